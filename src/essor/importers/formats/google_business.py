"""Google Business Profile performance: one row per place, two header rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, NumberStyle, fold, parse_number
from essor.importers.periods import UNDATED, grain_of
from essor.importers.sheets import TableFormat, day_of_arrival, each_line, period_of_file
from essor.records import (
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    Problem,
    Record,
    Severity,
    Subject,
    Words,
)

NETWORK = "google_business"
SURFACES = {
    "search_mobile": "Google Search - Mobile",
    "search_desktop": "Google Search - Desktop",
    "maps_mobile": "Google Maps - Mobile",
    "maps_desktop": "Google Maps - Desktop",
}


class GoogleBusiness(TableFormat):
    """Totals of a period for each place of a Google Business Profile."""

    slug = "google_business"
    network = NETWORK
    name = Words("Google Business Profile performance", "Performances de la fiche d’établissement Google")
    proof = Proof.UNVERIFIED
    how_to_get = Words(
        "Business Profile Manager > select the places > Actions > Insights > Download report",
        "Gestionnaire de fiches d’établissement > sélectionner les fiches > Actions > Statistiques > Télécharger",
    )
    columns: ClassVar[Columns] = Columns(
        fields={
            "code": ("Store code",),
            "name": ("Business name",),
            "not_read": ("Address", "Labels"),
            **{slug: (name,) for slug, name in SURFACES.items()},
        },
        metrics={
            "calls": ("Calls",),
            "messages": ("Messages",),
            "bookings": ("Bookings",),
            "direction_requests": ("Directions",),
            "link_clicks": ("Website clicks",),
        },
        required=("code", "name"),
        any_of=(tuple(SURFACES),),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield the acts of each place, and apart, per surface, the people who saw it (they do not add up)."""
        known = period_of_file(table.source)
        period = known or day_of_arrival(table.source)
        grain = grain_of(known) if known else Grain.RANGE
        count = NumberStyle(".")

        def read_line(line: Line) -> Iterator[Record]:
            if any(fold(cell).startswith("number of ") for cell in line.cells):
                return  # the second header row explains the first
            account = AccountRef(NETWORK, line.text("code"), name=line.text("name"))
            values = line.values()
            if values:
                yield MeasureRow(line.line, account, Subject("account"), period, grain, values, sheet=table.sheet)
            for slug in SURFACES:
                try:
                    people = parse_number(line.raw(slug), count)
                except CellError as error:
                    line.warn(slug, error)
                    continue
                if people is not None:
                    dimensions = (("surface", slug),)
                    yield MeasureRow(
                        line.line,
                        account,
                        Subject("account"),
                        period,
                        grain,
                        {"reach": people},
                        dimensions,
                        sheet=table.sheet,
                    )

        yield from each_line(table, read_line)
        yield FileFacts(period=known)
        if known is None:
            yield Problem(0, "", UNDATED, {}, Severity.WARNING, table.sheet)
