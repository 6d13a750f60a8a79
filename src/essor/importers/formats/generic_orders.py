"""The simple order sheet: one order per line, under plain English or French column names.

Columns: date, order, amount; then, where known: currency, status, source, declared source, utm_source ... utm_term,
referrer, new customer, country, postal code. French: date, commande, montant, devise, statut, source, source déclarée,
référent, nouveau client, pays, code postal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import parse_datetime
from essor.importers.conversions import flag_of, status_of, utm_columns, utm_of
from essor.importers.sheets import (
    TableFormat,
    currency_of,
    day_style,
    doubtful_dates,
    each_line,
    is_total,
    money,
    money_style,
    required_id,
    unknown_currency,
)
from essor.records import ConversionRow, FileFacts, Problem, Record, Words


class GenericOrders(TableFormat):
    """Orders in a sheet somebody keeps."""

    slug = "generic_orders"
    network = ""
    name = Words("Order sheet (simple columns)", "Tableau de commandes (colonnes simples)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Any spreadsheet with the columns date, order, amount (and currency, status, source, declared source ...)",
        "N’importe quel tableur avec les colonnes date, commande, montant (et devise, statut, source, source "
        "déclarée ...)",
    )
    priority = -20
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date", "Order date", "Date de commande", "Date commande", "Date de la commande", "Created at"),
            "order": ("Order", "Order id", "Order number", "Order no", "Commande", "N° commande", "N° de commande",
                      "Numéro de commande", "Id commande", "Référence commande", "Commande n°"),
            "amount": ("Amount", "Total", "Order total", "Value", "Revenue", "Montant", "Montant TTC", "Montant HT",
                       "Total TTC", "Total HT", "Valeur", "Amount (*)", "Montant (*)", "Total (*)"),
            "currency": ("Currency", "Devise"),
            "status": ("Status", "State", "Statut", "État"),
            "source": ("Source", "Channel", "Canal", "Origin", "Origine"),
            "declared": ("Declared source", "Source déclarée", "How did you hear about us", "How did you hear about us?",
                         "Comment nous avez-vous connus", "Comment nous avez-vous connus ?",
                         "Comment avez-vous entendu parler de nous ?"),
            "utm_source": ("utm_source",),
            "utm_medium": ("utm_medium",),
            "utm_campaign": ("utm_campaign",),
            "utm_content": ("utm_content",),
            "utm_term": ("utm_term",),
            "landing": ("Landing page", "Landing site", "Page d'arrivée", "Page de destination"),
            "referrer": ("Referrer", "Referer", "Référent", "Site référent"),
            "new": ("New customer", "First order", "Nouveau client", "Première commande"),
            "country": ("Country", "Pays"),
            "postal_code": ("Postal code", "Postcode", "Zip", "Zip code", "Code postal"),
            "personal": ("Customer", "Client", "Name", "Nom", "Prénom", "Email", "E-mail", "Phone", "Téléphone",
                         "Address", "Adresse"),
        },
        required=("date", "order", "amount"),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per line that is not a total."""
        is_french = "commande" in " ".join(table.header.names).lower()
        style = day_style(table, "date", day_first=is_french)
        amounts = money_style(table, "amount")
        stated = currency_of([table.header.name_of("amount")], table.sample("amount"))
        currencies: set[str] = set()

        def read_line(line: Line) -> Iterator[Record]:
            if is_total(line.text("date")) or is_total(line.text("order")):
                return
            currency = line.text("currency").upper() or stated
            currencies.add(currency)
            landing = line.text("landing")
            yield ConversionRow(
                line.line,
                "order",
                required_id(line, "order"),
                parse_datetime(line.raw("date"), style),
                money(line, "amount", amounts),
                currency,
                status=status_of(line, "status"),
                source=line.text("source"),
                utm=utm_of(landing) | utm_columns(line),
                referrer=line.text("referrer"),
                declared_source=line.text("declared"),
                is_new_customer=flag_of(line, "new"),
                country=line.text("country"),
                postal_code=line.text("postal_code"),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield from unknown_currency(table, "amount", currencies)
        yield from doubtful_dates(table, style)
