"""YouTube Studio, advanced mode: "Table data", "Chart data" and "Totals" of an export, EN and FR.

The three files of one zip tell the same figures three times: the table over the whole range and by group, the chart by
day and group, the totals by day. Only the totals are the account's own days; the others carry the group as a dimension,
so nothing is counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from essor.importers.base import Columns, ExportFormat, Head, Line, Names, Proof, Source, Table, find_table, has_table
from essor.importers.cells import Cell, CellError, DateStyle, fold, parse_date, parse_duration
from essor.importers.days import Days, read_days, shares
from essor.importers.filenames import period_in_name, taken_at
from essor.importers.posts import PostTable
from essor.importers.sheets import NO_TABLE, TABULAR, currency_of, each_line, is_total, unread_columns
from essor.records import (
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    Period,
    Problem,
    PublicationRow,
    Record,
    Severity,
    TotalRow,
    Words,
)
from essor.records.rows import ACCOUNT

NETWORK = "youtube"
METRICS_READ: Mapping[str, Names] = {
    "views": ("Views", "Vues"),
    "engaged_views": ("Engaged views", "Vues intentionnelles", "Vues engagées"),
    "watch_time_hours": ("Watch time (hours)", "Durée de visionnage (heures)"),
    "net_follows": ("Subscribers", "Abonnés"),
    "follows": ("Subscribers gained", "Nouveaux abonnés", "Abonnés gagnés"),
    "unfollows": ("Subscribers lost", "Abonnés perdus"),
    "earnings": ("Estimated revenue (*)", "Your estimated revenue (*)", "Revenus estimés (*)"),
    "impressions": ("Impressions",),
    "ctr": ("Impressions click-through rate (%)", "Taux de clics par impression (%)"),
    "average_percentage_viewed": ("Average percentage viewed (%)", "Pourcentage moyen de vidéo regardé (%)"),
    "stayed_to_watch": ("Stayed to watch (%)",),
    "viewers": ("Unique viewers", "Spectateurs uniques"),
    "likes": ("Likes", "J’aime"),
    "comments": ("Comments added", "Commentaires ajoutés"),
    "shares": ("Shares", "Partages"),
    "audience_share": ("Views (%)", "Vues (%)"),
}
AVERAGE: Names = ("Average view duration", "Durée moyenne d’une vue", "Durée moyenne de visionnage")
PERCENTS = frozenset({"audience_share", "ctr", "average_percentage_viewed", "stayed_to_watch"})
GROUPS: Mapping[str, Names] = {
    "country": ("Geography", "Zone géographique"),
    "city": ("Cities", "Villes"),
    "traffic_source": ("Traffic source", "Source de trafic"),
    "age": ("Viewer age", "Âge du spectateur", "Âge des spectateurs"),
    "gender": ("Viewer gender", "Sexe du spectateur", "Genre des spectateurs"),
    "subscription": ("Subscription status", "État de l’abonnement"),
    "device": ("Device type", "Type d’appareil"),
    "content_type": ("Content type", "Type de contenu"),
}
CONTENT: Names = ("Content", "Contenu")
DAY_FILES = ("table data", "chart data", "totals", "donnees du graphique", "totaux")
LIMIT = 500
TOP = re.compile(r"showing top \d+ results|affichage des \d+ premiers resultats|\d+ premiers resultats")
LIMITED = Words(
    "YouTube exports at most 500 rows: the rows need not add up to the printed total.",
    "YouTube exporte 500 lignes au plus : leur somme peut différer du total imprimé.",
)
NO_RANGE = Words(
    "The file does not say which days it covers. Its figures are kept as a level of {day}, not as those of certain days; "
    "leave the file in the zip of the export, whose name holds the dates.",
    "Le fichier ne dit pas quels jours il couvre. Ses chiffres sont conservés comme un état au {day}, non comme ceux de "
    "certains jours ; laissez le fichier dans le zip de l’export, dont le nom porte les dates.",
)
SINCE_EVER = Words(
    "The file does not say which days it covers; the counters are taken as those since publication.",
    "Le fichier ne dit pas quels jours il couvre ; les compteurs sont pris comme ceux depuis la publication.",
)


def _columns(fields: Mapping[str, Names], required: Names) -> Columns:
    known = tuple(
        name for slug in ("views", "watch_time_hours", "impressions", "audience_share") for name in METRICS_READ[slug]
    )
    return Columns({**fields, "average": AVERAGE, "known": known}, METRICS_READ, (*required, "known"))


def _values(line: Line) -> dict[str, float]:
    values = shares(line.values(), PERCENTS)
    try:
        average = parse_duration(line.raw("average"))
    except CellError as error:
        line.warn("average", error)
        average = None
    if average is not None:
        values["average_view_duration"] = average
    return values


class _Videos(PostTable):
    """The content table; not a format by itself."""

    network = NETWORK
    columns = _columns(
        {
            "id": CONTENT,
            "text": ("Video title", "Titre de la vidéo"),
            "published": ("Video publish time", "Heure de publication de la vidéo"),
            "not_read": ("Duration", "Durée"),
        },
        ("id", "text"),
    )

    def __init__(self, period: Period | None) -> None:
        self._period = period

    def account(self, line: Line) -> AccountRef:
        """Return the channel, which no row names."""
        return AccountRef(NETWORK)

    def remote_id(self, line: Line, link: str) -> str:
        """Return the id in the address of the video; it is text even where it looks like a number."""
        return line.text("id")

    def values(self, line: Line) -> dict[str, float]:
        """Return the counters, durations in seconds."""
        return _values(line)

    def period(self, line: Line, style: DateStyle) -> Period | None:
        """Return the range of the export, the same for each row."""
        return self._period

    def kind(self, line: Line, link: str) -> str:
        """Return "video": the table does not tell shorts from videos."""
        return "video"

    def words(self, line: Line) -> tuple[str, str]:
        """Return the title."""
        return line.text("text"), ""

    def skips(self, line: Line) -> bool:
        """Tell whether the line is the sentence that ends a table of 500 rows."""
        return TOP.search(fold(line.text("id"))) is not None

    def total(self, line: Line) -> TotalRow | None:
        """Return the first row, labelled "Total"."""
        if is_total(line.text("id")):
            return TotalRow(line.line, _values(line), line.table.sheet)
        return None


DAYS = _columns({"date": ("Date",)}, ("date",))
DAYS_OF_ANY_NAME = Columns({**DAYS.fields, "own": METRICS_READ["watch_time_hours"]}, METRICS_READ, ("date", "own"))
BY_GROUP = tuple(
    (slug, _columns({"group": names, "name": ("City name", "Nom de la ville")}, ("group",)))
    for slug, names in GROUPS.items()
)
DAYS_BY_GROUP = tuple(
    (slug, _columns({"date": ("Date",), slug: names}, ("date", slug)))
    for slug, names in {**GROUPS, "content": CONTENT}.items()
)


class YouTubeStudio(ExportFormat):
    """A channel by day, by video and by group of viewers."""

    slug = "youtube_studio"
    network = NETWORK
    name = Words("YouTube Studio analytics", "Statistiques YouTube Studio")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "YouTube Studio > Analytics > Advanced mode > choose the dates > Export current view > .csv",
        "YouTube Studio > Données analytiques > Mode avancé > choisir les dates > Exporter la vue actuelle > .csv",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether the head holds one of the tables; days alone only with YouTube's own names."""
        if head.container not in TABULAR:
            return False
        if any(has_table(head, columns, within=1) for columns in (_Videos.columns, *(c for _, c in BY_GROUP))):
            return True
        if any(has_table(head, columns, within=1) for _, columns in DAYS_BY_GROUP):
            return True
        is_named = fold(head.basename).startswith(DAY_FILES)
        return has_table(head, DAYS if is_named else DAYS_OF_ANY_NAME, within=1)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the table as videos, groups or days, whichever it is."""
        head = source.head
        stated, taken, account = period_in_name(head.name), taken_at(head.name), AccountRef(NETWORK)
        yield FileFacts(account, stated, taken)
        if (videos := find_table(source, _Videos.columns)) is not None:
            yield from _read_videos(source, videos, stated)
            return
        for slug, columns in DAYS_BY_GROUP:
            if (table := find_table(source, columns)) is not None:
                yield from unread_columns(table.header, sheet=table.sheet)
                yield from _read_days(table, account, stated, taken, slug)
                return
        for slug, columns in BY_GROUP:
            if (table := find_table(source, columns)) is not None:
                yield from unread_columns(table.header, sheet=table.sheet)
                yield from _read_groups(table, account, slug, stated, source.options.received.date())
                return
        days = find_table(source, DAYS)
        if days is None:
            yield Problem(0, "", NO_TABLE)
            return
        yield from unread_columns(days.header, sheet=days.sheet)
        yield from _read_days(days, account, stated, taken, "")


def _read_videos(source: Source, table: Table, stated: Period | None) -> Iterator[Record | Problem]:
    period = stated
    if stated is None:
        yield Problem(0, "", SINCE_EVER, {}, Severity.NOTE, table.sheet)
    else:
        published = [day for day in map(_day_or_none, _dates(source)) if day is not None]
        if published and stated.first <= min(published):
            period = None  # the range began before the first video: these are the counters since publication
    count = 0
    for record in _Videos(period).read_table(table):
        count += isinstance(record, PublicationRow)
        yield record
    if count >= LIMIT:
        yield Problem(0, "", LIMITED, {}, Severity.NOTE, table.sheet)


def _dates(source: Source) -> Iterator[Cell]:
    """Yield every publish time of the content table."""
    table = find_table(source, _Videos.columns)
    if table is not None:
        yield from (line.raw("published") for line in table)


def _day_or_none(cell: Cell) -> date | None:
    try:
        return parse_date(cell)
    except CellError:
        return None


def _read_days(
    table: Table, account: AccountRef, stated: Period | None, taken: datetime | None, group: str
) -> Iterator[Record | Problem]:
    days = Days()
    cuts = (group,) if group else ()
    yield from read_days(
        table,
        account,
        days,
        cuts=cuts,
        percents=PERCENTS,
        skips=lambda line: bool(group) and is_total(line.text(group)),
    )
    yield FileFacts(account, stated or days.period, taken)


def _read_groups(
    table: Table, account: AccountRef, slug: str, stated: Period | None, received: date
) -> Iterator[Record | Problem]:
    period = stated or Period(received, received)
    grain = Grain.RANGE if stated else Grain.LIFETIME
    currency = currency_of(table.header.name_of(key) for key in table.header.places)
    if stated is None:
        yield Problem(0, "", NO_RANGE, {"day": received.isoformat()}, Severity.WARNING, table.sheet)

    def measure(line: Line) -> Iterator[Record]:
        group = line.text("name") or line.text("group")
        if TOP.search(fold(group)):
            return
        values = _values(line)
        if is_total(line.text("group")):
            yield TotalRow(line.line, values, table.sheet)
        elif values:
            yield MeasureRow(
                line.line, account, ACCOUNT, period, grain, values, ((slug, group),), currency, sheet=table.sheet
            )

    yield from each_line(table, measure)
