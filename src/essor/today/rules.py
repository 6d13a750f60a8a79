"""Which sentences and which suggestions stand on the first page: decisions over values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from essor.workspaces.rules import Permission, may

MOST_SENTENCES = 3
MOST_SUGGESTIONS = 3
ASK_AGAIN_AFTER = timedelta(days=30)  # a suggestion put away "for later" comes back


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that matters today; ``path`` below the workspace leads to where it can be seen."""

    text: str
    tone: Literal["main", "", "act"] = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One next step. ``key`` names it for good ("owner:<channel>"); ``permission`` is what doing it takes."""

    key: str
    title: str
    why: str
    action: str
    path: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the getting-started list, done or not as the state of the workspace says."""

    title: str
    why: str
    path: str
    is_done: bool
    permission: Permission


def choose(
    suggestions: Sequence[Suggestion], *, put_away: Collection[str], role: str, most: int | None = MOST_SUGGESTIONS
) -> list[Suggestion]:
    """Return the first suggestions that were not put away and that somebody of this role can carry out."""
    kept = [one for one in suggestions if one.key not in put_away and may(role, one.permission)]
    return kept[:most]


def first_sentences(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences of the page: the first stands out, the rest follow."""
    return [
        Sentence(one.text, "main" if index == 0 else one.tone, one.path)
        for index, one in enumerate(sentences[:MOST_SENTENCES])
    ]
