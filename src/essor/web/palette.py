"""What the palette of Ctrl+K offers and which of it matches the words typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MOST = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go: what it is called, of which kind it is, and further words that find it."""

    label: str
    kind: Literal["room", "channel", "action"]
    href: str
    icon: str
    words: str = ""


def matching(entries: Iterable[Entry], typed: str) -> list[Entry]:
    """Return the first entries of which every word typed begins a word; accents and case do not matter."""
    words = _fold(typed).split()
    found = []
    for entry in entries:
        said = _fold(f"{entry.label} {entry.words}").split()
        if all(any(part.startswith(word) for part in said) for word in words):
            found.append(entry)
    return found[:MOST]


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).replace("·", " ").replace("-", " ")
