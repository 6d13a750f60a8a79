"""Facebook "Download your information" (JSON): the account's own posts. Other people's names and messages stay out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from essor.importers.base import Container, ExportFormat, Head, Proof, Source
from essor.importers.days import Days
from essor.importers.jsonstream import dig, dig_list, dig_text, read_items
from essor.importers.mojibake import repair_all
from essor.records import AccountRef, FileFacts, Problem, PublicationRow, Record, Severity, Words

NETWORK = "facebook"
_POSTS = re.compile(r'"data"\s*:\s*\[|"attachments"\s*:\s*\[')
NO_TIME = Words("This entry has no time; it was left out.", "Cette entrée n’a pas d’heure ; elle a été écartée.")
NO_ID = Words(
    "The archive gives posts no id and no counters; they are known by their second of publication.",
    "L’archive ne donne aux publications ni identifiant ni compteurs ; elles sont reconnues par leur seconde de publication.",
)


class FacebookDownload(ExportFormat):
    """Own posts with their moment and text."""

    slug = "facebook_download"
    network = NETWORK
    name = Words("Facebook: download of your information", "Facebook : téléchargement de vos informations")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Facebook > Settings > Download your information > JSON > Posts",
        "Facebook > Paramètres > Télécharger vos informations > JSON > Publications",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether it is the file of own posts, under its new or its old name."""
        is_named = re.match(r"your_posts(_|\.)", head.basename.lower()) is not None
        is_list = head.text.lstrip("\ufeff \r\n\t").startswith("[")
        has_posts = '"timestamp"' in head.text and _POSTS.search(head.text) is not None
        return head.container is Container.JSON and is_named and is_list and has_posts

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield own posts; the title ("A was with B") names people and is left out."""
        account = AccountRef(NETWORK)
        yield FileFacts(account)
        yield Problem(0, "", NO_ID, {}, Severity.NOTE)
        days = Days()
        with source.text() as stream:
            for line, item in read_items(stream):
                seconds = dig(item, "timestamp")
                if not isinstance(seconds, int) or not 0 < seconds < 4_102_444_800:
                    yield Problem(line, "timestamp", NO_TIME)
                    continue
                post = repair_all(item)
                at = datetime.fromtimestamp(seconds, UTC)
                days.add(at.date())
                texts = [text for entry in dig_list(post, "data") if (text := dig_text(entry, "post"))]
                yield PublicationRow(
                    line=line,
                    account=account,
                    remote_id=str(seconds),
                    published_at=at,
                    values={},
                    kind=_kind(post),
                    text="\n".join(texts),
                )
        yield FileFacts(account, days.period)


def _kind(post: object) -> str:
    pieces = [piece for one in dig_list(post, "attachments") for piece in dig_list(one, "data")]
    files = [uri.lower() for piece in pieces if (uri := dig_text(piece, "media", "uri"))]
    if len(files) > 1:
        return "carousel"
    if files:
        return "video" if files[0].endswith((".mp4", ".mov")) else "photo"
    return "link" if any(dig_text(piece, "external_context", "url") for piece in pieces) else "text"
