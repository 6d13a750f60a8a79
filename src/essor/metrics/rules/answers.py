"""From partial sums to figures: what may be added up, what may not, and the words for it.

SQL adds up over the axes it is asked to; the sums that arrive here are grouped at least as finely as the question and
carry what is needed to judge: how many points, which time, and the ends (smallest and largest) of each axis along which
they were added. Two different ends mean that the axis was collapsed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from essor.metrics.rules.question import TIME_GROUPS, MetricQuery, MetricRow
from essor.records import METRICS, Axis, Metric, MetricKind, Words

Group = tuple[str | int | date, ...]
_Key = tuple[Group, str]

MIXED_GRAINS = Words(
    "Figures by day, by period and since the beginning cover the same events: added up, they count them twice.",
    "Les chiffres par jour, par période et depuis l’origine couvrent les mêmes événements : "
    "additionnés, ils les compteraient deux fois.",
)
MIXED_KINDS = Words(
    "Figures of the account and of its posts cover the same events: added up, they count them twice.",
    "Les chiffres du compte et ceux de ses publications couvrent les mêmes événements : "
    "additionnés, ils les compteraient deux fois.",
)
MIXED_TABLES = Words(
    "These figures come from tables cut in different ways (by country, by device, whole), each of which holds all.",
    "Ces chiffres viennent de tableaux découpés autrement (par pays, par appareil, sans découpe), "
    "dont chacun contient le tout.",
)
OVERLAPPING = Words(
    "Two of the periods overlap, so a sum counts some days twice.",
    "Deux des périodes se chevauchent : une somme compterait des jours deux fois.",
)
MIXED_CURRENCIES = Words(
    "The amounts are in several currencies; Essor does not convert them.",
    "Les montants sont dans plusieurs devises ; Essor ne les convertit pas.",
)
STRADDLING = Words(
    "The file gives one figure for a longer time than this one, and it cannot be divided.",
    "Le fichier donne un seul chiffre pour une durée plus longue que celle-ci, et il ne peut pas être partagé.",
)
PARTS_MISSING = Words(
    "It can only be computed again from its two parts, and the files do not hold both for every point.",
    "Ce taux ne peut être recalculé qu’à partir de ses deux termes, et les fichiers ne les donnent pas tous les deux "
    "pour chaque point.",
)
NOTHING_TO_DIVIDE_BY = Words(
    "The figure it is divided by is zero, so there is no quotient.",
    "Le chiffre par lequel il faudrait diviser est nul : il n’y a pas de quotient.",
)


@dataclass(slots=True)
class Partial:
    """What SQL added up for one group and metric. ``ends`` holds, per axis that was added along, the values met."""

    group: Group
    metric: str
    total: float
    n: int
    first: date
    last: date
    as_of: datetime
    ends: dict[str, set[object]] = field(default_factory=dict)
    overlaps: bool = False
    denominator: float | None = None  # of a rate's parts

    def absorb(self, other: Partial) -> Partial:
        """Add what another partial sum of the same group and metric says, and return the sum."""
        self.total += other.total
        self.n += other.n
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.as_of = min(self.as_of, other.as_of)
        self.overlaps = self.overlaps or other.overlaps
        if self.denominator is not None and other.denominator is not None:
            self.denominator += other.denominator
        for axis, values in other.ends.items():
            self.ends.setdefault(axis, set()).update(values)
        return self

    def outdate(self, other: Partial) -> Partial:
        """Return the later of two levels, which remembers on what axes the earlier one stood."""
        later, earlier = sorted((self, other), key=lambda level: (level.last, level.first, level.as_of), reverse=True)
        for axis, values in earlier.ends.items():
            later.ends.setdefault(axis, set()).update(values)
        return later

    def runs_over(self, axis: str) -> bool:
        """Tell whether different values were met along ``axis``."""
        return len(self.ends.get(axis, ())) > 1


def _merged(partials: Iterable[Partial], join: Callable[[Partial, Partial], Partial]) -> dict[_Key, Partial]:
    """Return one partial per group and metric."""
    found: dict[_Key, Partial] = {}
    for partial in partials:
        key = (partial.group, partial.metric)
        found[key] = join(found[key], partial) if key in found else partial
    return found


def figures(
    query: MetricQuery, totals: Iterable[Partial], latest: Iterable[Partial], parts: Iterable[Partial]
) -> tuple[MetricRow, ...]:
    """Return the answer's rows: ``totals`` of counts, people, money and printed rates, the ``latest`` value of each
    level, and the ``parts`` of rates (``total`` over ``denominator``)."""
    summed, quotients = _merged(totals, Partial.absorb), _merged(parts, Partial.absorb)
    levels = _merged(latest, Partial.outdate)
    rows = [_level_row(query, level) for level in levels.values()]
    for key, total in summed.items():
        info = METRICS[total.metric]
        if info.kind is MetricKind.RATE:
            rows.append(_rate_row(query, info, total, quotients.pop(key, None)))
        else:
            rows.append(_total_row(query, info, total))
    rows += [_rate_row(query, METRICS[parts.metric], None, parts) for parts in quotients.values()]
    order = {slug: place for place, slug in enumerate(query.metrics)}
    return tuple(sorted(rows, key=lambda row: (row.group, order[row.metric])))


def _row(partial: Partial, value: float | None, why: Words | None = None, currency: str = "") -> MetricRow:
    return MetricRow(
        partial.group, partial.metric, value, partial.n, partial.first, partial.last, partial.as_of, why, currency
    )


def _total_row(query: MetricQuery, info: Metric, total: Partial) -> MetricRow:
    why = _why_not_one_thing(query, total) or _why_not_along_axes(info, total)
    currency = ""
    if info.kind is MetricKind.MONEY:
        currency = _one([str(code) for code in total.ends.get("currency", ())])
        if total.runs_over("currency"):
            why = MIXED_CURRENCIES
    return _row(total, None if why else total.total, why, currency)


def _level_row(query: MetricQuery, level: Partial) -> MetricRow:
    several = any(level.runs_over(axis) for axis in ("channel", "kind", "subject", "dimensions"))
    why = METRICS[level.metric].why_not if several else _straddling(query, level)
    return _row(level, None if why else level.total, why)


def _rate_row(query: MetricQuery, info: Metric, printed: Partial | None, parts: Partial | None) -> MetricRow:
    if printed is not None and printed.n == 1:
        why = _straddling(query, printed)
        currency = _one([str(code) for code in printed.ends.get("currency", ())]) if info.unit == "currency" else ""
        return _row(printed, None if why else printed.total, why, currency)
    if parts is None or info.parts is None or parts.denominator is None:
        assert printed is not None  # a row without parts exists because something was printed
        return _row(printed, None, info.why_not)
    why = _why_not_one_thing(query, parts)
    if why is None:
        why = next(filter(None, (_why_not_along_axes(METRICS[slug], parts) for slug in info.parts)), None)
    if why is None and parts.runs_over("currency") and any(METRICS[p].kind is MetricKind.MONEY for p in info.parts):
        why = MIXED_CURRENCIES
    if why is None and printed is not None and printed.n > parts.n:
        why = PARTS_MISSING
    if why is None and parts.denominator == 0:
        why = NOTHING_TO_DIVIDE_BY
    return _row(parts, None if why else parts.total / parts.denominator, why)


def _why_not_one_thing(query: MetricQuery, partial: Partial) -> Words | None:
    """Return why the points are no parts of one whole, whatever the metric."""
    if partial.runs_over("grain"):
        return MIXED_GRAINS
    if partial.runs_over("kind"):
        return MIXED_KINDS
    if partial.runs_over("table"):
        return MIXED_TABLES
    if partial.overlaps:
        return OVERLAPPING
    return _straddling(query, partial)


def _why_not_along_axes(info: Metric, partial: Partial) -> Words | None:
    """Return the dictionary's words where the points were added along an axis it does not allow."""
    if partial.n == 1:
        return None
    if not info.adds_over:
        return info.why_not
    if not partial.ends:
        return None
    collapsed = {
        Axis.TIME: partial.runs_over("time"),
        Axis.SUBJECTS: any(partial.runs_over(axis) for axis in ("channel", "subject", "dimensions")),
        Axis.NETWORKS: partial.runs_over("network"),
    }
    return None if info.may_add(*(axis for axis, is_run in collapsed.items() if is_run)) else info.why_not


def _straddling(query: MetricQuery, partial: Partial) -> Words | None:
    """Return why a figure does not belong to its group's day, week or month."""
    for name, value in zip(query.group_by, partial.group, strict=True):
        if name in TIME_GROUPS and isinstance(value, date) and partial.last > last_day(name, value):
            return STRADDLING
    return None


def last_day(group: str, start: date) -> date:
    """Return the last day of the day, week or month that begins at ``start``."""
    if group == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start + timedelta(days=6 if group == "week" else 0)


def _one(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else ""
