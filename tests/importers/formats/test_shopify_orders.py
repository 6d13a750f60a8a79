"""Shopify orders (invented; real ones hold customers)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from essor.records import ConversionRow
from tests.importers.formats.money_files import read_text

HEADER = (
    "Name,Email,Financial Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Billing Name,"
    "Billing Zip,Billing Country,Note Attributes,Cancelled at,Refunded Amount,Source,Id\n"
)
TEXT = HEADER + (
    "#1001,a@example.com,paid,EUR,50.00,60.00,2025-10-07 09:50:26 +0200,1,Bench,Some Body,'08000,FR,"
    '"utm_source: newsletter\nutm_medium: email\nutm_campaign: autumn",,0.00,web,5551234567890123456\n'
    "#1001,a@example.com,,,,,2025-10-07 09:50:26 +0200,2,Table,,,,,,,,\n"
    "#1002,b@example.com,partially_refunded,EUR,90.00,100.00,2025-10-08 10:00:00 +0200,1,Bench,Other Body,'75001,FR,,,25.00,web,2\n"
    "#1003,c@example.com,refunded,EUR,10.00,10.00,2025-10-09 10:00:00 +0200,1,Bench,X Y,,FR,,,10.00,web,3\n"
    "#1004,d@example.com,paid,EUR,10.00,10.00,2025-10-09 10:00:00 +0200,1,Bench,X Y,,FR,,2025-10-10 10:00:00 +0200,0.00,web,4\n"
    "#1005,e@example.com,paid,EUR,10.00,,2025-10-09 10:00:00 +0200,1,Bench,X Y,,FR,,,0.00,web,5\n"
)


def test_an_order_counts_once_whatever_its_items() -> None:
    got = read_text("orders_export_1.csv", TEXT)
    assert got.slug == "shopify_orders"
    orders = got.of(ConversionRow)
    assert [(row.remote_id, row.value, row.status) for row in orders] == [
        ("#1001", Decimal(60), "won"),
        ("#1002", Decimal(75), "won"),
        ("#1003", Decimal(10), "refunded"),
        ("#1004", Decimal(10), "cancelled"),
    ]
    assert orders[0].utm == {"source": "newsletter", "medium": "email", "campaign": "autumn"}
    assert orders[0].at is not None
    assert orders[0].at.astimezone(UTC) == datetime(2025, 10, 7, 7, 50, 26, tzinfo=UTC)
    assert (orders[0].country, orders[0].postal_code) == ("FR", "08000")
    assert got.refused() == [9]  # an order without a total is told, not taken for 0


def test_no_customer_is_kept() -> None:
    got = read_text("orders_export_1.csv", TEXT)
    assert not any(word in repr(got.records) for word in ("example.com", "Body"))
    assert any("Billing Name" in p.message() for p in got.problems if p.severity == "note")
