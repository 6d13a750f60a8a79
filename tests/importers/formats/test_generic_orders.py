"""The simple order sheet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from essor.records import ConversionRow, FileFacts
from tests.importers.formats.money_files import read_sheet, read_text, slug_of

FRENCH = (
    "Date;Commande;Montant TTC;Statut;Source;Source déclarée;Nouveau client;Pays;Code postal;Client;Page d’arrivée\n"
    "13/03/2025;C-1;1 234,50 €;Payée;boutique;bouche à oreille;oui;France;08000;Une Personne;"
    "https://example.com/?utm_source=facebook&utm_medium=paid_social&gclid=1\n"
    "03/04/2025;C-2;20,00 €;Annulée;;;non;France;;;\n"
    "04/04/2025;C-3;;en rêve;;;;;;;\n"
    "Total;;1 254,50 €;;;;;;;;\n"
)


def test_a_french_sheet() -> None:
    got = read_text("commandes.csv", FRENCH)
    assert got.slug == "generic_orders"
    first, second, third = got.of(ConversionRow)
    assert (first.value, first.currency, first.status) == (Decimal("1234.5"), "EUR", "won")
    assert first.at == datetime(2025, 3, 13)
    assert first.utm == {"source": "facebook", "medium": "paid_social"}
    assert (first.declared_source, first.is_new_customer, first.postal_code) == ("bouche à oreille", True, "08000")
    assert (second.at, second.status, second.is_new_customer) == (datetime(2025, 4, 3), "cancelled", False)
    assert (third.value, third.status) == (None, "open")  # an empty amount is not 0; an unknown state is no sale
    assert [p.line for p in got.problems if p.severity == "warning"] == [4]
    assert got.of(FileFacts)[-1].currency == "EUR"


def test_no_person_reaches_a_record() -> None:
    got = read_text("commandes.csv", FRENCH)
    assert "Une Personne" not in repr(got.records)
    assert any("Client" in p.message() for p in got.problems if p.severity == "note")


def test_bad_lines_are_refused_alone() -> None:
    text = "Order,Date,Amount (EUR)\n,2025-01-02,3\nA,someday,3\n1.22158E+17,2025-01-02,3\nB,2025-01-02,four\nC,2025-01-03,5\n"
    got = read_text("orders.csv", text)
    assert got.refused() == [2, 3, 4, 5]
    (row,) = got.of(ConversionRow)
    assert (row.remote_id, row.currency, row.value) == ("C", "EUR", Decimal(5))


def test_a_workbook_without_currency_says_so() -> None:
    got = read_sheet("orders.xlsx", [["Date", "Order", "Amount"], [date(2025, 1, 2), 1001, 12.5]])
    (row,) = got.of(ConversionRow)
    assert (row.remote_id, row.value, row.currency) == ("1001", Decimal("12.5"), "")
    assert any("currency" in p.message() for p in got.problems)


def test_dates_that_could_be_read_both_ways_are_told() -> None:
    got = read_text("orders.csv", "Date,Order,Amount (EUR)\n03/04/2025,A,1\n")
    assert any("month first" in p.message() for p in got.problems)
    assert any("mois d’abord" in p.message("fr") for p in got.problems)


def test_a_bank_statement_is_no_order_sheet() -> None:
    assert slug_of("releve.csv", "Date;Libellé;Montant(EUROS)\n01/02/2025;CB;-12,00\n") == ""
