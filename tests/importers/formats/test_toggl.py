"""Toggl Track reports (invented)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from essor.records import TimeRow
from tests.importers.formats.money_files import read_text


def test_entries_keep_their_network_and_nobodys_name() -> None:
    text = (
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
        "Some Body,a@example.com,,Instagram,,Stories,No,2025-03-13,09:00:00,2025-03-13,09:45:00,00:45:00,\n"
        "Some Body,a@example.com,,Shop,,Stories,No,2025-03-13,09:00:00,2025-03-13,09:45:00,never,\n"
    )
    got = read_text("Toggl_time_entries.csv", text)
    assert got.slug == "toggl"
    (row,) = got.of(TimeRow)
    assert (row.day, row.hours, row.network) == (date(2025, 3, 13), Decimal("0.75"), "instagram")
    assert got.refused() == [3]
    assert not any(word in repr(got.records) for word in ("Body", "example.com"))
