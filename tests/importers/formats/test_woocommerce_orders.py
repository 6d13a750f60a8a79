"""WooCommerce orders (invented)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from essor.records import ConversionRow
from tests.importers.formats.money_files import read_text


def test_an_english_file() -> None:
    text = (
        'Date,"Order #","N. Revenue (formatted)",Status,Customer,"Customer type",Product(s),"Items sold",Coupon(s),"N. Revenue",Attribution\n'
        '"2025-03-01 10:11:12",501,"&euro;1,250.00",completed,Some Body,new,"Bench x 1",1,,1250,"Source: Google"\n'
        '"2025-03-02 10:11:12",502,"&euro;20.00",on-hold,Some Body,returning,"Bench x 1",1,,20,Direct\n'
        '"2025-03-02 10:11:12",503,"&euro;20.00",failed,Some Body,returning,"Bench x 1",1,,20,\n'
    )
    got = read_text("orders.csv", text)
    assert got.slug == "woocommerce_orders"
    first, second, third = got.of(ConversionRow)
    assert (first.remote_id, first.value, first.currency, first.status) == ("501", Decimal(1250), "EUR", "won")
    assert (first.at, first.source, first.is_new_customer) == (datetime(2025, 3, 1, 10, 11, 12), "Source: Google", True)
    assert (second.status, second.is_new_customer, third.status) == ("open", False, "lost")
    assert "Some Body" not in repr(got.records)


def test_a_french_file_where_en_cours_is_paid() -> None:
    text = (
        "Date;Commande n°;État;Client;Type de client;Produit(s);Articles vendus;Code(s) promo;Ventes nettes;Attribution\n"
        "01/03/2025;601;En cours;Une Personne;nouveau;Banc × 1;1;;1 250,50 €;Organique : Google\n"
        "13/03/2025;602;Annulée;Une Personne;nouveau;Banc × 1;1;;0,00 €;\n"
    )
    won, cancelled = read_text("commandes.csv", text).of(ConversionRow)
    assert (won.status, won.value, won.currency, won.at) == ("won", Decimal("1250.5"), "EUR", datetime(2025, 3, 1))
    assert cancelled.status == "cancelled"
