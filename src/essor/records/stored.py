"""What storing a batch of rows did: the counts a person sees, and what is needed to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Before:
    """One row as it stood before a file changed it: ``table`` is a name its own room understands."""

    table: str
    row_id: int
    fields: Mapping[str, Any]  # JSON values


@dataclass(slots=True)
class Stored:
    """Rows added, updated, and found as they were. ``relies_on`` are the files that had brought what was found."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    befores: list[Before] = field(default_factory=list)
    relies_on: set[UUID] = field(default_factory=set)

    def __iadd__(self, other: Stored) -> Stored:
        self.added += other.added
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.befores += other.befores
        self.relies_on |= other.relies_on
        return self
