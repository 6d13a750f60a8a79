"""Scales and ticks: which round numbers and which dates stand on an axis, and where."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from essor.web.formats import format_date, format_month


@dataclass(frozen=True, slots=True)
class Linear:
    """A straight map from ``first``..``last`` to ``start``..``end`` (pixels; an axis may run downwards)."""

    first: float
    last: float
    start: float
    end: float

    def __call__(self, number: float) -> float:
        """Return the pixel of a number."""
        span = self.last - self.first
        share = (number - self.first) / span if span else 0.5
        return self.start + share * (self.end - self.start)


def nice_ticks(low: float, high: float, *, count: int = 4) -> list[float]:
    """Return about ``count`` + 1 round numbers that enclose ``low``..``high``: steps of 1, 2, 2.5 or 5 times a power of
    ten. Where both are equal the range is widened, so that an axis always has a length."""
    if high <= low:
        low, high = (low - abs(low) * 0.5, high + abs(high) * 0.5) if low else (0.0, 1.0)
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def axis_range(values: Iterable[float], *, with_zero: bool = True) -> tuple[float, float]:
    """Return the lowest and highest of ``values``, zero included unless told otherwise; (0, 1) where there are none."""
    held = [value for value in values if math.isfinite(value)]
    if not held:
        return 0.0, 1.0
    low, high = min(held), max(held)
    return (min(0.0, low), max(0.0, high)) if with_zero else (low, high)


def date_ticks(first: date, last: date, language: str, *, most: int) -> list[tuple[date, str]]:
    """Return at most about ``most`` dates with their labels: days, Mondays, months, quarters or years, as the span asks.

    A year is written where it changes, and at the first tick of a span that knows several.
    """
    span = (last - first).days
    if span <= most:
        days = [first + timedelta(days=offset) for offset in range(span + 1)]
        return [(day, format_date(day, language, year=False)) for day in days]
    if span <= 7 * most:
        monday = first + timedelta(days=-first.weekday() % 7)
        days = [monday + timedelta(days=offset) for offset in range(0, (last - monday).days + 1, 7)]
        return [(day, format_date(day, language, year=False)) for day in days]
    months = span / 30.44
    for step in (1, 2, 3, 6):
        if months / step <= most:
            return _month_ticks(first, last, language, step)
    step = max(1, math.ceil(span / 365.25 / most))
    years = [year for year in range(first.year, last.year + 1) if (year - first.year) % step == 0]
    return [(date(year, 1, 1), str(year)) for year in years if first <= date(year, 1, 1) <= last]


def _month_ticks(first: date, last: date, language: str, step: int) -> list[tuple[date, str]]:
    ticks: list[tuple[date, str]] = []
    index = first.year * 12 + first.month - 1 + (1 if first.day > 1 else 0)
    index += -index % step
    while (day := date(index // 12, index % 12 + 1, 1)) <= last:
        is_new_year = not ticks or ticks[-1][0].year != day.year
        ticks.append((day, format_month(day, language, year=is_new_year and first.year != last.year)))
        index += step
    return ticks
