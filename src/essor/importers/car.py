"""Bluesky repositories: CAR v1 files, their DAG-CBOR blocks, and the tree that names each record.

Sources: ipld.io/specs/transport/car/carv1, ipld.io/specs/codecs/dag-cbor, atproto.com/specs/repository.
Only what those allow is read: whatever else stands in the bytes raises ``CarError`` with words.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from essor.records import Words

LARGEST_BLOCK = 8 << 20
DEEPEST = 64
MOST_NODES = 5_000_000

NOT_A_CAR = Words(
    "The file is not a readable repository: {detail}. It probably broke off while downloading; export it again.",
    "Le fichier n’est pas un dépôt lisible : {detail}. Le téléchargement s’est sans doute interrompu ; "
    "exportez-le de nouveau.",
)


class CarError(ValueError):
    """Bytes that are no CAR, CBOR or tree; carries bilingual words."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.words = NOT_A_CAR
        self.params = {"detail": detail}


@dataclass(frozen=True, slots=True)
class Cid:
    """The address of a block: its version, codec and hash, as bytes."""

    raw: bytes


class Repository:
    """An opened CAR file: where each block stands, read when it is asked for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.roots = self._read_header()
        self._places: dict[bytes, tuple[int, int]] = {}
        self._index()

    def block(self, cid: Cid) -> object:
        """Return the decoded block; raises ``CarError`` where the file does not hold it."""
        place = self._places.get(cid.raw)
        if place is None:
            raise CarError("a block is missing")
        self._stream.seek(place[0])
        return decode_cbor(self._stream.read(place[1]))

    def holds(self, cid: Cid) -> bool:
        """Tell whether the file holds the block."""
        return cid.raw in self._places

    def did(self) -> str:
        """Return whose repository it is."""
        commit = self._commit()
        did = commit.get("did")
        if not isinstance(did, str):
            raise CarError("the commit names no account")
        return did

    def entries(self) -> Iterator[tuple[str, Cid]]:
        """Yield (key, address) of every record in the order of keys, such as "app.bsky.feed.post/3k…"."""
        root = self._commit().get("data")
        if not isinstance(root, Cid):
            raise CarError("the commit has no tree")
        yield from self._walk(root)

    def _commit(self) -> dict[str, object]:
        commit = self.block(self.roots[0])
        if not isinstance(commit, dict):
            raise CarError("the root is no commit")
        return commit

    def _walk(self, root: Cid) -> Iterator[tuple[str, Cid]]:
        seen: set[bytes] = set()
        pending: list[Cid | tuple[str, Cid]] = [root]
        while pending:
            step = pending.pop()
            if isinstance(step, tuple):
                yield step
                continue
            if step.raw in seen or len(seen) > MOST_NODES:
                raise CarError("its tree runs in a circle")
            seen.add(step.raw)
            pending.extend(reversed(self._node(step)))

    def _node(self, cid: Cid) -> list[Cid | tuple[str, Cid]]:
        node = self.block(cid)
        if not isinstance(node, dict) or not isinstance(node.get("e"), list):
            raise CarError("a node of the tree is malformed")
        steps: list[Cid | tuple[str, Cid]] = []
        left = node.get("l")
        if isinstance(left, Cid):
            steps.append(left)
        key = b""
        for entry in node["e"]:
            if not isinstance(entry, dict):
                raise CarError("an entry of the tree is malformed")
            shared, rest, value = entry.get("p"), entry.get("k"), entry.get("v")
            if not (isinstance(shared, int) and isinstance(rest, bytes) and isinstance(value, Cid)):
                raise CarError("an entry of the tree is malformed")
            if not 0 <= shared <= len(key):
                raise CarError("a key of the tree is malformed")
            key = key[:shared] + rest
            try:
                steps.append((key.decode("utf-8"), value))
            except UnicodeDecodeError as error:
                raise CarError("a key of the tree is no text") from error
            right = entry.get("t")
            if isinstance(right, Cid):
                steps.append(right)
        return steps

    def _read_header(self) -> list[Cid]:
        length = self._varint()
        if not length or length > LARGEST_BLOCK:
            raise CarError("its header is malformed")
        header = decode_cbor(self._exactly(length))
        if not isinstance(header, dict) or header.get("version") != 1:
            raise CarError("its header is not that of version 1")
        roots = header.get("roots")
        if not isinstance(roots, list) or not roots or not all(isinstance(root, Cid) for root in roots):
            raise CarError("its header names no root")
        return [root for root in roots if isinstance(root, Cid)]

    def _index(self) -> None:
        while (length := self._varint()) is not None:
            if length > LARGEST_BLOCK:
                raise CarError("a block is too large")
            start = self._stream.tell()
            block = self._exactly(length)
            size = _cid_length(block)
            self._places[block[:size]] = (start + size, length - size)

    def _varint(self) -> int | None:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._stream.read(1)
            if not byte:
                if shift:
                    raise CarError("it ends inside a number")
                return None
            value |= (byte[0] & 0x7F) << shift
            if byte[0] < 0x80:
                return value
        raise CarError("a number is too long")

    def _exactly(self, length: int) -> bytes:
        data = self._stream.read(length)
        if len(data) != length:
            raise CarError("it ends inside a block")
        return data


def _cid_length(block: bytes) -> int:
    if block[:2] == b"\x12\x20":  # version 0: a bare SHA-256
        return 34
    at = 0
    for _ in range(4):  # version, codec, hash, length of the digest
        value = shift = 0
        while True:
            if at >= len(block) or shift > 28:
                raise CarError("the address of a block is malformed")
            byte = block[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
    if at + value > len(block):
        raise CarError("the address of a block is malformed")
    return at + value


def decode_cbor(data: bytes) -> object:
    """Return one DAG-CBOR item; raises ``CarError`` where it is malformed or anything follows it."""
    item, at = _decode(data, 0, 0)
    if at != len(data):
        raise CarError("bytes follow the end of a block")
    return item


def _decode(data: bytes, at: int, depth: int) -> tuple[object, int]:
    if depth > DEEPEST:
        raise CarError("a block is nested too deep")
    if at >= len(data):
        raise CarError("a block ends too soon")
    major, minor = data[at] >> 5, data[at] & 0x1F
    at += 1
    if major == 7:
        return _simple(data, at, minor)
    count, at = _argument(data, at, minor)
    if major == 0:
        return count, at
    if major == 1:
        return -1 - count, at
    if major in (2, 3):
        end = at + count
        if end > len(data):
            raise CarError("a block ends too soon")
        piece = data[at:end]
        if major == 2:
            return piece, end
        try:
            return piece.decode("utf-8"), end
        except UnicodeDecodeError as error:
            raise CarError("a text is not UTF-8") from error
    if major == 4:
        items: list[object] = []
        for _ in range(count):
            item, at = _decode(data, at, depth + 1)
            items.append(item)
        return items, at
    if major == 5:
        table: dict[str, object] = {}
        for _ in range(count):
            key, at = _decode(data, at, depth + 1)
            if not isinstance(key, str):
                raise CarError("a key is no text")
            table[key], at = _decode(data, at, depth + 1)
        return table, at
    content, at = _decode(data, at, depth + 1)
    if count != 42 or not isinstance(content, bytes) or content[:1] != b"\0":
        raise CarError("a tag other than that of addresses")
    return Cid(content[1:]), at


def _simple(data: bytes, at: int, minor: int) -> tuple[object, int]:
    if minor in (20, 21, 22):
        return {20: False, 21: True, 22: None}[minor], at
    sizes = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
    if minor not in sizes or at + sizes[minor][1] > len(data):
        raise CarError("a value is malformed")
    layout, size = sizes[minor]
    return struct.unpack(layout, data[at : at + size])[0], at + size


def _argument(data: bytes, at: int, minor: int) -> tuple[int, int]:
    if minor < 24:
        return minor, at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(minor)
    if size is None or at + size > len(data):
        raise CarError("a length is malformed")
    return int.from_bytes(data[at : at + size], "big"), at + size
