"""Dates, times and durations as exports write them, in the languages seen, with the order of day and month per column.

A date without a zone stays naive: it is the account's own clock, and only intake knows that zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from essor.importers.cells.values import HIDDEN_BY_WIDTH, NOT_A_DATE, Cell, CellError, fold, is_missing
from essor.records import Words

AMBIGUOUS_DATES = Words(
    "No date of this file shows whether the day or the month comes first; they were read {order}. Check one date you know.",
    "Aucune date de ce fichier ne montre si le jour ou le mois vient en premier ; elles ont été lues {order}. "
    "Vérifiez une date que vous connaissez.",
)
YEAR_INFERRED = Words(
    "The file writes no year; it was inferred from the day the file came in.",
    "Le fichier n’indique pas l’année ; elle a été déduite du jour de réception du fichier.",
)


class DateOrder(StrEnum):
    """Which of two numbers comes first in ``03/04/2025``."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"

    @property
    def words(self) -> Words:
        """Return the order as it is said in a sentence."""
        if self is DateOrder.MONTH_FIRST:
            return Words("month first", "mois d’abord")
        return Words("day first", "jour d’abord")


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How one column writes its dates; ``is_ambiguous`` where no value decided and ``order`` is only the default."""

    order: DateOrder = DateOrder.MONTH_FIRST
    is_ambiguous: bool = False


_NUMERIC = re.compile(r"\s*(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[t\s]\s*(.+))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[.\s\-/]+(?:de\s+)?([^\W\d_]+)\.?(?:[\s,\-/]+(?:de\s+)?(\d{4}|\d{2}(?!:|\d)))?(?:[\s,]+((?:a |at )?\d{1,2}:.+))?"
)
_MONTH_DAY = re.compile(
    r"([^\W\d_]+)\.?[\s\-]+(\d{1,2})(?:st|nd|rd|th)?(?!:|\d)(?:,?[\s\-]+(\d{4})(?!:))?(?:[\s,]+((?:a |at )?\d{1,2}:.+))?"
)
_ENGLISH_CLOCK_LAST_YEAR = re.compile(
    r"([^\W\d_]+)\s+(\d{1,2})\s+(\d{1,2}:\d{2}:\d{2}\s*(?:utc|gmt|[+-]\d{4})?)\s+(\d{4})"
)
_DURATION = re.compile(r"(?:(\d+)\s*(?:days?|jours?|j|d)[\s,]*)?(\d+):(\d{1,2})(?::(\d{1,2}(?:[.,]\d+)?))?")
_ISO_DURATION = re.compile(r"p(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:[.,]\d+)?)s)?)?")
_WORD_DURATION = re.compile(
    r"(?:(\d+)\s*h(?:ours?|eures?)?\.?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?\.?)?\s*(?:(\d+(?:[.,]\d+)?)\s*s(?:ec(?:onde?s?)?)?\.?)?"
)

_EXCEL_EPOCH = datetime(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18_264.0, 73_051.0  # 1950 to 2100: outside, a number is not a date of a social network


def _months() -> dict[str, int]:
    # English, French, Spanish (a TikTok file says "8 de marzo"), German, Italian, Portuguese, Dutch; folded.
    table = (
        "january jan janvier janv enero ene januar gennaio gen janeiro januari",
        "february feb fevrier fevr fev febrero februar febbraio fevereiro februari",
        "march mar mars marzo marz maerz mrz marco maart mrt",
        "april apr avril avr abril abr aprile",
        "may mai mayo maggio mag maio mei",
        "june jun juin junio juni giugno giu junho",
        "july jul juillet juil julio juli luglio lug julho",
        "august aug aout aou agosto ago augustus",
        "september sep sept septembre septiembre settembre set setembro",
        "october oct octobre octubre oktober okt ottobre ott outubro out",
        "november nov novembre noviembre novembro",
        "december dec decembre diciembre dic dezember dez dicembre dezembro",
    )
    return {name: number for number, names in enumerate(table, 1) for name in names.split()}


_MONTHS = _months()
_WEEKDAYS = frozenset(
    """
    monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun
    lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim
    """.split()  # noqa: SIM905  a word list reads better than forty quoted strings
)


def date_order(samples: Iterable[Cell], *, default: DateOrder = DateOrder.MONTH_FIRST) -> DateStyle:
    """Decide from a column's cells whether day or month comes first: any first or second number above 12 decides.

    Where the values contradict one another the majority decides; where none decides, ``default`` holds and the style
    says that it is ambiguous. A column without any date of that shape (ISO, month names) is not ambiguous.
    """
    month_first = day_first = seen = 0
    for cell in samples:
        if not isinstance(cell, str):
            continue
        match = _NUMERIC.match(cell)
        if match is None:
            continue
        seen += 1
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            day_first += 1
        elif second > 12 >= first:
            month_first += 1
    if month_first == day_first:
        return DateStyle(default, is_ambiguous=seen > 0)
    return DateStyle(DateOrder.MONTH_FIRST if month_first > day_first else DateOrder.DAY_FIRST)


def parse_datetime(cell: Cell, style: DateStyle = DateStyle(), *, received: datetime | None = None) -> datetime | None:
    """Return a date with its time (midnight where the cell has none), ``None`` for a missing mark.

    Aware where the cell states a zone, naive otherwise. A date without a year takes the latest year that does not lie
    after ``received`` (one day is allowed, because the account's zone may be ahead); without ``received`` it is
    unreadable. Raises ``CellError``.
    """
    if isinstance(cell, str):
        if len(cell) == 16 and cell[2] == "/" and cell[13] == ":":  # Meta's "MM/DD/YYYY HH:MM": the biggest files
            first, second, year, hour, minute = cell[:2], cell[3:5], cell[6:10], cell[11:13], cell[14:]
            if f"{first}{second}{year}{hour}{minute}".isdecimal():
                month, day = (first, second) if style.order is DateOrder.MONTH_FIRST else (second, first)
                try:
                    return datetime(int(year), int(month), int(day), int(hour), int(minute))
                except ValueError as error:
                    raise CellError(NOT_A_DATE, value=cell) from error
        if is_missing(cell):
            return None
        return _parse_text(cell, style, received)
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if _FIRST_SERIAL <= cell <= _LAST_SERIAL:
            return (_EXCEL_EPOCH + timedelta(days=cell)).replace(microsecond=0)
        if float(cell).is_integer() and _COMPACT.fullmatch(str(int(cell))):
            return _parse_text(str(int(cell)), style, received)
    raise CellError(NOT_A_DATE, value=str(cell)[:60])


def parse_date(cell: Cell, style: DateStyle = DateStyle(), *, received: datetime | None = None) -> date | None:
    """Return the day a cell names, as written there (a zone does not move it); else as ``parse_datetime``."""
    if isinstance(cell, str) and len(cell) == 10 and cell[4] == "-" == cell[7]:
        try:
            return date.fromisoformat(cell)
        except ValueError as error:
            raise CellError(NOT_A_DATE, value=cell) from error
    moment = parse_datetime(cell, style, received=received)
    return None if moment is None else moment.date()


def _parse_text(cell: str, style: DateStyle, received: datetime | None) -> datetime:
    text = fold(cell)
    if set(text) == {"#"}:
        raise CellError(HIDDEN_BY_WIDTH, value=text[:60])
    if match := _COMPACT.fullmatch(text):
        return _build(cell, *match.groups())
    if match := _ISO.fullmatch(text):
        return _build(cell, match[1], match[3], match[4], time_text=match[5])
    if match := _NUMERIC.match(text):
        rest = text[match.end() :].lstrip(" ,")
        rest = rest.removeprefix("a ").removeprefix("at ")
        month, day = _ordered(match[1], match[3], style)
        return _build(cell, _full_year(match[4]), month, day, time_text=rest)
    found = _parse_words(cell, text, received)
    weekday, _, rest = text.partition(" ")
    if found is None and weekday.rstrip(",.") in _WEEKDAYS:  # second, because "mar" is March before it is mardi
        found = _parse_words(cell, rest, received)
    if found is None:
        raise CellError(NOT_A_DATE, value=cell.strip()[:60])
    return found


def _parse_words(cell: str, text: str, received: datetime | None) -> datetime | None:
    """Return a date whose month is a word, ``None`` where the text has no such shape."""
    match = _ENGLISH_CLOCK_LAST_YEAR.fullmatch(text)
    if match is not None and match[1] in _MONTHS:
        return _build(cell, match[4], str(_MONTHS[match[1]]), match[2], time_text=match[3])
    for pattern, month_at, day_at in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        match = pattern.fullmatch(text)
        if match is None or match[month_at] not in _MONTHS:
            continue
        clock = (match[4] or "").removeprefix("a ").removeprefix("at ")
        month, day = str(_MONTHS[match[month_at]]), match[day_at]
        if match[3]:
            return _build(cell, _full_year(match[3]), month, day, time_text=clock)
        return _without_year(cell, month, day, clock, received)
    return None


def _ordered(first: str, second: str, style: DateStyle) -> tuple[str, str]:
    # A value that contradicts its column is not swapped: such a column was half converted by a spreadsheet.
    return (first, second) if style.order is DateOrder.MONTH_FIRST else (second, first)


def _full_year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"


def _without_year(cell: str, month: str, day: str, clock: str, received: datetime | None) -> datetime:
    if received is None:
        raise CellError(NOT_A_DATE, value=cell.strip()[:60])
    latest = received.date() + timedelta(days=1)
    for year in range(latest.year, latest.year - 9, -1):  # nine, so that 29 February finds its leap year
        try:
            day_then = date(year, int(month), int(day))
        except ValueError:
            continue
        if day_then <= latest:
            return _build(cell, str(year), month, day, time_text=clock)
    raise CellError(NOT_A_DATE, value=cell.strip()[:60])


def _build(cell: str, year: str, month: str, day: str, *, time_text: str | None = None) -> datetime:
    hour = minute = second = microsecond = 0
    zone = None
    if time_text:
        match = _CLOCK.fullmatch(time_text.strip().lower())
        if match is None:
            raise CellError(NOT_A_DATE, value=cell.strip()[:60])
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        microsecond = int((match[4] or "0").ljust(6, "0"))
        if match[5] and (hour == 0 or hour > 12):
            raise CellError(NOT_A_DATE, value=cell.strip()[:60])
        if match[5]:
            hour = hour % 12 + (12 if match[5].startswith("p") else 0)
        zone = _zone(match[6])
    try:
        return datetime(int(year), int(month), int(day), hour, minute, second, microsecond, tzinfo=zone)
    except ValueError as error:
        raise CellError(NOT_A_DATE, value=cell.strip()[:60]) from error


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in {"z", "utc", "gmt"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset >= timedelta(hours=24):
        raise CellError(NOT_A_DATE, value=text)
    return timezone(-offset if text.startswith("-") else offset)


def parse_duration(cell: Cell, *, two_parts: str = "mm:ss") -> float | None:
    """Return seconds, ``None`` for a missing mark: ``0:13:29``, ``PT10M55S``, ``1 h 30 min``, ``2 days 01:00:00``.

    ``13:29`` is minutes and seconds, or hours and minutes where ``two_parts`` is "hh:mm". A bare number is seconds.
    Raises ``CellError``.
    """
    if cell is None or is_missing(cell):
        return None
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    if isinstance(cell, int | float):
        return float(cell)
    text = fold(cell)
    if match := _DURATION.fullmatch(text):
        days, a, b, c = (float((part or "0").replace(",", ".")) for part in match.groups())
        if match[4] is not None or two_parts == "hh:mm":
            return days * 86400 + a * 3600 + b * 60 + c
        return days * 86400 + a * 60 + b
    if len(text) > 1 and (match := _ISO_DURATION.fullmatch(text)):
        days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
        return days * 86400 + hours * 3600 + minutes * 60 + seconds
    if match := _WORD_DURATION.fullmatch(text):
        hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    try:
        if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
            return float(text.replace(",", "."))
    except ValueError:
        pass
    raise CellError(NOT_A_DURATION, value=text[:60])


NOT_A_DURATION = Words(
    "“{value}” is not a duration I can read. The cell was left empty.",
    "« {value} » n’est pas une durée lisible. La cellule a été laissée vide.",
)
