"""The contract of an export format, and the deep part that keeps each format short.

A format says which files are its own (``recognizes``, from the first bytes only, never raising) and turns one into
records (``read``, streaming: memory does not grow with the file; a bad row is a ``Problem`` with its line, not an end).

The life of a file: bytes -> ``sniff`` (containers.py: what it really is, encoding, first rows) -> ``Head`` ->
``find_format`` -> ``format.read(source)`` -> records and problems. Reading runs in a child process with limits
(sandbox.py), because decoders of other people's files are where crashes live.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, BinaryIO, ClassVar, Protocol, TextIO

from essor.importers.cells import Cell, CellError, NumberStyle, fold, number_style, parse_number
from essor.records import METRICS, AccountRef, MetricKind, Period, Problem, Record, Severity, Words


class Container(StrEnum):
    """What a file really is, whatever its name says."""

    TEXT = "text"  # CSV, TSV, any table in text
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"  # old binary BIFF
    SPREADSHEETML = "spreadsheetml"  # XML named .xls, as old Facebook Insights wrote
    ODS = "ods"
    JSON = "json"  # .json and X's .js with its prefix
    CAR = "car"  # a Bluesky repository
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    XML = "xml"
    HTML = "html"
    PDF = "pdf"
    IMAGE = "image"
    EMPTY = "empty"
    BINARY = "binary"


class Refused(Exception):
    """A file (or the rest of one) that cannot be read at all, in words; the reader makes it a ``Problem``."""

    def __init__(self, words: Words, *, line: int = 0, sheet: str = "", **params: object) -> None:
        filled = {"line": line, **params}
        super().__init__(words.say("en", filled))
        self.problem = Problem(line, "", words, filled, Severity.REFUSED, sheet)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first rows of one table, as cells. For text there is one ``Sheet`` per delimiter that splits it."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What may be looked at to recognise a file: its name, its kind, its first 64 KiB as text, its first rows."""

    name: str  # path inside the drop, such as "export/Table data.csv"
    container: Container
    size: int
    text: str = ""  # decoded; "" for binary containers
    encoding: str = ""
    sheets: tuple[Sheet, ...] = ()

    @property
    def basename(self) -> str:
        """The name without its folders."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the reader may be told from outside. ``received`` is when the file came in (for dates without a year)."""

    received: datetime
    account_hint: str = ""
    network_hint: str = ""
    encoding: str = ""  # what a person said where the bytes do not tell; "" decides from the bytes
    period_hint: Period | None = None  # what another file of the same export said (Search Console dates one of six)


Row = tuple[int, Sequence[Cell]]  # line (from 1, of the row's first line) and cells


class Source(Protocol):
    """One opened file, readable more than once."""

    head: Head
    options: ReadOptions

    def rows(self, sheet: str = "", *, delimiter: str = "") -> Iterator[Row]:
        """Yield the rows of a table with their line numbers; blank lines are yielded as ``(line, ())``."""
        ...

    def text(self) -> TextIO:
        """Open the decoded text."""
        ...

    def binary(self) -> BinaryIO:
        """Open the raw bytes."""
        ...


class Proof(StrEnum):
    """How far a format is proved."""

    SAMPLE = "sample"  # read on a real file from the tool
    HEADERS = "headers"  # header names seen in other people's code or documentation, no file
    UNVERIFIED = "unverified"  # names not confirmed anywhere; the mapping screen is one click away


@dataclass(frozen=True, slots=True)
class PostColumns:
    """Posts of one account and one sheet, column by column, as ``records.blocks.COLUMNS`` orders them; moments are ISO
    texts without a zone, ``first`` and ``last`` the earliest and the latest of them."""

    account: AccountRef
    sheet: str
    columns: tuple[Sequence[Any], ...]
    first: str
    last: str

    def __len__(self) -> int:
        return len(self.columns[0])


class ExportFormat(ABC):
    """One kind of file. Subclasses are found by discovery; ``slug`` is stable, people build on it."""

    slug: ClassVar[str]
    network: ClassVar[str]  # slug of the network catalogue; "" where the file tells
    name: ClassVar[Words]
    proof: ClassVar[Proof]
    how_to_get: ClassVar[Words] = Words("", "")  # menu path in the tool
    priority: ClassVar[int] = 0  # among several that recognise a file the highest wins

    @abstractmethod
    def recognizes(self, head: Head) -> bool:
        """Tell from the head whether this format reads the file; never raises."""

    @abstractmethod
    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the file's records and problems."""

    def read_columns(self, source: Source) -> Iterator[Record | Problem | PostColumns]:
        """Yield what ``read`` yields, posts in columns where the format can: what the store takes."""
        return self.read(source)


@cache
def formats() -> tuple[ExportFormat, ...]:
    """Return every export format, by discovery of ``essor.importers.formats``."""
    package = importlib.import_module("essor.importers.formats")
    found: list[ExportFormat] = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"essor.importers.formats.{info.name}")
        for item in vars(module).values():
            if (
                isinstance(item, type)
                and issubclass(item, ExportFormat)
                and item.__module__ == module.__name__
                and "slug" in vars(item)
            ):
                found.append(item())
    return tuple(sorted(found, key=lambda f: (-f.priority, f.slug)))


def find_format(head: Head) -> ExportFormat | None:
    """Return the format that recognises the head, or ``None`` (the mapping screen then helps)."""
    return next((f for f in formats() if f.recognizes(head)), None)


# --------------------------------------------------------------------------------------------------------------------
# Tables


Names = tuple[str, ...]
# Every format compares the same first rows with its own names: without this, recognising one file folds each of
# them some hundred times.
_folded = lru_cache(maxsize=16384)(fold)
_CURRENCY_SUFFIX = re.compile(r" \([a-z]{3}\)$")  # on folded names


@dataclass(frozen=True, slots=True)
class Columns:
    """The header names a table may carry, in any language: ``fields`` by our field name, ``metrics`` by metric slug.

    A header line is the first line that holds every field of ``required`` (each under one of its names) and at least
    one field of each group of ``any_of``. A name that
    ends in ``(*)`` matches any currency code there: "Amount spent (*)" finds "Amount spent (EUR)".
    """

    fields: Mapping[str, Names]
    metrics: Mapping[str, Names] = field(default_factory=dict)
    required: Names = ()
    any_of: tuple[Names, ...] = ()

    def locate(self, cells: Sequence[Cell]) -> Header | None:
        """Return where each column stands if ``cells`` is the header line, else ``None``.

        Names are compared after ``fold``, exactly. Where a name stands twice, the first column counts, except that a
        field keeps all its columns in ``alternatives`` (bilingual files fill one language per row).
        """
        places: dict[str, list[int]] = {}
        for index, cell in enumerate(cells):
            name = _folded(cell) if isinstance(cell, str) else fold(cell)
            if name:
                places.setdefault(name, []).append(index)
                if _CURRENCY_SUFFIX.search(name):
                    places.setdefault(_CURRENCY_SUFFIX.sub(" (*)", name), []).append(index)
        found: dict[str, tuple[int, ...]] = {}
        used: set[int] = set()
        for key, names in (*self.fields.items(), *self.metrics.items()):
            indexes = [i for name in names for i in places.get(_folded(name), ())]
            if indexes:
                found[key] = tuple(dict.fromkeys(indexes))
                used.update(indexes)
        if not all(key in found for key in self.required):
            return None
        if not all(any(key in found for key in group) for group in self.any_of):
            return None
        unknown = tuple(
            str(c) for i, c in enumerate(cells) if i not in used and not (c is None or str(c).strip() == "")
        )
        return Header(found, tuple(str(c or "") for c in cells), unknown)


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands; ``names`` as the file writes them; ``unknown`` are columns we do not read."""

    places: Mapping[str, tuple[int, ...]]
    names: tuple[str, ...]
    unknown: tuple[str, ...]

    def name_of(self, key: str) -> str:
        """Return the header the file itself uses for a field or metric."""
        indexes = self.places.get(key, ())
        return self.names[indexes[0]] if indexes else key


class Line:
    """One row of a table under a known header; collects its problems."""

    __slots__ = ("cells", "line", "problems", "table")

    def __init__(self, table: Table, line: int, cells: Sequence[Cell]) -> None:
        self.table = table
        self.line = line
        self.cells = cells
        self.problems: list[Problem] = []

    def raw(self, key: str) -> Cell:
        """Return the first non-empty cell of a field, or ``None``."""
        cells = self.cells
        index = self.table.single.get(key)
        if index is not None:
            cell = cells[index] if index < len(cells) else None
            return None if cell == "" else cell
        for index in self.table.places.get(key, ()):
            if index < len(cells):
                cell = cells[index]
                if cell is not None and cell != "":
                    return cell
        return None

    def text(self, key: str) -> str:
        """Return a field as text, stripped; "" where it is absent."""
        index = self.table.single.get(key)
        cell = self.raw(key) if index is None or index >= len(self.cells) else self.cells[index]
        if cell.__class__ is str:
            return cell.strip()
        if isinstance(cell, float) and cell == int(cell):
            return str(int(cell))
        return "" if cell is None else str(cell).strip()

    def values(self) -> dict[str, float]:
        """Return every metric of the row that holds a number; unreadable cells become warnings."""
        table = self.table
        cells = self.cells
        if table.pick is not None and len(cells) >= table.width:
            # Most rows hold nothing but digits and points here: one look at all of them together tells, and saves
            # a dozen calls per row. Anything else (a mark, a space, a number of a workbook) goes the long way.
            picked = table.pick(cells)
            try:
                joined = "".join(picked)
                if len(joined) < 300 and joined.replace(".", "").isdecimal() and joined.isascii():
                    return {slug: float(cell) for slug, cell in zip(table.slugs, picked, strict=True) if cell}
            except (TypeError, ValueError):
                pass
        out: dict[str, float] = {}
        width = len(cells)
        for slug, index, style in table.metric_columns:
            if index >= width:
                continue
            cell = cells[index]
            if cell is None or cell == "" or slug in out:
                continue
            try:
                number = parse_number(cell, style)
            except CellError as error:
                self.warn(slug, error)
                continue
            if number is not None:
                out[slug] = number
        return out

    def warn(self, key: str, error: CellError, *, severity: Severity = Severity.WARNING) -> None:
        """Remember a problem with one cell of this row."""
        self.problems.append(
            Problem(self.line, self.table.header.name_of(key), error.words, error.params, severity, self.table.sheet)
        )


class Table:
    """A table found in a source: its header, then its lines. Number styles are decided from the first 200 rows."""

    SAMPLE = 200

    def __init__(
        self,
        source: Source,
        header: Header,
        rows: Iterator[Row],
        *,
        sheet: str = "",
        columns: Columns,
        prefers_comma: bool = False,
    ) -> None:
        self.source = source
        self.header = header
        self.places = header.places
        self.single = {key: indexes[0] for key, indexes in header.places.items() if len(indexes) == 1}
        self.sheet = sheet
        self.prefers_comma = prefers_comma
        self._rows = rows
        self._sample: list[Row] = []
        for row in rows:
            self._sample.append(row)
            if len(self._sample) >= self.SAMPLE:
                break
        styled: list[tuple[str, int, NumberStyle]] = []
        for slug in columns.metrics:
            for index in header.places.get(slug, ()):
                cells = [cells[index] for _, cells in self._sample if index < len(cells)]
                kind = METRICS[slug].kind
                is_count = kind in (MetricKind.COUNT, MetricKind.UNIQUE, MetricKind.STOCK)
                styled.append((slug, index, number_style(cells, is_count=is_count, prefers_comma=prefers_comma)))
        self.metric_columns = styled

    @property
    def metric_columns(self) -> list[tuple[str, int, NumberStyle]]:
        """The columns that hold metrics: slug, place, how its numbers are written."""
        return self._metric_columns

    @metric_columns.setter
    def metric_columns(self, columns: list[tuple[str, int, NumberStyle]]) -> None:
        self._metric_columns = columns
        self.slugs = tuple(slug for slug, _, _ in columns)
        places = [index for _, index, _ in columns]
        self.width = max(places, default=-1) + 1
        is_plain = len(set(self.slugs)) == len(columns) > 1 and all(style.decimal == "." for _, _, style in columns)
        self.pick: Callable[[Sequence[Cell]], tuple[str, ...]] | None = itemgetter(*places) if is_plain else None

    def sample(self, key: str) -> list[Cell]:
        """Return the first 200 cells of a field (to decide a date order, for instance)."""
        out: list[Cell] = []
        for index in self.header.places.get(key, ()):
            out.extend(cells[index] for _, cells in self._sample if index < len(cells))
        return out

    def __iter__(self) -> Iterator[Line]:
        for line, cells in self._sample:
            yield Line(self, line, cells)
        self._sample = []
        for line, cells in self._rows:
            yield Line(self, line, cells)

    def take_rows(self) -> Iterator[Row]:
        """Yield the rows as they are; like the lines, only once."""
        sample, self._sample = self._sample, []
        return chain(sample, self._rows)


def find_table(source: Source, columns: Columns, *, sheet: str | None = None, within: int = 40) -> Table | None:
    """Return the first table of the source whose header line stands within its first rows, or ``None``.

    Tries every sheet (or only ``sheet``), and for text every delimiter, against the known names: a sniffer of
    delimiters is fooled by ``|`` in campaign names and by stacked blocks.
    """
    for candidate in source.head.sheets:
        if sheet is not None and candidate.name != sheet:
            continue
        if not any(columns.locate(cells) for cells in candidate.rows[:within]):
            continue
        rows = source.rows(candidate.name, delimiter=candidate.delimiter)
        for line, cells in rows:
            header = columns.locate(cells)
            if header is not None:
                return Table(
                    source,
                    header,
                    rows,
                    sheet=candidate.name,
                    columns=columns,
                    prefers_comma=candidate.delimiter == ";",
                )
            if line > within * 10:
                break
    return None


def has_table(head: Head, columns: Columns, *, within: int = 40) -> bool:
    """Tell whether ``find_table`` would find the columns (for ``recognizes``)."""
    return any(columns.locate(cells) for sheet in head.sheets for cells in sheet.rows[:within])


def find_sheet(head: Head, columns: Columns) -> tuple[Sheet, Header] | None:
    """Return the sheet (for text: the delimiter) and header that ``find_table`` would take, without opening the file."""
    for sheet in head.sheets:
        for cells in sheet.rows:
            header = columns.locate(cells)
            if header is not None:
                return sheet, header
    return None
