"""Figures: the one question, and its common forms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from essor.metrics.backends import Aggregation, Relation, Scope, as_day, as_moment
from essor.metrics.queries.scope import ask, networks_in
from essor.metrics.rules import (
    Coverage,
    MetricQuery,
    MetricRow,
    MetricTable,
    PublicationValues,
    dimension_pairs,
    require_sound,
)
from essor.metrics.rules.answers import figures
from essor.records import Grain


def query(question: MetricQuery) -> MetricTable:
    """Answer ``question``; raises ``BadQuestion`` for a metric or a group that does not exist.

    A figure is a sum only where the dictionary allows it along every axis the grouping collapses; a level is the last
    value of the group's time; a rate is computed again from its two parts. Otherwise ``value`` is None and ``why`` says
    what forbids it. Only current snapshots count. A group without points has no row.
    """
    require_sound(question)
    networks = networks_in(question.workspace_id, question.channels, question.networks)
    if not networks or not question.metrics:
        return MetricTable(question, ())

    def answer(relation: Relation) -> tuple[MetricRow, ...]:
        asked = Aggregation(question, networks, relation)
        return figures(question, asked.totals(), asked.latest(), asked.parts())

    return MetricTable(question, ask(Scope(question.workspace_id, question.first, question.last), answer))


def series(
    workspace_id: int,
    metric: str,
    *,
    first: date,
    last: date,
    by: str = "day",
    channels: Sequence[int] = (),
    subject_kind: str = "account",
    grain: Grain = Grain.DAY,
) -> tuple[MetricRow, ...]:
    """Return one row per day, week or month in which there are points, in order of time; ``row.group[0]`` is its first
    day and ``row.n`` how many points it holds. A day without a point is absent: nobody knows that it was 0."""
    asked = MetricQuery(
        workspace_id=workspace_id,
        metrics=(metric,),
        first=first,
        last=last,
        channels=tuple(channels),
        subject_kinds=(subject_kind,),
        grains=(grain,),
        group_by=(by,),
    )
    return query(asked).rows


def coverage(workspace_id: int, channel_id: int | None = None) -> tuple[Coverage, ...]:
    """Return what exists of one channel, or of all: which metrics, of which subjects, at which grains, from when to
    when."""
    channels = networks_in(workspace_id, () if channel_id is None else (channel_id,))
    if not channels:
        return ()

    def answer(relation: Relation) -> tuple[Coverage, ...]:
        marks = ", ".join("?" for _ in channels)
        sql = (
            "SELECT channel, metric, subject_kind, grain, dimensions, COUNT(*), MIN(first), MAX(last) "
            f"FROM {relation.points(f'channel IN ({marks})')} AS points GROUP BY 1, 2, 3, 4, 5"
        )
        found: dict[tuple[int, str, str, str, tuple[str, ...]], tuple[int, date, date]] = {}
        for channel, metric, kind, grain, dimensions, n, first, last in relation.execute(sql, tuple(channels)):
            key = (channel, metric, kind, grain, tuple(name for name, _ in dimension_pairs(dimensions)))
            begin, end = as_day(first), as_day(last)
            known = found.get(key, (0, begin, end))
            found[key] = (known[0] + n, min(known[1], begin), max(known[2], end))
        return tuple(
            Coverage(channel, metric, kind, Grain(grain), names, *extent)
            for (channel, metric, kind, grain, names), extent in sorted(found.items())
        )

    return ask(Scope(workspace_id, date.min, date.max), answer)


def publication_values(
    workspace_id: int,
    channel_ids: Collection[int],
    metrics: Collection[str],
    first: date,
    last: date,
) -> tuple[PublicationValues, ...]:
    """Return the current lifetime counters of the posts published from ``first`` to ``last``, by channel and day; a
    post none of whose ``metrics`` is known is absent. Empty ``channel_ids`` means all of the workspace."""
    channels = networks_in(workspace_id, tuple(channel_ids))
    if not channels or not metrics:
        return ()

    def answer(relation: Relation) -> tuple[PublicationValues, ...]:
        where = (
            f"metric IN ({', '.join('?' for _ in metrics)}) AND channel IN ({', '.join('?' for _ in channels)}) "
            "AND subject_kind = 'post' AND grain = 'lifetime' AND dimensions = '' AND first >= ? AND first <= ?"
        )
        # One row per post: half the rows and a third of the time of a row per counter.
        counters = ", ".join("MAX(CASE WHEN metric = ? THEN value END)" for _ in metrics)
        sql = (
            f"SELECT channel, first, subject_id, MIN(as_of), {counters} FROM {relation.points(where)} AS points "
            "GROUP BY channel, first, subject_id ORDER BY channel, first, subject_id"
        )
        rows = relation.execute(sql, (*metrics, *metrics, *channels, first, last))
        moments = {as_of: as_moment(as_of) for as_of in {row[3] for row in rows}}  # one per file, not per post
        return tuple(
            PublicationValues(
                channel,
                subject,
                as_day(day),
                {metric: value for metric, value in zip(metrics, values, strict=True) if value is not None},
                moments[as_of],
            )
            for channel, day, subject, as_of, *values in rows
        )

    return ask(Scope(workspace_id, first, last), answer)
