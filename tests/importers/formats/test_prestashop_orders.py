"""PrestaShop orders (invented; French names unverified)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from essor.records import ConversionRow
from tests.importers.formats.money_files import read_text

EN = (
    "ID;Reference;New client;Delivery;Customer;Total;Payment;Status;Date\n"
    '7;ABCDEFGHI;1;France;"S. Body";€1,234.50;Card;"Payment accepted";"2025-03-01 10:00:00"\n'
    '8;ABCDEFGHJ;0;Belgium;"S. Body";€20.00;Card;Canceled;"2025-03-02 10:00:00"\n'
)
FR = (
    "ID;Référence;Nouveau client;Livraison;Client;Total;Paiement;État;Date\n"
    '7;ABCDEFGHI;Oui;France;"S. Body";1 234,50 €;Carte;"Paiement accepté";"01/03/2025 10:00:00"\n'
    '8;ABCDEFGHJ;Non;Belgique;"S. Body";20,00 €;Carte;Annulé;"13/03/2025 10:00:00"\n'
)


@pytest.mark.parametrize("text", [EN, FR])
def test_both_languages_say_the_same(text: str) -> None:
    got = read_text("export_2025-03-14_101010.csv", text)
    assert got.slug == "prestashop_orders"
    first, second = got.of(ConversionRow)
    assert (first.value, first.currency, first.status, first.is_new_customer) == (Decimal("1234.5"), "EUR", "won", True)
    assert (first.at is not None and first.at.month, second.status, second.is_new_customer) == (3, "cancelled", False)
    assert "Body" not in repr(got.records)
