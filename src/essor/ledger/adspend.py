"""What advertising tools say they charged, counted once however many of their reports were imported.

One campaign export by range and one series by week hold the same euros. So of every account one table is taken: the one
that covers most days of the period, and among equals the plainest. It is never the sum of two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from essor.channels.queries import channels_of
from essor.ledger.rules import Span, part_within
from essor.metrics.queries import Coverage, MetricQuery, MetricRow, coverage, query
from essor.records import Grain

PLAINEST = ("account", "campaign", "ad_set", "ad_group", "ad")


@dataclass(frozen=True, slots=True)
class AdSpend:
    """Spend of one account in a period, from one table of its reports."""

    channel_id: int
    network: str
    amount: Decimal
    currency: str
    subject_kind: str
    grain: Grain
    days_covered: int
    days: int
    as_of: datetime | None
    rows: int


@dataclass(frozen=True, slots=True)
class _Table:
    """One way a report cuts the same spend."""

    subject_kind: str
    grain: Grain
    dimensions: tuple[str, ...]
    first: date
    last: date

    def covered(self, first: date, last: date) -> int:
        return max(0, (min(self.last, last) - max(self.first, first)).days + 1)


def ad_spend(workspace_id: int, *, first: date, last: date) -> tuple[AdSpend, ...]:
    """Return the spend of each account and currency in a period; part of a range counts day by day."""
    networks = dict(channels_of(workspace_id).order_by("pk").values_list("pk", "network"))
    tables: dict[int, list[_Table]] = {}
    for row in coverage(workspace_id):
        if row.metric == "spend" and row.grain is not Grain.LIFETIME:
            tables.setdefault(row.channel_id, []).append(_table(row))
    found: list[AdSpend] = []
    for channel_id, choices in tables.items():
        best = max(choices, key=lambda t: _merit(t, first, last))
        if best.covered(first, last):
            found.extend(_read(workspace_id, channel_id, networks[channel_id], best, choices, first, last))
    return tuple(found)


def _table(row: Coverage) -> _Table:
    return _Table(row.subject_kind, row.grain, tuple(row.dimensions), row.first, row.last)


def _merit(table: _Table, first: date, last: date) -> tuple[int, int, int, int]:
    plain = PLAINEST.index(table.subject_kind) if table.subject_kind in PLAINEST else len(PLAINEST)
    fine = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.RANGE).index(table.grain)
    return table.covered(first, last), -len(table.dimensions), -fine, -plain


def _read(
    workspace_id: int,
    channel_id: int,
    network: str,
    table: _Table,
    others: Sequence[_Table],
    first: date,
    last: date,
) -> list[AdSpend]:
    names = sorted({name for other in others for name in other.dimensions})
    question = MetricQuery(
        workspace_id=workspace_id,
        metrics=("spend",),
        # A week or a range may begin before the period and end in it; ``part_within`` keeps its share.
        first=min(first, table.first),
        last=max(last, table.last),
        channels=(channel_id,),
        subject_kinds=(table.subject_kind,),
        grains=(table.grain,),
        # By first day, so that last year's range and this year's stay two spans.
        group_by=("subject", "day", *(f"dimension:{name}" for name in names)),
        dimensions=None,
    )
    held: dict[str, list[tuple[MetricRow, Decimal]]] = {}
    for row in query(question).rows:
        if row.value is None or row.first is None or row.last is None or not _is_of(table, names, row.group):
            continue
        part = part_within(Span(Decimal(repr(row.value)), row.first, row.last), first, last)
        if part:
            held.setdefault(row.currency, []).append((row, part))
    return [
        AdSpend(
            channel_id,
            network,
            sum((part for _, part in rows), Decimal(0)),
            currency,
            table.subject_kind,
            table.grain,
            table.covered(first, last),
            (last - first + timedelta(days=1)).days,
            min((row.as_of for row, _ in rows if row.as_of), default=None),
            sum(row.n for row, _ in rows),
        )
        for currency, rows in held.items()
    ]


def _is_of(table: _Table, names: Sequence[str], group: Sequence[object]) -> bool:
    """Tell whether a row belongs to the table itself and not to another cut of the same subjects."""
    values = group[len(group) - len(names) :] if names else ()
    filled: Mapping[str, bool] = {name: bool(value) for name, value in zip(names, values, strict=True)}
    return all(filled[name] == (name in table.dimensions) for name in names)
