"""The simple time sheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from essor.records import FileFacts, Period, TimeRow
from tests.importers.formats.money_files import read_text


@pytest.mark.parametrize(
    ("cell", "hours"),
    [("1,5", "1.5"), ("1:30", "1.5"), ("01:30:00", "1.5"), ("1 h 30", "1.5"), ("45 min", "0.75"), ("2h", "2")],
)
def test_hours_are_read_as_people_write_them(cell: str, hours: str) -> None:
    text = (
        f"Date;Heures;Tâche;Réseau;Rôle;Taux horaire (EUR)\n13/03/2025;{cell};Rédaction;LinkedIn;chargé de com;32,50\n"
    )
    got = read_text("temps.csv", text)
    assert got.slug == "generic_hours"
    (row,) = got.of(TimeRow)
    assert (row.day, row.hours, row.network) == (date(2025, 3, 13), Decimal(hours), "linkedin")
    assert (row.rate, row.currency, row.person) == (Decimal("32.5"), "EUR", "chargé de com")
    assert got.of(FileFacts)[-1].period == Period(date(2025, 3, 13), date(2025, 3, 13))


def test_impossible_and_missing_hours_are_refused() -> None:
    text = "Date,Hours,Task\n2025-03-01,25,a\n2025-03-01,-1,b\n2025-03-01,,c\n2025-03-01,many,d\n2025-03-02,8,e\nTotal,8,\n"
    got = read_text("time.csv", text)
    assert got.refused() == [2, 3, 4, 5]
    assert [row.task for row in got.of(TimeRow)] == ["e"]
