"""Plausible site export: one CSV per side of the same visits (pages, sources, places, devices ...), one row per day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, parse_date
from essor.importers.periods import NO_PERIOD, Span
from essor.importers.sheets import TableFormat, each_line
from essor.records import AccountRef, FileFacts, Grain, MeasureRow, Period, Problem, Record, Subject, Words

NETWORK = "web"
# The first column of a table names it; those that follow it there are dimensions of the same row.
KINDS = ("page", "source", "entry_page", "exit_page", "country", "device", "browser", "operating_system", "event")
DIMENSIONS = (
    "hostname", "referrer", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "region", "city",
    "browser_version", "operating_system_version", "link_url", "path",
)  # fmt: skip


class Plausible(TableFormat):
    """One table of a Plausible export."""

    slug = "plausible"
    network = NETWORK
    name = Words("Plausible site export", "Export de site Plausible")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Plausible > Site settings > Imports & exports > Export data (drop the whole zip)",
        "Plausible > Site settings > Imports & exports > Export data (déposer le zip entier)",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("date",),
            "page": ("page",),
            "source": ("source",),
            "entry_page": ("entry_page",),
            "exit_page": ("exit_page",),
            "country": ("country",),
            "device": ("device",),
            "browser": ("browser",),
            "operating_system": ("operating_system",),
            "event": ("name",),
            **{key: (key,) for key in DIMENSIONS},
            "visitors": ("visitors",),
        },
        metrics={
            "unique_visitors": ("visitors",),
            "sessions": ("visits",),
            "page_views": ("pageviews",),
            "bounces": ("bounces",),
            "visit_seconds": ("visit_duration",),
            "entries": ("entrances",),
            "exits": ("exits",),
            "events": ("events",),
        },
        required=("date", "visitors"),
        any_of=(("sessions", "page_views", "events", "entries", "exits"),),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one measure per row: the site's day, or a day of one page, source, place or device."""
        kind = next((one for one in KINDS if one in table.header.places), "")
        account = AccountRef(NETWORK)
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            day = parse_date(line.raw("date"))
            if day is None:
                raise CellError(NO_PERIOD)
            period = Period(day, day)
            span.add(period)
            subject = Subject("account")
            if kind:
                name = line.text(kind) or ("(direct)" if kind == "source" else "(not told)")
                subject = Subject(kind, name, name)
            dimensions = tuple(sorted((key, text) for key in DIMENSIONS if (text := line.text(key))))
            yield MeasureRow(
                line.line, account, subject, period, Grain.DAY, line.values(), dimensions, sheet=table.sheet
            )

        yield from each_line(table, read_line)
        yield FileFacts(account=account, period=span.period)
