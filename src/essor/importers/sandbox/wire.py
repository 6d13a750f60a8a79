"""Records as msgpack and back: the only thing that crosses from the reading process, because it can carry no code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby
from math import isfinite
from operator import attrgetter
from typing import Any, cast

import msgpack

from essor.importers.base import PostColumns
from essor.records import (
    AccountRef,
    AnswerRow,
    ConversionRow,
    CostRow,
    FileFacts,
    Grain,
    MeasureRow,
    Period,
    Problem,
    PublicationBlock,
    PublicationRow,
    Record,
    Severity,
    Subject,
    TimeRow,
    TotalRow,
    Words,
)
from essor.records.blocks import COLUMNS

Packed = tuple[Any, ...]
Bundle = tuple[Sequence[Packed], Sequence[Packed]]

# The order is part of the format; both ends are the same release, so it may change with it.
_TYPES: tuple[type, ...] = (
    PublicationRow,
    MeasureRow,
    ConversionRow,
    CostRow,
    TimeRow,
    AnswerRow,
    FileFacts,
    TotalRow,
    Problem,
    AccountRef,
    Subject,
    Period,
    Words,
)
_GETTERS: dict[type, tuple[int, Callable[[Any], Packed]]] = {
    kind: (number, attrgetter(*(f.name for f in fields(kind)))) for number, kind in enumerate(_TYPES)
}
_DATETIME, _DATE, _DECIMAL, _VALUE, _TEXT = 1, 2, 3, 4, 5
_columns_of = attrgetter(*COLUMNS)
_PUBLISHED, _VALUES = COLUMNS.index("published_at"), COLUMNS.index("values")


def _iso(value: date) -> str:
    return value.isoformat()


# What a field holds besides text, numbers and tables of them: how it is written and how it is read again. Fields of
# type "shared" hold values that stand in many rows (an account, a period): the message carries each of them once.
_WRITE: dict[str, Callable[[Any], object]] = {"datetime": _iso, "date": _iso, "decimal": str, "enum": str}
_FIELDS: dict[type, dict[str, str | type]] = {
    PublicationRow: {"account": "shared", "published_at": "datetime"},
    MeasureRow: {"account": "shared", "subject": "shared", "period": "shared", "grain": Grain},
    ConversionRow: {"at": "datetime", "value": "decimal"},
    CostRow: {"amount": "decimal", "period": "shared"},
    TimeRow: {"day": "date", "hours": "decimal", "rate": "decimal"},
    AnswerRow: {"at": "date"},
    FileFacts: {"account": "shared", "period": "shared", "as_of": "datetime"},
    Problem: {"words": "shared", "severity": Severity},
    Period: {"first": "date", "last": "date"},
}
_READ: dict[str, Callable[[Any], object]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
}


def _places(kind: type) -> tuple[tuple[int, str | type], ...]:
    names = [f.name for f in fields(kind)]
    return tuple((names.index(name), what) for name, what in _FIELDS.get(kind, {}).items())


_WRITERS: dict[type, tuple[tuple[int, Callable[[Any], object] | None], ...]] = {
    kind: tuple(
        (place, None if what == "shared" else _WRITE[what] if isinstance(what, str) else str)
        for place, what in _places(kind)
    )
    for kind in _TYPES
}
_READERS: tuple[tuple[tuple[int, Callable[[Any], object] | None], ...], ...] = tuple(
    tuple(
        (place, None if what == "shared" else _READ[what] if isinstance(what, str) else what)
        for place, what in _places(kind)
    )
    for kind in _TYPES
)


def fits_block(row: PublicationRow) -> bool:
    """Tell whether a post's values can be written as JSON (a sum is finite only if all of its parts are)."""
    return isfinite(sum(row.values.values()))


@lru_cache(maxsize=1024)
def _object(names: tuple[str, ...]) -> str:
    """Return how values under these names are written as JSON: one ``%`` for a row, a fifth of an encoder's time."""
    pairs = (f"{json.dumps(name).replace('%', '%%')}:%r" for name in names)
    return "{" + ",".join(pairs) + "}"


class Encoder:
    """Packs messages."""

    def __init__(self) -> None:
        # Lone surrogates (JSON may hold them) are no characters; they arrive as U+FFFD, see ``Decoder``.
        self._packer = msgpack.Packer(default=self._default, unicode_errors="surrogatepass")

    def encode(self, message: Sequence[object] | Mapping[str, object]) -> bytes:
        """Return one message as bytes."""
        return cast(bytes, self._packer.pack(message))

    def records(self, records: Iterable[Record | Problem]) -> Bundle:
        """Return records ready to be packed: the values they share, then the records."""
        shared: list[Packed] = []
        known: dict[int, int] = {}  # by identity, which holds as long as the records do
        kept: list[object] = []
        out: list[Packed] = []
        for record in records:
            kept.append(record)
            number, get = _GETTERS[type(record)]
            values = list(get(record))
            for place, write in _WRITERS[type(record)]:
                value = values[place]
                if value is None:
                    continue
                if write is not None:
                    values[place] = write(value)
                    continue
                index = known.get(id(value))
                if index is None:
                    index = known[id(value)] = len(shared)
                    shared.append(self._plain(value))
                values[place] = index
            out.append((number, values))
        return shared, out

    def posts(self, posts: Iterable[PublicationRow | PostColumns]) -> list[Packed]:
        """Return posts ready to be packed: for each account and sheet a block of columns (half the cost of rows)."""
        apart: dict[tuple[int, str], list[PublicationRow | PostColumns]] = {}
        for item in posts:
            apart.setdefault((id(item.account), item.sheet), []).append(item)
        return [(self._plain(mine[0].account), mine[0].sheet, self._columns(mine)) for mine in apart.values()]

    @staticmethod
    def _columns(posts: Iterable[PublicationRow | PostColumns]) -> Sequence[Sequence[Any]]:
        """Return the posts, single or in columns, as columns in the order given."""
        parts: list[Sequence[Sequence[Any]]] = []
        for kind, some in groupby(posts, type):
            if kind is PostColumns:
                parts.extend(part.columns for part in cast(Iterator[PostColumns], some))
                continue
            columns: list[Sequence[Any]] = list(zip(*map(_columns_of, some), strict=True))
            columns[_PUBLISHED] = [None if at is None else at.isoformat() for at in columns[_PUBLISHED]]
            columns[_VALUES] = [_object(tuple(values)) % tuple(values.values()) for values in columns[_VALUES]]
            parts.append(columns)
        return parts[0] if len(parts) == 1 else [list(chain.from_iterable(one)) for one in zip(*parts, strict=True)]

    @staticmethod
    def _plain(value: Any) -> Packed:
        number, get = _GETTERS[type(value)]
        values = list(get(value))
        for place, write in _WRITERS[type(value)]:
            if write is not None and values[place] is not None:
                values[place] = write(values[place])
        return number, values

    def _default(self, value: object) -> msgpack.ExtType | dict[object, object] | list[object]:
        if isinstance(value, datetime):
            return msgpack.ExtType(_DATETIME, value.isoformat().encode())
        if isinstance(value, date):
            return msgpack.ExtType(_DATE, value.isoformat().encode())
        if isinstance(value, Decimal):
            return msgpack.ExtType(_DECIMAL, str(value).encode())
        if type(value) in _GETTERS:
            number, plain = self._plain(value)
            data = msgpack.packb((number, plain), default=self._default, unicode_errors="surrogatepass")
            return msgpack.ExtType(_VALUE, data)
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, set | frozenset):
            return list(value)
        if isinstance(value, int | time | timedelta):  # an int that msgpack refuses is longer than 64 bits
            return msgpack.ExtType(_TEXT, str(value).encode())
        raise TypeError(f"cannot be sent: {type(value).__name__}")


class Decoder:
    """Unpacks a stream of messages; lone surrogates arrive as U+FFFD, which every database can hold."""

    _LONGEST_MESSAGE = 256 * 1024 * 1024

    def __init__(self) -> None:
        self._unpacker = msgpack.Unpacker(
            ext_hook=self._extension,
            use_list=False,
            strict_map_key=False,
            unicode_errors="replace",
            max_buffer_size=self._LONGEST_MESSAGE,
        )

    def feed(self, data: bytes) -> Iterable[Any]:
        """Take bytes and yield the messages they complete."""
        self._unpacker.feed(data)
        yield from self._unpacker

    def _extension(self, code: int, data: bytes) -> object:
        if code == _DATETIME:
            return datetime.fromisoformat(data.decode())
        if code == _DATE:
            return date.fromisoformat(data.decode())
        if code == _DECIMAL:
            return Decimal(data.decode())
        if code == _TEXT:
            return data.decode()
        if code != _VALUE:
            raise ValueError(f"unknown extension {code}")
        number, values = msgpack.unpackb(
            data, ext_hook=self._extension, use_list=False, strict_map_key=False, unicode_errors="replace"
        )
        return _build(number, values, ())


def unbundle(bundle: Bundle) -> Iterator[Any]:
    """Yield the values that ``Encoder.records`` made ready."""
    first, packed = bundle
    shared = [_build(number, values, ()) for number, values in first]
    for number, values in packed:
        yield _build(number, values, shared)


def build_block(packed: Packed) -> PublicationBlock:
    """Return the block that ``Encoder.posts`` made ready."""
    (number, account), sheet, columns = packed
    columns = list(columns)
    parse = datetime.fromisoformat
    columns[_PUBLISHED] = [None if at is None else parse(at) for at in columns[_PUBLISHED]]
    return PublicationBlock(_build(number, account, ()), sheet, *columns)


def _build(number: int, values: Sequence[Any], shared: Sequence[object]) -> Any:
    places = _READERS[number]
    if places:
        found = list(values)
        for place, read in places:
            value = found[place]
            if value is not None:
                found[place] = shared[value] if read is None else read(value)
        values = found
    return _TYPES[number](*values)
