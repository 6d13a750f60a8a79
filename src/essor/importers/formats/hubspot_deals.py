"""HubSpot CRM exports: deals, and contacts as leads with their original source. Names and addresses are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import is_missing, parse_datetime
from essor.importers.conversions import status_of
from essor.importers.sheets import (
    TableFormat,
    day_style,
    doubtful_dates,
    each_line,
    money,
    money_style,
    required_id,
    unknown_currency,
)
from essor.records import ConversionRow, FileFacts, Problem, Record, Words

_STAGES = {
    "customer": "won",
    "evangelist": "won",
    "subscriber": "open",
    "lead": "open",
    "marketing qualified lead": "open",
    "sales qualified lead": "open",
    "marketingqualifiedlead": "open",
    "salesqualifiedlead": "open",
    "opportunity": "open",
    "other": "open",
    "appointment scheduled": "open",
    "qualified to buy": "open",
    "presentation scheduled": "open",
    "decision maker bought in": "open",
    "contract sent": "open",
}


class HubSpotDeals(TableFormat):
    """Deals or contacts exported from HubSpot."""

    slug = "hubspot_deals"
    network = ""
    name = Words("HubSpot deals or contacts", "Transactions ou contacts HubSpot")
    proof = Proof.HEADERS
    how_to_get = Words(
        "HubSpot > CRM > Deals (or Contacts) > Export > CSV",
        "HubSpot > CRM > Transactions (ou Contacts) > Exporter > CSV",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "id": ("Record ID",),
            "stage": ("Deal Stage", "Lifecycle Stage"),
            "deal": ("Deal Name", "Deal Stage"),
            "amount": ("Amount",),
            "currency": ("Currency",),
            "created": ("Create Date",),
            "closed": ("Close Date",),
            "source": ("Original Source", "Original Traffic Source"),
            "detail": ("Original Source Drill-Down 1", "Original Traffic Source Drill-Down 1"),
            "country": ("Country/Region",),
            "personal": (
                "First Name", "Last Name", "Full Name", "Job Title", "Company Name", "Email", "Phone Number", "City",
                "Contact Owner", "Deal Owner", "Notes",
            ),
            "not_read": (
                "Original Source Drill-Down 2", "Lead Status", "Last Modified Date", "Annual Revenue",
                "Marketing contact status", "Lead Score", "Pipeline",
            ),
        },
        required=("id", "stage", "created"),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per deal, or one lead per contact."""
        style = day_style(table, "created", day_first=False)
        amounts = money_style(table, "amount")
        kind = "deal" if "deal" in table.header.places else "lead"
        currencies: set[str] = set()

        def read_line(line: Line) -> Iterator[Record]:
            status = status_of(line, "stage", default="open", also=_STAGES)
            amount = money(line, "amount", amounts)
            currency = line.text("currency").upper()
            if amount is not None:
                currencies.add(currency)
            ended = status != "open" and not is_missing(line.raw("closed"))
            source = [text for key in ("source", "detail") if (text := line.text(key))]
            yield ConversionRow(
                line.line,
                kind,
                required_id(line, "id"),
                parse_datetime(line.raw("closed" if ended else "created"), style),
                amount,
                currency,
                status=status,
                source=" / ".join(source),
                country=line.text("country"),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield from unknown_currency(table, "amount", currencies)
        yield from doubtful_dates(table, style)
