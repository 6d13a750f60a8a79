"""What a person said about a table's columns, as a value that can be saved and used again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from essor.importers.cells import Cell, DateOrder, fold
from essor.records import METRICS, NETWORKS, Words


class Target(StrEnum):
    """What one row of the table is."""

    PUBLICATIONS = "publications"
    MEASURES = "measures"
    CONVERSIONS = "conversions"
    COSTS = "costs"
    HOURS = "hours"
    ANSWERS = "answers"


_COMMON = {
    "network": Words("Network", "Réseau"),
    "account": Words("Account", "Compte"),
}
_CURRENCY = {"currency": Words("Currency", "Devise")}

FIELDS: Mapping[Target, Mapping[str, Words]] = MappingProxyType(
    {
        Target.PUBLICATIONS: {
            "remote_id": Words("Post id", "Identifiant de la publication"),
            "published": Words("Publish date", "Date de publication"),
            "permalink": Words("Link", "Lien"),
            "kind": Words("Post type", "Type de publication"),
            "text": Words("Text", "Texte"),
            "title": Words("Title", "Titre"),
            "sponsored": Words("Paid (yes/no)", "Sponsorisée (oui/non)"),
            **_COMMON,
            **_CURRENCY,
        },
        Target.MEASURES: {
            "day": Words("Day", "Jour"),
            "first": Words("First day", "Premier jour"),
            "last": Words("Last day", "Dernier jour"),
            "subject": Words("What the row is about (campaign, page …)", "Ce que décrit la ligne (campagne, page…)"),
            **_COMMON,
            **_CURRENCY,
        },
        Target.CONVERSIONS: {
            "remote_id": Words("Order or deal number", "Numéro de commande ou d’affaire"),
            "at": Words("Date", "Date"),
            "value": Words("Amount", "Montant"),
            "status": Words("Status", "Statut"),
            "source": Words("Source", "Source"),
            "utm_source": Words("UTM source", "UTM source"),
            "utm_medium": Words("UTM medium", "UTM medium"),
            "utm_campaign": Words("UTM campaign", "UTM campaign"),
            "referrer": Words("Referring page", "Page d’origine"),
            "declared_source": Words("What the customer answered", "Réponse du client"),
            "new_customer": Words("New customer (yes/no)", "Nouveau client (oui/non)"),
            "country": Words("Country", "Pays"),
            "postal_code": Words("Postal code", "Code postal"),
            **_CURRENCY,
        },
        Target.COSTS: {
            "label": Words("Label", "Libellé"),
            "amount": Words("Amount", "Montant"),
            "day": Words("Day", "Jour"),
            "first": Words("First day", "Premier jour"),
            "last": Words("Last day", "Dernier jour"),
            "kind": Words("Kind of cost", "Nature du coût"),
            "network": Words("Network", "Réseau"),
            **_CURRENCY,
        },
        Target.HOURS: {
            "day": Words("Day", "Jour"),
            "hours": Words("Hours", "Heures"),
            "task": Words("Task", "Tâche"),
            "network": Words("Network", "Réseau"),
            "person": Words("Role or person", "Rôle ou personne"),
            "rate": Words("Hourly rate", "Taux horaire"),
            **_CURRENCY,
        },
        Target.ANSWERS: {
            "at": Words("Date", "Date"),
            "answer": Words("Answer", "Réponse"),
            "weight": Words("Number of answers", "Nombre de réponses"),
        },
    }
)

NEEDED: Mapping[Target, tuple[str, ...]] = MappingProxyType(
    {
        Target.PUBLICATIONS: (),  # a study's table may have neither id nor date; at least one metric is asked for
        Target.MEASURES: (),
        Target.CONVERSIONS: ("at",),
        Target.COSTS: ("amount",),
        Target.HOURS: ("day", "hours"),
        Target.ANSWERS: ("answer",),
    }
)
WITH_METRICS = frozenset({Target.PUBLICATIONS, Target.MEASURES})


MADE_ID = "row-"  # how the id of a post begins that its table does not name: the rest comes from the row's content


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column is what. Columns are named as the file writes them; ``constants`` hold for every row.

    ``decimal`` "" and ``date_order`` ``None`` are decided from each column's values. ``header`` is the fingerprint of
    the header line the mapping was made on: any file with the same header can be read with it.
    """

    target: Target
    columns: Mapping[str, str]
    metrics: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ()  # columns that divide measures, such as a country
    date_order: DateOrder | None = None
    decimal: str = ""
    timezone: str = ""
    conversion_kind: str = "order"
    header: str = ""

    def missing(self) -> tuple[str, ...]:
        """Return the fields that are still needed before a file can be read ("metrics" where none is mapped)."""
        out = [key for key in NEEDED[self.target] if key not in self.columns and key not in self.constants]
        if self.target in WITH_METRICS and not self.metrics:
            out.append("metrics")
        given = {*self.columns, *self.constants}
        if self.target in {Target.MEASURES, Target.COSTS} and "day" not in given and not {"first", "last"} <= given:
            out.append("day")
        return tuple(out)

    def to_json(self) -> dict[str, object]:
        """Return the mapping as plain values."""
        return {
            "version": 1,
            "target": self.target.value,
            "columns": dict(self.columns),
            "metrics": dict(self.metrics),
            "constants": dict(self.constants),
            "dimensions": list(self.dimensions),
            "date_order": self.date_order.value if self.date_order else None,
            "decimal": self.decimal,
            "timezone": self.timezone,
            "conversion_kind": self.conversion_kind,
            "header": self.header,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> ColumnMapping:
        """Return the mapping that ``to_json`` wrote; raises ``ValueError`` for what it could not have written."""
        try:
            target = Target(str(data["target"]))
            order = data.get("date_order")
            mapping = cls(
                target,
                _texts(data.get("columns", {})),
                _texts(data.get("metrics", {})),
                _texts(data.get("constants", {})),
                tuple(str(name) for name in _sequence(data.get("dimensions", ()))),
                DateOrder(str(order)) if order else None,
                str(data.get("decimal", "")),
                str(data.get("timezone", "")),
                str(data.get("conversion_kind", "order")),
                str(data.get("header", "")),
            )
        except KeyError as error:
            raise ValueError(f"a column mapping needs {error}") from error
        if unknown := (set(mapping.columns) | set(mapping.constants)) - set(FIELDS[target]):
            raise ValueError(f"not fields of {target}: {', '.join(sorted(unknown))}")
        if unknown := set(mapping.metrics) - set(METRICS):
            raise ValueError(f"not in the metric dictionary: {', '.join(sorted(unknown))}")
        if mapping.decimal not in {"", ".", ","}:
            raise ValueError(f"not a decimal mark: {mapping.decimal!r}")
        if mapping.constants.get("network", "") not in {"", *NETWORKS}:
            raise ValueError(f"not a network: {mapping.constants['network']!r}")
        return mapping


def fingerprint(cells: Sequence[Cell]) -> str:
    """Return a short digest of a header line that is the same for every file of the same export."""
    names = [fold(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return hashlib.sha256("\x1f".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError("expected a table of names")
    return {str(key): str(text) for key, text in value.items()}


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise ValueError("expected a list of names")
    return value
