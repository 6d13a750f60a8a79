"""Small sources held in memory, for formats that must be tested without a file on disk."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, TextIO

from essor.importers.base import Container, ExportFormat, Head, ReadOptions, Row, Sheet
from essor.importers.cells import Cell
from essor.records import FileFacts, MeasureRow, Problem, PublicationRow, Record, TotalRow

RECEIVED = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class MemorySource:
    """A ``Source`` over text, sheets of cells, or bytes."""

    def __init__(
        self,
        name: str,
        *,
        text: str = "",
        sheets: Mapping[str, Sequence[Sequence[Cell]]] | None = None,
        content: bytes = b"",
        container: Container | None = None,
        network: str = "",
        received: datetime = RECEIVED,
    ) -> None:
        self._text = text
        self._sheets = sheets or {}
        self._content = content
        self.options = ReadOptions(received=received, network_hint=network)
        kind = container or (Container.XLSX if sheets else Container.TEXT)
        heads: tuple[Sheet, ...] = ()
        if sheets:
            heads = tuple(Sheet(title, tuple(tuple(row) for row in rows[:60])) for title, rows in sheets.items())
        elif text and kind is Container.TEXT:
            heads = tuple(
                Sheet("", tuple(tuple(cells) for _, cells in list(self._split(mark))[:60]), mark) for mark in ",;\t"
            )
        self.head = Head(name, kind, len(text) or len(content), text[:65536], "utf-8", heads)

    def _split(self, delimiter: str) -> Iterator[Row]:
        reader = csv.reader(io.StringIO(self._text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
        end = 0
        for cells in reader:
            line, end = end + 1, reader.line_num
            yield line, cells

    def rows(self, sheet: str = "", *, delimiter: str = "") -> Iterator[Row]:
        """Yield the rows of the text or of a sheet."""
        if self._sheets:
            yield from enumerate(self._sheets[sheet], start=1)
        else:
            yield from self._split(delimiter or ",")

    def text(self) -> TextIO:
        """Open the text."""
        return io.StringIO(self._text)

    def binary(self) -> BinaryIO:
        """Open the bytes."""
        return io.BytesIO(self._content)


class Reading:
    """What a format made of a source, by kind of record."""

    def __init__(self, export: ExportFormat, source: MemorySource) -> None:
        assert export.recognizes(source.head), f"{export.slug} does not recognise {source.head.name}"
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        for item in export.read(source):
            (self.problems if isinstance(item, Problem) else self.records).append(item)  # type: ignore[arg-type]

    @property
    def posts(self) -> list[PublicationRow]:
        """The publications."""
        return [r for r in self.records if isinstance(r, PublicationRow)]

    @property
    def measures(self) -> list[MeasureRow]:
        """The measures."""
        return [r for r in self.records if isinstance(r, MeasureRow)]

    @property
    def totals(self) -> list[TotalRow]:
        """The printed totals."""
        return [r for r in self.records if isinstance(r, TotalRow)]

    @property
    def facts(self) -> FileFacts:
        """The last facts of the file."""
        return [r for r in self.records if isinstance(r, FileFacts)][-1]

    def sum(self, slug: str, dimensions: tuple[tuple[str, str], ...] | None = ()) -> float:
        """Return the sum of a metric over posts and over the measures with these dimensions (None: any)."""
        values = [p.values.get(slug, 0) for p in self.posts]
        values += [m.values.get(slug, 0) for m in self.measures if dimensions is None or m.dimensions == dimensions]
        return sum(values)

    def messages(self, language: str = "en") -> list[str]:
        """Return the problems in words."""
        return [p.message(language) for p in self.problems]
