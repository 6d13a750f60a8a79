"""WooCommerce Analytics > Orders CSV (EN and FR), with its attribution column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import fold, parse_datetime
from essor.importers.conversions import status_of
from essor.importers.sheets import (
    TableFormat,
    currency_of,
    day_style,
    doubtful_dates,
    each_line,
    money,
    money_style,
    required_id,
    unknown_currency,
)
from essor.records import ConversionRow, FileFacts, Problem, Record, Severity, Words

NET = Words(
    "Amounts are WooCommerce's net sales: without taxes and shipping, refunds taken off.",
    "Les montants sont les ventes nettes de WooCommerce : hors taxes et port, remboursements déduits.",
)
# In WooCommerce a paid order that waits to be sent is "processing", in French "en cours".
_STATES = {
    "en cours": "won",
    "on hold": "open",
    "en attente": "open",
    "attente paiement": "open",
    "refunded": "refunded",
}
_NEW = {"new": True, "nouveau": True, "returning": False, "connu": False, "regulier": False, "de retour": False}


class WooCommerceOrders(TableFormat):
    """Orders exported from WooCommerce Analytics."""

    slug = "woocommerce_orders"
    network = ""
    name = Words("WooCommerce orders", "Commandes WooCommerce")
    proof = Proof.HEADERS
    how_to_get = Words(
        "WordPress > Analytics > Orders > choose the dates > Download",
        "WordPress > Statistiques > Commandes > choisir les dates > Télécharger",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date",),
            "order": ("Order #", "Commande n°"),
            "status": ("Status", "État"),
            "new": ("Customer type", "Type de client"),
            "net": ("N. Revenue", "Net Sales", "Ventes nettes"),
            "formatted": ("N. Revenue (formatted)", "Net Sales (formatted)", "Ventes nettes (formatées)"),
            "attribution": ("Attribution",),
            "currency": ("Currency", "Devise"),
            "items": ("Items sold", "Articles vendus"),
            "personal": ("Customer", "Client"),
            "not_read": ("Product(s)", "Produit(s)", "Coupon(s)", "Code(s) promo"),
        },
        required=("date", "order", "status"),
        any_of=(("net", "formatted"), ("items", "new", "attribution")),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per order."""
        is_french = any(fold(name) == "commande n°" for name in table.header.names)
        style = day_style(table, "date", day_first=is_french)
        key = "net" if "net" in table.header.places else "formatted"
        amounts = money_style(table, key)
        stated = currency_of((), (*table.sample("formatted"), *table.sample("net")))
        currencies: set[str] = set()

        def read_line(line: Line) -> Iterator[Record]:
            currency = line.text("currency").upper() or stated
            currencies.add(currency)
            yield ConversionRow(
                line.line,
                "order",
                required_id(line, "order"),
                parse_datetime(line.raw("date"), style),
                money(line, key, amounts),
                currency,
                status=status_of(line, "status", default="open", also=_STATES),
                source=line.text("attribution"),
                is_new_customer=_NEW.get(fold(line.text("new"))),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield from unknown_currency(table, key, currencies)
        yield from doubtful_dates(table, style)
        yield Problem(0, table.header.name_of(key), NET, {}, Severity.NOTE, table.sheet)
