"""Small in-memory sources for the tests of web, ads and money formats: text in, records and problems out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from essor.importers.base import Container, Head, ReadOptions, Row, Sheet, find_format
from essor.records import MeasureRow, Problem, Record

RECEIVED = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
OPTIONS = ReadOptions(received=RECEIVED)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-16 or UTF-8 by its mark, else UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


@dataclass
class TextSource:
    """A text file held in memory."""

    name: str
    content: str
    options: ReadOptions = OPTIONS

    @property
    def head(self) -> Head:
        sheets = tuple(
            Sheet("", tuple(tuple(cells) for _, cells in zip(range(60), self._cells(mark), strict=False)), mark)
            for mark in (",", ";", "\t")
            if mark in self.content[:65536]
        )
        size = len(self.content.encode())
        return Head(self.name, Container.TEXT, size, self.content[:65536], "utf-8", sheets)

    def _cells(self, delimiter: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(self.content, newline=""), delimiter=delimiter)

    def rows(self, sheet: str = "", *, delimiter: str = "") -> Iterator[Row]:
        reader = csv.reader(io.StringIO(self.content, newline=""), delimiter=delimiter or ",")
        last = 0
        for cells in reader:
            line, last = last + 1, reader.line_num
            yield line, cells

    def text(self) -> TextIO:
        return io.StringIO(self.content)

    def binary(self) -> BinaryIO:
        return io.BytesIO(self.content.encode())


@dataclass
class SheetSource:
    """A workbook held in memory, one table per sheet."""

    name: str
    sheets: dict[str, list[list[object]]]
    options: ReadOptions = OPTIONS

    @property
    def head(self) -> Head:
        sheets = tuple(Sheet(key, tuple(tuple(row) for row in rows[:60])) for key, rows in self.sheets.items())
        return Head(self.name, Container.XLSX, 1000, sheets=sheets)

    def rows(self, sheet: str = "", *, delimiter: str = "") -> Iterator[Row]:
        yield from enumerate(self.sheets[sheet], start=1)

    def text(self) -> TextIO:
        raise NotImplementedError

    def binary(self) -> BinaryIO:
        raise NotImplementedError


@dataclass
class Reading:
    """What a file gave."""

    slug: str
    records: list[Record]
    problems: list[Problem]

    def of(self, kind: type) -> list:
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def measures(self) -> list[MeasureRow]:
        return self.of(MeasureRow)

    def total(self, metric: str, *, subject: str | None = None) -> float:
        return sum(row.values.get(metric, 0) for row in self.measures if subject is None or row.subject.kind == subject)


def read_source(source: TextSource | SheetSource) -> Reading:
    """Recognise and read a source, as the product would."""
    found = find_format(source.head)
    assert found is not None, f"nothing recognises {source.name}"
    got = list(found.read(source))
    return Reading(
        found.slug, [r for r in got if not isinstance(r, Problem)], [p for p in got if isinstance(p, Problem)]
    )


def read_text(name: str, content: str) -> Reading:
    """Recognise and read a text."""
    return read_source(TextSource(name, content))


def read_path(path: Path) -> Reading:
    """Recognise and read a real file."""
    return read_text(path.name, decode(path.read_bytes()))
