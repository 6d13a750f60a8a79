"""Decisions of the door, over values: when a file's figures were taken, and which files are of one kind."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta, tzinfo

from essor.importers.cells import fold
from essor.importers.filenames import taken_at

_CLOCK_SLACK = timedelta(days=1)  # a computer's clock may run ahead, and a day's end depends on the zone
_NUMBERS = re.compile(r"[\d_\-\s()]+")


def taken_when(
    *,
    stated: datetime | None,
    name: str,
    modified: datetime | None,
    received: datetime,
    last_day: date | None,
    zone: tzinfo,
) -> datetime:
    """Return when a file's figures were taken, aware UTC.

    What the file states, else a date in its name, else the file's own time where it can be true (not before the last
    day it tells of, not in the future), else when it came in. A stated moment in the future is not believed either.
    """
    for moment in (stated, taken_at(name), modified):
        if moment is None:
            continue
        aware = localised(moment, zone)
        if aware > received + _CLOCK_SLACK:
            continue
        if last_day is not None and aware.date() + _CLOCK_SLACK < last_day:
            continue
        return min(aware, received)
    return received


def localised(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment as aware UTC; a naive one is read on ``zone``'s clock (an hour shown twice: its first pass)."""
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)


def zone_named(name: str, fallback: str) -> tzinfo:
    """Return a time zone by its IANA name; ``fallback`` (the workspace's) where nobody knows it."""
    for candidate in (name, fallback):
        if candidate:
            try:
                return zoneinfo.ZoneInfo(candidate)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                continue
    return UTC


def kind_of_name(name: str) -> str:
    """Return a file's name without folders, numbers and copies: "Views (1).csv" and "Views.csv" are of one kind."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return fold(_NUMBERS.sub(" ", base))


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: one that begins like a formula gets an apostrophe."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
