"""A report as a value: already in words of one language, without markup, the same for page, HTML, PDF and tables.

A saved report is this value as JSON, so it never changes afterwards. Charts are kept as what they show, not as drawings.
"""

from __future__ import annotations

import types
import typing
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeVar

VERSION = 1
Weight = Literal["act", "watch", "fine", "unknown"]
UnitKind = Literal["number", "percent", "money", "hours"]


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose paper it is: "#rrggbb" or "", the agency's name, the logo as a ``data:`` address."""

    colour: str = ""
    agency: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Why there is nothing to say, and what to bring."""

    why: str
    bring: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure as it is read, or (``text`` empty) its refusal. ``bar``: low, value and high on a scale of 0 to 100."""

    label: str
    text: str = ""
    range: str = ""
    why: str = ""
    settle: str = ""
    foot: str = ""
    evidence: str = ""
    bar: tuple[float, float, float] | None = None
    scale: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One row of a chart of ranges. ``value`` without ends is counted; ends without value are bounds; neither: ``why``."""

    label: str
    network: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    evidence: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Ranges side by side on one scale."""

    title: str
    rows: tuple[RangeRow, ...]
    unit: UnitKind = "number"
    currency: str = ""


@dataclass(frozen=True, slots=True)
class CalendarChart:
    """How many posts stood on each day; days without one are left out."""

    title: str
    network: str
    first: date
    last: date
    posts: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class LinePoint:
    """A value at a date, with its interval where it has one; ``None`` is a gap."""

    at: date
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class LineChart:
    """One line over time, with dated notes."""

    title: str
    name: str
    network: str
    points: tuple[LinePoint, ...]
    notes: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of one network's worth. ``stance``: "earns", "loses" or "cannot_say".

    A fact is ``None`` where it is refused for the same reason on every network: ``Worth.shared`` says it once.
    """

    network: str
    name: str
    stance: str
    sentence: str
    cost: Fact | None
    returned: Fact | None
    observed: tuple[Fact, ...]
    declared: Fact | None
    caused: Fact | None
    step: str


@dataclass(frozen=True, slots=True)
class Way:
    """A place where people arrive (the site, a search engine): counted, not judged."""

    network: str
    name: str
    observed: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What each network costs and brings."""

    lead: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    shared: tuple[Fact, ...] = ()  # refusals that hold for every network
    shared_step: str = ""
    ways: tuple[Way, ...] = ()
    gap: Gap | None = None
    costs: RangeChart | None = None
    returns: RangeChart | None = None
    sales: LineChart | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found on an account."""

    weight: Weight
    text: str


@dataclass(frozen=True, slots=True)
class Account:
    """How one account is, why, and what to choose."""

    network: str
    network_name: str
    title: str
    condition: str
    condition_name: str
    headline: str
    remarks: tuple[Remark, ...]
    advice: str
    meaning: str
    steps: tuple[str, ...]
    calendar: CalendarChart | None = None
    responses: LineChart | None = None
    responses_gap: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """The accounts, the ones that ask for something first."""

    lead: tuple[str, ...]
    accounts: tuple[Account, ...]
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class UseRow:
    """How much one network was used in two periods, and what is recorded of its effect."""

    network: str
    name: str
    posts: str
    posts_before: str
    sales: str
    sales_before: str
    effect: str  # recorded sales a week as a range, or why not
    change: str  # what may be said of the change


@dataclass(frozen=True, slots=True)
class Changes:
    """Two periods beside one another."""

    lead: tuple[str, ...]
    now: str
    before: str
    rows: tuple[UseRow, ...]
    moved: tuple[str, ...]
    spending: tuple[str, ...]  # of advertising tools, where both periods are known alike
    figures: tuple[str, ...]  # those whose change is clear
    figures_note: str  # how many were compared, and how
    gap: Gap | None = None

    @property
    def has_sales(self) -> bool:
        """Whether any sale is known in either period."""
        return any(row.sales for row in self.rows)


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing in these files that misleads who reads them alone."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file behind the figures, or one that gave nothing (``is_read`` false)."""

    name: str
    format: str
    proof: str
    network: str
    period: str
    rows: str
    as_of: str
    is_read: bool
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A method or an assumption in words."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the report rests on."""

    lead: tuple[str, ...]
    files: tuple[SourceFile, ...]
    methods: tuple[Term, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure for others to build on (docs/reference/report-json.md)."""

    network: str
    metric: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    n: int | None
    method: str
    source: str
    as_of: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report."""

    version: int
    language: str
    title: str
    company: str
    first: date
    last: date
    period: str
    prepared_at: datetime
    prepared: str
    currency: str
    is_demo: bool
    brand: Brand
    opening: tuple[str, ...]
    worth: Worth
    health: Health
    changes: Changes
    cautions: tuple[Caution, ...]
    cautions_gap: str
    steps: tuple[Step, ...]
    steps_gap: str
    sources: Sources
    figures: tuple[FigureRow, ...]


class UnknownVersion(ValueError):
    """A stored report is of a version that this Essor does not read."""


def to_json(report: Report) -> dict[str, Any]:
    """Return the report as JSON values; dates as ISO text."""
    return typing.cast("dict[str, Any]", _plain(asdict(report)))


def from_json(data: dict[str, Any]) -> Report:
    """Return the report that ``to_json`` wrote; raises ``UnknownVersion`` for another version's."""
    if data.get("version") != VERSION:
        raise UnknownVersion(f"report version {data.get('version')!r}")
    return _made(Report, data)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


Made = TypeVar("Made")


def _made(kind: type[Made], data: dict[str, Any]) -> Made:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(typing.cast(Any, kind))]
    return kind(**{name: _read(hints[name], data[name]) for name in names if name in data})


def _read(hint: Any, value: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (held,) = (one for one in inner if one is not type(None))
        return None if value is None else _read(held, value)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_read(inner[0], one) for one in value)
        return tuple(_read(one, part) for one, part in zip(inner, value, strict=True))
    if is_dataclass(hint):
        return _made(typing.cast("type[Any]", hint), value)
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    return value
