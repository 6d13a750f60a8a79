"""Importing a content export against ``pandas.read_csv`` and ``to_sql`` of the same file into the same kind of database.

Ours is end to end: received, read in the child, deduplicated against what is stored, every figure with its file and line,
in one transaction. Each side runs alone in a process of its own, so that its peak of memory is its own; the processor's
time is told beside the clock's, because a machine that does other work too lets both sides wait, though not equally.
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

from bench.table import Row

NAME = "import"

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

    begin, spent = time.perf_counter(), time.process_time()
    frame = pandas.read_csv(path, dtype={"Post ID": str, "Page ID": str})
    connection = sqlite3.connect(folder / "pandas.sqlite3")
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
    )
    frame.to_sql("posts", connection, index=False)
    connection.commit()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return _figures(begin, len(frame), peak, busiest=time.process_time() - spent)


def run_essor(path: Path, folder: Path) -> dict[str, float]:
    """Import into a fresh installation, as ``essor import`` does."""
    os.environ |= {
        "ESSOR_DATA": str(folder / "essor"),
        "ESSOR_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "essor.config.settings",
    }
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
    begin, spent = time.perf_counter(), time.process_time()
    given = [Given(path.name, chunks_of(path))]
    drop = receive_files(workspace, given, actor=None, now=timezone.now(), start_reading=False)
    import_at_once(drop, actor=None, now=timezone.now())
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    busiest = max(time.process_time() - spent, child.ru_utime + child.ru_stime)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + child.ru_maxrss
    return _figures(begin, Publication.objects.count(), peak, busiest=busiest)


def _figures(begin: float, rows: int, peak_kilobytes: int, *, busiest: float) -> dict[str, float]:
    """``busiest`` are the seconds of processor time of the process that works most."""
    seconds = time.perf_counter() - begin
    return {"rows": rows, "per_second": rows / seconds, "per_busy": rows / busiest, "peak_mb": peak_kilobytes / 1024}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the size."""
    parser.add_argument("--import-mb", type=int, default=100, help="size of the export that is imported, in MB")


def run(args: argparse.Namespace) -> list[Row]:
    """Import the same file on both sides, one after the other."""
    with tempfile.TemporaryDirectory(prefix="essor-bench-") as name:
        folder = Path(name)
        path = folder / "Jan-01-2010_Dec-31-2025_1.csv"
        rows = write_export(path, megabytes=args.import_mb)
        theirs, ours = _alone("pandas", path, folder), _alone("essor", path, folder)
    what = f"import of {args.import_mb:,} MB"
    is_large = args.import_mb >= 1000  # below, the interpreter and Django alone are a tenth of pandas
    return [
        Row(f"{what}, {rows:,} posts", ours["per_second"], "rows/s", theirs["per_second"], ratio_at_least=1),
        Row(f"{what}, by processor time", ours["per_busy"], "rows/s", theirs["per_busy"]),
        Row(
            f"{what}, peak of all processes",
            ours["peak_mb"],
            "MB",
            theirs["peak_mb"],
            at_most=300,
            ratio_at_most=0.1 if is_large else None,
        ),
    ]


def _alone(side: str, path: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.import_speed", side, str(path), str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    side = {"pandas": run_pandas, "essor": run_essor}[sys.argv[1]]
    print(json.dumps(side(Path(sys.argv[2]), Path(sys.argv[3]))))
