"""Numbers, money and dates in both languages, rounded to what is known."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.web import formats

N, H, M = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (1234.5, f"1{N}234,5", "1,234.5"),
        (0, "0", "0"),
        (-1234567, f"{M}1{N}234{N}567", f"{M}1,234,567"),
        (Decimal("3132.22"), f"3{N}132,22", "3,132.22"),
        (-0.001, "0", "0"),
        (1234567890123, f"1{N}234{N}567{N}890{N}123", "1,234,567,890,123"),
    ],
)
def test_number(value: float, fr: str, en: str) -> None:
    """Thousands, decimals and the minus sign."""
    assert formats.format_number(value, "fr-ca") == fr
    assert formats.format_number(value, "en") == en


@pytest.mark.parametrize(
    ("value", "low", "high", "shown"),
    [
        (11.73, 9, 14.5, "12"),
        (1234.56, 1100, 1400, f"1{N}230"),
        (1234.56, 300, 2200, f"1{N}200"),
        (0.4211, 0.402, 0.448, "0,42"),
        (3.14159, 3.1, 3.2, "3,14"),
        (52.0, 49.4, 54.6, "52"),
    ],
)
def test_rounding_to_what_the_interval_knows(value: float, low: float, high: float, shown: str) -> None:
    """The last figure shown is worth about half the interval."""
    assert formats.format_number(value, "fr", low=low, high=high) == shown


@given(
    value=st.floats(-1e9, 1e9, allow_nan=False),
    half=st.floats(1e-3, 1e8),
)
def test_rounding_moves_a_value_by_less_than_its_doubt(value: float, half: float) -> None:
    """Whatever the interval, rounding stays inside it."""
    decimals = min(formats.known_decimals(value - half, value + half), 6)
    assert abs(float(formats.round_known(value, decimals)) - value) <= half * 0.5001 + 1e-6


def test_percent() -> None:
    """A share, with the no-break space of French, in decimals and not in binary fractions."""
    assert formats.format_percent(0.1173, "fr", low=0.09, high=0.145) == f"12{H}%"
    assert formats.format_percent(0.145, "en", decimals=0) == "15%"
    assert formats.format_percent(0.012, "en") == "1.2%"


def test_money() -> None:
    """Sign before in English, after in French; an interval takes away the cents that nobody knows."""
    assert formats.format_money(Decimal("1234.56"), "EUR", "fr") == f"1{N}234,56{H}€"
    assert formats.format_money(Decimal("1234.56"), "EUR", "en") == "€1,234.56"
    assert formats.format_money(-5, "GBP", "en") == f"{M}£5.00"
    assert formats.format_money(12, "XOF", "en") == f"XOF{H}12.00"
    assert formats.format_money(1234.56, "EUR", "fr", low=900, high=1600) == f"1{N}200{H}€"
    assert formats.format_money(1.42, "EUR", "en", low=1.1, high=1.9) == "€1.42"
    assert formats.format_money(500, "JPY", "en") == "¥500"


def test_dates() -> None:
    """French writes 1er; a period says once what both ends share."""
    assert formats.format_date(date(2026, 11, 22), "fr") == f"22{H}nov.{H}2026"
    assert formats.format_date(date(2026, 11, 1), "fr") == f"1er{H}nov.{H}2026"
    assert formats.format_date(date(2026, 8, 2), "en", long=True, weekday=True) == f"Sunday 2{H}August{H}2026"
    assert formats.format_clock(datetime(2026, 1, 1, 14, 5), "fr") == f"14{H}h{H}05"
    assert formats.format_period(date(2026, 11, 1), date(2026, 11, 30), "fr") == f"1er–30{H}nov.{H}2026"
    assert formats.format_period(date(2026, 10, 1), date(2026, 11, 3), "en") == f"1{H}Oct – 3{H}Nov{H}2026"
    assert formats.format_period(date(2025, 12, 31), date(2026, 1, 1), "en") == f"31{H}Dec{H}2025 – 1{H}Jan{H}2026"


def test_short_numbers_of_an_axis() -> None:
    """Ticks are short, and keep a decimal only where it says something."""
    assert formats.format_compact(12_000, "fr") == f"12{N}k"
    assert formats.format_compact(1_500_000, "en") == "1.5M"
    assert formats.format_compact(2_000_000_000, "fr") == f"2{N}Md"
    assert formats.format_compact(9_999, "en") == "9,999"
