"""When a scheduled report is made, and which days it speaks of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from essor.reports.rules import Rhythm, next_run, period_before

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("after", "due"),
    [
        # Winter: 7 o'clock in Paris is 6 UTC. The clocks change on Sunday 29 March 2026 at 2, on Sunday 25 October at 3.
        (datetime(2026, 3, 23, 6, tzinfo=UTC), datetime(2026, 3, 30, 5, tzinfo=UTC)),
        (datetime(2026, 3, 23, 5, 59, tzinfo=UTC), datetime(2026, 3, 23, 6, tzinfo=UTC)),
        (datetime(2026, 10, 19, 5, tzinfo=UTC), datetime(2026, 10, 26, 6, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 26, 6, tzinfo=UTC)),
    ],
)
def test_weekly_is_seven_on_mondays_on_the_companys_clock(after: datetime, due: datetime) -> None:
    assert next_run(Rhythm.WEEKLY, after=after, zone=PARIS) == due


def test_monthly_and_quarterly_step_to_the_first() -> None:
    after = datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert next_run(Rhythm.MONTHLY, after=after, zone=PARIS) == datetime(2026, 4, 1, 5, tzinfo=UTC)
    assert next_run(Rhythm.QUARTERLY, after=after, zone=PARIS) == datetime(2026, 4, 1, 5, tzinfo=UTC)
    assert next_run(Rhythm.QUARTERLY, after=datetime(2026, 10, 1, 5, tzinfo=UTC), zone=PARIS).month == 1


def test_a_run_is_always_later_than_the_one_before() -> None:
    for zone in ("Europe/Paris", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia", "Asia/Tehran"):
        moment = datetime(2010, 1, 1, tzinfo=UTC)
        for _ in range(60):
            later = next_run(Rhythm.WEEKLY, after=moment, zone=ZoneInfo(zone))
            assert later > moment
            assert later.astimezone(ZoneInfo(zone)).weekday() == 0
            moment = later


@pytest.mark.parametrize(
    ("rhythm", "day", "period"),
    [
        (Rhythm.WEEKLY, date(2026, 11, 23), (date(2026, 11, 16), date(2026, 11, 22))),
        (Rhythm.WEEKLY, date(2026, 11, 25), (date(2026, 11, 16), date(2026, 11, 22))),
        (Rhythm.MONTHLY, date(2026, 3, 1), (date(2026, 2, 1), date(2026, 2, 28))),
        (Rhythm.MONTHLY, date(2026, 1, 15), (date(2025, 12, 1), date(2025, 12, 31))),
        (Rhythm.QUARTERLY, date(2026, 1, 1), (date(2025, 10, 1), date(2025, 12, 31))),
        (Rhythm.QUARTERLY, date(2026, 8, 31), (date(2026, 4, 1), date(2026, 6, 30))),
    ],
)
def test_the_period_is_the_last_whole_one(rhythm: Rhythm, day: date, period: tuple[date, date]) -> None:
    assert period_before(rhythm, day) == period
