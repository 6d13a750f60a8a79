"""What a cell is, how names are compared, which marks mean "no value", and ids that a spreadsheet ruined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

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
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_LONGEST_MARK = 32  # no mark is longer, folded or not
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " ")
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0x200E, 0x200F, 0x2060], None)
_FOLD = {**SPACES, **INVISIBLE, ord("\u2019"): "'", ord("\u2013"): "-", ord("\u2014"): "-"}

NOT_A_NUMBER = Words(
    "“{value}” is not a number I can read. The cell was left empty.",
    "« {value} » n’est pas un nombre lisible. La cellule a été laissée vide.",
)
BELOW_A_LIMIT = Words(
    "“{value}” only says that the number is small. The cell was left empty.",
    "« {value} » dit seulement que le nombre est petit. La cellule a été laissée vide.",
)
LOST_NUMBER = Words(
    "“{value}” was a number that a spreadsheet turned into a date. The cell was left empty. "
    "Export the file again and do not open it in Excel.",
    "« {value} » était un nombre qu’un tableur a transformé en date. La cellule a été laissée vide. "
    "Exportez de nouveau le fichier sans l’ouvrir dans Excel.",
)
HIDDEN_BY_WIDTH = Words(
    "“{value}” stands where the column was too narrow when the file was saved; the value is lost. Export the file again.",
    "« {value} » figure là où la colonne était trop étroite à l’enregistrement ; la valeur est perdue. "
    "Exportez de nouveau le fichier.",
)
LOST_ID = Words(
    "“{value}” was a long id that a spreadsheet rounded; the row has lost its key. "
    "Export the file again and do not open it in Excel.",
    "« {value} » était un long identifiant qu’un tableur a arrondi ; la ligne a perdu sa clé. "
    "Exportez de nouveau le fichier sans l’ouvrir dans Excel.",
)
NOT_A_DATE = Words(
    "“{value}” is not a date I can read. The row was left out.",
    "« {value} » n’est pas une date lisible. La ligne a été laissée de côté.",
)


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
    text = name if isinstance(name, str) else str(name or "")
    return _fold_label(text) if len(text) <= 64 else _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_FOLD)).translate(_FOLD)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(text.split()).lower()


_fold_label = lru_cache(maxsize=8192)(_fold)  # the same few labels stand in every row of a column


def is_missing(cell: Cell) -> bool:
    """Tell whether a cell holds one of the marks that mean "no value" (never 0)."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    return not cell or (len(cell) <= _LONGEST_MARK and fold(cell) in MISSING)


def parse_id(cell: Cell) -> str:
    """Return an id as text; raises ``CellError`` where a spreadsheet rounded it (``1.22158E+17``)."""
    if isinstance(cell, str) and cell.isdecimal():
        return cell
    if isinstance(cell, float):
        if abs(cell) >= 2**53:
            raise CellError(LOST_ID, value=f"{cell:.5E}")
        return str(int(cell)) if cell == int(cell) else str(cell)
    text = str(cell or "").translate(INVISIBLE).strip().lstrip("'")
    if _ROUNDED.fullmatch(text):
        raise CellError(LOST_ID, value=text)
    return text
