"""HubSpot exports (invented)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from essor.records import ConversionRow
from tests.importers.formats.money_files import read_text


def test_contacts_are_leads_with_their_original_source() -> None:
    text = (
        "Record ID,First Name,Last Name,Email,Country/Region,Lifecycle Stage,Original Source,Original Source Drill-Down 1,Create Date\n"
        "101,Some,Body,a@example.com,France,Customer,Organic Social,LinkedIn,2025-03-01 10:00\n"
        "102,Other,Body,b@example.com,France,Lead,Direct Traffic,,2025-03-02 10:00\n"
    )
    got = read_text("hubspot-crm-exports-all-contacts-2025-03-04.csv", text)
    assert got.slug == "hubspot_deals"
    customer, lead = got.of(ConversionRow)
    assert (customer.kind, customer.status, customer.source) == ("lead", "won", "Organic Social / LinkedIn")
    assert (customer.value, lead.status, lead.at) == (None, "open", datetime(2025, 3, 2, 10, 0))
    assert not any(word in repr(got.records) for word in ("Body", "example.com"))


def test_deals_are_dated_by_their_end() -> None:
    text = (
        "Record ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Close Date,Original Traffic Source\n"
        "7,Roof,Closed Won,12000,EUR,2025-01-01 10:00,2025-02-01 10:00,Paid Social\n"
        "8,Gate,Appointment Scheduled,500,EUR,2025-01-03 10:00,2025-06-01 10:00,\n"
    )
    won, still_open = read_text("hubspot.csv", text).of(ConversionRow)
    assert (won.kind, won.status, won.value, won.at) == ("deal", "won", Decimal(12000), datetime(2025, 2, 1, 10, 0))
    assert (still_open.status, still_open.at) == ("open", datetime(2025, 1, 3, 10, 0))
