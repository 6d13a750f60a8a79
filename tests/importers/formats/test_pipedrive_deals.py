"""Pipedrive exports (invented)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from essor.records import ConversionRow
from tests.importers.formats.money_files import read_text

FRENCH = (
    '"ID","Titre","Créateur","Valeur","Devise de Valeur","Personne de contact","Statut","Affaire créée","Date de gain",'
    '"Date de perte","Affaire fermée le","Origine","Canal d\'origine","Changement d\'étape le plus récent ","Champ maison"\n'
    '"1","Un Nom","Un Nom","1200.50","EUR","Un Nom","Gagnée","2018-01-25 23:00:00","2018-01-20 23:00:00","","","Import","","",""\n'
    '"2","Un Nom","Un Nom","300","EUR","Un Nom","Perdue","2018-01-25 10:00:00","","2018-02-01 10:00:00","","","","",""\n'
    '"3","Un Nom","Un Nom","","EUR","Un Nom","En cours","2018-01-26 10:00:00","","","","","","",""\n'
)


def test_a_french_file_in_utc() -> None:
    got = read_text("deals.csv", FRENCH)
    assert got.slug == "pipedrive_deals"
    won, lost, running = got.of(ConversionRow)
    assert won.at == datetime(2018, 1, 20, 23, 0, tzinfo=UTC)
    assert won.at.astimezone(ZoneInfo("Europe/Paris")).date().isoformat() == "2018-01-21"
    assert (won.value, won.currency, won.status, won.source) == (Decimal("1200.5"), "EUR", "won", "Import")
    assert (lost.status, lost.at) == ("lost", datetime(2018, 2, 1, 10, 0, tzinfo=UTC))
    assert (running.status, running.value) == ("open", None)
    assert any("typed in: 1" in p.message() for p in got.problems)
    assert any("Champ maison" in p.message() for p in got.problems)
    assert "Un Nom" not in repr(got.records)


def test_an_english_view_without_ids_keeps_no_title() -> None:
    text = (
        '"Deal - Title","Deal - Value","Deal - Currency of value","Deal - Stage","Deal - Status","Person - Name"\n'
        '"Some Body roof","10","EUR","Quote","Won","Some Body"\n'
    )
    got = read_text("deals.csv", text)
    (row,) = got.of(ConversionRow)
    assert (row.status, row.at) == ("won", None)
    assert "Some Body" not in repr(got.records)
    assert any("no deal id" in p.message() for p in got.problems)
    assert row.remote_id == read_text("deals.csv", text).of(ConversionRow)[0].remote_id
