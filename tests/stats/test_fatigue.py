"""Silence, decline and fatigue: hand-checked values, and false alarms on simulated accounts without any of them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats as reference

from essor.stats import (
    AudienceFatigue,
    Direction,
    Dormancy,
    Estimate,
    NotEstimable,
    Outcome,
    PostResponse,
    Rhythm,
    audience_fatigue,
    decline,
    direction_of,
    dormancy,
    response_per_post,
    rhythm,
)
from tests.stats.test_rates import autoregression, known

START = date(2024, 1, 1)


def dates_with(gaps: list[int]) -> list[date]:
    days = [START]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


# --------------------------------------------------------------------------------------------------------------------
# rhythm


def test_rhythm_merges_one_day_and_ignores_what_is_later() -> None:
    days = dates_with([2, 4, 6, 8, 10])
    habit = rhythm([*days, days[0], days[0], days[-1] + timedelta(days=30)], until=days[-1] + timedelta(days=5))
    assert isinstance(habit, Rhythm)
    assert (habit.posts, habit.posting_days, habit.gaps) == (8, 6, (2, 4, 6, 8, 10))
    assert habit.quartiles == (4, 6, 8)
    assert (habit.silence, habit.longest, habit.last) == (5, 10, days[-1])
    assert known(habit.median).holds(6)


def test_without_dates_there_is_no_rhythm() -> None:
    for days in ([], [START], [START, START], [START + timedelta(days=9)]):
        assert isinstance(rhythm(days, until=START + timedelta(days=3)), NotEstimable)
    assert isinstance(dormancy(dates_with([3] * 6), until=date(2025, 1, 1)), NotEstimable)


# --------------------------------------------------------------------------------------------------------------------
# dormancy


def test_within_the_known_gaps_the_share_is_counted() -> None:
    gaps = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    days = dates_with(gaps)
    silence = dormancy(days, until=days[-1] + timedelta(days=8))
    assert isinstance(silence, Dormancy)
    assert silence.probability == pytest.approx((2 + 1) / (9 + 1))
    assert not silence.is_unusual


def test_beyond_the_longest_gap_the_larger_tail_decides() -> None:
    gaps = [2, 3, 3, 4, 5, 5, 6, 7]
    days = dates_with(gaps)
    silence = dormancy(days, until=days[-1] + timedelta(days=40))
    assert isinstance(silence, Dormancy)
    logs = np.log(gaps)
    t = (np.log(39.5) - logs.mean()) / (logs.std(ddof=1) * np.sqrt(1 + 1 / 8))
    beyond = np.array([6, 7]) - 5.25  # upper quartile 5.25
    exponential = 2 / 9 * (1 + (39.5 - 5.25) / (2 * beyond.mean())) ** -2
    assert silence.probability == pytest.approx(max(reference.t.sf(t, 7), exponential))
    assert silence.is_unusual


def test_the_same_silence_is_unusual_for_one_account_and_not_for_another() -> None:
    daily = dates_with([1, 1, 1, 2, 1, 1, 3, 1, 1, 1, 1, 2])
    rare = dates_with([30, 42, 25, 60, 33, 48, 28, 51, 35])
    for days, unusual in ((daily, True), (rare, False)):
        silence = dormancy(days, until=days[-1] + timedelta(days=30))
        assert isinstance(silence, Dormancy)
        assert silence.is_unusual is unusual


def test_usual_until_is_the_first_unusual_silence() -> None:
    days = dates_with([3, 5, 2, 8, 4, 4, 6, 3, 9, 2, 5])
    first = dormancy(days, until=days[-1])
    assert isinstance(first, Dormancy)
    for silence, unusual in ((first.usual_until - 1, False), (first.usual_until, True)):
        found = dormancy(days, until=days[-1] + timedelta(days=silence))
        assert isinstance(found, Dormancy)
        assert found.is_unusual is unusual


def test_old_habits_are_forgotten() -> None:
    days = dates_with([1] * 300 + [20, 30, 25, 35] * 15)
    silence = dormancy(days, until=days[-1] + timedelta(days=36))
    assert isinstance(silence, Dormancy)
    assert (silence.n, silence.typical_gap) == (60, 27.5)
    assert silence.probability > 0.005


@pytest.mark.parametrize("known_gaps", [8, 20, 60])
def test_living_accounts_are_rarely_called_dormant(known_gaps: int) -> None:
    """Share of an account's next gaps that reach the 1 % mark, 500 accounts a world: at most 2.5 % (1 % nominal).
    Irregular (geometric), bursty (log-normal), working days only, and clockwork."""
    rng = np.random.default_rng(30)
    n = known_gaps + 1
    worlds = {
        "geometric": lambda: rng.geometric(0.25, n),
        "log-normal": lambda: np.maximum(1, np.rint(np.exp(rng.normal(1.2, 0.9, n)))).astype(int),
        "working days": lambda: rng.choice([1, 1, 1, 1, 3], n),
        "clockwork": lambda: np.full(n, 7),
    }
    for name, draw in worlds.items():
        alarms = 0
        for _ in range(500):
            gaps = [int(gap) for gap in draw()]
            days = dates_with(gaps[:-1])
            found = dormancy(days, until=days[-1] + timedelta(days=gaps[-1]))
            alarms += isinstance(found, Dormancy) and found.is_unusual
        assert alarms / 500 <= 0.025, name


# --------------------------------------------------------------------------------------------------------------------
# decline


def weekly(rng: np.random.Generator, *, phi: float, ratio: float, weeks: int = 52) -> tuple[np.ndarray, np.ndarray]:
    """Two years of weekly counts with a common season and autocorrelated shocks."""
    season = 1 + 0.4 * np.sin(2 * np.pi * np.arange(weeks) / 52)
    shocks = autoregression(rng, series=2, steps=weeks, phi=phi) * 0.2 * np.sqrt(1 - phi**2)
    shocks -= 0.2**2 / 2
    return (
        rng.poisson(60 * ratio * season * np.exp(shocks[0])).astype(float),
        rng.poisson(60 * season * np.exp(shocks[1])).astype(float),
    )


@pytest.mark.parametrize(("phi", "weeks", "least"), [(0.0, 52, 0.88), (0.5, 52, 0.87), (0.5, 26, 0.86)])
def test_decline_covers_the_truth(phi: float, weeks: int, least: float) -> None:
    """1,000 pairs of years that fell by a fifth, 90 % level: share held between ``least`` and 93 %."""
    rng = np.random.default_rng(31)
    held = [known(decline(*weekly(rng, phi=phi, ratio=0.8, weeks=weeks))).holds(0.8) for _ in range(1000)]
    assert least <= np.mean(held) <= 0.93


def test_a_real_decline_is_seen() -> None:
    rng = np.random.default_rng(32)
    found = [known(decline(*weekly(rng, phi=0.3, ratio=0.7))) for _ in range(200)]
    assert np.mean([direction_of(e, neutral=1) is Direction.FELL for e in found]) > 0.95


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ([1.0] * 12, [1.0] * 13),
        ([1.0] * 6, [2.0] * 6),
        ([1.0, None, *[2.0] * 10], [2.0] * 12),
        ([0.0] * 12, [3.0, 4.0] * 6),
        ([3.0, 4.0] * 6, [0.0] * 12),
    ],
)
def test_incomplete_periods_are_refused(now: list[float | None], before: list[float | None]) -> None:
    outcome = decline(now, before)
    assert isinstance(outcome, NotEstimable)
    assert "{" not in outcome.say("fr")


# --------------------------------------------------------------------------------------------------------------------
# fatigue


def posts(
    rng: np.random.Generator, *, per_year: float, per_doubling: float, growth: float, phi: float = 0.4
) -> list[PostResponse]:
    """Two years of posts whose weekly rate grows ``growth``-fold a year, with the given effects on the response."""
    days: list[date] = []
    for week in range(104):
        expected = 2.0 * growth ** (week / 52) * (0.6 if 40 <= week < 52 else 1.0)
        days.extend(START + timedelta(days=7 * week + int(d)) for d in rng.integers(0, 7, rng.poisson(expected)))
    days.sort()
    noise = autoregression(rng, series=1, steps=len(days), phi=phi)[0] * 0.4
    out = []
    for i, day in enumerate(days):
        pressure = sum(1 for other in days[max(0, i - 60) : i + 1] if (day - other).days < 28)
        pressure += sum(1 for other in days[i + 1 : i + 9] if other == day)
        years = (day - START).days / 365.25
        level = np.log(800) + np.log(per_year) * years + np.log(per_doubling) * np.log2(pressure) + noise[i]
        out.append(PostResponse(day, float(np.expm1(level))))
    return out


UNTIL = START + timedelta(days=104 * 7 - 1)


def test_fatigue_covers_the_truth_and_separates_pressure_from_time() -> None:
    """120 accounts that post 1.6 times as much each year while a post loses 15 % a year and 20 % a doubling: each
    90 % interval holds its truth in 83-97 %."""
    rng = np.random.default_rng(33)
    held: dict[str, list[bool]] = {"time": [], "doubling": [], "posting": []}
    for _ in range(120):
        found = audience_fatigue(posts(rng, per_year=0.85, per_doubling=0.8, growth=1.6), until=UNTIL)
        assert isinstance(found, AudienceFatigue)
        held["time"].append(known(found.response_at_same_pressure).holds(0.85))
        held["doubling"].append(known(found.response_per_doubling).holds(0.8))
        held["posting"].append(known(found.posting_per_year).value > 1)
    assert 0.83 <= np.mean(held["time"]) <= 0.97
    assert 0.83 <= np.mean(held["doubling"]) <= 0.97
    assert np.mean(held["posting"]) == 1


def test_a_healthy_account_is_rarely_called_tired() -> None:
    """120 accounts with no trend at all: the 90 % interval of the yearly ratio excludes 1 in at most 16 %."""
    rng = np.random.default_rng(34)
    alarms = []
    for _ in range(120):
        found = audience_fatigue(posts(rng, per_year=1, per_doubling=1, growth=1), until=UNTIL)
        assert isinstance(found, AudienceFatigue)
        alarms.append(not known(found.response_per_year).holds(1))
    assert np.mean(alarms) <= 0.16


def test_fatigue_is_refused_without_enough_posts_or_variation() -> None:
    weekly_posts = [PostResponse(START + timedelta(days=7 * i), 100.0 + i % 5) for i in range(60)]
    until = weekly_posts[-1].day
    few = audience_fatigue(weekly_posts[:20], until=until)
    assert isinstance(few, NotEstimable)
    assert "16" in few.say("en")  # the first four serve as pressure only
    short = audience_fatigue([PostResponse(START + timedelta(days=i), 50.0 + i % 7) for i in range(60)], until=until)
    assert isinstance(short, NotEstimable)
    steady = audience_fatigue(weekly_posts, until=until)
    assert isinstance(steady, AudienceFatigue)
    assert isinstance(steady.response_per_year, Estimate)
    assert isinstance(steady.response_per_doubling, NotEstimable)
    assert isinstance(steady.response_at_same_pressure, NotEstimable)


def test_response_per_post_is_the_typical_one() -> None:
    rng = np.random.default_rng(35)
    outcomes: list[Outcome] = []
    for _ in range(400):
        noise = autoregression(rng, series=1, steps=80, phi=0.4)[0]
        outcomes.append(
            response_per_post(
                [PostResponse(START + timedelta(days=3 * i), float(np.expm1(6 + e))) for i, e in enumerate(noise)]
            )
        )
    assert 0.86 <= np.mean([known(o).holds(np.expm1(6)) for o in outcomes]) <= 0.94
    assert isinstance(response_per_post([]), NotEstimable)
