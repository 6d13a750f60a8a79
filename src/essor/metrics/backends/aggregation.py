"""The one builder of the aggregation SQL, in the subset that DuckDB, PostgreSQL, SQLite and Spark share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from essor.metrics.backends.base import Dialect, Relation, as_day, as_moment
from essor.metrics.rules.answers import Partial
from essor.metrics.rules.question import DIMENSION, TIME_GROUPS, MetricQuery
from essor.metrics.rules.snapshots import dimension_pairs, dimension_text
from essor.records import METRICS, Axis, Grain, Metric, MetricKind

_THING = ("channel", "subject_kind", "subject_id", "dimensions", "grain", "first", "last")
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
    """SQL with ``?`` marks. Its columns: the groups, metric, total, denominator, n, first, last, as_of, overlap, then
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
        groups = self._groups(metrics)
        axes = self._axes(metrics, groups)
        source, params = self._points(tuple(info.slug for info in metrics), metrics)
        places = ", ".join(str(place + 1) for place in range(len(groups) + 1))
        sql = (
            f"SELECT {_columns(groups, self.relation.dialect)}metric, SUM(value), 0, COUNT(*), MIN(first), MAX(last), "
            f"MIN(as_of), {self._overlap('MAX(crossing)')}{_ends(axes)} "
            f"FROM {self._watched(source, groups, 'metric, ')} AS points GROUP BY {places}"
        )
        return Statement(sql, params, groups, axes)

    def _last_values(self) -> Statement:
        groups = self._groups(self.levels)
        axes = tuple(axis for axis in ("channel", "kind", "subject") if axis not in groups)
        if self.query.dimensions is None and "dimensions" not in groups:
            groups = (*groups, "dimensions")
        source, params = self._points(tuple(info.slug for info in self.levels), self.levels)
        names = [f"g{place}" for place in range(len(groups))]
        window = f"PARTITION BY {_expressions(groups, self.relation.dialect)}metric"
        # The last words of the order only make the choice between equals the same everywhere.
        inner = (
            f"SELECT {_columns(groups, self.relation.dialect)}metric, value, first, last, as_of, ROW_NUMBER() OVER ("
            f"{window} ORDER BY last DESC, first DESC, as_of DESC, grain, value DESC) AS place"
            + "".join(
                f", MIN({_AXIS_COLUMNS[axis]}) OVER ({window}) AS low_{axis}, "
                f"MAX({_AXIS_COLUMNS[axis]}) OVER ({window}) AS high_{axis}"
                for axis in axes
            )
            + f" FROM {source} AS points"
        )
        sql = (
            f"SELECT {''.join(name + ', ' for name in names)}metric, value, 0, 1, first, last, as_of, 0"
            + "".join(f", low_{axis}, high_{axis}" for axis in axes)
            + f" FROM ({inner}) AS ranked WHERE place = 1"
        )
        return Statement(sql, params, groups, axes)

    def _quotient(self, info: Metric) -> Statement:
        assert info.parts is not None  # ``quotients`` holds no others
        above, below = info.parts
        metrics = [METRICS[above], METRICS[below]]
        groups = self._groups(metrics)
        axes = self._axes(metrics, groups)
        source, params = self._points(info.parts, metrics)
        things = ", ".join(_THING)
        # Both parts of one thing or none: a sum of numerators over more points than the denominators is no rate.
        pairs = (
            f"SELECT {things}, SUM(CASE WHEN metric = ? THEN value ELSE 0 END) AS above, "
            f"SUM(CASE WHEN metric = ? THEN value ELSE 0 END) AS below, MIN(as_of) AS as_of, "
            f"MIN(currency) AS currency FROM {source} AS points GROUP BY {things} HAVING COUNT(*) = 2"
        )
        places = ", ".join(str(place + 1) for place in range(len(groups) + 1))
        sql = (
            f"SELECT {_columns(groups, self.relation.dialect)}'{info.slug}' AS metric, SUM(above), SUM(below), "
            f"COUNT(*), MIN(first), MAX(last), MIN(as_of), {self._overlap('MAX(crossing)')}{_ends(axes)} "
            f"FROM {self._watched(f'({pairs})', groups)} AS pairs GROUP BY {places}"
        )
        return Statement(sql, (above, below, *params), groups, axes)

    # -- what they share

    def _groups(self, metrics: list[Metric]) -> tuple[str, ...]:
        """Return the columns to group by in SQL: what the question groups by, and what must stay apart until judged."""
        columns = {"network": "channel", "subject": "subject_id"}
        wanted = [
            "dimensions" if group.startswith(DIMENSION) else columns.get(group, group) for group in self.query.group_by
        ]
        has_several = len(set(self.networks.values())) > 1
        if has_several and any(info.adds_over and not info.may_add(Axis.NETWORKS) for info in metrics):
            wanted.append("channel")
        if self.query.dimensions is None:
            wanted.append("dimensions")
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
        if any(info.kind is MetricKind.MONEY or info.unit == "currency" for info in metrics):
            axes.append("currency")
        return tuple(axis for axis in axes if _AXIS_COLUMNS[axis] not in groups)

    @property
    def _checks_overlap(self) -> bool:
        return not _PERIODS.isdisjoint(self.query.grains)

    def _overlap(self, column: str) -> str:
        return column if self._checks_overlap else "0"

    def _watched(self, source: str, groups: tuple[str, ...], by: str = "") -> str:
        """Return ``source`` with a column ``crossing``: whether a period runs into an earlier one of the same thing.

        Days and lifetime counters cannot, so the question pays for the window only where it asks for periods.
        """
        if not self._checks_overlap:
            return source
        times = "".join(f", {_expression(group, self.relation.dialect)}" for group in groups if group in TIME_GROUPS)
        return (
            f"(SELECT *, CASE WHEN MAX(last) OVER (PARTITION BY {by}channel, subject_kind, subject_id, dimensions, "
            f"grain{times} ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= first "
            f"THEN 1 ELSE 0 END AS crossing FROM {source} AS inside)"
        )

    def _points(self, slugs: tuple[str, ...], metrics: list[Metric]) -> tuple[str, tuple[Any, ...]]:
        """Return the relation of the question's points and its parameters."""
        query = self.query
        where = f"metric IN ({_marks(slugs)}) AND channel IN ({_marks(self.networks)}) "
        where += f"AND grain IN ({_marks(query.grains)}) AND first >= ? AND first <= ? AND last <= ?"
        grains = [grain.value for grain in query.grains]
        params = [*slugs, *self.networks, *grains, query.first, query.last, query.last]
        if query.subject_kinds:
            where += f" AND subject_kind IN ({_marks(query.subject_kinds)})"
            params += query.subject_kinds
        if query.dimensions is not None:
            where += " AND dimensions = ?"
            params.append(dimension_text(query.dimensions))
        source = self.relation.points(where)
        money = [info.slug for info in metrics if info.kind is MetricKind.MONEY or info.unit == "currency"]
        if query.currency and money:
            source = f"(SELECT * FROM {source} AS every WHERE metric NOT IN ({_marks(money)}) OR currency = ?)"
            params += [*money, query.currency]
        return source, tuple(params)

    def _run(self, statement: Statement) -> Iterator[Partial]:
        width = len(statement.groups)
        places = {name: place for place, name in enumerate(statement.groups)}
        for row in self.relation.execute(statement.sql, statement.params):
            metric, total, below, n, first, last, as_of, overlaps, *ends = row[width:]
            met = {axis: {ends[2 * i], ends[2 * i + 1]} for i, axis in enumerate(statement.axes)}
            for axis, column in _AXIS_COLUMNS.items():
                if column in places and column != "first":
                    met[axis] = {row[places[column]]}
            if "channel" in places:
                met["network"] = {self.networks[row[places["channel"]]]}
            names: dict[str, str] = {}
            if "dimensions" in places:
                names = dict(dimension_pairs(row[places["dimensions"]]))
                met["dimensions"], met["table"] = {row[places["dimensions"]]}, {tuple(names)}
            yield Partial(
                group=tuple(self._group_value(group, row, places, names) for group in self.query.group_by),
                metric=metric,
                total=total,
                n=n,
                first=as_day(first),
                last=as_day(last),
                as_of=as_moment(as_of),
                ends=met,
                overlaps=bool(overlaps),
                denominator=below,
            )

    def _group_value(
        self, group: str, row: tuple[Any, ...], places: Mapping[str, int], names: Mapping[str, str]
    ) -> str | int | date:
        if group == "channel":
            channel: int = row[places["channel"]]
            return channel
        if group == "network":
            return self.networks[row[places["channel"]]]
        if group == "subject":
            return str(row[places["subject_id"]])
        if group.startswith(DIMENSION):
            return names.get(group.removeprefix(DIMENSION), "")
        return as_day(row[places[group]])


def _expression(group: str, dialect: Dialect) -> str:
    return {"day": "first", "week": dialect.week, "month": dialect.month}.get(group, group)


def _columns(groups: tuple[str, ...], dialect: Dialect) -> str:
    return "".join(f"{_expression(group, dialect)} AS g{place}, " for place, group in enumerate(groups))


def _expressions(groups: tuple[str, ...], dialect: Dialect) -> str:
    return "".join(f"{_expression(group, dialect)}, " for group in groups)


def _ends(axes: tuple[str, ...]) -> str:
    return "".join(f", MIN({_AXIS_COLUMNS[axis]}), MAX({_AXIS_COLUMNS[axis]})" for axis in axes)


def _marks(values: Any) -> str:
    return ", ".join("?" for _ in values)
