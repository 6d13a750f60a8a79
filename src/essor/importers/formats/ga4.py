"""Google Analytics 4 "Download CSV": several cards one under the other, each with its own dates (EN and FR).

The trap of these files is that every card counts the same visits again: by week, by channel group, by campaign, by
page. So each card becomes its own kind of subject, named by its dimensions ("session_channel_group",
"landing_page+country"), and only a card by time alone speaks of the account. Figures add up inside one kind, never
across two. Users are distinct people and add up nowhere (the dictionary says so).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from essor.importers.base import Columns, Container, ExportFormat, Head, Header, Line, Proof, Source, Table
from essor.importers.blocks import Block, commented_blocks
from essor.importers.cells import Cell, CellError, fold, parse_date
from essor.importers.periods import NO_PERIOD, Span, clip, find_ranges, month_of
from essor.importers.sheets import NO_CURRENCY, UNREAD, each_line, is_total
from essor.records import (
    METRICS,
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    MetricKind,
    Period,
    Problem,
    Record,
    Severity,
    Subject,
    TotalRow,
    Words,
)

NETWORK = "web"
MOST_REMEMBERED = 200_000  # figures; the tool itself exports at most 100,000 rows, and memory must stay flat

CARDS_COUNT_AGAIN = Words(
    "This file holds {count} cards that count the same visits from different sides; each is kept apart and none is "
    "added to another.",
    "Ce fichier contient {count} cartes qui comptent les mêmes visites sous des angles différents ; chacune reste à "
    "part et aucune n’est additionnée à une autre.",
)
WEEKS_NUMBERED = Words(
    "Weeks are only numbered here: they were read as Sunday to Saturday, as Google Analytics counts them, and the first "
    "and last one are cut at the report's dates.",
    "Les semaines ne sont ici que numérotées : elles ont été lues du dimanche au samedi, comme Google Analytics les "
    "compte, la première et la dernière étant coupées aux dates du rapport.",
)
EMPTY_CARDS = Words(
    "Cards without any row: {count}. Nothing was measured there, which is not the same as 0.",
    "Cartes sans aucune ligne : {count}. Rien n’y a été mesuré, ce qui n’est pas la même chose que 0.",
)
SAID_TWICE = Words(
    "The card “{card}” stands twice with other figures; the first one was kept.",
    "La carte « {card} » figure deux fois avec d’autres chiffres ; la première a été retenue.",
)
NO_DATES = Words(
    "This card has no start and end date, so its rows cannot be placed in time.",
    "Cette carte n’a ni date de début ni date de fin : ses lignes ne peuvent pas être datées.",
)

_TIME = {
    "nth_day": ("Nth day", "Nième jour"),
    "nth_week": ("Nth week", "Nième semaine"),
    "nth_month": ("Nth month", "Nième mois"),
    "date": ("Date", "Day", "Jour"),
    "date_range": ("Date range", "Plage de dates"),
}
_CHANNEL = "(Groupe de canaux par défaut)"
_DIMENSIONS = {
    "session_channel_group": (
        "Session primary channel group (Default Channel Group)", "Session primary channel group",
        "Session default channel group", "Session default channel grouping",
        f"Groupe de canaux principal de la session {_CHANNEL}", "Groupe de canaux par défaut de la session",
    ),
    "first_user_channel_group": (
        "First user primary channel group (Default Channel Group)", "First user primary channel group",
        "First user default channel group", "First user default channel grouping",
        f"Groupe de canaux principal du premier utilisateur {_CHANNEL}",
        "Groupe de canaux par défaut du premier utilisateur",
    ),
    "session_source_medium": ("Session source / medium", "Source/support de la session", "Source / support de la session"),
    "session_source": ("Session source", "Source de la session"),
    "session_manual_source": ("Session manual source", "Source manuelle de la session"),
    "session_medium": ("Session medium", "Support de la session"),
    "session_campaign": ("Session campaign", "Campagne de la session"),
    "session_google_ads_campaign": ("Session Google Ads campaign", "Campagne Google Ads de la session"),
    "landing_page": (
        "Landing page", "Landing page + query string", "Page de destination", "Page de destination + chaîne de requête",
    ),
    "page_title": ("Page title and screen class", "Titre de la page et classe de l'écran", "Page title"),
    "page_path": (
        "Page path and screen class", "Page path + query string", "Chemin de la page et classe de l'écran", "Page path",
    ),
    "search_query": ("Organic Google Search query", "Requête de recherche naturelle Google"),
    "cohort_day": ("Cohort", "Cohorte"),
    "event": ("Event name", "Nom de l'événement"),
    "country": ("Country", "Pays"),
    "country_id": ("Country ID", "ID du pays"),
    "region": ("Region", "Région"),
    "city": ("City", "Ville"),
    "language": ("Language", "Langue"),
    "age": ("Age", "Âge"),
    "gender": ("Gender", "Sexe"),
    "platform": ("Platform", "Plate-forme"),
    "device": ("Device category", "Catégorie d'appareil"),
    "item": ("Item name", "Nom de l'article"),
}  # fmt: skip
_METRICS = {
    "sessions": ("Sessions",),
    "engaged_sessions": ("Engaged sessions", "Sessions avec engagement"),
    "users": ("Active users", "Users", "Utilisateurs actifs", "Utilisateurs"),
    "total_users": ("Total users", "Nombre total d'utilisateurs", "Total des utilisateurs"),
    "new_users": ("New users", "Nouveaux utilisateurs"),
    "returning_users": ("Returning users", "Utilisateurs connus", "Utilisateurs de retour"),
    "page_views": ("Views", "Vues", "Screen views"),
    "events": ("Event count", "Nombre d'événements"),
    "key_events": ("Key events", "Événements clés", "Conversions"),
    "revenue": ("Total revenue", "Revenu total", "Revenus totaux", "Total des revenus"),
    "item_revenue": ("Item revenue", "Revenu provenant des articles", "Product revenue"),
    "earnings": ("Total ad revenue", "Revenu publicitaire total"),
    "items_viewed": ("Items viewed", "Articles vus"),
    "add_to_carts": ("Items added to cart", "Articles ajoutés au panier"),
    "items_purchased": ("Items purchased", "Articles achetés"),
    "average_engagement_seconds": (
        "Average engagement time", "Average engagement time per active user", "Durée d'engagement moyenne",
        "Durée d'engagement moyenne par utilisateur actif",
    ),
    "average_session_engagement_seconds": (
        "Average engagement time per session", "Durée d'engagement moyenne par session",
    ),
    "cohort_value": ("LTV", "Average 120d value", "Valeur moyenne sur 120 j"),
    "organic_search_impressions": (
        "Organic Google Search impressions", "Impressions dans la recherche naturelle Google",
    ),
    "organic_search_clicks": ("Organic Google Search clicks", "Clics dans la recherche naturelle Google"),
}  # fmt: skip
_QUOTIENTS = (
    "Engagement rate", "Taux d'engagement", "Engaged sessions per user", "Engaged sessions per active user",
    "Events per session", "Event count per user", "Event count per active user", "Views per user",
    "Views per active user", "Sessions avec engagement par utilisateur actif", "Événements par session",
)  # fmt: skip
COLUMNS = Columns(fields={**_TIME, **_DIMENSIONS, "quotients": _QUOTIENTS}, metrics=_METRICS)

_START = re.compile(r"^#\s*(?:start date|date de d.but)\s*:", re.IGNORECASE | re.MULTILINE)
_KEYS = {
    "start date": "first",
    "date de debut": "first",
    "end date": "last",
    "date de fin": "last",
    "account": "account",
    "compte": "account",
    "property": "property",
    "propriete": "property",
}


@dataclass
class _Reading:
    """What is learnt from card to card."""

    site: str = ""
    first: date | None = None
    last: date | None = None
    span: Span = field(default_factory=Span)
    cards: set[str] = field(default_factory=set)
    empty: int = 0
    numbers_weeks: bool = False
    has_revenue: bool = False
    unread: dict[str, None] = field(default_factory=dict)
    seen: dict[int, float] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        if self.first is None or self.last is None:
            raise CellError(NO_DATES)
        return Period(self.first, self.last)

    def drop_repeats(self, subject: Subject, period: Period, values: dict[str, float]) -> bool:
        """Drop from ``values`` what an earlier card of the file already said; tell whether it said something else."""
        contradicts = False
        for slug in tuple(values):
            key = hash((subject.kind, subject.id, period.first, period.last, slug))
            if key in self.seen:
                contradicts |= self.seen[key] != values.pop(slug)
            elif len(self.seen) < MOST_REMEMBERED:
                self.seen[key] = values[slug]
        return contradicts


@dataclass(frozen=True)
class _Card:
    """What one block counts: its time column, and the columns that name its subject."""

    time: str
    dimensions: tuple[tuple[str, int], ...]
    title: str

    @property
    def kind(self) -> str:
        return "+".join(slug for slug, _ in self.dimensions) or "account"


class Ga4(ExportFormat):
    """A report or snapshot of Google Analytics 4 (or of Firebase) saved as CSV."""

    slug = "ga4"
    network = NETWORK
    name = Words("Google Analytics 4 report", "Rapport Google Analytics 4")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Google Analytics > Reports > open a report > Share this report > Download file > CSV",
        "Google Analytics > Rapports > ouvrir un rapport > Partager ce rapport > Télécharger le fichier > CSV",
    )
    priority = 10

    def recognizes(self, head: Head) -> bool:
        """Tell whether a ``#`` preamble with a start date stands in the head."""
        return head.container is Container.TEXT and head.text[:1] == "#" and _START.search(head.text) is not None

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield each card's rows, then what the file as a whole says."""
        state = _Reading()
        delimiter = _delimiter(source.head.text)
        for block in commented_blocks(source.rows("", delimiter=delimiter)):
            yield from self._read_block(source, block, state, prefers_comma=delimiter == ";")
        period = state.span.period or (state.period if state.first and state.last else None)
        yield FileFacts(account=AccountRef(NETWORK, name=state.site), period=period)
        if len(state.cards) > 1:
            yield Problem(0, "", CARDS_COUNT_AGAIN, {"count": len(state.cards)}, Severity.NOTE)
        if state.numbers_weeks:
            yield Problem(0, "", WEEKS_NUMBERED, {}, Severity.NOTE)
        if state.empty:
            yield Problem(0, "", EMPTY_CARDS, {"count": state.empty}, Severity.NOTE)
        if state.unread:
            yield Problem(0, "", UNREAD, {"columns": ", ".join(state.unread)}, Severity.NOTE)
        if state.has_revenue:
            yield Problem(0, "", NO_CURRENCY, {}, Severity.WARNING)

    def _read_block(
        self, source: Source, block: Block, state: _Reading, *, prefers_comma: bool
    ) -> Iterator[Record | Problem]:
        title = _read_preamble(block, state)
        header = COLUMNS.locate(block.header)
        assert header is not None, "columns without required names fit any line"
        card = _card(header, block.header, title)
        # The card stands where a workbook has its sheet: a total is compared with the rows of its own card.
        table = Table(source, header, block.rows, sheet=card.kind, columns=COLUMNS, prefers_comma=prefers_comma)
        named = {index for _, index in card.dimensions}
        state.unread.update(
            dict.fromkeys(name for i, name in enumerate(header.names) if name in header.unknown and i not in named)
        )
        account = AccountRef(NETWORK, name=state.site)
        count = 0
        contradicts = False

        def read_line(line: Line) -> Iterator[Record]:
            nonlocal count, contradicts
            count += 1
            values = {
                slug: number
                for slug, number in line.values().items()
                if number != -1 or METRICS[slug].kind is MetricKind.MONEY  # Firebase writes -1 for "not yet"
            }
            if any(isinstance(cell, str) and is_total(cell) for cell in line.cells):
                yield TotalRow(line.line, values, table.sheet)
                return
            if not values:
                return
            period, grain = _period(line, card, state)
            names = tuple((slug, _text(line.cells, index)) for slug, index in card.dimensions)
            subject_name = " / ".join(name for _, name in names)
            subject = Subject(card.kind, subject_name, subject_name) if names else Subject("account")
            contradicts |= state.drop_repeats(subject, period, values)
            if not values:
                return
            state.span.add(period)
            state.cards.add(card.kind)
            state.has_revenue |= any(values.get(slug) for slug in ("revenue", "item_revenue", "earnings"))
            dimensions = tuple(sorted(names)) if len(names) > 1 else ()
            yield MeasureRow(line.line, account, subject, period, grain, values, dimensions, sheet=table.sheet)

        yield from each_line(table, read_line)
        state.empty += count == 0
        if contradicts:
            yield Problem(block.line, "", SAID_TWICE, {"card": title or card.kind}, Severity.WARNING, table.sheet)


def _delimiter(text: str) -> str:
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            return next((mark for mark in (",", ";", "\t") if mark in line), ",")
    return ","


def _read_preamble(block: Block, state: _Reading) -> str:
    title = ""
    for _, text in block.preamble:
        key, colon, value = text.partition(":")
        slug = _KEYS.get(fold(key)) if colon else None
        value = value.strip()
        if slug in ("first", "last"):
            try:
                setattr(state, slug, parse_date(value))
            except CellError:
                setattr(state, slug, None)
        elif slug == "property":
            state.site = value
        elif slug is None and text.strip("- \u00a0"):
            title = text
    return title


def _card(header: Header, cells: Sequence[Cell], title: str) -> _Card:
    place_of = {index: key for key, indexes in header.places.items() for index in indexes}
    time = ""
    dimensions: list[tuple[str, int]] = []
    saw_metric = False
    for index, cell in enumerate(cells):
        key = place_of.get(index, "")
        if key in _TIME:
            time = time or key
        elif key in _DIMENSIONS:
            dimensions.append((key, index))
        elif key:
            saw_metric = True
        elif not saw_metric and (index == 0 or any(later > index for later in place_of)):
            # A column we do not know that stands before the first figure names something; after it, it is a figure.
            slug = re.sub(r"[^a-z0-9]+", "_", fold(cell)).strip("_")
            if slug:
                dimensions.append((slug, index))
    return _Card(time, tuple(dimensions), title)


def _text(cells: Sequence[Cell], index: int) -> str:
    return str(cells[index]).strip() if index < len(cells) and cells[index] is not None else ""


def _period(line: Line, card: _Card, state: _Reading) -> tuple[Period, Grain]:
    if card.time == "date":
        day = parse_date(line.text("date"))
        if day is None:
            raise CellError(NO_PERIOD)
        return Period(day, day), Grain.DAY
    whole = state.period
    if card.time == "date_range":
        ranges = find_ranges(line.text("date_range"))
        if not ranges:
            raise CellError(NO_PERIOD)
        return ranges[0], Grain.RANGE
    if not card.time:
        return whole, Grain.RANGE
    text = line.text(card.time)
    if not text.isdecimal() or len(text) > 4:
        raise CellError(NO_PERIOD)
    nth = int(text)
    if card.time == "nth_day":
        day = whole.first + timedelta(days=nth)
        return Period(day, day), Grain.DAY
    if card.time == "nth_month":
        return clip(month_of(whole.first, nth), whole), Grain.MONTH
    # The real file of 8 October 2024 (a Tuesday) to 8 October 2025 has 53 weeks whose first and last hold two thirds
    # and a half of their neighbours: weeks of the calendar, cut at both ends, not seven-day steps from the start.
    state.numbers_weeks = True
    sunday = whole.first - timedelta(days=(whole.first.weekday() + 1) % 7) + timedelta(weeks=nth)
    return clip(Period(sunday, sunday + timedelta(days=6)), whole), Grain.WEEK
