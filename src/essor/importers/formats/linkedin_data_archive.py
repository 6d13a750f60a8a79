"""LinkedIn "Get a copy of your data": only Shares.csv, the member's own posts. Contacts and messages are never read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import Cell, CellError, parse_datetime
from essor.importers.sheets import EMPTY_FIELD, TableFormat, each_line
from essor.records import AccountRef, FileFacts, Problem, PublicationRow, Record, Severity, Words

NETWORK = "linkedin"
NO_COUNTERS = Words(
    "This archive holds what was posted and when, and no figures: reach and reactions come from the Page's exports.",
    "Cette archive contient ce qui a été publié et quand, sans aucun chiffre : portée et réactions viennent des exports "
    "de la Page.",
)
_ID = re.compile(r"(?:share|activity|ugcPost)[:%3A-]+(\d{15,20})", re.IGNORECASE)


class LinkedInDataArchive(TableFormat):
    """The member's own posts of a LinkedIn data archive."""

    slug = "linkedin_data_archive"
    network = NETWORK
    name = Words("LinkedIn data archive (own posts)", "Archive de données LinkedIn (ses publications)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "LinkedIn > Settings > Data privacy > Get a copy of your data > Posts (the file Shares.csv)",
        "LinkedIn > Préférences > Confidentialité des données > Obtenir une copie de vos données > Publications "
        "(le fichier Shares.csv)",
    )
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date",),
            "link": ("ShareLink",),
            "text": ("ShareCommentary",),
            "shared": ("SharedUrl",),
            "media": ("MediaUrl",),
            "visibility": ("Visibility",),
        },
        required=("date", "link", "text"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one publication per share; times are UTC."""
        width = len(table.header.names)
        account = AccountRef(NETWORK)

        def read_line(line: Line) -> Iterator[Record]:
            line.cells = _rejoined(line.cells, width, table.header.places["text"][0])
            link = line.text("link")
            match = _ID.search(link)
            if match is None:
                raise CellError(EMPTY_FIELD, field=table.header.name_of("link"))
            moment = parse_datetime(line.raw("date"))
            yield PublicationRow(
                line.line,
                account,
                match.group(1),
                moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment,
                {},
                permalink=link,
                kind="link" if line.text("shared") else "" if line.text("media") else "text",
                text=_plain(line.text("text")),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield FileFacts(account=account)
        yield Problem(0, "", NO_COUNTERS, {}, Severity.NOTE, table.sheet)


def _rejoined(cells: Sequence[Cell], width: int, at: int) -> Sequence[Cell]:
    """Return the row with its text in one cell: an inner ``\\"`` ends the quoting early and splits it at its commas."""
    extra = len(cells) - width
    if extra <= 0:
        return cells
    text = ",".join(str(cell or "") for cell in cells[at : at + extra + 1])
    return (*cells[:at], text, *cells[at + extra + 1 :])


def _plain(text: str) -> str:
    """Return a text whose every line the archive wrapped in quotes of its own, without them."""
    lines = [re.sub(r'^"(.*)"$', r"\1", line.strip()) for line in text.splitlines()]
    return "\n".join(lines).replace('\\"', '"').replace('""', '"').strip().strip('"')
