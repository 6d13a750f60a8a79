"""X (Twitter) archive: the account's own posts (tweets.js and its older and split names) and the count of followers.

Messages, contacts and everything else of the archive are never read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime

from essor.importers.base import Container, ExportFormat, Head, Proof, Source
from essor.importers.cells import CellError, is_missing, parse_datetime, parse_number
from essor.importers.days import Days
from essor.importers.jsonstream import dig, dig_list, dig_text, read_items
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

NETWORK = "x"
_START = re.compile(r"\s*window\.YTD\.(tweets?|follower)\.part\d+\s*=")
_MEDIA = {"photo": "photo", "video": "video", "animated_gif": "video"}
NO_ID = Words(
    "This entry has no id of a post; it was left out.", "Cette entrée n’a pas d’identifiant ; elle a été écartée."
)
COUNTED = Words(
    "The archive does not say when it was made: its {count} followers are counted on {day}, the day it came in.",
    "L’archive ne dit pas quand elle a été faite : ses {count} abonnés sont comptés au {day}, jour de réception.",
)


class XArchive(ExportFormat):
    """Posts, replies and reposts of the account itself."""

    slug = "x_archive"
    network = NETWORK
    name = Words("X (Twitter) archive", "Archive X (Twitter)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "X > Settings > Your account > Download an archive of your data; only tweets.js and follower.js are read",
        "X > Paramètres > Votre compte > Télécharger une archive de vos données ; seuls tweets.js et follower.js sont lus",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether the file starts as X's own posts or followers do."""
        return head.container in {Container.JSON, Container.TEXT} and _START.match(head.text) is not None

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield the posts one by one, or the count of followers."""
        start = _START.match(source.head.text)
        yield FileFacts(AccountRef(NETWORK))
        with source.text() as stream:
            items = read_items(stream)
            if start is not None and start.group(1) == "follower":
                yield from _count(items, source.options.received)
                return
            days = Days()
            for line, item in items:
                try:
                    post = _post(line, dig(item, "tweet") or item)
                except CellError as error:
                    yield Problem(line, "", error.words, error.params)
                    continue
                if post.published_at is not None:
                    days.add(post.published_at.date())
                yield post
        yield FileFacts(AccountRef(NETWORK), days.period)


def _count(items: Iterator[tuple[int, object]], received: datetime) -> Iterator[Record | Problem]:
    count = sum(1 for _, item in items if dig(item, "follower", "accountId"))
    day = received.date()
    values = {"followers": float(count)}
    yield MeasureRow(1, AccountRef(NETWORK), ACCOUNT, Period(day, day), Grain.DAY, values)
    yield Problem(0, "", COUNTED, {"count": count, "day": day.isoformat()}, Severity.NOTE)


def _post(line: int, tweet: object) -> PublicationRow:
    remote_id = dig_text(tweet, "id_str") or dig_text(tweet, "id")
    if not remote_id.isdigit():
        raise CellError(NO_ID)
    text = html.unescape(dig_text(tweet, "full_text") or dig_text(tweet, "text"))
    is_repost = text.startswith("RT @")
    values: dict[str, float] = {}
    if not is_repost:  # the counters of a repost are those of somebody else's post
        for slug, key in (("likes", "favorite_count"), ("reposts", "retweet_count")):
            cell = dig(tweet, key)
            if isinstance(cell, str | int) and not is_missing(cell):
                number = parse_number(cell)
                if number is not None:
                    values[slug] = number
    return PublicationRow(
        line=line,
        account=AccountRef(NETWORK),
        remote_id=remote_id,
        published_at=parse_datetime(dig_text(tweet, "created_at")),
        values=values,
        permalink=f"https://x.com/i/web/status/{remote_id}",
        kind="repost" if is_repost else _kind(tweet),
        text=text,
    )


def _kind(tweet: object) -> str:
    if dig_text(tweet, "in_reply_to_status_id_str"):
        return "reply"
    media = [dig_text(one, "type") for one in dig_list(tweet, "extended_entities", "media")]
    if len(media) > 1:
        return "carousel"
    if media:
        return _MEDIA.get(media[0], "")
    return "link" if dig_list(tweet, "entities", "urls") else "text"
