"""Clockify reports (invented)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from essor.records import TimeRow
from tests.importers.formats.money_files import read_text

HEADER = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),"
    "Duration (decimal),Billable Rate (EUR),Billable Amount (EUR)\n"
)


def test_entries_keep_their_network_and_nobodys_name() -> None:
    text = HEADER + (
        "Social,,Posts,Writing,Some Body,,a@example.com,LinkedIn,Yes,13/03/2025,09:00:00,13/03/2025,10:30:00,01:30:00,1.50,40.00,60.00\n"
        "Social,,Posts,,Some Body,,a@example.com,,No,14/03/2025,09:00:00,14/03/2025,10:00:00,01:00:00,,,\n"
        "Total,,,,,,,,,,,,,02:30:00,2.50,,60.00\n"
    )
    got = read_text("Clockify_Time_Report_Detailed_01_03_2025-31_03_2025.csv", text)
    assert got.slug == "clockify"
    first, second = got.of(TimeRow)
    assert (first.day, first.hours, first.network, first.task) == (
        date(2025, 3, 13),
        Decimal("1.5"),
        "linkedin",
        "Writing",
    )
    assert (first.rate, first.currency) == (Decimal(40), "EUR")
    assert (second.hours, second.rate, second.network, second.task) == (Decimal(1), None, "", "Social")
    assert not any(word in repr(got.records) for word in ("Body", "example.com"))
