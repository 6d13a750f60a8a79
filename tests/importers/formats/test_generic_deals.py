"""The simple deal sheet."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from essor.records import ConversionRow
from tests.importers.formats.money_files import read_text


def test_a_french_sheet_dates_a_deal_by_its_end() -> None:
    text = (
        "Affaire;Montant HT;Date de création;Date de gain;Statut;Canal;Client\n"
        "D-1;12 000,00 €;13/01/2025;20/02/2025;Gagnée;LinkedIn;Une Personne\n"
        "D-2;3 000,00 €;14/01/2025;;En cours;;\n"
        "D-3;500,00 €;15/01/2025;;Perdu;;\n"
    )
    got = read_text("affaires.csv", text)
    assert got.slug == "generic_deals"
    won, still_open, lost = got.of(ConversionRow)
    assert (won.kind, won.value, won.status, won.at, won.source) == (
        "deal",
        Decimal(12000),
        "won",
        datetime(2025, 2, 20),
        "LinkedIn",
    )
    assert (still_open.status, still_open.at) == ("open", datetime(2025, 1, 14))
    assert lost.status == "lost"
    assert "Une Personne" not in repr(got.records)


def test_without_a_state_the_dates_tell() -> None:
    got = read_text("deals.csv", "Deal,Value (EUR),Created,Won\nA,10,2025-01-01,2025-02-01\nB,20,2025-01-02,\n")
    assert [row.status for row in got.of(ConversionRow)] == ["won", "open"]
