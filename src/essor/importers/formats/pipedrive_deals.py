"""Pipedrive deals (EN with or without "Deal - ", FR). Times are UTC: 23:00:00 is midnight in Paris, the next day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import Cell, parse_datetime
from essor.importers.conversions import key_of, status_of
from essor.importers.sheets import (
    TableFormat,
    each_line,
    money,
    money_style,
    required_id,
    unknown_currency,
)
from essor.records import ConversionRow, FileFacts, Problem, Record, Severity, Words

WON_FIRST = Words(
    "Deals won before they were typed in: {count}. They count at the day they were won.",
    "Affaires gagnées avant d’avoir été saisies : {count}. Elles comptent au jour du gain.",
)
TITLE_IS_KEY = Words(
    "The file has no deal id, so titles tell the deals apart: two deals of one title count once. Add the column ID.",
    "Le fichier ne contient pas d’identifiant : les titres distinguent les affaires, et deux affaires de même titre n’en "
    "font qu’une. Ajoutez la colonne ID.",
)


def _both(*names: str) -> tuple[str, ...]:
    return tuple(prefix + name for name in names for prefix in ("", "Deal - ", "Affaire - "))


class PipedriveDeals(TableFormat):
    """Deals exported from a list of Pipedrive."""

    slug = "pipedrive_deals"
    network = ""
    name = Words("Pipedrive deals", "Affaires Pipedrive")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Pipedrive > Deals > list view > ... > Export filter results > CSV",
        "Pipedrive > Affaires > vue liste > ... > Exporter les résultats du filtre > CSV",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "id": _both("ID"),
            "title": _both("Title", "Titre"),
            "value": _both("Value", "Valeur"),
            "currency": _both("Currency of value", "Currency of Value", "Devise de Valeur"),
            "status": _both("Status", "Statut"),
            "created": _both("Deal created", "Affaire créée"),
            "won": _both("Won time", "Date de gain"),
            "lost": _both("Lost time", "Date de perte"),
            "closed": _both("Deal closed on", "Affaire fermée le"),
            "origin": _both("Source origin", "Origine"),
            "channel": _both("Source channel", "Canal d'origine"),
            "personal": (
                "Deal - Owner", "Person - Name", "Person - Email (Work)", "Person - Phone", "Organization - Name",
                *_both("Owner", "Creator", "Créateur", "Propriétaire", "Organization", "Organisation",
                       "Contact person", "Personne de contact"),
            ),
            "not_read": (
                *_both("Stage", "Étape", "Pipeline", "Probability", "Probabilité", "Expected close date",
                       "Date de conclusion attendue", "Visible to", "Visible par", "Label", "Étiquette"),
                "ID de l'organisation", "ID de la personne de contact", "Heure de mise à jour",
                "Changement d'étape le plus récent", "Date de la prochaine activité", "Date de la dernière activité.",
                "Dernier e-mail reçu", "Dernier e-mail envoyé", "Raison de la perte", "Total des activités",
                "Activités terminées", "Activités à faire", "Nombre de messages e-mail", "Valeur pondérée",
                "Devise de Valeur pondérée", "Quantité du produit", "Montant du produit", "Nom du produit", "MRR",
                "Devise de MRR", "ARR", "Devise de ARR", "ACV", "Devise de ACV", "ID de l'origine de la source",
                "ID du canal source", "Statut d'archivage", "Heure d'archivage", "Inscription à une séquence",
            ),
        },
        required=("title", "value", "currency", "status"),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one conversion per deal: at its gain or loss, else at its creation."""
        amounts = money_style(table, "value")
        has_id = "id" in table.header.places
        currencies: set[str] = set()
        won_first = 0

        def read_line(line: Line) -> Iterator[Record]:
            nonlocal won_first
            status = status_of(line, "status", default="open")
            created = _utc(line.raw("created"))
            ended = _utc(line.raw("won" if status == "won" else "lost")) if status in ("won", "lost") else None
            if ended is None and status != "open":
                ended = _utc(line.raw("closed"))
            won_first += bool(status == "won" and ended and created and ended < created)
            currency = line.text("currency").upper()
            currencies.add(currency)
            source = [text for key in ("origin", "channel") if (text := line.text(key))]
            yield ConversionRow(
                line.line,
                "deal",
                required_id(line, "id") if has_id else key_of(required_id(line, "title")),
                ended or created,
                money(line, "value", amounts),
                currency,
                status=status,
                source=" / ".join(source),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(currency=next(iter(currencies)) if len(currencies) == 1 else "")
        yield from unknown_currency(table, "currency", currencies)
        if not has_id:
            yield Problem(0, table.header.name_of("title"), TITLE_IS_KEY, {}, Severity.WARNING, table.sheet)
        if won_first:
            yield Problem(0, table.header.name_of("won"), WON_FIRST, {"count": won_first}, Severity.NOTE, table.sheet)


def _utc(cell: Cell) -> datetime | None:
    moment = parse_datetime(cell)
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
