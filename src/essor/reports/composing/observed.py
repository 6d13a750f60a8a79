"""What is observed where neither days of an account nor posts are known: campaigns, pages, search queries.

Such exports cut the same clicks in several ways, so of every account and metric one table is asked, the one that covers
most days, and among equals the plainest. Where it may not be added up, the refusal is the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from essor.channels.queries import channels_of
from essor.measurement.queries import OBSERVED
from essor.metrics.queries import Coverage, MetricQuery, coverage, query
from essor.records import Grain, Words

PLAINEST = ("account", "campaign", "ad_set", "ad_group", "ad", "page", "post")
GRAINS = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.RANGE)


@dataclass(frozen=True, slots=True)
class Counted:
    """One counted number of a network: ``value`` None carries the reason."""

    network: str
    metric: str
    value: float | None
    n: int
    first: date | None
    last: date | None
    as_of: datetime | None
    why: Words | None
    currency: str
    of_posts: bool = False


def counted_in_tables(workspace_id: int, *, first: date, last: date, networks: Iterable[str]) -> tuple[Counted, ...]:
    """Return the observed figures of the accounts on ``networks``, by network and in reading order."""
    wanted = set(networks)
    names = {
        pk: network
        for pk, network in channels_of(workspace_id).order_by("pk").values_list("pk", "network")
        if network in wanted
    }
    tables: dict[tuple[int, str], list[Coverage]] = {}
    for row in coverage(workspace_id):
        is_in = row.last >= first and row.first <= last
        if row.channel_id in names and row.metric in OBSERVED and row.grain is not Grain.LIFETIME and is_in:
            tables.setdefault((row.channel_id, row.metric), []).append(row)
    found: list[Counted] = []
    for (channel_id, metric), rows in tables.items():
        best = max(rows, key=lambda row: _merit(row, first, last))
        question = MetricQuery(
            workspace_id,
            (metric,),
            first,
            last,
            channels=(channel_id,),
            subject_kinds=(best.subject_kind,),
            grains=(best.grain,),
            dimensions=None if best.dimensions else (),
        )
        found.extend(
            Counted(names[channel_id], metric, row.value, row.n, row.first, row.last, row.as_of, row.why, row.currency)
            for row in query(question).rows
        )
    return tuple(sorted(found, key=lambda one: (one.network, OBSERVED.index(one.metric))))


def _merit(row: Coverage, first: date, last: date) -> tuple[int, int, int, int]:
    covered = (min(row.last, last) - max(row.first, first)).days + 1
    plain = PLAINEST.index(row.subject_kind) if row.subject_kind in PLAINEST else len(PLAINEST)
    grain = GRAINS.index(row.grain) if row.grain in GRAINS else len(GRAINS)
    return covered, -len(row.dimensions), -plain, -grain
