"""What Meta's exports share: kinds of posts, the cards of daily series, blocks of a stacked file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from essor.importers.base import Head, Line, Row
from essor.importers.cells import Cell, CellError, DateStyle, NumberStyle, fold, is_missing, parse_date, parse_number
from essor.importers.days import Days
from essor.importers.posts import PostTable
from essor.records import AccountRef, Grain, MeasureRow, Period, Problem, Record, Severity, Words
from essor.records.rows import ACCOUNT

META_KINDS = {
    "photo": "photo",
    "photos": "photo",
    "video": "video",
    "videos": "video",
    "reel": "reel",
    "reels": "reel",
    "link": "link",
    "links": "link",
    "lien": "link",
    "liens": "link",
    "text": "text",
    "texte": "text",
    "status": "text",
    "statut": "text",
    "event": "event",
    "evenement": "event",
    "evenements": "event",
    "ig image": "photo",
    "ig reel": "reel",
    "ig carousel": "carousel",
    "ig story": "story",
    "ig video": "video",
    "image ig": "photo",
    "reel ig": "reel",
    "carrousel ig": "carousel",
    "story ig": "story",
}
IMPOSSIBLE_VIEWS = Words(
    "0 views cannot be right for a post that reached {reach}: the cell was left empty.",
    "0 vue est impossible pour une publication dont la portée est de {reach} : la cellule a été laissée vide.",
)
LIFETIME = frozenset({"lifetime", "global", "total"})


class MetaPosts(PostTable):
    """A content export: one row per post, or, where "Date" names a day, one row per post and day."""

    def values(self, line: Line) -> dict[str, float]:
        """Return the counters; 0 views of a post that reached somebody is a fault of the export, not a figure.

        Seen in a custom export whose column "Views" stood twice: 0 on each of its 48 rows.
        """
        values = super().values(line)
        if values.get("views") == 0 and values.get("reach", 0) > 0:
            del values["views"]
            line.warn("views", CellError(IMPOSSIBLE_VIEWS, reach=round(values["reach"])))
        return values

    def period(self, line: Line, style: DateStyle) -> Period | None:
        """Return the day of the row where the export was broken down by day."""
        cell = line.raw("date")
        if cell is None or cell == "Lifetime" or fold(cell) in LIFETIME:
            return None
        day = parse_date(cell, style)
        return None if day is None else Period(day, day)


# Card titles without the network's name, folded -> metric. A follower card counts new ones of the day.
_CARDS = {
    "follows": "follows",
    "followers": "follows",
    "followers en plus": "follows",
    "page likes": "page_likes",
    "mentions j'aime la page": "page_likes",
    "reach": "reach",
    "couverture": "reach",
    "views": "views",
    "vues": "views",
    "impressions": "impressions",
    "viewers": "viewers",
    "spectateurs": "viewers",
    "content interactions": "engagements",
    "interactions avec le contenu": "engagements",
    "interactions": "engagements",
    "visits": "profile_visits",
    "visites": "profile_visits",
    "profile visits": "profile_visits",
    "visites du profil": "profile_visits",
    "visites de profil": "profile_visits",
    "link clicks": "link_clicks",
    "clics sur un lien": "link_clicks",
    "clics sur le lien": "link_clicks",
}
_NETWORK = re.compile(r"\b(?:(?:de|sur|on|of) )?(?:la page )?(facebook|instagram)\b")


@dataclass(frozen=True, slots=True)
class Card:
    """One daily series: its metric and its network, "" where the title leaves it open."""

    metric: str
    network: str


def card(title: object) -> Card | None:
    """Return what a card's title ("Facebook reach", "Vues") stands for, ``None`` for any other text.

    >>> card("Instagram profile visits")
    Card(metric='profile_visits', network='instagram')
    """
    text = fold(title)
    match = _NETWORK.search(text)
    rest = " ".join(_NETWORK.sub("", text).split())
    metric = _CARDS.get(rest)
    return Card(metric, match.group(1) if match else "") if metric else None


def network_of(head: Head, hint: str = "") -> str:
    """Return the network a file's path or the caller names, "" where neither does."""
    if hint in {"facebook", "instagram"}:
        return hint
    named = {match.group(0) for match in re.finditer(r"facebook|instagram", head.name.lower())}
    return named.pop() if len(named) == 1 else ""


def is_separator_line(cells: Sequence[Cell]) -> bool:
    """Tell whether a row is Excel's ``sep=,`` line."""
    return bool(cells) and str(cells[0] or "").startswith("sep=")


def is_day_header(cells: Sequence[Cell]) -> bool:
    """Tell whether a row is the header of a daily series: "Date" and "Primary", or "Date" and a card that names Meta's
    network (a bare "Date","Views" may come from anybody)."""
    if len(cells) < 2 or fold(cells[0]) != "date":
        return False
    named = card(cells[1])
    return fold(cells[1]) in {"primary", "principal", "principale"} or (named is not None and named.network != "")


def read_series(rows: Iterator[Row], series: Card, network: str, days: Days) -> Iterator[Record | Problem]:
    """Yield one measure per row of a daily series; the time of day changes with the clocks and is dropped."""
    account = AccountRef(series.network or network)
    for line, cells in rows:
        if len(cells) < 2 or is_missing(cells[0]):
            continue
        try:
            day = parse_date(cells[0])
            value = parse_number(cells[1], NumberStyle())
        except CellError as error:
            yield Problem(line, series.metric, error.words, error.params, Severity.REFUSED)
            continue
        if day is None or value is None:
            continue
        yield MeasureRow(line, account, ACCOUNT, days.add(day), Grain.DAY, {series.metric: value})
