"""The simple cost sheet: one cost per line, under plain English or French column names.

Columns: date (or first and last day, or month), label, amount, and kind or network (at least one of the two); then,
where known, currency. Kinds: ads, tool, agency, training, content, other. An empty network means shared by all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import Cell, CellError, DateStyle, parse_date
from essor.importers.labels import cost_kind_of, network_of
from essor.importers.periods import NO_PERIOD, Span, month_of
from essor.importers.sheets import (
    EMPTY_FIELD,
    TableFormat,
    currency_of,
    day_style,
    doubtful_dates,
    each_line,
    is_total,
    money,
    money_style,
    unknown_currency,
)
from essor.records import CostRow, FileFacts, Period, Problem, Record, Words

_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})")
ENDS_BEFORE = Words(
    "The last day ({last}) comes before the first ({first}). The row was left out.",
    "Le dernier jour ({last}) précède le premier ({first}). La ligne a été laissée de côté.",
)


class GenericCosts(TableFormat):
    """Costs in a sheet somebody keeps."""

    slug = "generic_costs"
    network = ""
    name = Words("Cost sheet (simple columns)", "Tableau de coûts (colonnes simples)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Any spreadsheet with the columns date (or month), label, amount, kind, network (and currency)",
        "N’importe quel tableur avec les colonnes date (ou mois), libellé, montant, type, réseau (et devise)",
    )
    priority = -20
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date", "Day", "Jour"),
            "first": ("First day", "Start", "Start date", "From", "Début", "Date de début", "Du"),
            "last": ("Last day", "End", "End date", "To", "Fin", "Date de fin", "Au"),
            "month": ("Month", "Period", "Mois", "Période"),
            "label": ("Label", "Description", "What", "Libellé", "Intitulé", "Objet"),
            "amount": ("Amount", "Cost", "Total", "Montant", "Coût", "Montant HT", "Montant TTC", "Amount (*)",
                       "Cost (*)", "Montant (*)", "Coût (*)"),
            "currency": ("Currency", "Devise"),
            "kind": ("Kind", "Type", "Category", "Catégorie", "Nature", "Poste"),
            "network": ("Network", "Channel", "Réseau", "Canal"),
        },
        required=("label", "amount"),
        any_of=(("date", "first", "month"), ("kind", "network")),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one cost per line that is not a total."""
        is_french = bool({"montant", "coût", "libellé"} & {name.lower() for name in table.header.names})
        key = next(one for one in ("date", "first", "month") if one in table.header.places)
        style = day_style(table, key, day_first=is_french)
        amounts = money_style(table, "amount")
        stated = currency_of([table.header.name_of("amount")], table.sample("amount"))
        currencies: set[str] = set()
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            if any(is_total(line.text(one)) for one in ("label", "date", "first", "month")):
                return
            amount = money(line, "amount", amounts)
            if amount is None:
                raise CellError(EMPTY_FIELD, field=table.header.name_of("amount"))
            currency = line.text("currency").upper() or stated
            currencies.add(currency)
            period = _period(line, style)
            span.add(period)
            kind, network = cost_kind_of(line, "kind"), network_of(line, "network")
            yield CostRow(line.line, kind, line.text("label"), amount, currency, period, network, table.sheet)

        yield from each_line(table, read_line)
        yield FileFacts(period=span.period, currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield from unknown_currency(table, "amount", currencies)
        yield from doubtful_dates(table, style)


def _period(line: Line, style: DateStyle) -> Period:
    day = parse_date(line.raw("date"), style)
    if day is not None:
        return Period(day, day)
    first, last = parse_date(line.raw("first"), style), parse_date(line.raw("last"), style)
    if first is not None:
        if last is not None and last < first:
            raise CellError(ENDS_BEFORE, first=first.isoformat(), last=last.isoformat())
        return Period(first, last or first)
    return month_of(_first_of_month(line.raw("month"), style))


def _first_of_month(cell: Cell, style: DateStyle) -> date:
    """Return a day of the month in "2025-03", "03/2025", "mars 2025" or a whole date."""
    if isinstance(cell, str):
        match = _MONTH.fullmatch(cell.strip())
        if match:
            year, month = int(match[1] or match[4]), int(match[2] or match[3])
            if 1 <= month <= 12:
                return date(year, month, 1)
        elif re.fullmatch(r"\D+ \d{4}", cell.strip()):
            cell = f"1 {cell.strip()}"
    day = parse_date(cell, style)
    if day is None:
        raise CellError(NO_PERIOD)
    return day
