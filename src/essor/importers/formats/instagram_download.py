"""Instagram "Download your information" (JSON): past insights, EN and FR, and the days on which followers came.

Labels are in the account's language and change between versions; texts are damaged in Meta's own way. The names of
followers and everything else of the archive stay out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from essor.importers.base import Container, ExportFormat, Head, Proof, Source
from essor.importers.cells import CellError, NumberStyle, fold, is_missing, parse_date, parse_number
from essor.importers.days import Days
from essor.importers.jsonstream import dig, dig_list, dig_text, read_items
from essor.importers.mojibake import repair_all
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
    Words,
)
from essor.records.rows import ACCOUNT

NETWORK = "instagram"
POSTS = {"organic_insights_posts": "", "organic_insights_reels": "reel", "organic_insights_stories": "story"}
POST_METRICS = {
    "impressions": "impressions",
    "accounts reached": "reach",
    "comptes touches": "reach",
    "likes": "likes",
    "j'aime": "likes",
    "comments": "comments",
    "commentaires": "comments",
    "replies": "comments",
    "reponses": "comments",
    "shares": "shares",
    "partages": "shares",
    "saves": "saves",
    "enregistrements": "saves",
    "follows": "follows",
    "followers en plus": "follows",
    "profile visits": "profile_visits",
    "visites du profil": "profile_visits",
    "website taps": "link_clicks",
    "external link taps": "link_clicks",
}
RANGES: Mapping[str, Mapping[str, str]] = {  # the same label means another thing in another part
    "organic_insights_audience": {
        "followers": "followers",
        "follows": "follows",
        "followers en plus": "follows",
        "unfollows": "unfollows",
        "followers en moins": "unfollows",
        "overall followers": "net_follows",
        "total des followers": "net_follows",  # the net growth, whatever the label says
    },
    "organic_insights_reach": {
        "accounts reached": "reach",
        "comptes touches": "reach",
        "impressions": "impressions",
        "profile visits": "profile_visits",
        "visites du profil": "profile_visits",
    },
    "organic_insights_interactions": {
        "content interactions": "engagements",
        "interactions avec le contenu": "engagements",
        "accounts engaged": "engaged_users",
        "comptes ayant interagi": "engaged_users",
    },
}
PERIOD_LABELS = ("date range", "periode", "intervallo di date")
_ROOT = re.compile(r'"(organic_insights_[a-z_]+)"\s*:\s*\[')
_FOLLOWERS = re.compile(r'\A\W*\{[^{}]*"string_list_data"\s*:\s*\[|"relationships_followers"\s*:\s*\[', re.DOTALL)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")  # counts have no decimals: a dot before three digits groups them
_DOTTED, _PLAIN = NumberStyle(","), NumberStyle(".")
NO_ID = Words(
    "The archive gives posts no id and no address; they are known by their second of creation.",
    "L’archive ne donne aux publications ni identifiant ni adresse ; elles sont reconnues par leur seconde de création.",
)
NO_TIME = Words("This entry has no time; it was left out.", "Cette entrée n’a pas d’heure ; elle a été écartée.")
NO_PERIOD = Words(
    "“{value}” is not a range of days I can read, so these figures cannot be placed in time and were left out.",
    "« {value} » n’est pas une plage de jours lisible : ces chiffres ne peuvent pas être datés et ont été écartés.",
)
STILL_THERE = Words(
    "These are the days on which today's followers came; those who left again are in no file.",
    "Ce sont les jours d’arrivée des abonnés d’aujourd’hui ; ceux qui sont repartis ne figurent dans aucun fichier.",
)


class InstagramDownload(ExportFormat):
    """Past insights of posts and of the account, and followers per day of arrival (numbers only)."""

    slug = "instagram_download"
    network = NETWORK
    name = Words("Instagram: download of your information", "Instagram : téléchargement de vos informations")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Instagram > Settings > Your activity > Download your information > JSON",
        "Instagram > Paramètres > Votre activité > Télécharger vos informations > JSON",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether the head opens a known part of the archive."""
        if head.container is not Container.JSON:
            return False
        root = _ROOT.search(head.text)
        return (root is not None and root.group(1) in {*POSTS, *RANGES}) or _is_followers(head)

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield posts, ranges of the account, or counts of arrivals."""
        account = AccountRef(NETWORK)
        yield FileFacts(account)
        root = _ROOT.search(source.head.text)
        with source.text() as stream:
            if root is None:
                nested = '"relationships_followers"' in source.head.text[:200]
                yield from _arrivals(read_items(stream, "relationships_followers" if nested else ""), account)
                return
            key = root.group(1)
            items = ((line, repair_all(item)) for line, item in read_items(stream, key))
            if key in POSTS:
                yield from _posts(items, account, POSTS[key])
            else:
                yield from _ranges(items, account, RANGES[key], source.options.received)


def _is_followers(head: Head) -> bool:
    is_named = re.match(r"followers(_\d+)?\.json", head.basename.lower()) is not None
    return is_named and _FOLLOWERS.search(head.text[:4096]) is not None


def _labels(item: object) -> dict[str, object]:
    labels = dig(item, "string_map_data")
    return {fold(label): entry for label, entry in labels.items()} if isinstance(labels, dict) else {}


def _numbers(
    line: int, labels: Mapping[str, object], metrics: Mapping[str, str]
) -> tuple[dict[str, float], list[Problem]]:
    values: dict[str, float] = {}
    problems: list[Problem] = []
    for label, slug in metrics.items():
        text = dig_text(labels.get(label), "value")
        if slug in values or is_missing(text):
            continue
        try:
            number = parse_number(text, _DOTTED if _THOUSANDS.fullmatch(text) else _PLAIN)
        except CellError as error:
            problems.append(Problem(line, label, error.words, error.params, Severity.WARNING))
            continue
        if number is not None:
            values[slug] = number
    return values, problems


def _posts(items: Iterator[tuple[int, object]], account: AccountRef, kind: str) -> Iterator[Record | Problem]:
    yield Problem(0, "", NO_ID, {}, Severity.NOTE)
    days = Days()
    for line, item in items:
        labels = _labels(item)
        media = dig(item, "media_map_data")
        thumbnail = next(iter(media.values()), None) if isinstance(media, dict) else None
        stamps = [dig(entry, "timestamp") for entry in labels.values()] + [dig(thumbnail, "creation_timestamp")]
        seconds = next((stamp for stamp in stamps if stamp), None)
        if not isinstance(seconds, int) or not 0 < seconds < 4_102_444_800:
            yield Problem(line, "", NO_TIME)
            continue
        at = datetime.fromtimestamp(seconds, UTC)
        days.add(at.date())
        values, problems = _numbers(line, labels, POST_METRICS)
        yield from problems
        yield PublicationRow(
            line=line,
            account=account,
            remote_id=str(seconds),
            published_at=at,
            values=values,
            kind=kind,
            text=dig_text(thumbnail, "title"),
        )
    yield FileFacts(account, days.period)


def _ranges(
    items: Iterator[tuple[int, object]], account: AccountRef, metrics: Mapping[str, str], received: datetime
) -> Iterator[Record | Problem]:
    for line, item in items:
        labels = _labels(item)
        said = next((dig_text(labels[name], "value") for name in PERIOD_LABELS if name in labels), "")
        period = _period(said, received)
        if period is None:
            yield Problem(line, "", NO_PERIOD, {"value": said})
            continue
        values, problems = _numbers(line, labels, metrics)
        yield from problems
        followers = values.pop("followers", None)
        if followers is not None:
            last = Period(period.last, period.last)
            yield MeasureRow(line, account, ACCOUNT, last, Grain.DAY, {"followers": followers})
        if values:
            yield MeasureRow(line, account, ACCOUNT, period, Grain.RANGE, values)
        yield FileFacts(account, period)


def _period(text: str, received: datetime) -> Period | None:
    """Return "May 29 - Aug 26", which has no year, as the last such range before the file came in."""
    first_text, _, last_text = text.partition(" - ")
    try:
        last = parse_date(last_text, received=received)
        end = None if last is None else datetime(last.year, last.month, last.day, tzinfo=UTC)
        first = parse_date(first_text, received=end)
    except CellError:
        return None
    return Period(first, last) if first is not None and last is not None and first <= last else None


def _arrivals(items: Iterator[tuple[int, object]], account: AccountRef) -> Iterator[Record | Problem]:
    counts: Counter[date] = Counter()
    lines: dict[date, int] = {}
    for line, item in items:
        for entry in dig_list(item, "string_list_data"):
            seconds = dig(entry, "timestamp")
            if isinstance(seconds, int) and 0 < seconds < 4_102_444_800:
                day = datetime.fromtimestamp(seconds, UTC).date()
                counts[day] += 1
                lines.setdefault(day, line)
    yield Problem(0, "", STILL_THERE, {}, Severity.NOTE)
    days = Days()
    for day in sorted(counts):
        values = {"follows": float(counts[day])}
        yield MeasureRow(lines[day], account, ACCOUNT, days.add(day), Grain.DAY, values)
    yield FileFacts(account, days.period)
