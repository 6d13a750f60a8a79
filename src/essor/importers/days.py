"""The common course of an export whose rows are days of one account, with parts (device, promotion) apart from totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from essor.importers.base import Columns, ExportFormat, Head, Line, Names, Source, Table, find_table, has_table
from essor.importers.cells import (
    YEAR_INFERRED,
    CellError,
    NumberStyle,
    date_order,
    number_style,
    parse_date,
    parse_number,
)
from essor.importers.filenames import period_in_name, taken_at
from essor.importers.sheets import EMPTY_FIELD, NO_TABLE, TABULAR, each_line, is_total, unread_columns
from essor.records import (
    METRICS,
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    MetricKind,
    Period,
    Problem,
    Record,
    Severity,
    TotalRow,
)
from essor.records.rows import ACCOUNT

Dimensions = tuple[tuple[str, str], ...]
_NO_YEAR = re.compile(r"[^\d]*\d{1,2}[^\d]*")  # "April 12", "12 avril"
_COUNTED = frozenset({MetricKind.COUNT, MetricKind.UNIQUE, MetricKind.STOCK})


@dataclass(slots=True)
class Days:
    """The first and last day met so far."""

    first: date | None = None
    last: date | None = None

    def add(self, day: date) -> Period:
        """Remember a day and return it as a period."""
        if self.first is None or day < self.first:
            self.first = day
        if self.last is None or day > self.last:
            self.last = day
        return Period(day, day)

    @property
    def period(self) -> Period | None:
        """The range from the first to the last day, ``None`` before any."""
        return None if self.first is None or self.last is None else Period(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that hold one part of the account's figures, such as a device or what was promoted.

    A part becomes a record of its own with its ``dimensions``; the whole has none, so nothing is counted twice.
    """

    dimensions: Dimensions
    metrics: Mapping[str, Names]  # metric slug -> header names

    def fields(self) -> dict[str, Names]:
        """Return the columns as fields, under keys that say which part they belong to."""
        return {self.key(slug): names for slug, names in self.metrics.items()}

    def key(self, slug: str) -> str:
        """Return the field name of one metric of this part."""
        return f"{slug} {self.dimensions}"


class DayTable(ExportFormat):
    """A table with a ``date`` field and one row per day; ``cuts`` names fields that cut a day (country, hour)."""

    columns: ClassVar[Columns]
    cuts: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[tuple[Part, ...]] = ()
    percents: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        """Add the parts' columns to the table's own."""
        super().__init_subclass__()
        if "columns" in vars(cls):
            fields = {key: names for part in cls.parts for key, names in part.fields().items()}
            own = cls.columns
            cls.columns = Columns({**own.fields, **fields}, own.metrics, own.required)

    def recognizes(self, head: Head) -> bool:
        """Tell whether the head holds the header line."""
        return head.container in TABULAR and has_table(head, self.columns)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the days of every sheet that holds the columns (three months may stand on three sheets)."""
        days = Days()
        account = AccountRef(self.network)
        taken = taken_at(source.head.name)
        for sheet in dict.fromkeys(sheet.name for sheet in source.head.sheets):
            table = find_table(source, self.columns, sheet=sheet)
            if table is None:
                continue
            if days.period is None:
                account = self.account(table)
                yield FileFacts(account, period_in_name(source.head.name), taken)
            yield from self.notes(table)
            yield from self.read_table(table, account, days)
        yield FileFacts(account, days.period, taken) if days.period else Problem(0, "", NO_TABLE)

    def read_table(self, table: Table, account: AccountRef, days: Days) -> Iterator[Record | Problem]:
        """Yield the days of one table."""
        yield from read_days(
            table, account, days, cuts=self.cuts, parts=self.parts, percents=self.percents, skips=self.skips
        )

    def notes(self, table: Table) -> Iterator[Problem]:
        """Yield what is to be said of the columns."""
        yield from unread_columns(table.header, sheet=table.sheet)

    def account(self, table: Table) -> AccountRef:
        """Return whose days these are."""
        return AccountRef(self.network)

    def skips(self, line: Line) -> bool:
        """Tell whether a line is no day and no fault either, such as a row that explains the columns."""
        return False


def read_days(
    table: Table,
    account: AccountRef,
    days: Days,
    *,
    cuts: tuple[str, ...] = (),
    parts: tuple[Part, ...] = (),
    percents: frozenset[str] = frozenset(),
    skips: Callable[[Line], bool] | None = None,
) -> Iterator[Record | Problem]:
    """Yield one measure per day (and per part that holds numbers); a line labelled "Total" becomes a ``TotalRow``."""
    style = date_order(table.sample("date"))
    received = taken_at(table.source.head.name) or table.source.options.received  # for dates without a year
    without_year = any(isinstance(cell, str) and _NO_YEAR.fullmatch(cell.strip()) for cell in table.sample("date"))
    styles = {
        part.key(slug): number_style(
            table.sample(part.key(slug)), is_count=METRICS[slug].kind in _COUNTED, prefers_comma=table.prefers_comma
        )
        for part in parts
        for slug in part.metrics
        if part.key(slug) in table.header.places
    }

    def measures(line: Line) -> Iterator[Record]:
        if skips is not None and skips(line):
            return
        cell = line.raw("date")
        values = shares(line.values(), percents)
        if isinstance(cell, str) and is_total(cell):
            yield TotalRow(line.line, values, table.sheet)
            return
        day = parse_date(cell, style, received=received)
        if day is None:
            raise CellError(EMPTY_FIELD, field=table.header.name_of("date"))
        period = days.add(day)
        own = tuple(sorted((cut, line.text(cut)) for cut in cuts if cut in table.header.places))
        if values:
            yield MeasureRow(line.line, account, ACCOUNT, period, Grain.DAY, values, own, sheet=table.sheet)
        for part in parts:
            found = shares(_part(line, part, styles), percents)
            if found:
                dimensions = tuple(sorted((*own, *part.dimensions)))
                yield MeasureRow(line.line, account, ACCOUNT, period, Grain.DAY, found, dimensions, sheet=table.sheet)

    yield from each_line(table, measures)
    if without_year:
        yield Problem(0, table.header.name_of("date"), YEAR_INFERRED, {}, Severity.NOTE, table.sheet)


def shares(values: dict[str, float], percents: frozenset[str]) -> dict[str, float]:
    """Return the values with percents (3.06) as fractions (0.0306)."""
    for slug in percents & values.keys():
        values[slug] /= 100
    return values


def _part(line: Line, part: Part, styles: Mapping[str, NumberStyle]) -> dict[str, float]:
    out: dict[str, float] = {}
    for slug in part.metrics:
        key = part.key(slug)
        if key not in styles:
            continue
        try:
            number = parse_number(line.raw(key), styles[key])
        except CellError as error:
            line.warn(key, error)
            continue
        if number is not None:
            out[slug] = number
    return out
