"""The simple cost sheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from essor.records import CostRow, FileFacts, Period
from tests.importers.formats.money_files import read_text

FRENCH = (
    "Mois;Libellé;Montant;Devise;Type;Réseau\n"
    "mars 2025;Outil de planification;49,90;EUR;Outil;tous\n"
    "2025-04;Photos;1 200,00;EUR;Photo;Instagram\n"
    "05/2025;Campagne;300;EUR;magie;Myspace\n"
    "06/2025;Rien;;EUR;Outil;\n"
    "Total;;1 549,90;EUR;;\n"
)


def test_a_french_sheet_by_month() -> None:
    got = read_text("couts.csv", FRENCH)
    assert got.slug == "generic_costs"
    tool, photos, campaign = got.of(CostRow)
    assert (tool.amount, tool.currency, tool.kind, tool.network) == (Decimal("49.9"), "EUR", "tool", "")
    assert tool.period == Period(date(2025, 3, 1), date(2025, 3, 31))
    assert (photos.amount, photos.kind, photos.network) == (Decimal(1200), "content", "instagram")
    assert (campaign.kind, campaign.network) == ("other", "")
    assert [p.line for p in got.problems if p.severity == "warning"] == [4, 4]
    assert got.refused() == [5]
    assert got.of(FileFacts)[-1].period == Period(date(2025, 3, 1), date(2025, 5, 31))


def test_an_english_sheet_with_first_and_last_day() -> None:
    text = (
        "Start,End,Description,Cost (USD),Channel\n2025-01-01,2025-12-31,Agency,6000,X\n2025-02-01,2025-01-01,Odd,1,X\n"
    )
    got = read_text("costs.csv", text)
    (row,) = got.of(CostRow)
    assert (row.amount, row.currency, row.network, row.kind) == (Decimal(6000), "USD", "x", "other")
    assert row.period == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert got.refused() == [3]
