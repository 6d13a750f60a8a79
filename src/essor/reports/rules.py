"""Decisions of the room, over values: when a scheduled report is made and which days it speaks of."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AT = time(7, 0)  # before the day's work, in the company's own time
LONGEST_PERIOD = 800  # days: what one sheet of paper can still tell


class Rhythm(StrEnum):
    """How often."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


def next_run(rhythm: Rhythm, *, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment later than ``after`` at which a report is due, aware UTC.

    It is 7 o'clock on the company's clock, on Mondays or on the first of the month or quarter. The day is stepped as a
    date and only then put on the clock: adding 24 hours across a change of clocks would come an hour early or late.
    """
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, AT, zone).astimezone(UTC)
        if _is_due(rhythm, day) and moment > after:
            return moment
        day += timedelta(days=1)


def period_before(rhythm: Rhythm, day: date) -> tuple[date, date]:
    """Return the last whole week (Monday to Sunday), month or quarter that ended before ``day``."""
    match rhythm:
        case Rhythm.WEEKLY:
            last = day - timedelta(days=day.weekday() + 1)
            return last - timedelta(days=6), last
        case Rhythm.MONTHLY:
            last = day.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        case Rhythm.QUARTERLY:
            last = day.replace(month=day.month - (day.month - 1) % 3, day=1) - timedelta(days=1)
            return last.replace(month=last.month - 2, day=1), last


def _is_due(rhythm: Rhythm, day: date) -> bool:
    match rhythm:
        case Rhythm.WEEKLY:
            return day.weekday() == 0
        case Rhythm.MONTHLY:
            return day.day == 1
        case Rhythm.QUARTERLY:
            return day.day == 1 and day.month % 3 == 1
