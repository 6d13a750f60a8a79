"""The question of the metrics room and its answer, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from essor.records import Grain, Words


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """What one wants to know.

    ``group_by``: any of "channel", "network", "subject", "day", "week", "month", "dimension:<name>"; an empty tuple asks
    for one figure per metric. ``channels`` are channel ids, empty for all of the workspace. Periods are inclusive.
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


@dataclass(frozen=True, slots=True)
class MetricTable:
    """The answer, sorted by group and metric."""

    query: MetricQuery
    rows: tuple[MetricRow, ...]
