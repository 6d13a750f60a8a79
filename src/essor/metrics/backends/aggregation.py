"""The one builder of the aggregation SQL, in the subset that DuckDB, PostgreSQL, SQLite and Spark share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from essor.metrics.backends.base import Dialect, Relation, as_day, as_moment
from essor.metrics.rules.answers import Group, Partial
from essor.metrics.rules.question import DIMENSION, TIME_GROUPS, MetricQuery
from essor.metrics.rules.snapshots import dimension_pairs, dimension_text
from essor.records import METRICS, Axis, Grain, Metric, MetricKind

_AXIS_COLUMNS = {
    "channel": "channel",
    "kind": "subject_kind",
    "subject": "subject_id",
    "grain": "grain",
    "time": "first",
    "currency": "currency",
}
_PERIODS = frozenset({Grain.WEEK, Grain.MONTH, Grain.RANGE})  # only these can overlap under different keys


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with ``?`` marks. Its columns: the groups, metric, total, denominator, n, first, last, as_of, crossing, then
    smallest and largest value of each of ``axes``."""

    sql: str
    params: tuple[Any, ...]
    groups: tuple[str, ...]
    axes: tuple[str, ...]


class Aggregation:
    """How one question is asked of one relation. ``networks`` maps the channels in question to their networks."""

    def __init__(self, query: MetricQuery, networks: Mapping[int, str], relation: Relation) -> None:
        self.query = query
        self.networks = networks
        self.relation = relation
        chosen = [METRICS[slug] for slug in dict.fromkeys(query.metrics)]
        self.levels = [info for info in chosen if info.kind is MetricKind.STOCK]
        self.summed = [info for info in chosen if info.kind is not MetricKind.STOCK]
        self.quotients = [info for info in chosen if info.parts is not None]

    def totals(self) -> Iterator[Partial]:
        """Yield the sums of counts, people, money and printed rates."""
        if self.summed:
            yield from self._run(self._sums(self.summed))

    def latest(self) -> Iterator[Partial]:
        """Yield the last value of each level within its group."""
        if self.levels:
            yield from self._run(self._last_values())

    def parts(self) -> Iterator[Partial]:
        """Yield numerator and denominator of each rate, summed over the points that have both."""
        for info in self.quotients:
            yield from self._run(self._quotient(info))

    def statements(self) -> Iterator[Statement]:
        """Yield all that would be executed."""
        if self.summed:
            yield self._sums(self.summed)
        if self.levels:
            yield self._last_values()
        for info in self.quotients:
            yield self._quotient(info)

    # -- the three shapes

    def _sums(self, metrics: list[Metric]) -> Statement:
        """By week or month in two steps, by day first: DuckDB groups by small keys, and the sum over 24 months takes
        two thirds of the time."""
        groups = self._groups(metrics)
        axes = self._axes(metrics, groups)
        source, params = self._points(tuple(info.slug for info in metrics), metrics)
        base = ["first" if group in TIME_GROUPS else group for group in groups]
        if len(metrics) > 1:
            base.append("metric")
        first, last = ("", "first") if "first" in base else ("MIN(first) AS first, ", "MAX(first)")
        inner = (
            f"SELECT {''.join(column + ', ' for column in base)}SUM(value) AS total, COUNT(*) AS n, {first}"
            f"{'MAX(last)' if self._has_periods else last} AS last, MIN(as_of) AS as_of"
            f"{', MAX(crossing) AS crossing' if self._has_periods else ''}"
            + "".join(
                f", MIN({column}) AS low_{axis}, MAX({column}) AS high_{axis}"
                for axis, column in _AXIS_COLUMNS.items()
                if axis in axes
            )
            + f" FROM {self._watched(source, groups, 'metric, ')} AS points"
            + (f" GROUP BY {', '.join(base)}" if base else "")
        )
        metric = "metric" if len(metrics) > 1 else f"'{metrics[0].slug}' AS metric"
        by = ", ".join(str(place + 1) for place in range(len(groups) + (len(metrics) > 1)))
        sql = (
            f"SELECT {_columns(groups, self.relation.dialect)}{metric}, SUM(total), 0, SUM(n), MIN(first), MAX(last), "
            f"MIN(as_of), {self._crossing}"
            + "".join(f", MIN(low_{axis}), MAX(high_{axis})" for axis in axes)
            + f" FROM ({inner}) AS sums"
            + (f" GROUP BY {by}" if by else "")
        )
        return Statement(sql, params, groups, axes)

    def _last_values(self) -> Statement:
        """One row per subject and group: several subjects in one group are for ``rules.answers`` to refuse."""
        groups = self._groups(self.levels)
        source, params = self._points(tuple(info.slug for info in self.levels), self.levels)
        apart = [column for column in ("channel", "subject_kind", "subject_id") if column not in groups]
        columns = (*groups, *(column for column in apart if column in self._thing))
        window = "PARTITION BY " + "".join(f"{_expression(column, self.relation.dialect)}, " for column in columns)
        names = "".join(f"g{place}, " for place in range(len(columns)))
        order = "last DESC, first DESC" if self._has_periods else "first DESC"
        # The last words of the order only make the choice between equals the same everywhere.
        equals = "grain, value DESC" if len(self.query.grains) > 1 else "value DESC"
        inner = (
            f"SELECT {_columns(columns, self.relation.dialect)}metric, value, first, "
            f"{'last' if self._has_periods else 'first AS last'}, as_of, "
            f"ROW_NUMBER() OVER ({window}metric ORDER BY {order}, as_of DESC, {equals}) AS place "
            f"FROM {source} AS points"
        )
        sql = f"SELECT {names}metric, value, 0, 1, first, last, as_of, 0 FROM ({inner}) AS ranked WHERE place = 1"
        return Statement(sql, params, columns, ())

    def _quotient(self, info: Metric) -> Statement:
        assert info.parts is not None  # ``quotients`` holds no others
        above, below = info.parts
        metrics = [METRICS[above], METRICS[below]]
        groups = self._groups(metrics)
        axes = self._axes(metrics, groups)
        source, params = self._points(info.parts, metrics)
        named = (column for column in groups if column not in (*TIME_GROUPS, "currency"))
        thing = ", ".join(dict.fromkeys((*self._thing, *named)))
        # Both parts of one thing or none: a sum of numerators over more points than the denominators is no rate.
        pairs = (
            f"SELECT {thing}, SUM(CASE WHEN metric = ? THEN value ELSE 0 END) AS above, "
            f"SUM(CASE WHEN metric = ? THEN value ELSE 0 END) AS below, MIN(as_of) AS as_of, "
            f"MIN(currency) AS currency FROM {source} AS points GROUP BY {thing} HAVING COUNT(*) = 2"
        )
        by = ", ".join(str(place + 1) for place in range(len(groups)))
        sql = (
            f"SELECT {_columns(groups, self.relation.dialect)}'{info.slug}' AS metric, SUM(above), SUM(below), "
            f"COUNT(*), MIN(first), MAX({'last' if self._has_periods else 'first'}), MIN(as_of), {self._crossing}"
            + "".join(f", MIN({_AXIS_COLUMNS[axis]}), MAX({_AXIS_COLUMNS[axis]})" for axis in axes)
            + f" FROM {self._watched(f'({pairs})', groups)} AS pairs"
            + (f" GROUP BY {by}" if by else "")
        )
        return Statement(sql, (above, below, *params), groups, axes)

    # -- what they share

    def _groups(self, metrics: list[Metric]) -> tuple[str, ...]:
        """Return the columns to group by in SQL: what the question groups by, and what must stay apart until judged."""
        wanted = [_column_of(group) for group in self.query.group_by]
        has_several = len(set(self.networks.values())) > 1
        if has_several and any(info.adds_over and not info.may_add(Axis.NETWORKS) for info in metrics):
            wanted.append("channel")
        if self.query.dimensions is None:
            wanted.append("dimensions")
        if any(_is_money(info) for info in metrics):
            wanted.append("currency")
        return tuple(dict.fromkeys(wanted))

    def _axes(self, metrics: list[Metric], groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return the axes whose ends must be known; most sums need none, and each costs the engine two columns."""
        partly = [info for info in metrics if info.adds_over]
        axes = []
        if any(not info.may_add(Axis.SUBJECTS) for info in partly):
            axes += ["channel", "subject"]
        if any(not info.may_add(Axis.TIME) for info in partly):
            axes.append("time")
        if len(self.query.subject_kinds) != 1:
            axes.append("kind")
        if len(self.query.grains) > 1:
            axes.append("grain")
        return tuple(axis for axis in axes if _AXIS_COLUMNS[axis] not in groups)

    @property
    def _has_periods(self) -> bool:
        return not _PERIODS.isdisjoint(self.query.grains)

    @property
    def _crossing(self) -> str:
        return "MAX(crossing)" if self._has_periods else "0"

    @property
    def _thing(self) -> tuple[str, ...]:
        """The columns that tell one thing from another within the question; the fewer, the faster."""
        columns = ["channel", "subject_id", "first"]
        if len(self.query.subject_kinds) != 1:
            columns.append("subject_kind")
        if self.query.dimensions is None:
            columns.append("dimensions")
        if len(self.query.grains) > 1:
            columns.append("grain")
        if self._has_periods:
            columns.append("last")
        return tuple(columns)

    def _watched(self, source: str, groups: tuple[str, ...], by: str = "") -> str:
        """Return ``source`` with a column ``crossing``: whether a period runs into an earlier one of the same thing.

        Days and lifetime counters cannot, so the question pays for the window only where it asks for periods.
        """
        if not self._has_periods:
            return source
        times = "".join(f", {_expression(group, self.relation.dialect)}" for group in groups if group in TIME_GROUPS)
        owner = ", ".join(column for column in self._thing if column not in ("first", "last"))
        return (
            f"(SELECT *, CASE WHEN MAX(last) OVER (PARTITION BY {by}{owner}{times} ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= first "
            f"THEN 1 ELSE 0 END AS crossing FROM {source} AS inside)"
        )

    def _points(self, slugs: tuple[str, ...], metrics: list[Metric]) -> tuple[str, tuple[Any, ...]]:
        """Return the relation of the question's points and its parameters."""
        query = self.query
        where = f"metric IN ({_marks(slugs)}) AND channel IN ({_marks(self.networks)}) "
        where += f"AND grain IN ({_marks(query.grains)}) AND first >= ? AND first <= ?"
        params = [*slugs, *self.networks, *(grain.value for grain in query.grains), query.first, query.last]
        if self._has_periods:
            where += " AND last <= ?"
            params.append(query.last)
        if query.subject_kinds:
            where += f" AND subject_kind IN ({_marks(query.subject_kinds)})"
            params += query.subject_kinds
        if query.dimensions is not None:
            where += " AND dimensions = ?"
            params.append(dimension_text(query.dimensions))
        source = self.relation.points(where)
        money = [info.slug for info in metrics if _is_money(info)]
        if query.currency and money:
            source = f"(SELECT * FROM {source} AS every WHERE metric NOT IN ({_marks(money)}) OR currency = ?)"
            params += [*money, query.currency]
        return source, tuple(params)

    def _run(self, statement: Statement) -> Iterator[Partial]:
        width = len(statement.groups)
        places = {name: place for place, name in enumerate(statement.groups)}
        group_of = self._group_reader(places)
        ends_of = self._ends_reader(places, statement.axes)
        moments: dict[Any, datetime] = {}  # one per file, and thousands of rows
        for row in self.relation.execute(statement.sql, statement.params):
            metric, total, below, n, first, last, as_of, crossing = row[width : width + 8]
            if not n:  # a sum without groups has a row even where there are no points
                continue
            if as_of not in moments:
                moments[as_of] = as_moment(as_of)
            yield Partial(
                group=group_of(row),
                metric=metric,
                total=total,
                n=int(n),
                first=as_day(first),
                last=as_day(last),
                as_of=moments[as_of],
                ends=ends_of(row),
                overlaps=bool(crossing),
                denominator=below,
            )

    def _group_reader(self, places: Mapping[str, int]) -> Callable[[tuple[Any, ...]], Group]:
        """Return how to make the question's group of an engine's row."""
        readers: list[Callable[[tuple[Any, ...]], str | int | date]] = []
        for group in self.query.group_by:
            place = places[_column_of(group)]
            if group == "network":
                readers.append(lambda row, place=place: self.networks[row[place]])  # type: ignore[misc]
            elif group in TIME_GROUPS:
                readers.append(lambda row, place=place: as_day(row[place]))  # type: ignore[misc]
            elif group.startswith(DIMENSION):
                name = group.removeprefix(DIMENSION)
                readers.append(
                    lambda row, place=place, name=name: dict(dimension_pairs(row[place])).get(name, "")  # type: ignore[misc]
                )
            else:
                readers.append(itemgetter(place))
        return lambda row: tuple([read(row) for read in readers])

    def _ends_reader(
        self, places: Mapping[str, int], axes: tuple[str, ...]
    ) -> Callable[[tuple[Any, ...]], dict[str, set[object]]]:
        """Return how to find the axes along which an engine's row was or will be added up.

        What the question groups by has one value in each figure and needs no watching.
        """
        grouped = {_column_of(group) for group in self.query.group_by if group in ("channel", "subject")}
        watched = [
            (axis, places[column])
            for axis, column in _AXIS_COLUMNS.items()
            if column in places and column not in grouped
        ]
        channel = places.get("channel") if grouped.isdisjoint(("channel",)) else None
        dimensions = places.get("dimensions")
        start = len(places) + 8

        def ends_of(row: tuple[Any, ...]) -> dict[str, set[object]]:
            ends: dict[str, set[object]] = {axis: {row[place]} for axis, place in watched}
            for number, axis in enumerate(axes):
                ends[axis] = {row[start + 2 * number], row[start + 2 * number + 1]}
            if channel is not None:
                ends["network"] = {self.networks[row[channel]]}
            if dimensions is not None:
                ends["dimensions"] = {row[dimensions]}
                ends["table"] = {tuple(name for name, _ in dimension_pairs(row[dimensions]))}
            return ends

        return ends_of


def _is_money(info: Metric) -> bool:
    return info.kind is MetricKind.MONEY or info.unit == "currency"


def _column_of(group: str) -> str:
    """Return the SQL group that the question's group is made of."""
    if group.startswith(DIMENSION):
        return "dimensions"
    return {"network": "channel", "subject": "subject_id"}.get(group, group)


def _expression(group: str, dialect: Dialect) -> str:
    return {"day": "first", "week": dialect.week, "month": dialect.month}.get(group, group)


def _columns(groups: tuple[str, ...], dialect: Dialect) -> str:
    return "".join(f"{_expression(group, dialect)} AS g{place}, " for place, group in enumerate(groups))


def _marks(values: Any) -> str:
    return ", ".join("?" for _ in values)
