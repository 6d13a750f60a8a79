"""Salesforce opportunity report CSV: columns the user chose, footer lines after the rows (names unverified)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import parse_datetime
from essor.importers.conversions import key_of, status_of
from essor.importers.sheets import (
    TableFormat,
    currency_of,
    day_style,
    doubtful_dates,
    each_line,
    is_total,
    money,
    money_style,
    required_id,
    unknown_currency,
)
from essor.records import ConversionRow, FileFacts, Problem, Record, Severity, Words

NAME_IS_KEY = Words(
    "The report has no opportunity id, so names tell the deals apart: two of one name count once. Add the column "
    "Opportunity ID to the report.",
    "Le rapport ne contient pas d’identifiant : les noms distinguent les affaires, et deux du même nom n’en font "
    "qu’une. Ajoutez la colonne Opportunity ID au rapport.",
)
_STAGES = {
    "prospecting": "open",
    "qualification": "open",
    "needs analysis": "open",
    "value proposition": "open",
    "id. decision makers": "open",
    "perception analysis": "open",
    "proposal/price quote": "open",
    "negotiation/review": "open",
}


class SalesforceDeals(TableFormat):
    """A report of opportunities exported from Salesforce."""

    slug = "salesforce_deals"
    network = ""
    name = Words("Salesforce opportunity report", "Rapport d’opportunités Salesforce")
    proof = Proof.UNVERIFIED
    how_to_get = Words(
        "Salesforce > Reports > an opportunity report > Export > Details only > CSV",
        "Salesforce > Rapports > un rapport d’opportunités > Exporter > Détails uniquement > CSV",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "id": ("Opportunity ID",),
            "name": ("Opportunity Name",),
            "stage": ("Stage",),
            "amount": ("Amount", "Amount (converted)"),
            "currency": ("Amount Currency", "Amount (converted) Currency", "Currency"),
            "created": ("Created Date",),
            "closed": ("Close Date",),
            "source": ("Lead Source",),
            "personal": ("Account Name", "Opportunity Owner", "Owner", "Contact Name", "Email", "Phone"),
            "not_read": ("Probability (%)", "Fiscal Period", "Age", "Next Step", "Type", "Owner Role"),
        },
        required=("stage", "amount"),
        any_of=(("id", "name"), ("created", "closed")),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per opportunity; the report's footer lines hold one cell and are passed over."""
        has_id = "id" in table.header.places
        style = day_style(table, "closed" if "closed" in table.header.places else "created", day_first=False)
        amounts = money_style(table, "amount")
        stated = currency_of((), table.sample("amount"))
        currencies: set[str] = set()

        def read_line(line: Line) -> Iterator[Record]:
            filled = [str(cell) for cell in line.cells if cell is not None and str(cell).strip()]
            if len(filled) == 1 or is_total(filled[0]):
                return
            status = status_of(line, "stage", default="open", also=_STAGES)
            currency = line.text("currency").upper() or stated
            currencies.add(currency)
            when = line.raw("created") if status == "open" else line.raw("closed")
            yield ConversionRow(
                line.line,
                "deal",
                required_id(line, "id") if has_id else key_of(required_id(line, "name")),
                parse_datetime(when or line.raw("closed") or line.raw("created"), style),
                money(line, "amount", amounts),
                currency,
                status=status,
                source=line.text("source"),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield from unknown_currency(table, "amount", currencies)
        yield from doubtful_dates(table, style)
        if not has_id:
            yield Problem(0, table.header.name_of("name"), NAME_IS_KEY, {}, Severity.WARNING, table.sheet)
