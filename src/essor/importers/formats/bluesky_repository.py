"""Bluesky repository (CAR): the account's own posts and reposts."""

from __future__ import annotations

from collections.abc import Iterator

from essor.importers.base import Container, ExportFormat, Head, Proof, Source
from essor.importers.car import CarError, Repository
from essor.importers.cells import CellError, parse_datetime
from essor.importers.days import Days
from essor.importers.jsonstream import dig, dig_list, dig_text
from essor.records import AccountRef, FileFacts, Problem, PublicationRow, Record, Severity, Words

NETWORK = "bluesky"
POSTS, REPOSTS = "app.bsky.feed.post/", "app.bsky.feed.repost/"
NO_COUNTS = Words(
    "A Bluesky repository holds no likes, reposts or replies received: only what was posted, and when.",
    "Un dépôt Bluesky ne contient ni J’aime, ni republications, ni réponses reçues : seulement ce qui a été publié et quand.",
)


class BlueskyRepository(ExportFormat):
    """Own posts, replies and reposts, each under the key it has on the network."""

    slug = "bluesky_repository"
    network = NETWORK
    name = Words("Bluesky repository", "Dépôt Bluesky")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Bluesky > Settings > Account > Export my data > Download CAR file",
        "Bluesky > Paramètres > Compte > Exporter mes données > Télécharger le fichier CAR",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether it is a CAR file."""
        return head.container is Container.CAR

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield posts and reposts in the order of their keys; a damaged file ends in one refusal."""
        days = Days()
        with source.binary() as stream:
            try:
                repository = Repository(stream)
                account = AccountRef(NETWORK, repository.did())
                yield FileFacts(account)
                for place, (key, cid) in enumerate(repository.entries(), start=1):
                    if not key.startswith((POSTS, REPOSTS)) or not repository.holds(cid):
                        continue
                    try:
                        post = _post(place, key, repository.block(cid), account)
                    except CellError as error:
                        yield Problem(place, key, error.words, error.params)
                        continue
                    if post.published_at is not None:
                        days.add(post.published_at.date())
                    yield post
            except CarError as error:
                yield Problem(0, "", error.words, error.params)
                return
        yield Problem(0, "", NO_COUNTS, {}, Severity.NOTE)
        yield FileFacts(account, days.period)


def _post(place: int, key: str, record: object, account: AccountRef) -> PublicationRow:
    rkey = key.partition("/")[2]
    is_repost = key.startswith(REPOSTS)
    return PublicationRow(
        line=place,
        account=account,
        remote_id=rkey,
        published_at=parse_datetime(dig_text(record, "createdAt")),
        values={},
        permalink=_address(dig_text(record, "subject", "uri") if is_repost else f"at://{account.remote_id}/{key}"),
        kind="repost" if is_repost else _kind(record),
        text="" if is_repost else dig_text(record, "text"),
    )


def _address(uri: str) -> str:
    """Return the page of a post from its ``at://`` address, "" where it has none."""
    parts = uri.removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{parts[0]}/post/{parts[2]}" if len(parts) == 3 else ""


def _kind(record: object) -> str:
    if dig(record, "reply") is not None:
        return "reply"
    embed = dig_text(record, "embed", "$type")
    if embed == "app.bsky.embed.images":
        return "carousel" if len(dig_list(record, "embed", "images")) > 1 else "photo"
    return {"app.bsky.embed.video": "video", "app.bsky.embed.external": "link"}.get(embed, "text")
