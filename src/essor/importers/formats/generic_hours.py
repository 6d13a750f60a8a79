"""The simple time sheet: hours per day, under plain English or French column names.

Columns: date, hours ("1.5", "1,5", "1:30" or "1 h 30"); then, where known, task, network, person (a role, not a name),
rate per hour, currency.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, parse_date
from essor.importers.hours import hours_of
from essor.importers.labels import network_of
from essor.importers.periods import NO_PERIOD, Span
from essor.importers.sheets import (
    TableFormat,
    currency_of,
    day_style,
    doubtful_dates,
    each_line,
    is_total,
    money,
    money_style,
)
from essor.records import FileFacts, Period, Problem, Record, TimeRow, Words


class GenericHours(TableFormat):
    """Hours in a sheet somebody keeps."""

    slug = "generic_hours"
    network = ""
    name = Words("Time sheet (simple columns)", "Feuille de temps (colonnes simples)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Any spreadsheet with the columns date, hours (and task, network, role, rate, currency)",
        "N’importe quel tableur avec les colonnes date, heures (et tâche, réseau, rôle, taux horaire, devise)",
    )
    priority = -20
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date", "Day", "Jour"),
            "hours": ("Hours", "Time spent", "Duration (h)", "Heures", "Temps passé", "Nombre d'heures", "Durée (h)"),
            "task": ("Task", "Activity", "Tâche", "Activité"),
            "network": ("Network", "Channel", "Réseau", "Canal"),
            "person": ("Role", "Person", "Rôle", "Fonction", "Personne"),
            "rate": ("Rate", "Hourly rate", "Rate (*)", "Hourly rate (*)", "Taux", "Taux horaire", "Taux (*)",
                     "Taux horaire (*)"),
            "currency": ("Currency", "Devise"),
            "personal": ("Name", "Nom", "Prénom", "Email", "E-mail"),
        },
        required=("date", "hours"),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one row of time per line that is not a total."""
        is_french = bool({"heures", "temps passé", "tâche", "réseau"} & {name.lower() for name in table.header.names})
        style = day_style(table, "date", day_first=is_french)
        hours, rates = money_style(table, "hours"), money_style(table, "rate")
        stated = currency_of([table.header.name_of("rate")], table.sample("rate"))
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            if is_total(line.text("date")) or is_total(line.text("task")):
                return
            day = parse_date(line.raw("date"), style)
            if day is None:
                raise CellError(NO_PERIOD)
            span.add(Period(day, day))
            rate = money(line, "rate", rates)
            yield TimeRow(
                line.line,
                day,
                hours_of(line, "hours", hours),
                task=line.text("task"),
                network=network_of(line, "network"),
                person=line.text("person"),
                rate=rate,
                currency=(line.text("currency").upper() or stated) if rate is not None else "",
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(period=span.period)
        yield from doubtful_dates(table, style)
