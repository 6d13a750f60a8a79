"""Small example sheets to fill in: the columns that the simple formats read, a few invented lines, dates of this month."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

from essor.records import Words

Row = tuple[str, ...]
FILE_NAMES = {
    "hours": Words("hours", "heures"),
    "costs": Words("costs", "couts"),
    "answers": Words("answers", "reponses"),
    "orders": Words("orders", "commandes"),
}


def sample_name(sheet: str, language: str) -> str:
    """Return the file name of an example sheet."""
    return f"{FILE_NAMES[sheet].say(language)}.csv"


def sample_sheet(sheet: str, *, language: str, currency: str, today: date) -> bytes:
    """Return an example sheet ("hours", "costs", "answers" or "orders") as a spreadsheet program of that language saves
    it: in French with semicolons and decimal commas. Dates are written year first, which nobody can misread."""
    is_french = language.startswith("fr")
    rows = _SHEETS[sheet](is_french, currency, today)
    out = io.StringIO()
    csv.writer(out, delimiter=";" if is_french else ",", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _day(today: date, ago: int) -> str:
    return (today - timedelta(days=ago)).isoformat()


def _hours(is_french: bool, currency: str, today: date) -> list[Row]:
    if is_french:
        head: Row = ("Date", "Heures", "Réseau", "Tâche", "Fonction")
        lines = [("2,5", "Instagram", "Photos et légendes", "Chargée de communication"),
                 ("1", "Facebook", "Réponses aux messages", "Gérante"),
                 ("0,75", "", "Calendrier de la semaine", "Chargée de communication")]  # fmt: skip
    else:
        head = ("Date", "Hours", "Network", "Task", "Role")
        lines = [("2.5", "Instagram", "Photos and captions", "Communication"),
                 ("1", "Facebook", "Answers to messages", "Owner"),
                 ("0.75", "", "The week's calendar", "Communication")]  # fmt: skip
    return [head, *((_day(today, 2 - i), *line) for i, line in enumerate(lines))]


def _costs(is_french: bool, currency: str, today: date) -> list[Row]:
    first, last = _day(today, 29), _day(today, 0)
    if is_french:
        head: Row = ("Début", "Fin", "Type", "Réseau", "Libellé", "Montant", "Devise")
        lines = [("Outil", "", "Logiciel de retouche", "24,00"), ("Contenu", "Instagram", "Photographe", "320,00"),
                 ("Publicité", "Facebook", "Publications sponsorisées", "150,00")]  # fmt: skip
    else:
        head = ("Start", "End", "Type", "Network", "Label", "Amount", "Currency")
        lines = [("Tool", "", "Photo software", "24.00"), ("Content", "Instagram", "Photographer", "320.00"),
                 ("Ads", "Facebook", "Boosted posts", "150.00")]  # fmt: skip
    return [head, *((first, last, *line, currency) for line in lines)]


def _answers(is_french: bool, currency: str, today: date) -> list[Row]:
    if is_french:
        head: Row = ("Date", "Comment nous avez-vous connus ?")
        lines = ["Instagram", "Bouche-à-oreille", "Google"]
    else:
        head = ("Date", "How did you hear of us?")
        lines = ["Instagram", "A friend", "Google"]
    return [head, *((_day(today, 2 - i), answer) for i, answer in enumerate(lines))]


def _orders(is_french: bool, currency: str, today: date) -> list[Row]:
    if is_french:
        head: Row = ("Date", "Commande", "Montant", "Devise", "Statut", "Source", "Source déclarée")
        lines = [("C-1001", "48,50", "payée", "instagram", ""), ("C-1002", "120,00", "payée", "", "Bouche-à-oreille"),
                 ("C-1003", "35,00", "annulée", "google", "")]  # fmt: skip
    else:
        head = ("Date", "Order", "Amount", "Currency", "Status", "Source", "Declared source")
        lines = [("C-1001", "48.50", "paid", "instagram", ""), ("C-1002", "120.00", "paid", "", "A friend"),
                 ("C-1003", "35.00", "cancelled", "google", "")]  # fmt: skip
    rows = [
        (_day(today, 2 - i), number, amount, currency, status, source, declared)
        for i, (number, amount, status, source, declared) in enumerate(lines)
    ]
    return [head, *rows]


_SHEETS: dict[str, Callable[[bool, str, date], list[Row]]] = {
    "hours": _hours,
    "costs": _costs,
    "answers": _answers,
    "orders": _orders,
}
