"""Rates and comparisons: equal to scipy where it does the same, and their intervals hold what they promise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats as reference

from essor.stats import (
    ASSUMPTIONS,
    METHODS,
    Change,
    Direction,
    Estimate,
    NotEstimable,
    Outcome,
    Sample,
    adjust,
    compare,
    direction_of,
    mean,
    mean_of_series,
    median,
    proportion,
    ranks_that_hold,
    rate,
    rate_ratio,
    ratio_of_series,
    ratio_of_sums,
    typical,
)


def known(outcome: Outcome) -> Estimate:
    """Return the estimate, whose method and assumptions must have words."""
    assert isinstance(outcome, Estimate), outcome
    assert outcome.method in METHODS
    assert set(outcome.assumptions) <= set(ASSUMPTIONS)
    return outcome


def autoregression(rng: np.random.Generator, *, series: int, steps: int, phi: float) -> np.ndarray:
    noise = rng.normal(size=(series, steps + 50))
    for step in range(1, steps + 50):
        noise[:, step] += phi * noise[:, step - 1]
    return noise[:, 50:]


def coverage(estimate: Callable[[], Outcome], truth: float, *, times: int) -> float:
    """Return the share of intervals that hold ``truth``; a refusal counts as a miss."""
    hits = 0
    for _ in range(times):
        outcome = estimate()
        hits += isinstance(outcome, Estimate) and outcome.holds(truth)
    return hits / times


# --------------------------------------------------------------------------------------------------------------------
# the same as others compute


@pytest.mark.parametrize(("k", "n"), [(0, 12), (3, 12), (12, 12), (40, 1000)])
def test_wilson_is_scipys(k: int, n: int) -> None:
    ours = known(proportion(k, n))
    theirs = reference.binomtest(k, n).proportion_ci(0.9, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


def test_jeffreys_is_the_beta_posterior() -> None:
    ours = known(proportion(3, 12, method="jeffreys", level=0.95))
    assert (ours.low, ours.high) == pytest.approx(reference.beta(3.5, 9.5).ppf([0.025, 0.975]))
    assert known(proportion(0, 12, method="jeffreys")).low == 0


def test_rate_is_the_gamma_posterior() -> None:
    ours = known(rate(7, 3.5))
    assert (ours.low, ours.high) == pytest.approx(reference.gamma(7.5, scale=1 / 3.5).ppf([0.05, 0.95]))
    assert known(rate(0, 10)).high == pytest.approx(reference.gamma(0.5).ppf(0.95) / 10)


def test_mean_is_students() -> None:
    values = [4.0, 8.0, 15.0, 16.0, 23.0, 42.0]
    ours = known(mean(Sample.of(values), level=0.95))
    theirs = reference.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    logs = reference.ttest_1samp(np.log1p(values), 0).confidence_interval(0.9)
    assert known(typical(values)).high == pytest.approx(np.expm1(logs.high))


def test_median_takes_the_narrowest_pair_that_covers() -> None:
    values = list(range(1, 21))
    ours = known(median(values, level=0.95))
    assert (ours.value, ours.low, ours.high) == (10.5, 6, 15)  # P = 1 - 2 P(B(20, 1/2) <= 5) = .9586
    covered = 1 - 2 * reference.binom.cdf(5, 20, 0.5)
    assert covered >= 0.95 > 1 - 2 * reference.binom.cdf(6, 20, 0.5)


def test_adjusted_p_values() -> None:
    p = [0.01, 0.04, 0.03, 0.005]
    assert adjust(p) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    theirs = reference.false_discovery_control(p, method="bh")
    assert adjust(p, method="benjamini_hochberg") == pytest.approx(tuple(theirs))
    assert adjust([]) == ()
    with pytest.raises(ValueError):
        adjust([1.2])


# --------------------------------------------------------------------------------------------------------------------
# refusals


@pytest.mark.parametrize(
    "outcome",
    [
        proportion(0, 0),
        rate(3, 0),
        rate_ratio(4, 10, 0, 10),
        mean(Sample.of([1, 2, 3])),
        mean(Sample.of([4.0] * 9)),
        typical([0] * 20),
        median([1, 2, 3, 4]),
        median([0] * 30),
        ratio_of_sums([1] * 7, [2] * 7),
        ratio_of_sums([1, 2, 3, 4, 5, 6, 7, 8], [0] * 8),
        ratio_of_sums([2.0] * 10, [4.0] * 10),
        ratio_of_sums([5, 0, 0, 0, 0, 0, 0, 0, 9], [1000, 0, 0, 0, 0, 0, 0, 0, 1]),
        mean_of_series([1.0] * 30),
        mean_of_series([1.0, None, *range(20)]),
        mean_of_series(list(range(7))),
        ratio_of_series([1.0] * 9, [float("nan")] * 9),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(outcome: Outcome) -> None:
    assert isinstance(outcome, NotEstimable)
    for language in ("en", "fr"):
        text = outcome.say(language)
        assert text.endswith(".")
        assert "{" not in text


# --------------------------------------------------------------------------------------------------------------------
# calibration: the share of truths held, nominal 90 %


def test_proportion_coverage() -> None:
    """Exact coverage over the binomial: Wilson's and Jeffreys' mean over p stays within a point of 90 %."""
    n = 40
    for method in ("wilson", "jeffreys"):
        bounds = [known(proportion(k, n, method=method)) for k in range(n + 1)]
        low, high = np.array([b.low for b in bounds]), np.array([b.high for b in bounds])
        p = np.linspace(0.02, 0.98, 97)[:, None]
        covered = ((low <= p) & (p <= high)) * reference.binom.pmf(np.arange(n + 1), n, p)
        assert 0.89 <= covered.sum(axis=1).mean() <= 0.915


def test_rate_and_ratio_coverage() -> None:
    """4,000 draws, Monte Carlo error .5 point: within 2 points of 90 %."""
    rng = np.random.default_rng(21)
    counts = rng.poisson(9.0, 4000)
    assert 0.88 <= np.mean([known(rate(int(k), 3.0)).holds(3.0) for k in counts]) <= 0.925
    base = rng.poisson(20.0, 4000)
    held = [known(rate_ratio(int(k), 1, int(b), 4)).holds(1.8) for k, b in zip(counts, base, strict=True)]
    assert 0.88 <= np.mean(held) <= 0.925


def test_skewed_means_and_medians_cover() -> None:
    """Log-normal responses with sd 1 on the log scale, 25 posts: within 2 points (medians: never below)."""
    rng = np.random.default_rng(22)
    draw = lambda: np.exp(rng.normal(5, 1, 25))  # noqa: E731
    assert 0.88 <= coverage(lambda: typical(draw()), np.exp(5), times=1500) <= 0.92
    assert 0.89 <= coverage(lambda: median(draw()), np.exp(5), times=1500) <= 0.97


def test_engagement_rate_covers_with_posts_as_clusters() -> None:
    """Reach log-normal, each post with a rate of its own, 30 posts: at least 87 %. Treating each person as a trial
    (Wilson on the sums) holds under 30 %, which is why posts are the clusters."""
    rng = np.random.default_rng(23)
    truth = np.exp(-3.2 + 0.5**2 / 2)
    held = naive = 0
    for _ in range(1000):
        reach = np.ceil(np.exp(rng.normal(7, 1, 30)))
        engaged = rng.binomial(reach.astype(int), np.minimum(1, np.exp(rng.normal(-3.2, 0.5, 30))))
        outcome = ratio_of_sums(engaged, reach)  # a refusal (one post outweighs all) counts as a miss
        held += isinstance(outcome, Estimate) and outcome.holds(truth)
        naive += known(proportion(int(engaged.sum()), int(reach.sum()))).holds(truth)
    assert 0.87 <= held / 1000 <= 0.93
    assert naive / 1000 < 0.3


@pytest.mark.parametrize(("phi", "least"), [(0.0, 0.88), (0.5, 0.87), (0.7, 0.85)])
def test_series_means_cover_under_autocorrelation(phi: float, least: float) -> None:
    """52 weeks, 1,500 series: the least share held; Student's interval holds 55 % at .7."""
    rng = np.random.default_rng(24)
    series = autoregression(rng, series=1500, steps=52, phi=phi) + 20
    held = np.mean([known(mean_of_series(s)).holds(20) for s in series])
    assert least <= held <= 0.925
    if phi == 0.7:
        assert np.mean([known(mean(Sample.of(s))).holds(20) for s in series]) < 0.65


def test_no_change_is_rarely_called_one() -> None:
    """Two quarters of the same AR(.5) series, 90 % level: at most 10 % + 3 points are called risen or fallen."""
    rng = np.random.default_rng(25)
    series = autoregression(rng, series=1500, steps=26, phi=0.5) * 4 + 60
    changes = [compare(mean_of_series(s[13:]), mean_of_series(s[:13])) for s in series]
    alarms = [c.direction is not Direction.UNCLEAR for c in changes if isinstance(c, Change)]
    assert len(alarms) == 1500
    assert 0.005 <= np.mean(alarms) <= 0.13


# --------------------------------------------------------------------------------------------------------------------
# comparisons and ranks


def test_a_comparison_says_rose_fell_or_nothing() -> None:
    before, now = rate(100, 13), rate(160, 13)
    change = compare(now, before)
    assert isinstance(change, Change)
    assert change.direction is Direction.ROSE
    assert known(change.ratio).value == pytest.approx(1.6)
    opposite = compare(before, now)
    assert isinstance(opposite, Change)
    assert opposite.direction is Direction.FELL
    same = compare(rate(101, 13), before)
    assert isinstance(same, Change)
    assert same.direction is Direction.UNCLEAR
    refusal = compare(now, proportion(0, 0))
    assert isinstance(refusal, NotEstimable)
    assert direction_of(Estimate(0.8, 0.7, 0.95, 0.9, 9, "fieller"), neutral=1) is Direction.FELL


def test_ranks_only_where_intervals_allow() -> None:
    def about(value: float, half: float) -> Estimate:
        return Estimate(value, value - half, value + half, 0.9, 30, "t_mean")

    places = ranks_that_hold({"a": about(10, 1), "b": about(5, 1), "c": about(5.5, 1), "d": proportion(0, 0)})
    assert [(p.key, p.best, p.worst, p.is_settled) for p in places] == [
        ("a", 1, 1, True),
        ("c", 2, 3, False),
        ("b", 2, 3, False),
    ]
    assert ranks_that_hold({}) == ()
    (alone,) = ranks_that_hold({"a": about(1, 1)})
    assert alone.is_settled


def test_rank_intervals_hold_the_true_places() -> None:
    """Six networks, three of them equal: all places hold the truth in at least 90 % of 1,000 (Holm is cautious)."""
    rng = np.random.default_rng(26)
    truth = np.array([5.0, 5.0, 5.0, 6.0, 7.0, 9.0])
    first = {i: 1 + int((truth > t).sum()) for i, t in enumerate(truth)}
    last = {i: int((truth >= t).sum()) for i, t in enumerate(truth)}
    held = settled = 0
    for _ in range(1000):
        seen = truth + rng.normal(0, 0.5, 6)
        half = 0.5 * 1.6448536
        places = ranks_that_hold({i: Estimate(v, v - half, v + half, 0.9, 30, "t_mean") for i, v in enumerate(seen)})
        held += all(p.best <= first[p.key] and last[p.key] <= p.worst for p in places)
        settled += places[0].is_settled
    assert held / 1000 >= 0.9
    assert settled / 1000 > 0.3
