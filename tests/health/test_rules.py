"""A channel is judged against its own rhythm; what cannot be said stays unknown and never becomes an alarm."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from essor.health.rules import Choice, Condition, Evidence, Kind, Weight, diagnose
from essor.records import NetworkState
from essor.stats import PostResponse

TODAY = date(2026, 6, 30)


def posts(every: int, *, until: date, count: int = 40) -> tuple[date, ...]:
    return tuple(until - timedelta(days=every * i) for i in reversed(range(count)))


def evidence(**changes: object) -> Evidence:
    base = Evidence(days=posts(3, until=TODAY - timedelta(days=2)), until=TODAY, today=TODAY)
    return replace(base, **changes)  # type: ignore[arg-type]


def test_the_same_silence_is_normal_for_one_and_alarming_for_another() -> None:
    last = TODAY - timedelta(days=40)
    gaps = np.random.default_rng(5).integers(15, 45, 40)
    monthly = diagnose(evidence(days=(*tuple(last - timedelta(days=int(g)) for g in np.cumsum(gaps)[::-1]), last)))
    daily = diagnose(evidence(days=posts(1, until=last, count=90)))
    assert monthly.condition is Condition.HEALTHY
    assert daily.condition is Condition.DORMANT


def test_silence_is_judged_until_the_figures_end_not_until_today() -> None:
    until = TODAY - timedelta(days=200)
    found = diagnose(evidence(days=posts(3, until=until - timedelta(days=2)), until=until))
    assert found.condition is Condition.HEALTHY
    stale = found.finding(Kind.STALE)
    assert stale is not None
    assert stale.count == 200


def test_few_posts_are_unclear_not_dormant() -> None:
    found = diagnose(evidence(days=posts(3, until=TODAY - timedelta(days=300), count=4)))
    assert found.condition is Condition.UNCLEAR
    assert found.finding(Kind.SILENCE).weight is Weight.UNKNOWN  # type: ignore[union-attr]


def test_fatigue_takes_both_less_response_and_more_posting() -> None:
    rng = np.random.default_rng(3)

    def account(*, more: bool) -> Evidence:
        days: list[date] = []
        day = TODAY - timedelta(days=720)
        while day <= TODAY:
            days.append(day)
            share = (TODAY - day).days / 720
            day += timedelta(days=int(2 + 8 * share) if more else 4)
        responses = tuple(
            PostResponse(d, float(1000 * np.exp(-1.2 * (720 - (TODAY - d).days) / 720 + rng.normal(0, 0.3))))
            for d in days
        )
        return evidence(days=tuple(days), responses=responses, response_metric="reach")

    tiring, falling = diagnose(account(more=True)), diagnose(account(more=False))
    assert tiring.condition is Condition.TIRED
    assert falling.condition is Condition.HEALTHY
    assert falling.finding(Kind.FATIGUE).weight is Weight.WATCH  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"recent_audience": 500.0}, Choice.REVIVE),
        ({"recent_audience": 500.0, "has_owner": False}, Choice.REDIRECT),
        ({"recent_audience": 0.0}, Choice.CLOSE),
        ({"has_owner": False}, Choice.FREEZE),
        ({"recent_audience": 500.0, "has_purpose": False}, Choice.FREEZE),
        ({"network_state": NetworkState.RETIRED}, Choice.CLOSE),
    ],
)
def test_advice_follows_from_who_looks_and_who_is_in_charge(changes: dict[str, object], advice: Choice) -> None:
    silent = posts(2, until=TODAY - timedelta(days=150))
    assert diagnose(evidence(days=silent, **changes)).advice is advice


def test_a_retired_network_asks_to_be_closed_even_without_posts() -> None:
    found = diagnose(evidence(days=(), network_state=NetworkState.RETIRED))
    assert (found.condition, found.advice) == (Condition.DORMANT, Choice.CLOSE)


def test_an_account_at_rest_is_left_in_peace() -> None:
    found = diagnose(evidence(days=posts(2, until=TODAY - timedelta(days=150)), is_at_rest=True))
    assert found.condition is Condition.AT_REST
