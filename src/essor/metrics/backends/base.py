"""The seam between the question and the engine that adds up.

Every engine shows the same relation, one row per current metric point:

    channel, subject_kind, subject_id, dimensions, grain, first, last, metric, value, currency, as_of

The question is one SQL text over it (``aggregation``) in the subset that DuckDB, PostgreSQL, SQLite and Spark share, so
a new engine brings the relation, two functions on dates and a way to execute, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an engine has to look: a workspace and the days on which points begin."""

    workspace_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the engines do not write alike: the first day of a date's week (Monday) and month."""

    week: str
    month: str


STANDARD = Dialect(week="CAST(date_trunc('week', first) AS DATE)", month="CAST(date_trunc('month', first) AS DATE)")
SQLITE = Dialect(week="date(first, '-6 days', 'weekday 1')", month="date(first, 'start of month')")


class RelationMoved(Exception):
    """The data changed under a question that was being answered: open the engine again and ask once more."""


class Relation(Protocol):
    """The current points of a scope, ready to be asked."""

    @property
    def dialect(self) -> Dialect:
        """How this engine writes dates."""
        ...

    def points(self, where: str) -> str:
        """Return the relation as a parenthesised subquery, restricted by ``where``.

        ``where`` names columns of the relation and may hold ``?`` marks, which must appear once and in their order. It
        never depends on a point's value, currency or date of taking, so it may be applied before choosing what is
        current.
        """
        ...

    def execute(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run ``sql`` with its ``?`` marks filled and return the rows; dates and times may come as ISO texts.

        Raises ``RelationMoved``.
        """
        ...


class Backend(Protocol):
    """An engine."""

    def open(self, scope: Scope) -> Relation | None:
        """Return the points of ``scope`` brought up to date, ``None`` where there are none."""
        ...


def as_day(value: date | str) -> date:
    """Return a date as an engine gave it: a date, a time at midnight or an ISO text."""
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value


def as_moment(value: datetime | str) -> datetime:
    """Return a time as an engine gave it, aware: engines store UTC without saying so."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
