"""The simple deal sheet: one deal or quote per line, under plain English or French column names.

Columns: deal, value, and a date (created, won or closed); then, where known, status, currency, source, declared source.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import parse_datetime
from essor.importers.conversions import status_of, utm_columns
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


class GenericDeals(TableFormat):
    """Deals in a sheet somebody keeps."""

    slug = "generic_deals"
    network = ""
    name = Words("Deal sheet (simple columns)", "Tableau d’affaires (colonnes simples)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Any spreadsheet with the columns deal, value, created (and won, status, currency, source, declared source)",
        "N’importe quel tableur avec les colonnes affaire, valeur, date de création (et date de gain, statut, devise, "
        "source, source déclarée)",
    )
    priority = -20
    columns: ClassVar[Columns] = Columns(
        fields={
            "deal": ("Deal", "Deal id", "Opportunity", "Lead", "Quote", "Affaire", "Opportunité", "Devis", "N° devis",
                     "N° affaire", "Prospect"),
            "value": ("Value", "Amount", "Deal value", "Valeur", "Montant", "Montant HT", "Montant TTC", "Amount (*)",
                      "Value (*)", "Montant (*)", "Valeur (*)"),
            "created": ("Date", "Created", "Created at", "Create date", "Date de création", "Créée le", "Créé le"),
            "won": ("Won", "Won at", "Won date", "Date de gain", "Gagnée le", "Signé le", "Date de signature"),
            "lost": ("Lost", "Lost at", "Lost date", "Date de perte", "Perdue le"),
            "status": ("Status", "Stage", "Statut", "État", "Étape"),
            "currency": ("Currency", "Devise"),
            "source": ("Source", "Channel", "Canal", "Origin", "Origine"),
            "declared": ("Declared source", "Source déclarée"),
            "utm_source": ("utm_source",),
            "utm_medium": ("utm_medium",),
            "utm_campaign": ("utm_campaign",),
            "utm_content": ("utm_content",),
            "utm_term": ("utm_term",),
            "country": ("Country", "Pays"),
            "postal_code": ("Postal code", "Zip", "Code postal"),
            "personal": ("Customer", "Client", "Contact", "Name", "Nom", "Prénom", "Email", "E-mail", "Phone",
                         "Téléphone", "Company", "Société"),
        },
        required=("deal", "value"),
        any_of=(("created", "won"),),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per line: at its end where it has one, else at its creation."""
        is_french = bool({"affaire", "devis", "montant", "valeur"} & {name.lower() for name in table.header.names})
        style = day_style(table, "created" if "created" in table.header.places else "won", day_first=is_french)
        amounts = money_style(table, "value")
        stated = currency_of([table.header.name_of("value")], table.sample("value"))
        currencies: set[str] = set()

        def read_line(line: Line) -> Iterator[Record]:
            if is_total(line.text("deal")):
                return
            won, lost = parse_datetime(line.raw("won"), style), parse_datetime(line.raw("lost"), style)
            status = status_of(line, "status", default="won" if won else "lost" if lost else "open")
            ended = won if status == "won" else lost if status == "lost" else None
            currency = line.text("currency").upper() or stated
            currencies.add(currency)
            yield ConversionRow(
                line.line,
                "deal",
                required_id(line, "deal"),
                ended or parse_datetime(line.raw("created"), style),
                money(line, "value", amounts),
                currency,
                status=status,
                source=line.text("source"),
                utm=utm_columns(line),
                declared_source=line.text("declared"),
                country=line.text("country"),
                postal_code=line.text("postal_code"),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield from unknown_currency(table, "value", currencies)
        yield from doubtful_dates(table, style)
