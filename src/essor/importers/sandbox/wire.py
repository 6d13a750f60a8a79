"""Records as msgpack and back: the only thing that crosses from the reading process, because it can carry no code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any, cast

import msgpack

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
    PublicationRow,
    Record,
    Severity,
    Subject,
    TimeRow,
    TotalRow,
    Words,
)

Packed = tuple[Any, ...]

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
_ENUMS: dict[type, dict[str, type]] = {MeasureRow: {"grain": Grain}, Problem: {"severity": Severity}}
_ENUM_PLACES: dict[int, tuple[tuple[int, type], ...]] = {
    _GETTERS[kind][0]: tuple(([f.name for f in fields(kind)].index(name), enum) for name, enum in enums.items())
    for kind, enums in _ENUMS.items()
}
_DATETIME, _DATE, _DECIMAL, _VALUE, _TEXT = 1, 2, 3, 4, 5


class Encoder:
    """Packs messages. Values that stand in many rows (an account, a period) are packed once."""

    _MOST_KEPT = 4096

    def __init__(self) -> None:
        self._kept: dict[Any, msgpack.ExtType] = {}
        # Lone surrogates (JSON may hold them) are no characters; they arrive as U+FFFD, see ``Decoder``.
        self._packer = msgpack.Packer(default=self._default, unicode_errors="surrogatepass")

    def encode(self, message: Sequence[object] | Mapping[str, object]) -> bytes:
        """Return one message as bytes."""
        return cast(bytes, self._packer.pack(message))

    def records(self, records: Iterable[Record | Problem]) -> list[Packed]:
        """Return records ready to be packed."""
        out: list[Packed] = []
        for record in records:
            number, get = _GETTERS[type(record)]
            out.append((number, get(record)))
        return out

    def _default(self, value: object) -> msgpack.ExtType | dict[object, object] | list[object]:
        if isinstance(value, datetime):
            return msgpack.ExtType(_DATETIME, value.isoformat().encode())
        if isinstance(value, date):
            return msgpack.ExtType(_DATE, value.isoformat().encode())
        if isinstance(value, Decimal):
            return msgpack.ExtType(_DECIMAL, str(value).encode())
        if type(value) in _GETTERS:
            return self._nested(value)
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, set | frozenset):
            return list(value)
        if isinstance(value, int | time | timedelta):  # an int that msgpack refuses is longer than 64 bits
            return msgpack.ExtType(_TEXT, str(value).encode())
        raise TypeError(f"cannot be sent: {type(value).__name__}")

    def _nested(self, value: Any) -> msgpack.ExtType:
        try:
            kept = self._kept.get(value)
        except TypeError:  # holds a mapping, which cannot be a key
            return self._pack_nested(value)
        if kept is None:
            if len(self._kept) >= self._MOST_KEPT:
                self._kept.clear()
            kept = self._kept[value] = self._pack_nested(value)
        return kept

    def _pack_nested(self, value: Any) -> msgpack.ExtType:
        number, get = _GETTERS[type(value)]
        data = msgpack.packb((number, get(value)), default=self._default, unicode_errors="surrogatepass")
        return msgpack.ExtType(_VALUE, data)


class Decoder:
    """Unpacks a stream of messages; lone surrogates arrive as U+FFFD, which every database can hold."""

    _LONGEST_MESSAGE = 256 * 1024 * 1024
    _MOST_KEPT = 4096

    def __init__(self) -> None:
        self._kept: dict[bytes, object] = {}
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
        kept = self._kept.get(data)
        if kept is None:
            if len(self._kept) >= self._MOST_KEPT:
                self._kept.clear()
            packed = msgpack.unpackb(
                data, ext_hook=self._extension, use_list=False, strict_map_key=False, unicode_errors="replace"
            )
            kept = self._kept[data] = build(packed)
        return kept


def build(packed: Packed) -> Any:
    """Return the value that ``Encoder.records`` packed."""
    number, values = packed
    places = _ENUM_PLACES.get(number)
    if places:
        values = list(values)
        for place, enum in places:
            values[place] = enum(values[place])
    return _TYPES[number](*values)
