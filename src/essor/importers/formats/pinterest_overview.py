"""Pinterest Analytics overview: a preamble, the account per day, then top Pins and top boards under one another."""

from __future__ import annotations

from collections.abc import Iterator

from essor.importers.base import Columns, Proof, Row, Source, Table, find_sheet
from essor.importers.blocks import is_blank
from essor.importers.days import Days, DayTable, read_days
from essor.importers.filenames import period_in_name, taken_at
from essor.importers.sheets import NO_TABLE, unread_columns
from essor.records import AccountRef, FileFacts, Problem, Record, Severity, Words

TOPS = Words(
    "Only the days were read: the blocks below (top Pins, top boards) hold one figure over the whole period.",
    "Seuls les jours ont été lus : les blocs suivants (meilleures épingles, meilleurs tableaux) portent un seul chiffre "
    "sur toute la période.",
)


class PinterestOverview(DayTable):
    """Impressions, engagements, clicks and saves of each day."""

    slug = "pinterest_overview"
    network = "pinterest"
    name = Words("Pinterest overview per day", "Vue d’ensemble Pinterest par jour")
    proof = Proof.UNVERIFIED
    how_to_get = Words(
        "Pinterest business account > Analytics > Overview > Export",
        "Compte professionnel Pinterest > Statistiques > Vue d’ensemble > Exporter",
    )
    columns = Columns(
        fields={"date": ("Date",), "known": ("Pin clicks", "Outbound clicks", "Clics sur l’épingle", "Clics sortants")},
        metrics={
            "impressions": ("Impressions",),
            "engagements": ("Engagements", "Engagement"),
            "clicks": ("Pin clicks", "Clics sur l’épingle"),
            "link_clicks": ("Outbound clicks", "Clics sortants"),
            "saves": ("Saves", "Enregistrements"),
            "reach": ("Total audience", "Audience totale"),
            "engaged_users": ("Engaged audience", "Audience engagée"),
        },
        required=("date", "known", "impressions"),
    )

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the block of days alone; read as one table the file would count its blocks twice."""
        found = find_sheet(source.head, self.columns)
        if found is None:
            yield Problem(0, "", NO_TABLE)
            return
        sheet, header = found
        rest: list[int] = []
        rows = _first_block(source.rows(sheet.name, delimiter=sheet.delimiter), self.columns, rest)
        table = Table(source, header, rows, sheet=sheet.name, columns=self.columns)
        account, taken, days = AccountRef(self.network), taken_at(source.head.name), Days()
        yield FileFacts(account, period_in_name(source.head.name), taken)
        yield from unread_columns(table.header, sheet=table.sheet)
        yield from read_days(table, account, days)
        if rest:
            yield Problem(rest[0], "", TOPS, {}, Severity.NOTE, table.sheet)
        yield FileFacts(account, days.period, taken)


def _first_block(rows: Iterator[Row], columns: Columns, rest: list[int]) -> Iterator[Row]:
    """Yield the rows between the header and the next blank line; remember the line that comes after."""
    for _, cells in rows:
        if columns.locate(cells):
            break
    for row in rows:
        if is_blank(row[1]):
            break
        yield row
    rest.extend(line for line, _ in [next((row for row in rows if not is_blank(row[1])), (0, ()))] if line)
