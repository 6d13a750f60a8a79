"""The metric question over ten million points, beside DuckDB SQL written by hand over the same column files.

Times are milliseconds over the whole call: channels looked up,
files checked, SQL built and run, dictionary applied, rows made. The peer's SQL knows where its files are and applies
nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.table import Row

NAME = "metrics"
RUNS = 40
FIRST, MONTHS = date(2024, 1, 1), 24
LAST = date(2025, 12, 31)
QUARTER = LAST - timedelta(days=89)
CHANNELS = 8
ACCOUNT = "views,engagements,impressions,clicks,likes,comments,shares,follows,reach,followers"
CAMPAIGN = "impressions,clicks,spend,reach,link_clicks,video_views,conversions,conversion_value,likes,comments"
POST = "impressions,reach,likes,comments,shares,clicks,engagements,video_views"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--points", type=int, default=10_000_000, help="metrics: stored points (default: 10,000,000)")


def run(args: argparse.Namespace) -> list[Row]:
    """Measure every question: p95 of both sides, and the ratio of their medians."""
    with tempfile.TemporaryDirectory(prefix="essor-bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
        os.environ["ESSOR_DATA"], os.environ["ESSOR_DATABASE"] = folder, ""
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        workspace_id, channels = _company()
        made = _column_files(workspace_id, channels, args.points)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet")) / 1e6
        print(f"metrics: {made:,} points in {MONTHS} column files, {size:.0f} MB; p95 of {RUNS} runs, ratio of medians")
        rows = [_measure(*case) for case in _cases(workspace_id, f"{folder}/columns/{workspace_id}/*.parquet")]
    return [
        Row(what, ours, "ms", peer=peer, ratio_measured=ratio, at_most=150, ratio_at_most=2)
        for what, ours, peer, ratio in rows
    ]


def _company() -> tuple[int, list[int]]:
    from essor.channels.models import Channel
    from essor.workspaces.models import Workspace

    workspace = Workspace.objects.create(slug="bench", name="Bench")
    networks = ("facebook", "instagram", "linkedin", "x", "youtube", "tiktok", "meta_ads", "google_ads")
    made = [Channel.objects.create(workspace=workspace, network=network) for network in networks[:CHANNELS]]
    return workspace.pk, [channel.pk for channel in made]


def _column_files(workspace_id: int, channels: list[int], points: int) -> int:
    """Write months of points in the layout of ``essor.metrics.backends.columns`` and return how many."""
    import duckdb
    from django.conf import settings

    from essor.metrics.models import ColumnMonth

    folder = settings.DATA / "columns" / str(workspace_id)
    folder.mkdir(parents=True)
    campaigns = max(1, (points - 1_000_000) // (730 * CHANNELS * 10))
    posts = 1_000_000 // (MONTHS * CHANNELS * 8)
    database = duckdb.connect(config={"memory_limit": "2GB", "threads": "2"})
    made = 0
    for number in range(MONTHS):
        month = date(FIRST.year + number // 12, number % 12 + 1, 1)
        stamp = f"{number:016x}"
        path = folder / f"{month:%Y-%m}.{stamp}.parquet"
        days = f"generate_series(DATE '{month}', DATE '{month}' + INTERVAL 1 MONTH - INTERVAL 1 DAY, INTERVAL 1 DAY)"
        parts = (
            ("account", "day", f"unnest({days})::DATE", "''", ACCOUNT, 1),
            ("campaign", "day", f"unnest({days})::DATE", "'c' || i", CAMPAIGN, campaigns),
            ("post", "lifetime", f"DATE '{month}' + (i % 28)::INT", f"'{month:%y%m}-' || i", POST, posts),
        )
        unions = " UNION ALL ".join(
            f"SELECT channel, '{kind}' AS subject_kind, {subject} AS subject_id, '' AS dimensions, '{grain}' AS grain, "
            f"{day} AS first, {day} AS d, metric, (hash(channel, i, metric, d) % 1000)::DOUBLE AS value "
            f"FROM unnest({channels}::INT[]) AS c(channel), unnest(string_split('{metrics}', ',')) AS m(metric), "
            f"range({count}) AS r(i)"
            for kind, grain, day, subject, metrics, count in parts
        )
        database.execute(
            "COPY (SELECT channel, subject_kind, subject_id, dimensions, grain, first, first AS last, metric, value, "
            f"'EUR' AS currency, TIMESTAMP '2026-01-02 08:00:00' AS as_of FROM ({unions}) "
            f"ORDER BY metric, subject_kind, grain, channel, first, subject_id) TO '{path}' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        made += database.execute(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
        ColumnMonth.objects.create(workspace_id=workspace_id, month=month, stamp=stamp)
    return made


def _cases(workspace_id: int, files: str) -> list[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    import duckdb

    from essor.metrics.queries import MetricQuery, publication_values, query
    from essor.records import Grain

    database = duckdb.connect(config={"memory_limit": "256MB", "threads": "2"})
    database.execute("SET parquet_metadata_cache = true")

    def ours(*metrics: str, **changes: Any) -> Callable[[], Any]:
        fields = {"first": FIRST, "last": LAST, "subject_kinds": ("account",)} | changes
        question = MetricQuery(workspace_id, metrics, **fields)
        return lambda: query(question)

    def peer(select: str, kind: str, metrics: str, first: date, tail: str) -> Callable[[], Any]:
        grain = "lifetime" if kind == "post" else "day"
        sql = (
            f"SELECT {select} FROM read_parquet('{files}') WHERE subject_kind = '{kind}' AND grain = '{grain}' "
            f"AND metric IN ({metrics}) AND first BETWEEN DATE '{first}' AND DATE '{LAST}' {tail}"
        )
        return lambda: database.execute(sql).fetchall()

    ads, posts = ("campaign",), {"subject_kinds": ("post",), "grains": (Grain.LIFETIME,)}
    both = (
        "SELECT channel, sum(value) FILTER (metric = 'clicks') AS c, sum(value) FILTER (metric = 'impressions') AS i "
        f"FROM read_parquet('{files}') WHERE subject_kind = 'campaign' AND grain = 'day' "
        f"AND metric IN ('clicks', 'impressions') AND first BETWEEN DATE '{QUARTER}' AND DATE '{LAST}' "
        "GROUP BY channel, subject_id, first HAVING count(*) = 2"
    )
    return [
        (
            "accounts: 3 counts by channel and month, 24 months",
            ours("views", "engagements", "follows", group_by=("channel", "month")),
            peer(
                "channel, date_trunc('month', first) AS m, metric, sum(value)",
                "account",
                "'views', 'engagements', 'follows'",
                FIRST,
                "GROUP BY ALL ORDER BY ALL",
            ),
        ),
        (
            "accounts: views by channel and day, 90 days",
            ours("views", group_by=("channel", "day"), first=QUARTER),
            peer("channel, first, sum(value)", "account", "'views'", QUARTER, "GROUP BY ALL ORDER BY ALL"),
        ),
        (
            "accounts: last followers by channel and month, 24 months",
            ours("followers", group_by=("channel", "month")),
            peer(
                "channel, date_trunc('month', first) AS m, arg_max(value, first)",
                "account",
                "'followers'",
                FIRST,
                "GROUP BY ALL ORDER BY ALL",
            ),
        ),
        (
            "ads: spend and clicks by channel, 90 days",
            ours("spend", "clicks", group_by=("channel",), first=QUARTER, subject_kinds=ads),
            peer("channel, metric, sum(value)", "campaign", "'spend', 'clicks'", QUARTER, "GROUP BY ALL ORDER BY ALL"),
        ),
        (
            "ads: impressions by channel and day, 90 days",
            ours("impressions", group_by=("channel", "day"), first=QUARTER, subject_kinds=ads),
            peer("channel, first, sum(value)", "campaign", "'impressions'", QUARTER, "GROUP BY ALL ORDER BY ALL"),
        ),
        (
            "ads: spend by channel and month, 24 months",
            ours("spend", group_by=("channel", "month"), subject_kinds=ads),
            peer(
                "channel, date_trunc('month', first) AS m, sum(value)",
                "campaign",
                "'spend'",
                FIRST,
                "GROUP BY ALL ORDER BY ALL",
            ),
        ),
        (
            "ads: click-through rate by channel, where both are known",
            ours("ctr", group_by=("channel",), first=QUARTER, subject_kinds=ads),
            lambda: database.execute(f"SELECT channel, sum(c) / sum(i) FROM ({both}) GROUP BY ALL").fetchall(),
        ),
        (
            "posts: likes and comments of each, 90 days",
            lambda: publication_values(workspace_id, (), ("likes", "comments"), QUARTER, LAST),
            peer(
                "channel, first, subject_id, metric, value, as_of",
                "post",
                "'likes', 'comments'",
                QUARTER,
                "ORDER BY channel, first, subject_id",
            ),
        ),
        (
            "posts: engagements by channel and month, 24 months",
            ours("engagements", group_by=("channel", "month"), **posts),
            peer(
                "channel, date_trunc('month', first) AS m, sum(value)",
                "post",
                "'engagements'",
                FIRST,
                "GROUP BY ALL ORDER BY ALL",
            ),
        ),
    ]


def _measure(what: str, ours: Callable[[], Any], peer: Callable[[], Any]) -> tuple[str, float, float, float]:
    """Run both in turns, so that a busy moment of the machine meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for call in (ours, peer):
        call()
    for _ in range(RUNS):
        for spent, call in zip(times, (ours, peer), strict=True):
            start = time.perf_counter()
            call()
            spent.append((time.perf_counter() - start) * 1000)
    mine, theirs = (statistics.quantiles(spent, n=20)[-1] for spent in times)
    return what, mine, theirs, statistics.median(times[0]) / statistics.median(times[1])
