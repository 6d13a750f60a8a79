"""Matomo: report downloads (keys or translated labels, one or several periods) and scheduled reports (stacked blocks)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from essor.importers.base import Columns, ExportFormat, Head, Line, Proof, Sheet, Source, Table
from essor.importers.blocks import Block, titled_blocks
from essor.importers.cells import Cell, CellError, fold
from essor.importers.periods import NO_PERIOD, UNDATED, Span, parse_period
from essor.importers.sheets import (
    NO_CURRENCY,
    TABULAR,
    UNREAD,
    currency_of,
    day_of_arrival,
    each_line,
    period_of_file,
)
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

NETWORK = "web"
SUBTOTALS = Words(
    "Rows that sum up others were left out, so nothing is counted twice: {count}.",
    "Lignes qui en résument d’autres, laissées de côté pour ne rien compter deux fois : {count}.",
)
_METRICS = {
    "sessions": ("nb_visits", "Visits", "Visites", "Besuche"),
    "unique_visitors": ("nb_uniq_visitors", "Unique visitors", "Visiteurs uniques", "Eindeutige Besucher"),
    "users": ("nb_users", "Users", "Utilisateurs", "Benutzer"),
    "actions": ("nb_actions", "Actions", "Aktionen"),
    "converted_visits": (
        "nb_visits_converted", "Visits with Conversions", "Visites avec conversions", "Besuche mit Konversionen",
    ),
    "bounces": ("bounce_count", "Bounces", "Rebonds", "Absprünge"),
    "visit_seconds": (
        "sum_visit_length", "Total time spent by visitors (in seconds)",
        "Temps total passé par les visiteurs (en secondes)", "Von Besuchern verbrachte Gesamtzeit (in Sekunden)",
    ),
    "page_views": ("nb_pageviews", "nb_hits", "Pageviews", "Vues de page", "Seitenansichten"),
    "unique_page_views": ("Unique Pageviews", "Vues de page uniques", "Eindeutige Seitenansichten"),
    "entries": ("entry_nb_visits", "Entrances", "Entrées"),
    "exits": ("exit_nb_visits", "Exits", "Sorties"),
    "impressions": ("nb_impressions", "Impressions", "Impressionen"),
    "interactions": ("nb_interactions", "Content Interactions", "Inhaltsinteraktionen"),
    "key_events": ("nb_conversions", "Conversions", "Konversionen"),
    "purchases": ("orders", "Ecommerce Orders", "Commandes e-commerce"),
    "revenue": ("revenue", "Revenue", "Revenu", "Einnahmen"),
}  # fmt: skip
_QUOTIENTS = (
    "max_actions", "Maximum actions in one visit", "Nombre maximum d'actions en une visite", "Maximale Aktionen pro Besuch",
    "bounce_rate", "Bounce Rate", "Taux de rebond", "Absprungsrate", "nb_actions_per_visit", "Actions per Visit",
    "Actions par visite", "Aktionen pro Besuch", "avg_time_on_site", "Avg. Visit Duration (in seconds)",
    "Temps moyen sur le site web", "Durée de la visite (en secondes)", "Durchschn. Besuchszeit (in Sekunden)",
    "conversion_rate", "Taux de conversion", "interaction_rate", "Interaction Rate", "Interaktionsrate", "exit_rate",
    "Exit rate", "Taux de sortie", "sum_daily_nb_uniq_visitors", "Metadata: Contents_ContentName",
    "Metadaten: Contents_ContentName", "ecommerce_revenue", "visits_evolution", "actions_evolution",
    "pageviews_evolution", "revenue_evolution", "nb_conversions_evolution", "orders_evolution",
    "ecommerce_revenue_evolution",
)  # fmt: skip
COLUMNS = Columns(
    fields={
        "date": ("date", "Datum"),
        "label": ("label", "Nom", "Bezeichnung", "Page URL", "URL de la page"),
        "segment": ("metadata_segment", "Metadata: segment", "Metadaten: segment", "Métadonnées: segment"),
        "is_aggregate": ("metadata_is_aggregate", "Metadata: is_aggregate", "Metadaten: is_aggregate"),
        "not_read": _QUOTIENTS,
    },
    metrics=_METRICS,
)
_KEYS = frozenset({"nb_visits", "nb_uniq_visitors", "nb_hits"})
_METHOD = re.compile(r"([A-Z]\w+\.get\w+?)(?:_(?:day|week|month|year|range))?(?:[.&]|$)")


def _is_header(cells: Sequence[Cell]) -> bool:
    """Tell whether a line is Matomo's: one of its keys, or visits and at least two more of its translated names."""
    if any(isinstance(cell, str) and cell.strip() in _KEYS for cell in cells):
        return True
    header = COLUMNS.locate(cells)
    found = header.places.keys() & _METRICS.keys() if header else frozenset()
    return len(found) >= 3 and bool(found & {"sessions", "unique_page_views"})


class Matomo(ExportFormat):
    """A report downloaded from Matomo, or one it sends by e-mail."""

    slug = "matomo"
    network = NETWORK
    name = Words("Matomo report", "Rapport Matomo")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Matomo > any report > Export icon below the table > CSV or TSV, all rows, dates as columns",
        "Matomo > un rapport > icône Exporter sous le tableau > CSV ou TSV, toutes les lignes",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether one of the first lines is a header of Matomo."""
        return head.container in TABULAR and self._sheet(head) is not None

    @staticmethod
    def _sheet(head: Head) -> Sheet | None:
        return next((sheet for sheet in head.sheets if any(_is_header(row) for row in sheet.rows[:5])), None)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield every block's rows, then what the file as a whole says."""
        sheet = self._sheet(source.head)
        if sheet is None:
            return
        whole = period_of_file(source)
        span = Span()
        unread: dict[str, None] = {}
        state = _State(whole or day_of_arrival(source), span)
        for block in titled_blocks(source.rows(sheet.name, delimiter=sheet.delimiter)):
            yield from _read_block(source, block, sheet, state, unread)
        yield FileFacts(account=AccountRef(NETWORK), period=span.period or whole)
        if state.is_undated and whole is None:
            yield Problem(0, "", UNDATED, {}, Severity.WARNING)
        if state.subtotals:
            yield Problem(0, "", SUBTOTALS, {"count": state.subtotals}, Severity.NOTE)
        if unread:
            yield Problem(0, "", UNREAD, {"columns": ", ".join(unread)}, Severity.NOTE)
        if state.lacks_currency:
            yield Problem(0, "", NO_CURRENCY, {}, Severity.WARNING)


class _State:
    """What is learnt from block to block."""

    def __init__(self, undated: Period, span: Span) -> None:
        self.undated = undated
        self.span = span
        self.is_undated = False
        self.subtotals = 0
        self.lacks_currency = False


def _read_block(
    source: Source, block: Block, sheet: Sheet, state: _State, unread: dict[str, None]
) -> Iterator[Record | Problem]:
    header = COLUMNS.locate(block.header)
    assert header is not None, "columns without required names fit any line"
    title = block.preamble[0][1] if block.preamble else ""
    table = Table(
        source, header, block.rows, sheet=title or sheet.name, columns=COLUMNS, prefers_comma=sheet.delimiter == ";"
    )
    unread.update(dict.fromkeys(header.unknown))
    currency = currency_of((), table.sample("revenue"))
    has_label = "label" in header.places
    # A scheduled report repeats conversions and revenue per goal: only a block of visits or views is the whole site.
    is_site = not title or bool({"sessions", "page_views"} & header.places.keys())
    fallback = _slug(title) or _method(source.head) or "label"

    def read_line(line: Line) -> Iterator[Record]:
        if line.text("is_aggregate") == "1":
            state.subtotals += 1
            return
        period, grain = state.undated, Grain.RANGE
        if "date" in header.places:
            found = parse_period(line.text("date"))
            if found is None:
                raise CellError(NO_PERIOD)
            period, grain = found
            state.span.add(period)
        else:
            state.is_undated = True
        values = line.values()
        if not values:
            return
        subject = Subject("account")
        if has_label:
            kind = _slug(line.text("segment").split("==", 1)[0]) if "==" in line.text("segment") else fallback
            subject = Subject(kind, line.text("label"), line.text("label"))
        elif not is_site:
            subject = Subject(_slug(title), title, title)
        state.lacks_currency |= bool(values.get("revenue")) and not currency
        yield MeasureRow(
            line.line, AccountRef(NETWORK), subject, period, grain, values, currency=currency, sheet=table.sheet
        )

    yield from each_line(table, read_line)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")


def _method(head: Head) -> str:
    match = _METHOD.search(head.basename)
    return _slug(match[1]) if match else ""
