"""Cells of the world's exports: names, numbers, dates, missing marks, as pure functions.

Evidence for each rule stands in ``docs/reference/formats.md``. Nothing guesses in silence: a cell that cannot be read
raises ``CellError`` with words, and the caller makes it a ``Problem`` with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from essor.records import Words

Cell = str | float | int | bool | date | datetime | time | timedelta | None

MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "n/a",
        "na",
        "nan",
        "undefined",
        "select",
        "unknown",
        "(not set)",
        "pas encore verifie",
        "null",
        "none",
        "—",
    }
)
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " ")
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0x200E, 0x200F, 0x2060], None)
_FOLD = {**SPACES, **INVISIBLE, ord("\u2019"): "'", ord("\u2013"): "-", ord("\u2014"): "-"}


class CellError(ValueError):
    """A cell that cannot be read; carries bilingual words."""

    def __init__(self, words: Words, **params: object) -> None:
        super().__init__(words.say("en", params))
        self.words = words
        self.params: Mapping[str, object] = params


def fold(name: object) -> str:
    """Return a header or label made comparable: NFKD, no accents, lower case, plain spaces and apostrophes.

    >>> fold("Vues de vidéo d’une minute ")
    "vues de video d'une minute"
    """
    text = unicodedata.normalize("NFKD", str(name or "").translate(_FOLD)).translate(_FOLD)
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", text).strip().lower()


def is_missing(cell: Cell) -> bool:
    """Tell whether a cell holds one of the marks that mean "no value" (never 0)."""
    if cell is None:
        return True
    return isinstance(cell, str) and (not cell or fold(cell) in MISSING)


NOT_A_NUMBER = Words(
    "“{value}” is not a number I can read. The cell was left empty.",
    "« {value} » n’est pas un nombre lisible. La cellule a été laissée vide.",
)
LOST_ID = Words(
    "“{value}” was a long id that a spreadsheet rounded; the row has lost its key. Export the file again and do not open it in Excel.",
    "« {value} » était un long identifiant qu’un tableur a arrondi ; la ligne a perdu sa clé. "
    "Exportez de nouveau le fichier sans l’ouvrir dans Excel.",
)
NOT_A_DATE = Words(
    "“{value}” is not a date I can read. The row was left out.",
    "« {value} » n’est pas une date lisible. La ligne a été laissée de côté.",
)

_NUMBER = re.compile(r"[+-]?\d[\d.,' ]*")
_SUFFIX = {"k": 1e3, "m": 1e6, "b": 1e9}


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
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, int | float):
        return float(cell) if cell == cell and abs(cell) != float("inf") else None
    if is_missing(cell):
        return None
    text = str(cell)
    try:  # the plain case is nearly all cells of a big file
        if "_" not in text and text[-1:] not in "nfyNFY":  # float() also takes "1_0", "nan" and "infinity"
            if style.decimal == ".":
                return float(text)
            if "." not in text and "," not in text:
                return float(text)
    except ValueError:
        pass
    text = text.translate(SPACES).translate(INVISIBLE).replace("−", "-").strip()
    text = re.sub(r"\([^)]*\)\s*$", "", text).strip()
    match = _NUMBER.search(text)
    if match is None:
        raise CellError(NOT_A_NUMBER, value=str(cell)[:60])
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    allowed = {"", "%", "€", "$", "£", "eur", "usd", "gbp", "chf", "s", "sec", "h", "h.", "x"}
    suffix = after.lower()
    scale = 1.0
    if suffix[:1] in _SUFFIX and suffix[1:].strip() in {"", "€", "$", "£"}:
        scale = _SUFFIX[suffix[0]]
    elif suffix not in allowed:
        raise CellError(NOT_A_NUMBER, value=str(cell)[:60])
    if before.lower() not in {"", "€", "$", "£", "eur", "usd", "-$", "-€", "-£", "us$", "~"}:
        raise CellError(NOT_A_NUMBER, value=str(cell)[:60])
    digits = match.group().replace(" ", "").replace("'", "")
    group = "," if style.decimal == "." else "."
    digits = digits.replace(group, "").replace(",", ".")
    try:
        value = float(digits) * scale
    except ValueError as error:
        raise CellError(NOT_A_NUMBER, value=str(cell)[:60]) from error
    return -value if before.startswith("-") else value


def parse_decimal(cell: Cell, style: NumberStyle = NumberStyle()) -> Decimal | None:
    """Return money as ``Decimal`` (same reading as ``parse_number``)."""
    number = parse_number(cell, style)
    if number is None:
        return None
    try:
        return Decimal(repr(number)).normalize() + Decimal(0)
    except InvalidOperation as error:
        raise CellError(NOT_A_NUMBER, value=str(cell)[:60]) from error


def parse_id(cell: Cell) -> str:
    """Return an id as text; raises ``CellError`` where a spreadsheet rounded it (``1.22158E+17``)."""
    if isinstance(cell, float):
        if abs(cell) >= 2**53:
            raise CellError(LOST_ID, value=f"{cell:.5E}")
        return str(int(cell)) if cell == int(cell) else str(cell)
    text = str(cell or "").translate(INVISIBLE).strip().lstrip("'")
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", text):
        raise CellError(LOST_ID, value=text)
    return text
