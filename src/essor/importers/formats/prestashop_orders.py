"""PrestaShop order list (1.7 and 8): ``;``, one row per order, header in the back office's language (FR unverified)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import parse_datetime
from essor.importers.conversions import flag_of, status_of
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
from essor.records import ConversionRow, FileFacts, Problem, Record, Words


class PrestaShopOrders(TableFormat):
    """The order list of a PrestaShop back office, totals with taxes."""

    slug = "prestashop_orders"
    network = ""
    name = Words("PrestaShop orders", "Commandes PrestaShop")
    proof = Proof.UNVERIFIED
    how_to_get = Words(
        "Back office > Orders > Orders > Export (the arrow above the list)",
        "Back-office > Commandes > Commandes > Exporter (la flèche au-dessus de la liste)",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "order": ("ID",),
            "reference": ("Reference", "Référence"),
            "new": ("New client", "New customer", "Nouveau client"),
            "country": ("Delivery", "Livraison"),
            "total": ("Total",),
            "status": ("Status", "État", "Statut"),
            "date": ("Date",),
            "payment": ("Payment", "Paiement"),
            "personal": ("Customer", "Client", "Company", "Société", "Entreprise"),
        },
        required=("order", "reference", "total", "status", "date", "payment"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per order."""
        style = day_style(table, "date", day_first=True)
        totals = money_style(table, "total")
        currency = currency_of((), table.sample("total"))

        def read_line(line: Line) -> Iterator[Record]:
            yield ConversionRow(
                line.line,
                "order",
                required_id(line, "order"),
                parse_datetime(line.raw("date"), style),
                money(line, "total", totals),
                currency,
                status=status_of(line, "status", default="open"),
                is_new_customer=flag_of(line, "new"),
                country=line.text("country"),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=currency)
        yield from unknown_currency(table, "total", {currency})
        yield from doubtful_dates(table, style)
