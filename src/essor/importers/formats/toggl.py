"""Toggl Track detailed report: one row per entry; nobody's name or address is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, NumberStyle, parse_date
from essor.importers.hours import hours_of
from essor.importers.labels import network_named
from essor.importers.periods import NO_PERIOD, Span
from essor.importers.sheets import TableFormat, day_style, doubtful_dates, each_line, is_total
from essor.records import FileFacts, Period, Problem, Record, TimeRow, Words


class Toggl(TableFormat):
    """The detailed time report of Toggl Track."""

    slug = "toggl"
    network = ""
    name = Words("Toggl Track detailed report", "Rapport détaillé Toggl Track")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Toggl Track > Reports > Detailed > choose the dates > Export > CSV",
        "Toggl Track > Reports > Detailed > choisir les dates > Export > CSV",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "project": ("Project",),
            "task": ("Task",),
            "description": ("Description",),
            "tags": ("Tags",),
            "day": ("Start date",),
            "clock": ("Start time",),
            "hours": ("Duration",),
            "personal": ("User", "Email", "Client"),
            "not_read": ("Billable", "End date", "End time"),
        },
        required=("project", "day", "clock", "hours"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one row of time per entry; the network is that of a tag, project or task of its name."""
        style = day_style(table, "day", day_first=False)
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            if is_total(line.text("project")):
                return
            day = parse_date(line.raw("day"), style)
            if day is None:
                raise CellError(NO_PERIOD)
            span.add(Period(day, day))
            yield TimeRow(
                line.line,
                day,
                hours_of(line, "hours", NumberStyle()),
                task=line.text("task") or line.text("project") or line.text("description"),
                network=network_named(line.text("tags"), line.text("task"), line.text("project")),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(period=span.period)
        yield from doubtful_dates(table, style)
