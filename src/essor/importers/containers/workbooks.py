"""Workbooks (.xlsx, .xlsb, .xls, .ods) through calamine, which never evaluates a formula and follows no link."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from essor.importers.base import Container, Refused, Row, Sheet
from essor.importers.containers.tables import HEAD_ROWS
from essor.records import Words

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_SHEETS = 50
LARGEST_UNPACKED = 256 * 1024 * 1024

TOO_BIG = Words(
    "This workbook unpacks to {size} MB, more than the limit of {limit} MB. Save the sheet you need as CSV.",
    "Ce classeur fait {size} Mo une fois décompressé, plus que la limite de {limit} Mo. "
    "Enregistrez la feuille utile en CSV.",
)
LOCKED = Words(
    "This workbook is protected by a password. Save it without one.",
    "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe.",
)
BROKEN = Words(
    "This workbook is damaged or of a kind that cannot be read ({detail}). Export it again, or save it as CSV.",
    "Ce classeur est endommagé ou d’un genre illisible ({detail}). Exportez-le de nouveau, ou enregistrez-le en CSV.",
)


class Workbook:
    """One workbook; keeps the sheet read last, because a head and a reading ask for the same one in turn."""

    def __init__(self, path: Path, container: Container) -> None:
        if container is not Container.XLS:
            _check_size(path)
        self._path = path
        self._book = _load(path)
        self.names: tuple[str, ...] = tuple(self._book.sheet_names)
        self._last: tuple[str, list[Row]] | None = None

    def heads(self) -> tuple[Sheet, ...]:
        """Return the first rows of the first sheets (at most 50)."""
        return tuple(
            Sheet(name, tuple(tuple(cells) for _, cells in islice(self.rows(name), HEAD_ROWS)))
            for name in self.names[:MOST_SHEETS]
        )

    def rows(self, name: str = "") -> Iterator[Row]:
        """Yield the rows of a sheet ("" = the first) with the numbers the spreadsheet shows."""
        from python_calamine import CalamineError

        name = name or (self.names[0] if self.names else "")
        if name not in self.names:
            return
        try:
            sheet = self._book.get_sheet_by_name(name)
        except CalamineError as error:
            raise Refused(BROKEN, sheet=name, detail=_short(error)) from error
        for line, cells in enumerate(sheet.iter_rows(), 1):
            yield line, cells if any(cell != "" for cell in cells) else ()


def _load(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with path.open("rb") as stream:  # from a stream it looks at the content, from a path at the name's ending
            return CalamineWorkbook.from_filelike(stream)
    except PasswordError as error:
        raise Refused(LOCKED) from error
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(BROKEN, detail=_short(error)) from error


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error) as error:
        raise Refused(BROKEN, detail=_short(error)) from error
    if size > LARGEST_UNPACKED:
        raise Refused(TOO_BIG, size=size // 1_048_576, limit=LARGEST_UNPACKED // 1_048_576)


def _short(error: Exception) -> str:
    text = " ".join(str(error).split())[:120]
    return f"sheet “{text}” missing" if type(error).__name__ == "WorksheetNotFound" else text or type(error).__name__
