"""The statistics, given only what the files show, find what is true of the simulated company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import pytest

from essor.records import PublicationRow
from essor.simulation import SimulatedCompany, simulate
from essor.stats import (
    AudienceFatigue,
    Direction,
    Dormancy,
    Estimate,
    Outcome,
    PostResponse,
    audience_fatigue,
    decline,
    direction_of,
    dormancy,
)

UNTIL = date(2026, 11, 22)
SEEDS = range(8)


@cache
def company(seed: int) -> SimulatedCompany:
    return simulate(seed=seed, until=UNTIL)


def posts_of(seed: int, network: str) -> list[tuple[date, dict[str, float]]]:
    rows = company(seed).records()[f"{network}_posts"]
    return [
        (row.published_at.date(), dict(row.values))
        for row in rows
        if isinstance(row, PublicationRow) and row.published_at is not None
    ]


def fatigue_of(seed: int, network: str) -> AudienceFatigue:
    posts = [PostResponse(day, values["reach"]) for day, values in posts_of(seed, network)]
    found = audience_fatigue(posts, until=UNTIL)
    assert isinstance(found, AudienceFatigue)
    return found


def known(outcome: Outcome) -> Estimate:
    assert isinstance(outcome, Estimate), outcome
    return outcome


def test_linkedin_alone_is_silent_beyond_its_habit() -> None:
    for seed in SEEDS:
        for network in ("facebook", "instagram", "linkedin", "x"):
            found = dormancy([day for day, _ in posts_of(seed, network)], until=UNTIL)
            assert isinstance(found, Dormancy)
            assert found.is_unusual is (network == "linkedin"), (seed, network)


def test_facebook_is_seen_to_tire_and_instagram_is_not() -> None:
    for seed in SEEDS:
        facebook, instagram = fatigue_of(seed, "facebook"), fatigue_of(seed, "instagram")
        assert direction_of(known(facebook.response_per_year), neutral=1) is Direction.FELL
        assert direction_of(known(facebook.posting_per_year), neutral=1) is Direction.ROSE
        assert direction_of(known(instagram.response_per_year), neutral=1) is Direction.ROSE


@pytest.mark.parametrize(
    ("network", "say", "truth"),
    [
        ("facebook", lambda f: f.response_at_same_pressure, lambda t: t.response_at_same_pressure),
        ("facebook", lambda f: f.response_per_doubling, lambda t: t.response_per_doubling),
        ("facebook", lambda f: f.response_per_year, lambda t: t.response_per_year),
        ("instagram", lambda f: f.response_per_year, lambda t: t.response_per_year),
    ],
)
def test_intervals_hold_the_planted_trend(
    network: str, say: Callable[[AudienceFatigue], Outcome], truth: Callable[[object], float]
) -> None:
    """90 % intervals over 8 seeds: at least 5 hold (5 or fewer of 8 at 90 % has probability 4 %)."""
    held = [
        known(say(fatigue_of(seed, network))).holds(truth(company(seed).truth.networks[network].trend))
        for seed in SEEDS
    ]
    assert sum(held) >= 5


@pytest.mark.parametrize(("network", "slug"), [("x", "impressions"), ("instagram", "reach")])
def test_a_year_before_is_compared_week_by_week(network: str, slug: str) -> None:
    """Weekly sums of what posts obtained: the interval of the year's ratio holds the planted one in 5 of 8 or more."""
    held = []
    for seed in SEEDS:
        weekly = np.zeros(104)
        for day, values in posts_of(seed, network):
            weekly[103 - (UNTIL - day).days // 7] += values[slug]
        truth = company(seed).truth.networks[network].year_on_year
        assert truth is not None
        held.append(known(decline(list(weekly[52:]), list(weekly[:52]))).holds(truth["response"]))
    assert sum(held) >= 5
