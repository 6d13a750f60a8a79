"""A text in every language of the product, for rooms that know no Django and so no gettext catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

LANGUAGES = ("en", "fr")

# Invisible characters would be unreadable in sources, so French texts are written with plain spaces and spaced here.
_THIN = re.compile(r" (?=[;?!])")
_WIDE = re.compile(r"(?<=«) | (?=[:»%€])")


@lru_cache(maxsize=4096)
def space_french(text: str) -> str:
    """Return a French text with the no-break spaces its punctuation wants: narrow before ; ? ! and wide elsewhere."""
    return _WIDE.sub("\u00a0", _THIN.sub("\u202f", text))


@dataclass(frozen=True, slots=True)
class Words:
    """One text in English and French, with the same ``{placeholders}`` in both."""

    en: str
    fr: str

    def say(self, language: str, params: Mapping[str, object] | None = None) -> str:
        """Return the text in ``language`` ("fr", "fr-ca" ... else English) with its placeholders filled.

        Only the words are spaced, never what fills them: a file's own text stays as the file has it.
        """
        text = space_french(self.fr) if language.lower().startswith("fr") else self.en
        return text.format(**params) if params else text
