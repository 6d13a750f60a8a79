"""Current points as they stand, for rooms that know how to divide or choose among them (ad spend, for instance)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from essor.metrics.backends import Relation, Scope, as_day, as_moment
from essor.metrics.queries.scope import ask, networks_in
from essor.metrics.rules import dimension_pairs
from essor.records import Grain


@dataclass(frozen=True, slots=True)
class SpanValue:
    """One current value with its own period, subject and dimensions."""

    channel_id: int
    subject_kind: str
    subject_id: str
    dimensions: tuple[tuple[str, str], ...]
    grain: Grain
    first: date
    last: date
    value: float
    currency: str
    as_of: datetime


def spans(workspace_id: int, metric: str, *, first: date, last: date) -> tuple[SpanValue, ...]:
    """Return the current points of ``metric`` whose own period touches the one asked for, nothing added up.

    A caller may divide a sum of money over its days; it may not do so with people reached.
    """
    channels = networks_in(workspace_id)
    if not channels:
        return ()

    def answer(relation: Relation) -> tuple[SpanValue, ...]:
        marks = ", ".join("?" for _ in channels)
        where = f"metric = ? AND channel IN ({marks}) AND grain <> 'lifetime' AND last >= ? AND first <= ?"
        sql = (
            "SELECT channel, subject_kind, subject_id, dimensions, grain, first, last, value, currency, as_of "
            f"FROM {relation.points(where)} AS points ORDER BY 1, 2, 3, 4, 6"
        )
        return tuple(
            SpanValue(
                channel,
                kind,
                subject,
                tuple(dimension_pairs(dimensions)),
                Grain(grain),
                as_day(begin),
                as_day(end),
                value,
                currency,
                as_moment(as_of),
            )
            for channel, kind, subject, dimensions, grain, begin, end, value, currency, as_of in relation.execute(
                sql, (metric, *channels, first, last)
            )
        )

    return ask(Scope(workspace_id, date.min, date.max), answer)
