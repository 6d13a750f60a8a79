"""Google Search Console performance export: one small table per side of the same clicks (EN and FR).

Queries, pages, countries, devices and days never add up to the same total: each table stops at 1,000 rows and rare
queries are hidden for privacy. Each keeps its own kind of subject, and only the days speak of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit

from essor.importers.base import Columns, Head, Line, Proof, Source, Table, has_table
from essor.importers.cells import CellError, date_order, parse_date
from essor.importers.periods import NO_PERIOD, UNDATED, Span
from essor.importers.sheets import TABULAR, TableFormat, day_of_arrival, each_line, period_of_file
from essor.records import (
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    Period,
    Problem,
    Record,
    Severity,
    Subject,
    Words,
)

NETWORK = "search"
SUBJECTS = ("query", "page", "country", "device", "search_appearance")
TOTALS_DIFFER = Words(
    "Queries, pages, countries and days of Search Console never add up to the same total: a table stops at 1,000 rows "
    "and rare queries are hidden. The days are the site's figures; this table is kept apart.",
    "Requêtes, pages, pays et jours de la Search Console n’aboutissent jamais au même total : un tableau s’arrête à "
    "1 000 lignes et les requêtes rares sont masquées. Les jours font foi pour le site ; ce tableau reste à part.",
)
_RECENT = ("Last 24 hours", "Last 7 days", "Last 28 days", "Last 3 months", "Last 6 months", "Last 12 months",
           "Last 16 months")  # fmt: skip
_SITE = re.compile(r"(?:https?___|sc-domain_)?([\w.-]+\.[a-z]{2,})_*-Performance-on-Search", re.IGNORECASE)
_FILTERS = Columns(fields={"filter": ("Filter", "Filtre"), "value": ("Value", "Valeur")}, required=("filter", "value"))


def _names(*names: str) -> tuple[str, ...]:
    # A comparison export puts the period before each name; the earlier period has no dates and is left unread.
    return (*names, *(f"{recent} {names[0]}" for recent in _RECENT))


class SearchConsole(TableFormat):
    """One table of the performance report: queries, pages, countries, devices, appearances, dates or filters."""

    slug = "search_console"
    network = NETWORK
    name = Words("Google Search Console performance", "Performances Google Search Console")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Search Console > Performance > Search results > Export > Download CSV (drop the whole zip)",
        "Search Console > Performances > Résultats de recherche > Exporter > Télécharger le fichier CSV "
        "(déposer le zip entier)",
    )
    columns: ClassVar[Columns] = Columns(
        fields={
            "query": ("Top queries", "Queries", "Query", "Requêtes les plus fréquentes", "Requêtes principales", "Requête"),
            "page": ("Top pages", "Pages", "Page", "Pages les plus populaires", "Pages principales"),
            "country": ("Country", "Countries", "Pays"),
            "device": ("Device", "Devices", "Appareil"),
            "search_appearance": ("Search Appearance", "Apparence dans les résultats de recherche"),
            "date": ("Date",),
            "ctr": _names("CTR"),
        },
        metrics={
            "clicks": _names("Clicks", "Clics"),
            "impressions": _names("Impressions"),
            "position": _names("Position"),
        },
        required=("clicks", "impressions", "ctr", "position"),
        any_of=((*SUBJECTS, "date"),),
    )  # fmt: skip

    def recognizes(self, head: Head) -> bool:
        """Tell whether the head is one of the tables, or the small file of filters that comes with them."""
        return super().recognizes(head) or self._is_filters(head)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the table's measures; the file of filters only says what was asked for."""
        if self._is_filters(source.head):
            yield FileFacts(account=_account(source.head, ""), notes=tuple(_filters(source.head)))
            return
        yield from super().read(source)

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one measure per row, under the kind of the table's first column."""
        kind = next((one for one in SUBJECTS if one in table.header.places), "")
        first_page = next((str(cell) for cell in table.sample("page") if cell), "")
        account = _account(table.source.head, first_page)
        style = date_order(table.sample("date"))
        known = period_of_file(table.source)
        undated = known or day_of_arrival(table.source)
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            if kind:
                subject = Subject(kind, line.text(kind), line.text(kind))
                period, grain = undated, Grain.RANGE
            else:
                day = parse_date(line.raw("date"), style)
                if day is None:
                    raise CellError(NO_PERIOD)
                subject, period, grain = Subject("account"), Period(day, day), Grain.DAY
                span.add(period)
            yield MeasureRow(line.line, account, subject, period, grain, line.values(), sheet=table.sheet)

        yield from each_line(table, read_line)
        yield FileFacts(account=account, period=span.period or known)
        if kind:
            yield Problem(0, "", TOTALS_DIFFER, {}, Severity.NOTE, table.sheet)
            if known is None:
                yield Problem(0, "", UNDATED, {}, Severity.WARNING, table.sheet)

    @staticmethod
    def _is_filters(head: Head) -> bool:
        # "Filter,Value" alone is anybody's table; under the export's own file name it is Search Console's.
        stem = head.basename.rsplit(".", 1)[0].lower()
        return head.container in TABULAR and stem in {"filters", "filtres"} and has_table(head, _FILTERS, within=1)


def _filters(head: Head) -> Iterator[Words]:
    for cells in head.sheets[0].rows[1:]:
        if len(cells) >= 2:
            yield Words(f"Filter “{cells[0]}”: {cells[1]}.", f"Filtre « {cells[0]} » : {cells[1]}.")


def _account(head: Head, page: str) -> AccountRef:
    match = _SITE.search(head.name)
    host = urlsplit(page).hostname if page.startswith("http") else ""
    return AccountRef(NETWORK, handle=match.group(1) if match else host or "")
