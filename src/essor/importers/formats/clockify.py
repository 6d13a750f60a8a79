"""Clockify detailed report: one row per entry; nobody's name, address or group is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, parse_date
from essor.importers.hours import hours_of
from essor.importers.labels import network_named
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


class Clockify(TableFormat):
    """The detailed time report of Clockify."""

    slug = "clockify"
    network = ""
    name = Words("Clockify detailed report", "Rapport détaillé Clockify")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Clockify > Reports > Detailed > choose the dates > Export > Save as CSV",
        "Clockify > Rapports > Détaillé > choisir les dates > Exporter > CSV",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "project": ("Project",),
            "task": ("Task",),
            "description": ("Description",),
            "tags": ("Tags",),
            "day": ("Start Date",),
            "hours": ("Duration (decimal)", "Duration (h)"),
            "decimal": ("Duration (decimal)",),
            "rate": ("Billable Rate (*)", "Hourly rate (*)"),
            "personal": ("User", "Group", "Email", "Client"),
            "not_read": ("Billable", "Start Time", "End Date", "End Time", "Billable Amount (*)", "Amount (*)"),
        },
        required=("project", "day", "hours"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one row of time per entry; the network is that of a tag, project or task of its name."""
        style = day_style(table, "day", day_first=False)
        hours, rates = money_style(table, "decimal"), money_style(table, "rate")
        currency = currency_of([table.header.name_of("rate")])
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            if is_total(line.text("project")):
                return
            day = parse_date(line.raw("day"), style)
            if day is None:
                raise CellError(NO_PERIOD)
            span.add(Period(day, day))
            rate = money(line, "rate", rates)
            yield TimeRow(
                line.line,
                day,
                hours_of(line, "hours", hours),
                task=line.text("task") or line.text("project") or line.text("description"),
                network=network_named(line.text("tags"), line.text("task"), line.text("project")),
                rate=rate,
                currency=currency if rate is not None else "",
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(period=span.period)
        yield from doubtful_dates(table, style)
