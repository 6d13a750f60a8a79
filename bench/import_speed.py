"""Importing a content export against ``pandas.read_csv`` and ``to_sql`` of the same file into the same kind of database.

Ours is end to end: received, read in the child, deduplicated against what is stored, every figure with its file and line,
in one transaction. Run ``python -m bench.import_speed`` (100 MB) or ``python -m bench.import_speed --mb 1000``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

HEADER = (
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,Permalink,Is crosspost,Is share,"
    'Post type,Languages,Custom labels,Funded content status,Data comment,Date,Views,Reach,"Reactions, Comments and Shares",'
    "Reactions,Comments,Shares,Total clicks,Link Clicks,Other Clicks,Matched Audience Targeting Consumption (Photo Click),"
    "Seconds viewed,Average Seconds viewed,Estimated earnings (USD),Ad impressions"
)
WORDS = "atelier bois charpente chantier équipe photo avant après rénovation merci client maison toiture projet".split()  # noqa: SIM905
PAGE = "100063501234567"


def write_export(path: Path, *, megabytes: int) -> int:
    """Write a Facebook content export of about that size, with captions of several lines; return its rows."""
    luck = random.Random(1)
    begin = datetime(2010, 1, 1)
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write = csv.writer(out, lineterminator="\n").writerow
        write(next(csv.reader([HEADER])))
        while out.tell() < megabytes * 1_000_000:
            for _ in range(1000):
                number += 1
                post = f"{122100000000000000 + number * 7}"
                caption = " ".join(luck.choices(WORDS, k=luck.randint(8, 45)))
                if number % 7 == 0:
                    caption = f'{caption[:40]}\nil a dit "oui" {caption[40:]}'
                at = begin + timedelta(minutes=3 * number)
                views, reactions, comments = luck.randint(10, 90000), luck.randint(0, 500), luck.randint(0, 40)
                shares, clicks = luck.randint(0, 30), luck.randint(100, 900)
                link = luck.randint(0, 100)
                write(
                    [
                        post,
                        PAGE,
                        "Maison Exemple",
                        caption,
                        "",
                        0,
                        at.strftime("%m/%d/%Y %H:%M"),
                        "N/A",
                        f"https://www.facebook.com/{PAGE}/posts/{post}",
                        0,
                        0,
                        "Photos",
                        "",
                        "",
                        "",
                        "",
                        "Lifetime",
                        views,
                        int(views * 0.8),
                        reactions + comments + shares,
                        reactions,
                        comments,
                        shares,
                        clicks,
                        link,
                        clicks - link,
                        luck.randint(0, 50),
                        "",
                        "",
                        "",
                        "",
                    ]
                )
    return number


def run_pandas(path: Path, folder: Path) -> dict[str, float]:
    """Read and store with pandas; ids as text, or it would round them."""
    import sqlite3

    import pandas

    begin = time.perf_counter()
    frame = pandas.read_csv(path, dtype={"Post ID": str, "Page ID": str})
    connection = sqlite3.connect(folder / "pandas.sqlite3")
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    frame.to_sql("posts", connection, index=False)
    connection.commit()
    return _figures(begin, len(frame), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def run_essor(path: Path, folder: Path) -> dict[str, float]:
    """Import into a fresh installation, as ``essor import`` does."""
    os.environ |= {"ESSOR_DATA": str(folder / "essor"), "DJANGO_SETTINGS_MODULE": "essor.config.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from essor.channels.models import Publication
    from essor.intake.folders import chunks_of
    from essor.intake.services import Given, import_at_once, receive_files
    from essor.workspaces.models import Workspace

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    begin = time.perf_counter()
    given = [Given(path.name, chunks_of(path))]
    drop = receive_files(workspace, given, actor=None, now=timezone.now(), start_reading=False)
    import_at_once(drop, actor=None, now=timezone.now())
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return _figures(begin, Publication.objects.count(), parent + child)


def _figures(begin: float, rows: int, peak_kilobytes: int) -> dict[str, float]:
    seconds = time.perf_counter() - begin
    return {"rows": rows, "seconds": seconds, "per_second": rows / seconds, "peak_mb": peak_kilobytes / 1024}


def main() -> None:
    """Print the table; each side runs in a process of its own, so that its peak of memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=100, help="size of the generated export")
    parser.add_argument("--side", choices=("pandas", "essor"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.side:
        side = run_pandas if args.side == "pandas" else run_essor
        print(json.dumps(side(args.file, args.folder)))
        return
    with tempfile.TemporaryDirectory(prefix="essor-bench-") as name:
        folder = Path(name)
        path = folder / "Jan-01-2010_Dec-31-2025_1.csv"
        rows = write_export(path, megabytes=args.mb)
        print(f"Facebook content export, {path.stat().st_size / 1e6:,.0f} MB, {rows:,} rows, 31 columns, into SQLite")
        print(f"{'':22}{'rows/s':>10}{'seconds':>10}{'peak MB':>10}")
        found = {}
        for side, label in (("pandas", "pandas"), ("essor", "Essor (both processes)")):
            command = [sys.executable, "-m", "bench.import_speed", "--side", side, "--file", path, "--folder", folder]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[side] = one = json.loads(done.stdout.splitlines()[-1])
            print(f"{label:22}{one['per_second']:>10,.0f}{one['seconds']:>10.1f}{one['peak_mb']:>10,.0f}")
        ours, theirs = found["essor"], found["pandas"]
        speed, memory = ours["per_second"] / theirs["per_second"], ours["peak_mb"] / theirs["peak_mb"]
        print(f"{'Essor / pandas':22}{speed:>10.2f}{'':>10}{memory:>10.2f}    bars: speed >= 1, memory <= 0.1 at 1 GB")


if __name__ == "__main__":
    main()
