"""One item after the other from a JSON array, so that an archive of a gigabyte needs no gigabyte of memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TextIO

from essor.importers.base import Refused
from essor.records import Words

CHUNK = 1 << 16
LARGEST_ITEM = 16 << 20  # characters; the longest posts seen have some ten thousand
BROKEN = Words(
    "The JSON stops being well-formed here ({detail}); what stands before was kept. "
    "The download probably broke off: export it again.",
    "Le JSON cesse d’être bien formé ici ({detail}) ; ce qui précède a été gardé. "
    "Le téléchargement s’est sans doute interrompu : exportez-le de nouveau.",
)
TOO_DEEP = Words(
    "This JSON is nested deeper than any export is; what stands before was kept.",
    "Ce JSON est imbriqué plus profondément que ne l’est aucun export ; ce qui précède a été gardé.",
)
TOO_LARGE = Words(
    "One entry of this JSON is larger than any post is; what stands before it was kept.",
    "Une entrée de ce JSON est plus grande que ne l’est aucune publication ; ce qui précède a été gardé.",
)
_DECODER = json.JSONDecoder()
_BETWEEN = re.compile(r"[\s,]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_items(stream: TextIO, key: str = "", *, under: tuple[str, ...] = ()) -> Iterator[tuple[int, object]]:
    """Yield (line, item) of the first array of a document, or of the first under ``key`` wherever it stands.

    ``under`` names the keys of which one must open the object whose first entry is ``key`` (two parts of a file may
    use the same key).

    A quote inside a JSON string is always escaped, so ``"key":[`` can only be the key itself. Lone surrogates become
    U+FFFD, because no database stores them. Raises ``Refused`` where the JSON breaks off or is malformed; what was
    yielded before stands.
    """
    start = _start(key, under)
    buffer, line, is_over = "", 1, False
    match = None
    while match is None:
        chunk = stream.read(CHUNK)
        if not chunk:
            return
        buffer += chunk
        match = start.search(buffer)
        if match is None:
            keep = len(key) + 256 if key else 0
            line += buffer.count("\n", 0, max(0, len(buffer) - keep))
            buffer = buffer[-keep:] if keep else ""
    line += buffer.count("\n", 0, match.end())
    buffer = buffer[match.end() :]
    at = 0
    while True:
        gap = _BETWEEN.match(buffer, at)
        if gap is not None:
            line += buffer.count("\n", at, gap.end())
            at = gap.end()
        if at < len(buffer) and buffer[at] == "]":
            return
        item: object = None
        end = 0
        try:
            if at < len(buffer):
                item, end = _DECODER.raw_decode(buffer, at)
        except RecursionError as error:
            raise Refused(TOO_DEEP, line=line) from error
        except ValueError as error:
            if is_over:
                raise Refused(BROKEN, line=line, detail=getattr(error, "msg", str(error))[:120]) from error
        if end and (end < len(buffer) or is_over):  # a number at the very end may go on in the next chunk
            yield line, _clean(item)
            line += buffer.count("\n", at, end)
            at = end
            continue
        if is_over:
            raise Refused(BROKEN, line=line, detail="unexpected end")
        buffer, at = buffer[at:], 0
        if len(buffer) > LARGEST_ITEM:
            raise Refused(TOO_LARGE, line=line)
        chunk = stream.read(max(CHUNK, len(buffer)))
        is_over = not chunk
        buffer += chunk


def _start(key: str, under: tuple[str, ...]) -> re.Pattern[str]:
    if not key:
        return re.compile(r"\[")
    parents = "|".join(map(re.escape, under))
    parent = rf'(?<!\\)"(?:{parents})"\s*:\s*\{{\s*' if under else r"(?<!\\)"
    return re.compile(rf'{parent}"{re.escape(key)}"\s*:\s*\[')


def _clean(item: object) -> object:
    if isinstance(item, str):
        return _SURROGATE.sub("\ufffd", item)
    if isinstance(item, dict):
        return {_SURROGATE.sub("\ufffd", str(name)): _clean(value) for name, value in item.items()}
    if isinstance(item, list):
        return [_clean(value) for value in item]
    return item


def dig(item: object, *path: str | int) -> object:
    """Return what stands under a path of keys and places, ``None`` where any step is missing."""
    for step in path:
        if isinstance(step, str) and isinstance(item, dict):
            item = item.get(step)
        elif isinstance(step, int) and isinstance(item, list) and -len(item) <= step < len(item):
            item = item[step]
        else:
            return None
    return item


def dig_text(item: object, *path: str | int) -> str:
    """Return the text under a path, "" where it is missing or no text."""
    found = dig(item, *path)
    return found if isinstance(found, str) else ""


def dig_list(item: object, *path: str | int) -> list[object]:
    """Return the list under a path, [] where it is missing or no list."""
    found = dig(item, *path)
    return found if isinstance(found, list) else []
