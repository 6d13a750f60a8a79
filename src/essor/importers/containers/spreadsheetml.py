"""SpreadsheetML 2003: the XML that old Facebook Insights named ``.xls``. Streaming; entities and outside files refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from essor.importers.base import Refused, Row, Sheet
from essor.importers.cells import Cell
from essor.importers.containers.tables import HEAD_ROWS
from essor.records import Words

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
MOST_COLUMNS = 16_384

BROKEN_XML = Words(
    "The XML of this workbook breaks off or is not well formed ({detail}). Export it again.",
    "Le XML de ce classeur s’interrompt ou est mal formé ({detail}). Exportez-le de nouveau.",
)
FORBIDDEN_XML = Words(
    "This XML declares entities or points to other files, which no export needs; it was not read.",
    "Ce XML déclare des entités ou renvoie à d’autres fichiers, ce dont aucun export n’a besoin ; il n’a pas été lu.",
)


def read_heads(path: Path) -> tuple[Sheet, ...]:
    """Return the first rows of every worksheet."""
    heads: dict[str, list[tuple[Cell, ...]]] = {}
    for name, row in _walk(path, None):
        rows = heads.setdefault(name, [])
        if row is not None and len(rows) < HEAD_ROWS:
            rows.append(tuple(row[1]))
    return tuple(Sheet(name, tuple(rows)) for name, rows in heads.items())


def read_rows(path: Path, name: str = "") -> Iterator[Row]:
    """Yield the rows of a worksheet ("" = the first) with the numbers the spreadsheet shows."""
    for _, row in _walk(path, name):
        if row is not None:
            yield row


def _walk(path: Path, wanted: str | None) -> Iterator[tuple[str, Row | None]]:
    """Yield (worksheet, row), and (worksheet, None) where one begins; ``wanted`` "" is the first, ``None`` all."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    sheet, line, is_wanted = "", 0, False
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                if element.tag == f"{_SS}Worksheet":
                    if wanted == "" and sheet:
                        return
                    sheet, line = element.get(f"{_SS}Name", ""), 0
                    is_wanted = wanted is None or wanted in {"", sheet}
                    if is_wanted:
                        yield sheet, None
                continue
            if element.tag == f"{_SS}Row":
                line = _index(element, line)
                if is_wanted:
                    yield sheet, (line, _cells(element))
                element.clear()
            elif element.tag in {f"{_SS}Table", f"{_SS}Worksheet", f"{_SS}Styles"}:
                element.clear()
    except ParseError as error:
        raise Refused(BROKEN_XML, detail=str(error)[:120]) from error
    except DefusedXmlException as error:
        raise Refused(FORBIDDEN_XML) from error


def _index(element: Any, before: int) -> int:
    text = element.get(f"{_SS}Index", "")
    return max(before + 1, int(text)) if text.isdecimal() and len(text) < 9 else before + 1


def _cells(row: Any) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for cell in row.iterfind(f"{_SS}Cell"):
        column = min(_index(cell, column), MOST_COLUMNS)
        cells.extend([None] * (column - 1 - len(cells)))
        cells.append(_value(cell.find(f"{_SS}Data")))
    return cells if any(cell not in {None, ""} for cell in cells) else []


def _value(data: Any) -> Cell:
    if data is None:
        return None
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type", "String")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text  # a wrong type attribute; the cell's reader judges the text
    if kind == "Boolean":
        return text.strip() == "1"
    return text
