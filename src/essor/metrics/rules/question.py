"""The question of the metrics room and its answer, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from essor.records import METRICS, Grain, Words

GROUPS = ("channel", "network", "subject", "day", "week", "month")
TIME_GROUPS = ("day", "week", "month")
DIMENSION = "dimension:"


class BadQuestion(ValueError):
    """What was asked does not exist; ``words`` say so."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """What one wants to know.

    ``group_by``: any of "channel", "network", "subject", "day", "week", "month", "dimension:<name>"; an empty tuple asks
    for one figure per metric. ``channels`` are channel ids, empty for all of the workspace. Periods are inclusive: a
    point counts when its own period lies wholly inside. A lifetime counter counts on the day its subject appeared.
    """

    workspace_id: int
    metrics: tuple[str, ...]
    first: date
    last: date
    channels: tuple[int, ...] = ()
    networks: tuple[str, ...] = ()
    subject_kinds: tuple[str, ...] = ("account",)
    grains: tuple[Grain, ...] = (Grain.DAY,)
    group_by: tuple[str, ...] = ()
    dimensions: tuple[tuple[str, str], ...] | None = ()  # exact set; None: any
    currency: str = ""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One figure: the group's values in the order of ``group_by``, then the number or why there is none."""

    group: tuple[str | int | date, ...]
    metric: str
    value: float | None
    n: int  # points that went into it
    first: date | None  # first and last day that the points cover
    last: date | None
    as_of: datetime | None  # the oldest snapshot among them
    why: Words | None = None  # set where the dictionary refuses to add these points up
    currency: str = ""  # of money


@dataclass(frozen=True, slots=True)
class MetricTable:
    """The answer, sorted by group and metric."""

    query: MetricQuery
    rows: tuple[MetricRow, ...]


@dataclass(frozen=True, slots=True)
class SnapshotValue:
    """What one file said about a point."""

    file_id: UUID
    file_name: str
    sheet: str
    line: int
    as_of: datetime
    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class PointEvidence:
    """One point behind a figure: the current snapshot and, oldest first, all that was ever said about it."""

    metric: str
    channel_id: int
    subject_kind: str
    subject_id: str
    subject_name: str
    dimensions: tuple[tuple[str, str], ...]
    grain: Grain
    first: date
    last: date
    current: SnapshotValue
    snapshots: tuple[SnapshotValue, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one figure: the figure itself and its points, of which at most some are listed."""

    question: MetricQuery
    row: MetricRow
    points: tuple[PointEvidence, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What exists of one channel: per metric, subject kind, grain and dimension names, how many points and from when
    to when."""

    channel_id: int
    metric: str
    subject_kind: str
    grain: Grain
    dimensions: tuple[str, ...]  # names
    n: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PublicationValues:
    """The current lifetime counters of one post; a counter that no file held is absent, not 0."""

    channel_id: int
    remote_id: str
    published: date
    values: dict[str, float]
    as_of: datetime


def require_sound(query: MetricQuery) -> None:
    """Raise ``BadQuestion`` for a metric or a group that does not exist."""
    for slug in query.metrics:
        if slug not in METRICS:
            raise BadQuestion(
                Words(f"“{slug}” is not in the metric dictionary.", f"« {slug} » n’est pas dans le dictionnaire.")
            )
    for group in query.group_by:
        if group not in GROUPS and not (group.startswith(DIMENSION) and len(group) > len(DIMENSION)):
            known = ", ".join(GROUPS)
            raise BadQuestion(
                Words(
                    f"“{group}” is no group: use {known} or dimension:<name>.",
                    f"« {group} » n’est pas un regroupement : {known} ou dimension:<nom>.",
                )
            )
    if len(set(query.group_by).intersection(TIME_GROUPS)) > 1:
        raise BadQuestion(
            Words("Group by one of day, week and month.", "Regroupez par jour, semaine ou mois, pas deux.")
        )
    if not query.grains:
        raise BadQuestion(Words("A question needs at least one grain.", "Une question demande au moins un grain."))
