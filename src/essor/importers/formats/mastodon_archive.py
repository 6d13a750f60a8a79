"""Mastodon archive: ``outbox.json``, the account's own posts and boosts. Keys, likes and direct messages are never read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essor.importers.base import Container, ExportFormat, Head, Proof, Source
from essor.importers.cells import CellError, parse_datetime
from essor.importers.days import Days
from essor.importers.jsonstream import dig, dig_list, dig_text, read_items
from essor.importers.markup import plain_text
from essor.records import AccountRef, FileFacts, Problem, PublicationRow, Record, Severity, Words

NETWORK = "mastodon"
PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public")
NO_COUNTS = Words(
    "A Mastodon archive holds no likes, boosts or replies received: only what was posted, and when.",
    "Une archive Mastodon ne contient ni favoris, ni partages, ni réponses reçues : seulement ce qui a été publié et quand.",
)
NO_ID = Words("This entry has no id; it was left out.", "Cette entrée n’a pas d’identifiant ; elle a été écartée.")


class MastodonArchive(ExportFormat):
    """Own posts, replies and boosts."""

    slug = "mastodon_archive"
    network = NETWORK
    name = Words("Mastodon archive", "Archive Mastodon")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Mastodon > Preferences > Import and export > Data export > Request your archive; only outbox.json is read",
        "Mastodon > Préférences > Import et export > Export de données > Demander votre archive ; "
        "seul outbox.json est lu",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether it is an outbox (likes and bookmarks are collections too)."""
        is_collection = '"OrderedCollection"' in head.text and '"orderedItems"' in head.text
        is_outbox = head.basename.lower() == "outbox.json" or '"outbox.json"' in head.text[:4096]
        return head.container is Container.JSON and is_collection and is_outbox

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield what was posted to the public or to followers."""
        account: AccountRef | None = None
        days = Days()
        with source.text() as stream:
            for line, activity in read_items(stream, "orderedItems"):
                if account is None:
                    account = _account(dig_text(activity, "actor"))
                    yield FileFacts(account)
                if dig_text(activity, "type") not in {"Create", "Announce"} or _is_direct(activity):
                    continue
                try:
                    post = _post(line, activity, account)
                except CellError as error:
                    yield Problem(line, "", error.words, error.params)
                    continue
                if post.published_at is not None:
                    days.add(post.published_at.date())
                yield post
        yield Problem(0, "", NO_COUNTS, {}, Severity.NOTE)
        yield FileFacts(account or AccountRef(NETWORK), days.period)


def _account(actor: str) -> AccountRef:
    match = re.match(r"https?://([^/]+)/(?:users/|@)([^/]+)", actor)
    return AccountRef(NETWORK, handle=f"@{match.group(2)}@{match.group(1)}" if match else "")


def _is_direct(activity: object) -> bool:
    """Tell whether it went to named people only: a private message, even though it is written like a post."""
    readers = [*dig_list(activity, "to"), *dig_list(activity, "cc")]
    return not any(str(reader) in PUBLIC or str(reader).endswith("/followers") for reader in readers)


def _post(line: int, activity: object, account: AccountRef) -> PublicationRow:
    boosted = dig(activity, "object")
    is_boost = dig_text(activity, "type") == "Announce"
    match = re.search(r"/statuses/(\d+)", dig_text(activity, "id")) or re.search(
        r"/statuses/(\d+)", dig_text(boosted, "id")
    )
    if match is None:
        raise CellError(NO_ID)
    link = str(boosted) if isinstance(boosted, str) else dig_text(boosted, "url") or dig_text(boosted, "id")
    return PublicationRow(
        line=line,
        account=account,
        remote_id=match.group(1),
        published_at=parse_datetime(dig_text(activity, "published")),
        values={},
        permalink=link,
        kind="repost" if is_boost else _kind(boosted),
        text="" if is_boost else plain_text(dig_text(boosted, "content")),
        title="" if is_boost else dig_text(boosted, "summary"),
    )


def _kind(note: object) -> str:
    if dig_text(note, "inReplyTo"):
        return "reply"
    media = [dig_text(one, "mediaType").partition("/")[0] for one in dig_list(note, "attachment")]
    if len(media) > 1:
        return "carousel"
    return {"image": "photo", "video": "video"}.get(media[0], "text") if media else "text"
