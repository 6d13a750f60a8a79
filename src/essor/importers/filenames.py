"""What the name of a file tells: the period it was asked for, the moment it was taken, the account.

Names are only ever a hint: content decides what a file is.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from essor.records import Period

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ENGLISH = r"([A-Z][a-z]{2})-(\d{1,2})-(\d{4})"
_NAMED = re.compile(_ENGLISH + "_" + _ENGLISH)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})\s*[_ ]\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})[_-](\d{4})(\d{2})(\d{2})(?!\d)")
_EPOCH = re.compile(r"(?<!\d)(1[4-9]\d{11})(?!\d)")


def period_in_name(name: str) -> Period | None:
    """Return the range that a file or folder name states, the innermost first, else ``None``.

    Reads ``Jan-14-2025_Apr-14-2025_1.csv`` (Meta), ``Content 2024-01-01_2024-03-31 Name/Table data.csv`` (YouTube),
    ``tweet_activity_metrics_name_20200101_20200201_en.csv`` (X).
    """
    for part in reversed(name.replace("\\", "/").split("/")):
        for pattern in (_NAMED, _ISO, _COMPACT):
            for match in pattern.finditer(part):
                first = _day(*match.groups()[:3])
                last = _day(*match.groups()[3:])
                if first is not None and last is not None and first <= last:
                    return Period(first, last)
    return None


def moment_in_name(name: str) -> datetime | None:
    """Return the moment a name carries as milliseconds since 1970 (LinkedIn, TikTok), else ``None``."""
    match = _EPOCH.search(name.replace("\\", "/").rsplit("/", 1)[-1])
    return datetime.fromtimestamp(int(match.group(1)) / 1000, UTC) if match else None


def taken_at(name: str) -> datetime | None:
    """Return when figures were taken, as far as the name tells: a moment, or the end of its range (a naive time)."""
    moment = moment_in_name(name)
    if moment is not None:
        return moment
    period = period_in_name(name)
    return datetime.combine(period.last, time(23, 59, 59)) if period else None


def _day(*parts: str) -> date | None:
    numbers = [_MONTHS.get(part.lower(), 0) if part.isalpha() else int(part) for part in parts]
    year, month, day = numbers if numbers[0] > 31 else (numbers[2], numbers[0], numbers[1])
    try:
        return date(year, month, day)
    except ValueError:
        return None
