"""A post's local time is stored as the same instant, whether its day was asked once or its minute was."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.channels.publications import _moment, localised

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "UTC",
)


@given(st.datetimes(min_value=datetime(1975, 1, 1), max_value=datetime(2037, 1, 1)), st.sampled_from(ZONES))
def test_any_moment_is_the_instant_that_the_zone_says(at: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    assert _moment(at, zone, as_text=True) == str(localised(at, zone))[:-6]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Europe/Paris", datetime(2026, 3, 29, 2)),
        ("Europe/Paris", datetime(2026, 10, 25, 2)),
        ("America/Sao_Paulo", datetime(2018, 11, 4, 0)),  # the clock skips midnight itself
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 30)),  # by half an hour
        ("Pacific/Apia", datetime(2011, 12, 30, 0)),  # a whole day that never was
    ],
)
def test_days_on_which_the_clocks_change_are_asked_minute_by_minute(name: str, change: datetime) -> None:
    zone = ZoneInfo(name)
    for minutes in range(-1500, 1500, 15):
        at = change + timedelta(minutes=minutes)
        assert _moment(at, zone, as_text=True) == str(localised(at, zone))[:-6]
