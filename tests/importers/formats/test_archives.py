"""Archives of open networks: Mastodon's outbox and Bluesky's repository."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from datetime import UTC, datetime

import pytest

from essor.importers.base import Container
from essor.importers.car import CarError, Cid, Repository, decode_cbor
from essor.importers.formats.bluesky_repository import BlueskyRepository
from essor.importers.formats.mastodon_archive import MastodonArchive
from essor.records import Severity
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = "https://masto.example/users/four"


def activity(number: int, kind: str, to: str, item: object) -> dict[str, object]:
    return {
        "id": f"{ME}/statuses/{number}/activity", "type": kind, "actor": ME, "published": "2025-03-01T10:00:00Z",
        "to": [to], "cc": [], "object": item,
    }  # fmt: skip


OUTBOX = {
    "id": "outbox.json",
    "type": "OrderedCollection",
    "orderedItems": [
        activity(11, "Create", PUBLIC, {"id": f"{ME}/statuses/11", "url": "https://masto.example/@four/11",
                 "content": "<p>Bread &amp; <a href='x'>butter</a></p><p>daily</p>", "attachment": [{"mediaType": "image/png"}]}),
        activity(12, "Announce", PUBLIC, "https://other.example/@you/5"),
        activity(13, "Create", "https://other.example/users/you", {"content": "<p>secret</p>"}),
        activity(14, "Create", f"{ME}/followers", {"inReplyTo": "https://other.example/1", "content": "<p>Thanks</p>"}),
    ],
}  # fmt: skip


def test_an_outbox_gives_posts_and_boosts_and_no_private_message() -> None:
    source = MemorySource("archive/outbox.json", text=json.dumps(OUTBOX), container=Container.JSON)
    reading = Reading(MastodonArchive(), source)
    assert [(p.remote_id, p.kind, p.text) for p in reading.posts] == [
        ("11", "photo", "Bread & butter\ndaily"),
        ("12", "repost", ""),
        ("14", "reply", "Thanks"),
    ]
    assert reading.posts[0].published_at == datetime(2025, 3, 1, 10, tzinfo=UTC)
    assert reading.posts[0].account.handle == "@four@masto.example"
    assert all(not p.values for p in reading.posts)
    assert all("secret" not in str(record) for record in reading.records)


def test_likes_and_keys_are_not_recognised() -> None:
    likes = json.dumps({"id": "likes.json", "type": "OrderedCollection", "orderedItems": ["https://a"]})
    assert not MastodonArchive().recognizes(MemorySource("likes.json", text=likes, container=Container.JSON).head)
    actor = json.dumps({"type": "Person", "publicKey": {"publicKeyPem": "x"}})
    assert not MastodonArchive().recognizes(MemorySource("actor.json", text=actor, container=Container.JSON).head)


def cbor(item: object) -> bytes:
    """Encode the few kinds of values a repository needs."""

    def head(major: int, count: int) -> bytes:
        if count < 24:
            return bytes([major << 5 | count])
        return bytes([major << 5 | 25]) + struct.pack(">H", count)

    match item:
        case None:
            return b"\xf6"
        case int():
            return head(0, item)
        case str():
            return head(3, len(item.encode())) + item.encode()
        case bytes():
            return head(2, len(item)) + item
        case list():
            return head(4, len(item)) + b"".join(map(cbor, item))
        case dict():
            return head(5, len(item)) + b"".join(cbor(key) + cbor(value) for key, value in item.items())
        case Cid():
            return b"\xd8\x2a" + cbor(b"\0" + item.raw)
    raise TypeError(item)


def car(blocks: dict[str, object], root: str = "commit") -> bytes:
    """Build a CAR file; a block may hold the name of another in a ``Cid`` of its name."""
    made: dict[str, tuple[Cid, bytes]] = {}

    def link(item: object) -> object:
        if isinstance(item, dict):
            return {key: link(value) for key, value in item.items()}
        if isinstance(item, list):
            return [link(value) for value in item]
        return made[item[1:]][0] if isinstance(item, str) and item.startswith(">") else item

    for name, block in blocks.items():
        data = cbor(link(block))
        made[name] = (Cid(b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()), data)

    def framed(data: bytes) -> bytes:
        length, out = len(data), b""
        while length >= 0x80:
            out, length = out + bytes([length & 0x7F | 0x80]), length >> 7
        return out + bytes([length]) + data

    header = framed(cbor({"roots": [made[root][0]], "version": 1}))
    return header + b"".join(framed(cid.raw + data) for cid, data in made.values())


POST = "app.bsky.feed.post/"
REPOSITORY: dict[str, object] = {
    "one": {"text": "Bread", "createdAt": "2025-03-01T10:00:00.000Z", "embed": {"$type": "app.bsky.embed.external"}},
    "two": {"text": "Thanks", "createdAt": "2025-03-02T10:00:00.000Z", "reply": {"root": "x"}},
    "bad": {"text": "When?", "createdAt": "yesterday"},
    "boost": {"createdAt": "2025-03-03T10:00:00.000Z", "subject": {"uri": f"at://did:plc:you/{POST}3kzz"}},
    "like": {"createdAt": "2025-03-03T10:00:00.000Z", "subject": {"uri": "x"}},
    "right": {"l": None, "e": [{"p": 0, "k": b"app.bsky.feed.repost/3kd", "v": ">boost", "t": None}]},
    "tree": {
        "l": None,
        "e": [
            {"p": 0, "k": b"app.bsky.feed.like/3k9", "v": ">like", "t": None},
            {"p": 14, "k": b"post/3ka", "v": ">one", "t": None},
            {"p": 21, "k": b"b", "v": ">two", "t": None},
            {"p": 21, "k": b"c", "v": ">bad", "t": ">right"},
        ],
    },
    "commit": {"did": "did:plc:four", "version": 3, "data": ">tree"},
}


def repository(content: bytes) -> Reading:
    return Reading(BlueskyRepository(), MemorySource("repo.car", content=content, container=Container.CAR))


def test_a_repository_gives_posts_under_their_own_keys() -> None:
    reading = repository(car(REPOSITORY))
    assert [(p.remote_id, p.kind, p.text) for p in reading.posts] == [
        ("3ka", "link", "Bread"),
        ("3kb", "reply", "Thanks"),
        ("3kd", "repost", ""),
    ]
    assert reading.posts[0].permalink == "https://bsky.app/profile/did:plc:four/post/3ka"
    assert reading.posts[2].permalink == "https://bsky.app/profile/did:plc:you/post/3kzz"
    assert reading.posts[0].published_at == datetime(2025, 3, 1, 10, tzinfo=UTC)
    assert [p.field for p in reading.problems if p.severity is Severity.REFUSED] == [f"{POST}3kc"]


@pytest.mark.parametrize("cut", [1, 5, 40, 200, -1, -30])
def test_a_broken_repository_is_refused_in_words_without_an_exception(cut: int) -> None:
    reading = repository(car(REPOSITORY)[:cut])
    assert any("not a readable repository" in text for text in reading.messages())


def test_a_tree_that_names_a_branch_twice_is_refused() -> None:
    blocks: dict[str, object] = {"leaf": {"l": None, "e": []}}
    below = "leaf"
    for depth in range(12):  # each level doubles the work of whoever follows both
        blocks[f"node{depth}"] = {"l": f">{below}", "e": [{"p": 0, "k": b"a", "v": f">{below}", "t": f">{below}"}]}
        below = f"node{depth}"
    blocks["commit"] = {"did": "did:plc:four", "data": f">{below}"}
    assert any("circle" in text for text in repository(car(blocks)).messages())


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x81" * 500,
        b"\x00\x00",
        b"\x61\xff",
        b"\xa1\x01\x01",
        b"\xc1\x00",
        b"\x1f",
    ],
)
def test_malformed_blocks_raise_words(block: bytes) -> None:
    with pytest.raises(CarError):
        decode_cbor(block)


def test_real_car_files_hold_the_expected_blocks() -> None:
    fixtures = json.loads(shared("data/exports/bluesky/atproto_fixtures/car-file-fixtures.json").read_text())
    assert fixtures
    for fixture in fixtures:
        content = base64.b64decode(fixture["car"] + "===")
        source = MemorySource("x.car", content=content, container=Container.CAR)
        archive = Repository(source.binary())
        roots = ["b" + base64.b32encode(cid.raw).decode().lower().rstrip("=") for cid in archive.roots]
        assert roots == [fixture["root"]]
        assert archive.block(archive.roots[0]) is not None
        for block in fixture["blocks"]:
            raw = base64.b32decode(block["cid"][1:].upper() + "=" * (-len(block["cid"][1:]) % 8))
            assert archive.holds(Cid(raw))
            assert archive.block(Cid(raw)) == decode_cbor(base64.b64decode(block["bytes"] + "==="))
