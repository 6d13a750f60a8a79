"""What orders and deals share: their state in words, their tracking parameters, yes and no; never a person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from essor.importers.base import Line
from essor.importers.cells import CellError, fold
from essor.records import Words

UNKNOWN_STATUS = Words(
    "“{value}” is no state I know; the row was kept as open, so it counts as no sale.",
    "« {value} » n’est pas un état connu ; la ligne a été gardée comme en cours et ne compte donc pas comme une vente.",
)
_WORDS = {
    "won": "won paid completed complete processing shipped delivered fulfilled accepted signed invoiced yes "
    "gagne gagnee payee paye terminee termine expediee expedie livree livre acceptee signe signee facture facturee "
    "closed-won closedwon",
    "open": "open pending on-hold draft authorized new unpaid proposal negotiation "
    "en-cours en-attente brouillon nouveau nouvelle ouvert ouverte devis a-faire partially-paid",
    "lost": "lost failed rejected declined perdu perdue echouee echoue refuse refusee closed-lost closedlost",
    "cancelled": "cancelled canceled voided void expired annule annulee expiree trash",
    "refunded": "refunded rembourse remboursee partially-refunded",
}
_STATUSES = {word.replace("-", " "): status for status, words in _WORDS.items() for word in words.split()}
_STATUSES |= {
    "paiement accepte": "won",
    "payment accepted": "won",
    "remote payment accepted": "won",
    "paiement a distance accepte": "won",
    "preparation en cours": "won",
    "en cours de preparation": "won",
    "processing in progress": "won",
    "payment error": "lost",
    "erreur de paiement": "lost",
    "awaiting bank wire payment": "open",
    "awaiting check payment": "open",
    "en attente du paiement par cheque": "open",
    "en attente de virement bancaire": "open",
    "en attente paiement": "open",
    "wc completed": "won",
    "wc processing": "won",
}
_YES, _NO = (
    frozenset({"yes", "oui", "true", "vrai", "1", "new", "nouveau"}),
    frozenset({"no", "non", "false", "faux", "0", "returning", "ancien", "regulier"}),
)
_UTM_KEYS = frozenset({"source", "medium", "campaign", "content", "term"})
_UTM = re.compile(r"utm_(source|medium|campaign|content|term)\s*[:=]\s*([^\n\r&;|]+)", re.IGNORECASE)


def status_of(line: Line, key: str, *, default: str = "won", also: Mapping[str, str] | None = None) -> str:
    """Return "won", "open", "lost", "cancelled" or "refunded"; an unknown word is told and counts as open.

    ``also`` holds a tool's own words (folded) and goes first: "En cours" is a paid order in one, an open deal in another.
    """
    text = line.text(key)
    if not text:
        return default
    name = fold(text).replace("-", " ").replace("_", " ")
    status = (
        (also or {}).get(name)
        or _STATUSES.get(name)
        or next(
            (_STATUSES[word] for word in (name.split("/")[0].strip(), name.split(":")[0].strip()) if word in _STATUSES),
            "",
        )
    )
    if status:
        return status
    line.warn(key, CellError(UNKNOWN_STATUS, value=text[:60]))
    return "open"


def key_of(text: str) -> str:
    """Return a stable key for a record whose only handle is a title that may name a person: its digest, not itself."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:16]


def flag_of(line: Line, key: str) -> bool | None:
    """Return yes or no, ``None`` where the cell is empty or says something else."""
    name = fold(line.text(key))
    return True if name in _YES else False if name in _NO else None


def utm_of(*texts: str) -> dict[str, str]:
    """Return the tracking parameters that stand in addresses or in notes such as ``utm_source: newsletter``."""
    out: dict[str, str] = {}
    for text in texts:
        if "utm_" not in text.lower():
            continue
        query = urlsplit(text).query if "://" in text.split("\n", 1)[0] or text.startswith("/") else ""
        pairs = parse_qsl(query) if query else [(f"utm_{key}", value) for key, value in _UTM.findall(text)]
        for key, value in pairs:
            name = key.lower().removeprefix("utm_")
            if key.lower().startswith("utm_") and value.strip() and name in _UTM_KEYS:
                out.setdefault(name, value.strip())
    return out


def utm_columns(line: Line) -> dict[str, str]:
    """Return the tracking parameters that have columns of their own (fields ``utm_source`` ...)."""
    return {key: text for key in sorted(_UTM_KEYS) if (text := line.text(f"utm_{key}"))}
