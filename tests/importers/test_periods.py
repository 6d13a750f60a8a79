"""Periods as exports write them."""

from __future__ import annotations

from datetime import date

import pytest

from essor.importers.cells import CellError
from essor.importers.periods import Span, clip, find_ranges, grain_of, month_of, parse_period, parse_week
from essor.records import Grain, Period

MARCH = Period(date(2025, 3, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        "March 1, 2025 - March 31, 2025",
        "1 mars 2025 - 31 mars 2025",
        "1er mars 2025 – 31 mars 2025",
        "Campagnes(2025.03.01-2025.03.31).csv",
        "imported_pages_20250301_20250331.csv",
        "2025-03-01 - 2025-03-31",
        "2025-03-01 to 2025-03-31",
    ],
)
def test_two_dates_are_found_however_they_are_written(text: str) -> None:
    assert find_ranges(text) == [MARCH]


def test_a_comparison_comes_second_and_a_backward_pair_is_none() -> None:
    name = "X(2025.03.01-2025.03.31_par_rapport_à_2024.03.01-2024.03.31).csv"
    assert find_ranges(name) == [MARCH, Period(date(2024, 3, 1), date(2024, 3, 31))]
    assert find_ranges("2025-03-31 - 2025-03-01") == []
    assert find_ranges("20259999-20250301") == []


@pytest.mark.parametrize(
    ("text", "period", "grain"),
    [
        ("2025-03-06", Period(date(2025, 3, 6), date(2025, 3, 6)), Grain.DAY),
        ("2025-03", MARCH, Grain.MONTH),
        ("2025", Period(date(2025, 1, 1), date(2025, 12, 31)), Grain.RANGE),
        ("2009-12-28,2010-01-03", Period(date(2009, 12, 28), date(2010, 1, 3)), Grain.WEEK),
        ("2025-03-01,2025-03-31", MARCH, Grain.MONTH),
    ],
)
def test_one_cell_may_hold_a_day_a_week_a_month_or_a_year(text: str, period: Period, grain: Grain) -> None:
    assert parse_period(text) == (period, grain)


@pytest.mark.parametrize("text", ["2025-13", "2025-02-30", "soon", "", "99999"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert parse_period(text) is None


def test_weeks_are_clipped_and_nonsense_is_refused_in_words() -> None:
    week = parse_week("Semaine du 30 déc. 2024", Period(date(2025, 1, 1), date(2025, 12, 31)))
    assert week == Period(date(2025, 1, 1), date(2025, 1, 5))
    for cell in ("Semaine du jour", None, "9999-12-31"):
        with pytest.raises(CellError):
            parse_week(cell)


def test_months_spans_and_grains() -> None:
    assert month_of(date(2024, 12, 15), 2) == Period(date(2025, 2, 1), date(2025, 2, 28))
    assert grain_of(Period(date(9999, 12, 31), date(9999, 12, 31))) is Grain.DAY
    assert grain_of(Period(date(2025, 3, 1), date(2025, 3, 30))) is Grain.RANGE
    assert (
        clip(MARCH, Period(date(2026, 1, 1), date(2026, 1, 2))) == MARCH
    )  # nothing in common: the file contradicts itself
    span = Span()
    span.add(MARCH)
    span.add(Period(date(2025, 2, 1), date(2025, 2, 2)))
    assert span.period == Period(date(2025, 2, 1), date(2025, 3, 31))
