"""Numbers as exports write them: decimal mark decided per column, thousands marks, units, percent signs, suffixes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation

from essor.importers.cells.values import (
    BELOW_A_LIMIT,
    HIDDEN_BY_WIDTH,
    INVISIBLE,
    LOST_NUMBER,
    NOT_A_NUMBER,
    SPACES,
    Cell,
    CellError,
    is_missing,
)

_NUMBER = re.compile(r"[+-]?\d[\d.,' ]*")
_SUFFIX = {"k": 1e3, "m": 1e6, "b": 1e9}
_BEFORE = frozenset({"", "€", "$", "£", "eur", "usd", "-$", "-€", "-£", "us$", "~"})
_AFTER = frozenset({"", "%", "€", "$", "£", "eur", "usd", "gbp", "chf", "s", "sec", "h", "h.", "x"})
# Excel read "3.4" as the third of April: "3.апр", "17.юни", "3-Apr", "Apr-25" [seen in re-saved audience files]
_MADE_A_DATE = re.compile(r"\d{1,2}[.\-/][^\W\d_]{3,5}\.?|[^\W\d_]{3,5}\.?[.\-/]\d{1,2}")
_DIGITS = frozenset("0123456789")
_LONGEST_EXACT = 15  # digits a float holds for certain


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How one column writes its numbers (decided per column, because French exports use both)."""

    decimal: str = "."


def number_style(samples: Iterable[Cell], *, is_count: bool, prefers_comma: bool = False) -> NumberStyle:
    """Decide the decimal mark of a column from its values.

    A mark that is followed by other than three digits is decimal; one that repeats, or stands left of the other mark,
    groups thousands. Where every value is ambiguous ("1,234"), counts are grouped and the rest follow ``prefers_comma``.
    """
    votes = {".": 0, ",": 0}
    doubtful: set[str] = set()
    for cell in samples:
        if not isinstance(cell, str):
            continue
        text = cell.translate(SPACES).strip()
        dot, comma = text.rfind("."), text.rfind(",")
        if dot >= 0 and comma >= 0:
            votes["." if dot > comma else ","] += 3
            continue
        mark = "." if dot >= 0 else "," if comma >= 0 else ""
        if not mark:
            continue
        digits = re.match(r"\d*", text[text.rfind(mark) + 1 :])
        if text.count(mark) > 1:
            votes["," if mark == "." else "."] += 2
        elif digits is not None and len(digits.group()) != 3:
            votes[mark] += 2
        else:
            doubtful.add(mark)
    if votes["."] != votes[","]:
        return NumberStyle("." if votes["."] > votes[","] else ",")
    if is_count and doubtful == {"."}:
        return NumberStyle(",")
    if is_count or not prefers_comma:
        return NumberStyle(".")
    return NumberStyle(",")


def parse_number(cell: Cell, style: NumberStyle = NumberStyle()) -> float | None:
    """Return the number in a cell, ``None`` where a missing mark stands; raises ``CellError``.

    Reads ``1 234``, ``11 925,86 €``, ``5,66 %`` (5.66), ``63.3K``, ``561 (67%)`` (561), ``+10.5``, ``0:13:29`` not (see
    ``parse_duration``). A percent sign is dropped, not divided: the caller knows its column.
    """
    if isinstance(cell, str):
        # The plain case is nearly all cells of a big file. float() alone would also take "1_0", "nan" and "infinity".
        if cell.isdecimal() and len(cell) <= _LONGEST_EXACT:
            return float(cell)
        if cell[:1] in _DIGITS and style.decimal == "." and cell[-1:] in _DIGITS and cell.isascii() and "_" not in cell:
            try:
                return _finite(cell)
            except ValueError:
                return _parse_text(cell, style)
        if is_missing(cell):
            return None
        return _parse_text(cell, style)
    if cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, date | time):
        raise CellError(LOST_NUMBER, value=str(cell))
    raise CellError(NOT_A_NUMBER, value=str(cell)[:60])


def _finite(cell: str) -> float:
    value = float(cell)
    if not math.isfinite(value):
        raise _unreadable(cell)
    return value


def _parse_text(cell: str, style: NumberStyle) -> float:
    text = cell.translate(SPACES).translate(INVISIBLE).replace("−", "-").strip()
    text = re.sub(r"\([^)]*\)\s*$", "", text).strip()
    match = _NUMBER.search(text)
    if match is None:
        raise _unreadable(cell)
    before, after = text[: match.start()].strip().lower(), text[match.end() :].strip().lower()
    scale = 1.0
    if after[:1] in _SUFFIX and after[1:].strip() in {"", "€", "$", "£"}:
        scale = _SUFFIX[after[0]]
    elif after not in _AFTER:
        raise _unreadable(cell)
    if before not in _BEFORE:
        raise _unreadable(cell)
    digits = match.group().replace(" ", "").replace("'", "")
    group = "," if style.decimal == "." else "."
    digits = digits.replace(group, "").replace(",", ".")
    try:
        value = float(digits) * scale
    except ValueError as error:
        raise _unreadable(cell) from error
    if not math.isfinite(value):
        raise _unreadable(cell)
    return -value if before.startswith("-") else value


def _unreadable(cell: str) -> CellError:
    text = cell.strip()
    if _MADE_A_DATE.fullmatch(text):
        return CellError(LOST_NUMBER, value=text)
    if text[:1] in "<>≤≥" and any(c.isdigit() for c in text):
        return CellError(BELOW_A_LIMIT, value=text[:60])
    if text and set(text) == {"#"}:
        return CellError(HIDDEN_BY_WIDTH, value=text[:60])
    return CellError(NOT_A_NUMBER, value=text[:60])


def parse_decimal(cell: Cell, style: NumberStyle = NumberStyle()) -> Decimal | None:
    """Return money as ``Decimal`` (same reading as ``parse_number``)."""
    number = parse_number(cell, style)
    if number is None:
        return None
    try:
        return Decimal(repr(number)).normalize() + Decimal(0)
    except InvalidOperation as error:
        raise CellError(NOT_A_NUMBER, value=str(cell)[:60]) from error
