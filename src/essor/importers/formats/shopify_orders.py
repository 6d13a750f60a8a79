"""Shopify orders CSV: one row per line item, an order's totals only on its first row. No customer is kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, is_missing, parse_datetime
from essor.importers.conversions import status_of, utm_of
from essor.importers.sheets import EMPTY_FIELD, TableFormat, each_line, money, money_style, required_id
from essor.records import ConversionRow, FileFacts, Problem, Record, Severity, Words

AMOUNTS = Words(
    "Amounts are what the customer paid: shipping and taxes included, refunds taken off.",
    "Les montants sont ceux payés par le client : port et taxes compris, remboursements déduits.",
)
_STATES = {
    "partially refunded": "won",
    "partially paid": "won",
    "paid": "won",
    "voided": "cancelled",
    "authorized": "open",
}


class ShopifyOrders(TableFormat):
    """Orders exported from Shopify's administration."""

    slug = "shopify_orders"
    network = ""
    name = Words("Shopify orders", "Commandes Shopify")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Shopify admin > Orders > Export > All orders > CSV for Excel, Numbers or other programs",
        "Interface Shopify > Commandes > Exporter > Toutes les commandes > CSV",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "order": ("Name",),
            "status": ("Financial Status",),
            "created": ("Created at",),
            "total": ("Total",),
            "refunded": ("Refunded Amount",),
            "currency": ("Currency",),
            "cancelled": ("Cancelled at",),
            "attributes": ("Note Attributes",),
            "source": ("Source",),
            "country": ("Shipping Country", "Billing Country"),
            "postal_code": ("Shipping Zip", "Billing Zip"),
            "item": ("Lineitem name",),
            "personal": (
                "Email", "Phone", "Notes", "Employee", "Billing Name", "Billing Street", "Billing Address1",
                "Billing Address2", "Billing Company", "Billing City", "Billing Phone", "Shipping Name",
                "Shipping Street", "Shipping Address1", "Shipping Address2", "Shipping Company", "Shipping City",
                "Shipping Phone", "Payment Reference", "Payment References", "Receipt Number", "Device ID",
            ),
            "not_read": (
                "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing", "Subtotal", "Shipping", "Taxes",
                "Discount Code", "Discount Amount", "Shipping Method", "Lineitem quantity", "Lineitem price",
                "Lineitem compare at price", "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable",
                "Lineitem fulfillment status", "Lineitem discount", "Payment Method", "Vendor", "Outstanding Balance",
                "Location", "Id", "Tags", "Risk Level", "Duties", "Payment ID", "Payment Terms Name",
                "Next Payment Due At", "Billing Province", "Shipping Province", "Billing Province Name",
                "Shipping Province Name", *(f"Tax {n} {what}" for n in range(1, 6) for what in ("Name", "Value")),
            ),
        },
        required=("order", "status", "created", "total", "item"),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per order; the rows of its further items carry no total and are passed over."""
        totals, refunds = money_style(table, "total"), money_style(table, "refunded")
        currencies: set[str] = set()
        last_order = ""

        def read_line(line: Line) -> Iterator[Record]:
            nonlocal last_order
            order = required_id(line, "order")
            is_further_item = order == last_order and is_missing(line.raw("total"))
            last_order = order
            if is_further_item:
                return
            total = money(line, "total", totals)
            if total is None:
                raise CellError(EMPTY_FIELD, field=table.header.name_of("total"))
            status = status_of(line, "status", default="open", also=_STATES)
            if not is_missing(line.raw("cancelled")) and status != "refunded":
                status = "cancelled"
            refunded = money(line, "refunded", refunds) or Decimal(0)
            currency = line.text("currency").upper()
            currencies.add(currency)
            yield ConversionRow(
                line.line,
                "order",
                order,
                parse_datetime(line.raw("created")),
                total - refunded if status == "won" else total,
                currency,
                status=status,
                source=line.text("source"),
                utm=utm_of(line.text("attributes")),
                country=line.text("country"),
                postal_code=line.text("postal_code").lstrip("'"),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield Problem(0, table.header.name_of("total"), AMOUNTS, {}, Severity.NOTE, table.sheet)
