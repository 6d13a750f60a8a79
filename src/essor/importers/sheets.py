"""The common course of a format that is one table: find the header, tell what is not read, read each line.

A bad cell refuses its line with words and never ends the file; each format keeps only its names and its rules.
"""

from __future__ import annotations

import html
import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import ClassVar

from essor.importers.base import (
    Columns,
    Container,
    ExportFormat,
    Head,
    Header,
    Line,
    Source,
    Table,
    find_table,
    has_table,
)
from essor.importers.blocks import is_blank
from essor.importers.cells import (
    AMBIGUOUS_DATES,
    CellError,
    DateOrder,
    DateStyle,
    NumberStyle,
    date_order,
    fold,
    number_style,
    parse_decimal,
    parse_id,
)
from essor.importers.periods import find_ranges
from essor.records import Period, Problem, Record, Severity, Words

TABULAR = frozenset({Container.TEXT, Container.XLSX, Container.XLS, Container.SPREADSHEETML, Container.ODS})

NO_TABLE = Words(
    "The file no longer holds the columns it was recognised by, so nothing was read. Export it again.",
    "Le fichier ne contient plus les colonnes qui l’avaient fait reconnaître : rien n’a été lu. Exportez-le de nouveau.",
)
UNREAD = Words(
    "Columns not read: {columns}. Everything else was.",
    "Colonnes non lues : {columns}. Tout le reste l’a été.",
)
LEFT_OUT = Words(
    "Columns about persons were left out on purpose: {columns}.",
    "Colonnes concernant des personnes, laissées de côté à dessein : {columns}.",
)
NO_CURRENCY = Words(
    "The file does not say in which currency its amounts are; say so before you add them to others.",
    "Le fichier ne dit pas dans quelle devise sont ses montants ; précisez-la avant de les ajouter à d’autres.",
)
EMPTY_FIELD = Words(
    "“{field}” is empty. The row was left out.",
    "« {field} » est vide. La ligne a été laissée de côté.",
)

_SYMBOLS = {"€": "EUR", "£": "GBP", "US$": "USD", "CA$": "CAD", "CHF": "CHF", "zł": "PLN", "kr": "", "¥": "JPY"}
_CODE = re.compile(r"\b([A-Z]{3})\b")


class TableFormat(ExportFormat):
    """An export that is one table with known header names."""

    columns: ClassVar[Columns]

    def recognizes(self, head: Head) -> bool:
        """Tell whether the head holds the header line."""
        return head.container in TABULAR and has_table(head, self.columns)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield what the table says; where the header vanished since recognition, one refusal."""
        table = find_table(source, self.columns)
        if table is None:
            yield Problem(0, "", NO_TABLE)
            return
        yield from unread_columns(table.header, sheet=table.sheet)
        yield from self.read_table(table)

    @abstractmethod
    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield the records of the table."""


def each_line(
    table: Table, read: Callable[[Line], Iterable[Record]], lines: Iterable[Line] | None = None
) -> Iterator[Record | Problem]:
    """Yield what ``read`` makes of each line that is not blank, and its problems; a ``CellError`` refuses the line.

    The lines are all of the table's unless ``lines`` are given.
    """
    for line in table if lines is None else lines:
        if is_blank(line.cells):
            continue
        try:
            yield from read(line)
        except CellError as error:
            yield Problem(line.line, "", error.words, error.params, Severity.REFUSED, table.sheet)
        yield from line.problems


def unread_columns(header: Header, *, sheet: str = "") -> Iterator[Problem]:
    """Yield a note that names the columns nobody reads, and one for those of persons (the field ``personal``)."""
    personal = [header.names[index] for index in header.places.get("personal", ())]
    if personal:
        yield Problem(0, "", LEFT_OUT, {"columns": ", ".join(personal)}, Severity.NOTE, sheet)
    if header.unknown:
        names = ", ".join(dict.fromkeys(header.unknown))
        yield Problem(0, "", UNREAD, {"columns": names}, Severity.NOTE, sheet)


def required_id(line: Line, key: str) -> str:
    """Return the id that the row cannot do without; raises ``CellError`` where it is empty or was rounded."""
    text = parse_id(line.raw(key))
    if not text:
        raise CellError(EMPTY_FIELD, field=line.table.header.name_of(key))
    return text


def money_style(table: Table, key: str) -> NumberStyle:
    """Decide how a field that is no metric writes its amounts."""
    return number_style(table.sample(key), is_count=False, prefers_comma=table.prefers_comma)


def money(line: Line, key: str, style: NumberStyle) -> Decimal | None:
    """Return an amount of the line, ``None`` where the cell is missing; raises ``CellError`` where it is unreadable."""
    return parse_decimal(line.raw(key), style)


def currency_of(header_names: Iterable[str], cells: Iterable[object] = ()) -> str:
    """Return the ISO code that a header ("Amount spent (EUR)") or the amounts ("11 925,86 €") carry, else "".

    A bare ``$`` is many currencies and says nothing; ``US$`` does.
    """
    for name in header_names:
        match = re.search(r"\(([A-Z]{3})\)\s*$", str(name))
        if match:
            return match.group(1)
    for cell in cells:
        text = html.unescape(str(cell or ""))  # WooCommerce writes "&euro;"
        for symbol, code in _SYMBOLS.items():
            if code and symbol in text:
                return code
        match = _CODE.search(text)
        if match:
            return match.group(1)
    return ""


def titled_ranges(head: Head, *, within: int = 8) -> list[Period]:
    """Return the periods that the lines above the header, or else the file name, state (a comparison comes second)."""
    for sheet in head.sheets:
        for cells in sheet.rows[:within]:
            ranges = find_ranges(",".join(str(cell) for cell in cells if cell is not None))
            if ranges:
                return ranges
    return find_ranges(head.basename)


def day_style(table: Table, key: str, *, day_first: bool) -> DateStyle:
    """Decide the order of day and month of a column; ``day_first`` holds where no value decides."""
    return date_order(table.sample(key), default=DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST)


def doubtful_dates(table: Table, style: DateStyle) -> Iterator[Problem]:
    """Yield one warning where no value told whether the day or the month comes first."""
    if style.is_ambiguous:
        order = style.order.words
        words = Words(AMBIGUOUS_DATES.en.format(order=order.en), AMBIGUOUS_DATES.fr.format(order=order.fr))
        yield Problem(0, "", words, {}, Severity.WARNING, table.sheet)


def period_of_file(source: Source) -> Period | None:
    """Return the days of a table without dates: what its export's other files, the lines above or its name say."""
    ranges = titled_ranges(source.head)
    return source.options.period_hint or (ranges[0] if ranges else None)


def day_of_arrival(source: Source) -> Period:
    """Return the day a file came in, the stand-in that ``UNDATED`` tells of."""
    day = source.options.received.date()
    return Period(day, day)


def unknown_currency(table: Table, key: str, currencies: Iterable[str]) -> Iterator[Problem]:
    """Yield one warning where an amount of the table had no currency."""
    if "" in currencies:
        yield Problem(0, table.header.name_of(key), NO_CURRENCY, {}, Severity.WARNING, table.sheet)


def is_total(text: str) -> bool:
    """Tell whether a label announces a total line ("Total", "Total : campagnes", "Grand total", "Total général")."""
    name = fold(text)
    return name in {"total", "totals", "totaux", "grand total", "total general"} or name.startswith(
        ("total:", "total :", "totals:", "total -")
    )
