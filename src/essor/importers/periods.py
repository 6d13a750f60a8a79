"""Periods as exports write them: two dates in a title, a file name or a cell, and weeks that a file clips or numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from essor.importers.cells import Cell, CellError, parse_date
from essor.records import Grain, Period, Words

NO_PERIOD = Words(
    "The file does not say which days it covers, so its figures cannot be placed in time. Export it with its dates.",
    "Le fichier ne dit pas quels jours il couvre : ses chiffres ne peuvent pas être datés. Exportez-le avec ses dates.",
)
UNDATED = Words(
    "This table does not say which days it covers. It was dated by the day the file came in; to date it rightly, export "
    "it with its dates or drop the whole export at once.",
    "Ce tableau ne dit pas quels jours il couvre. Il a été daté du jour de réception du fichier ; pour le dater "
    "correctement, exportez-le avec ses dates ou déposez l’export entier d’un coup.",
)
_DATE = (
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{8}|\d{1,2}/\d{1,2}/\d{4}"
    r"|\d{1,2}(?:er)? [^\W\d]+\.?,? \d{4}|[^\W\d]+\.? \d{1,2},? \d{4}"
)
_RANGE = re.compile(rf"(?<!\d)({_DATE})\s*(?:-|–|—|_|au?|to|à)\s*({_DATE})(?!\d)", re.IGNORECASE)
_WEEK_OF = re.compile(r"^\s*(?:semaine du|week of|week starting)\s+(.+)$", re.IGNORECASE)


def find_ranges(text: str) -> list[Period]:
    """Return every "first - last" pair of dates in a title, cell or file name, in order; unreadable pairs are left."""
    out: list[Period] = []
    for first, last in _RANGE.findall(text.replace("\u00a0", " ").replace("\u202f", " ")):
        try:
            period = Period(_day(first), _day(last))
        except CellError:
            continue
        if period.first <= period.last:
            out.append(period)
    return out


def _day(text: str) -> date:
    found = parse_date(text.replace(".", "-") if re.match(r"\d{4}\.", text) else text)
    if found is None:
        raise CellError(NO_PERIOD)
    return found


def parse_week(cell: Cell, within: Period | None = None) -> Period:
    """Return the seven days of "Semaine du 30 déc. 2024" or of a week's first day, clipped to ``within``.

    Raises ``CellError`` where no date stands.
    """
    match = _WEEK_OF.match(cell.replace("\u00a0", " ")) if isinstance(cell, str) else None
    first = parse_date(match.group(1) if match else cell)
    if first is None or first.year > 9000:
        raise CellError(NO_PERIOD)
    return clip(Period(first, first + timedelta(days=6)), within)


def clip(period: Period, within: Period | None) -> Period:
    """Return the part of ``period`` that lies in ``within`` (a file's first and last week are seldom whole)."""
    if within is None:
        return period
    first, last = max(period.first, within.first), min(period.last, within.last)
    return Period(first, last) if first <= last else period


def parse_period(text: str) -> tuple[Period, Grain] | None:
    """Return what "2025-03-06", "2025-03", "2025" or "2009-12-28,2010-01-03" covers, else ``None``."""
    text = text.strip()
    try:
        return _parse_iso(text) or next(((found, grain_of(found)) for found in find_ranges(text)), None)
    except ValueError:  # the shape of a date, and no day of the calendar
        return None


def _parse_iso(text: str) -> tuple[Period, Grain] | None:
    ends = text.split(",")
    if len(ends) == 2 and all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", end) for end in ends):
        period = Period(date.fromisoformat(ends[0]), date.fromisoformat(ends[1]))
        is_week = period.first.weekday() == 0 and (period.last - period.first).days == 6
        return period, Grain.WEEK if is_week else grain_of(period)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = date.fromisoformat(text)
        return Period(day, day), Grain.DAY
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return month_of(date(int(match[1]), int(match[2]), 1)), Grain.MONTH
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31)), Grain.RANGE
    return None


def month_of(day: date, after: int = 0) -> Period:
    """Return the calendar month that holds ``day``, or the one ``after`` months later."""
    months = day.year * 12 + day.month - 1 + after
    year, month = divmod(months, 12)
    return Period(date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1]))


class Span:
    """The days a file covers, learnt line by line."""

    def __init__(self) -> None:
        self.period: Period | None = None

    def add(self, period: Period) -> None:
        """Widen the span to hold ``period``."""
        known = self.period or period
        self.period = Period(min(known.first, period.first), max(known.last, period.last))


def grain_of(period: Period) -> Grain:
    """Return ``DAY`` for one day, ``MONTH`` for a whole calendar month, else ``RANGE``."""
    if period.first == period.last:
        return Grain.DAY
    return Grain.MONTH if period == month_of(period.first) else Grain.RANGE
