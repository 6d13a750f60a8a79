"""The common course of an ad report by day: campaign or ad group, what it cost, what the tool says it brought."""

from __future__ import annotations

from collections.abc import Iterator

from essor.importers.base import Line, Table
from essor.importers.cells import CellError, is_missing, parse_date
from essor.importers.periods import NO_PERIOD, Span, grain_of
from essor.importers.sheets import (
    TableFormat,
    currency_of,
    day_style,
    doubtful_dates,
    each_line,
    is_total,
    period_of_file,
    unknown_currency,
)
from essor.records import AccountRef, FileFacts, Grain, MeasureRow, Period, Problem, Record, Subject, TotalRow


class AdReport(TableFormat):
    """An ad report whose columns name the fields ``date``, ``campaign``, ``ad_group``, ``ad``, ``currency`` and ``spend``."""

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one measure per line, of the finest thing it names; a line that says "Total" is a total."""
        style = day_style(table, "date", day_first=False)
        whole = period_of_file(table.source)
        stated = currency_of([table.header.name_of("spend")], table.sample("spend"))
        currencies: set[str] = set()
        span = Span()
        account = AccountRef(self.network)

        def read_line(line: Line) -> Iterator[Record]:
            values = line.values()
            if any(isinstance(cell, str) and is_total(cell) for cell in line.cells[:4]):
                yield TotalRow(line.line, values, table.sheet)
                return
            day = None if is_missing(line.raw("date")) else parse_date(line.raw("date"), style)
            period = Period(day, day) if day else whole
            if period is None:
                raise CellError(NO_PERIOD)
            span.add(period)
            currency = line.text("currency").upper() or stated
            currencies.add(currency)
            kind = next((one for one in ("ad", "ad_group", "campaign") if line.text(one)), "")
            subject = Subject(kind, line.text(kind), line.text(kind)) if kind else Subject("account")
            dimensions = tuple(
                (one, text) for one in ("ad_group", "campaign") if one != kind and (text := line.text(one))
            )
            grain = Grain.DAY if day else grain_of(period)
            if values:
                yield MeasureRow(line.line, account, subject, period, grain, values, dimensions, currency, table.sheet)

        yield from each_line(table, read_line)
        yield FileFacts(
            account=account, period=span.period, currency=next(iter(currencies)) if len(currencies) == 1 else ""
        )
        yield from unknown_currency(table, "spend", currencies)
        yield from doubtful_dates(table, style)
