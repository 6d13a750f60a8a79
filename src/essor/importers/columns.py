"""Plain posts of a big content export, a column at a time: a third of the cost of a row at a time.

Only what is plain goes this way: cells of digits, dates as ``MM/DD/YYYY HH:MM``, one account. Rows that hold anything else
are declined and the careful way reads them, so that both ways say the same of every file (a test compares them).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from essor.importers.base import Container, Line, PostColumns, Refused, Row, Table
from essor.importers.cells import CellError, DateStyle, fold, parse_datetime
from essor.records import METRICS, AccountRef, MetricKind, Problem, Record

ROWS_AT_ONCE = 4000  # rows of a block: what the store writes in one statement
PIECE = 250  # rows that go the careful way together where one of them is not plain

_FIELDS = (
    "id",
    "account_id",
    "account_handle",
    "account_name",
    "published",
    "permalink",
    "kind",
    "title",
    "text",
    "date",
)
_ACCOUNT = ("account_id", "account_handle", "account_name")
_DAY = re.compile(r"\d\d/\d\d/\d{4}", re.ASCII)
_CLOCK = re.compile(r" (?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_LONGEST_EXACT = 15  # digits: a whole number of so many is written alike as a float
_LONGEST_ROW = 300  # digits of a row that ``Line.values`` takes at one look
_MOST_DAYS = 20_000  # remembered at once, whatever a file may hold
_MONEY = frozenset(slug for slug, rule in METRICS.items() if rule.kind is MetricKind.MONEY)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield rows by ``ROWS_AT_ONCE``; what stands before a fault comes before the fault."""
    is_more = True
    while is_more:
        chunk: list[Row] = []
        try:
            chunk.extend(islice(rows, ROWS_AT_ONCE))
        except Refused:
            if chunk:
                yield chunk
            raise
        is_more = len(chunk) == ROWS_AT_ONCE
        if chunk:
            yield chunk


class _Days(dict[str, str]):
    """``MM/DD/YYYY`` -> ISO day, as ``parse_datetime`` reads it; ``KeyError`` for anything else."""

    def __init__(self, style: DateStyle) -> None:
        self._style = style

    def __missing__(self, text: str) -> str:
        if _DAY.fullmatch(text) is None:
            raise KeyError(text)
        try:
            moment = parse_datetime(f"{text} 00:00", self._style)
        except CellError as error:
            raise KeyError(text) from error
        if moment is None:
            raise KeyError(text)
        if len(self) >= _MOST_DAYS:
            self.clear()
        self[text] = found = moment.date().isoformat()
        return found


class _Clocks(dict[str, str]):
    """ " HH:MM" -> the end of an ISO moment; ``KeyError`` for anything else."""

    def __missing__(self, text: str) -> str:
        if _CLOCK.fullmatch(text) is None:
            raise KeyError(text)
        self[text] = found = f"T{text[1:]}:00"
        return found


class MetaColumns:
    """Reads plain rows of Facebook's content export under one header."""

    def __init__(self, table: Table, style: DateStyle, currency: str, kinds: Mapping[str, str]) -> None:
        self._table = table
        self._currency = currency
        self._kinds = kinds
        self._days = _Days(style)
        self._clocks = _Clocks()
        self._spots = table.single
        self._width = 1 + max((spot for spots in table.places.values() for spot in spots), default=0)
        self._fits = (
            table.source.head.container is Container.TEXT
            and table.pick is not None
            and all(key in table.single or key not in table.places for key in _FIELDS)
        )

    def read(self, rows: Sequence[Row], account: AccountRef) -> PostColumns | None:
        """Return the posts of ``rows`` (at least one), ``None`` where one of them is not plain or of another account.

        ``account`` is whose posts the first row holds.
        """
        widths = {len(cells) for _, cells in rows}
        if not self._fits or len(widths) != 1 or widths.pop() < self._width:
            return None
        columns: list[tuple[Any, ...]] = list(zip(*[cells for _, cells in rows], strict=True))
        empty = ("",) * len(rows)

        def column(key: str) -> tuple[Any, ...]:
            return columns[self._spots[key]] if key in self._spots else empty

        ids = column("id")
        if not all(map(str.isdecimal, ids)) or not {"", "Lifetime"}.issuperset(column("date")):
            return None
        if any(cells.count(cells[0]) != len(rows) for cells in map(column, _ACCOUNT)):
            return None
        try:
            days, clocks = self._days, self._clocks
            published = [days[cell[:10]] + clocks[cell[10:]] for cell in column("published")]
            values = self._values(columns)
        except (KeyError, ValueError):
            return None
        if values is None:
            return None
        texts, sponsored, currencies = values
        links = list(map(str.strip, column("permalink")))
        known = {cell: self._kinds.get(fold(cell), "") for cell in set(column("kind"))}
        kinds = ["reel" if "/reel/" in link else known[cell] for link, cell in zip(links, column("kind"), strict=True)]
        words = list(map(str.strip, column("title")))
        others = column("text")
        if any(others):
            pairs = zip(words, map(str.strip, others), strict=True)
            words = [word if len(word) >= len(other) else other for word, other in pairs]
        lines = [line for line, _ in rows]
        return PostColumns(
            account,
            self._table.sheet,
            (lines, ids, published, links, kinds, words, empty, sponsored, currencies, texts),
            min(published),
            max(published),
        )

    def _values(
        self, columns: Sequence[tuple[str, ...]]
    ) -> tuple[list[str], Sequence[bool | None], Sequence[str]] | None:
        """Return the counters as JSON, whether money carried each post, and the currency where a row holds money.

        ``None`` where a row is not plain; raises ``ValueError`` for what only looks like a number.
        """
        count = len(columns[0])
        form: list[str] = []
        filling: list[Sequence[Any]] = []
        numbers: dict[str, Sequence[float | None]] = {}
        currencies: Sequence[str] = ("",) * count
        longest = 0
        for slug, index, _ in self._table.metric_columns:
            cells = columns[index]
            joined = "".join(cells)
            if not joined:
                continue
            if not (joined.isascii() and joined.replace(".", "").isdecimal()):
                return None
            width = max(map(len, cells))
            longest += width
            is_whole = "." not in joined and width <= _LONGEST_EXACT
            name = json.dumps(slug).replace("%", "%%")
            if all(cells):
                numbers[slug] = found = list(map(int if is_whole else float, cells))
                form.append(f",{name}:%d.0" if is_whole else f",{name}:%r")
                filling.append(found)
            else:
                start = f",{json.dumps(slug)}:"
                numbers[slug] = some = [float(cell) if cell else None for cell in cells]
                form.append("%s")
                filling.append(["" if number is None else f"{start}{number!r}" for number in some])
            if self._currency and slug in _MONEY:
                currencies = [self._currency if cell else code for cell, code in zip(cells, currencies, strict=True)]
        if longest >= _LONGEST_ROW:
            return None
        if "views" in numbers and 0 in numbers["views"] and "reach" in numbers:
            pairs = zip(numbers["views"], numbers["reach"], strict=True)
            if any(views == 0 and reach for views, reach in pairs):
                return None  # a fault of the export, which the careful way tells
        pattern = "".join(form)
        texts = ["{" + (pattern % row)[1:] + "}" for row in zip(*filling, strict=True)] if form else ["{}"] * count
        paid = [numbers[slug] for slug in ("paid_views", "paid_reach", "paid_video_views") if slug in numbers]
        sponsored = [_is_any(row) for row in zip(*paid, strict=True)] if paid else [None] * count
        return texts, sponsored, currencies


def _is_any(numbers: Sequence[float | None]) -> bool | None:
    told = [number for number in numbers if number is not None]
    return any(told) if told else None


def read_in_columns(
    table: Table,
    columns: MetaColumns,
    account_of: Callable[[Line], AccountRef],
    read_carefully: Callable[[Iterable[Line]], Iterator[Record | Problem]],
) -> Iterator[Record | Problem | PostColumns]:
    """Yield the posts of a table in file order: plain rows in columns, the others as ``read_carefully`` has them."""
    for chunk in _chunks(table.take_rows()):
        whole = columns.read(chunk, account_of(Line(table, *chunk[0])))
        if whole is not None:
            yield whole
            continue
        for start in range(0, len(chunk), PIECE):
            rows = chunk[start : start + PIECE]
            part = columns.read(rows, account_of(Line(table, *rows[0])))
            if part is None:
                yield from read_carefully(Line(table, line, cells) for line, cells in rows)
            else:
                yield part
