"""A text in every language of the product, for rooms that know no Django and so no gettext catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in English and French, with the same ``{placeholders}`` in both."""

    en: str
    fr: str

    def say(self, language: str, params: Mapping[str, object] | None = None) -> str:
        """Return the text in ``language`` ("fr", "fr-ca" ... else English) with its placeholders filled."""
        text = self.fr if language.lower().startswith("fr") else self.en
        return text.format(**params) if params else text
