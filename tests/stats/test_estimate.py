"""Arithmetic of uncertainty: closed forms, limits, and coverage on simulated truths."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from essor import stats
from essor.records import Words
from essor.stats import (
    Estimate,
    NotEstimable,
    Sample,
    add,
    divide,
    return_on_cost,
    scale,
    share,
    shift,
    subtract,
)

Z90 = 1.6448536269514722


def normal(value: float, se: float, *, n: int = 50) -> Estimate:
    return Estimate(value, value - Z90 * se, value + Z90 * se, 0.9, n, "t_mean")


def test_an_estimate_never_claims_certainty() -> None:
    for low, value, high in [(1, 1, 1), (2, 1, 3), (0, 1, math.inf), (0, math.nan, 1)]:
        with pytest.raises(ValueError):
            Estimate(value, low, high, 0.9, 5, "t_mean")
    with pytest.raises(ValueError, match="level"):
        Estimate(1, 0, 2, 1.0, 5, "t_mean")


def test_a_refusal_says_why_and_what_would_settle_it() -> None:
    refusal = NotEstimable(Words("{n} only.", "{n} seulement."), {"n": 3}, Words("Wait.", "Attendez."))
    assert refusal.say("en") == "3 only. Wait."
    assert refusal.say("fr-ca") == "3 seulement. Attendez."


def test_samples_add_up() -> None:
    values = [3.0, 1.5, 9.0, 4.0, 4.0]
    whole = Sample.of(values[:2]) + Sample.of(values[2:])
    assert whole == Sample.of(values)
    assert whole.mean == pytest.approx(np.mean(values))
    assert whole.variance == pytest.approx(np.var(values, ddof=1))
    assert Sample.of([1e9 + 0.1] * 7).variance == 0
    with pytest.raises(ValueError):
        _ = Sample().mean


def test_sum_and_difference_of_normals_are_the_usual_ones() -> None:
    total = add([normal(10, 3), normal(5, 4), 2.0])
    assert isinstance(total, Estimate)
    assert (total.value, total.high - total.value) == pytest.approx((17, 5 * Z90))
    assert "independent_parts" in total.assumptions
    gap = subtract(normal(10, 3), normal(5, 4))
    assert isinstance(gap, Estimate)
    assert (gap.value, gap.low) == pytest.approx((5, 5 - 5 * Z90))


def test_asymmetric_arms_survive() -> None:
    skewed = Estimate(10, 9, 20, 0.9, 5, "wilson")
    gap = subtract(0.0, skewed)
    assert isinstance(gap, Estimate)
    assert (gap.low, gap.high) == (-20, -9)
    assert scale(skewed, -2) == Estimate(-20, -40, -18, 0.9, 5, "wilson")
    assert shift(skewed, 1).low == 10


def test_ratio_of_normals_is_fieller_for_independent_parts() -> None:
    a, b = normal(10, 1), normal(4, 0.5)
    ratio = divide(a, b)
    assert isinstance(ratio, Estimate)
    lead, middle, tail = 16 - (Z90 * 0.5) ** 2, 40.0, 100 - Z90**2
    root = math.sqrt(middle**2 - lead * tail)
    assert (ratio.low, ratio.high) == pytest.approx(((middle - root) / lead, (middle + root) / lead))


@pytest.mark.parametrize("gain", [-5.0, -0.5, 0.0, 0.5, 5.0])
def test_ratio_bounds_are_where_the_difference_touches_zero(gain: float) -> None:
    a = Estimate(gain, gain - 2, gain + 1, 0.9, 9, "t_mean")
    b = Estimate(3.0, 2.0, 8.0, 0.9, 9, "t_mean")  # the arm above is longer than the value itself
    ratio = divide(a, b)
    assert isinstance(ratio, Estimate)
    for bound, side in ((ratio.low, "low"), (ratio.high, "high")):
        left = subtract(a, scale(b, bound)) if bound else a
        assert isinstance(left, Estimate)
        assert getattr(left, side) == pytest.approx(0, abs=1e-9)


def test_an_exact_cost_only_rescales() -> None:
    back = return_on_cost(Estimate(150, 60, 300, 0.9, 12, "t_mean"), 100.0)
    assert isinstance(back, Estimate)
    assert (back.value, back.low, back.high) == pytest.approx((0.5, -0.4, 2.0))


def test_what_cannot_be_divided_is_refused() -> None:
    assert isinstance(divide(normal(10, 1), normal(1, 1)), NotEstimable)
    assert isinstance(divide(normal(10, 1), 0.0), NotEstimable)
    assert isinstance(add([1.0, 2.0]), NotEstimable)
    with pytest.raises(ValueError, match="levels"):
        add([normal(1, 1), Estimate(1, 0, 2, 0.95, 5, "t_mean")])


def test_shares_stay_within_bounds_and_mirror_one_another() -> None:
    part, rest = Estimate(30, 20, 45, 0.9, 9, "t_mean"), Estimate(70, 60, 78, 0.9, 9, "t_mean")
    ours, theirs = share(part, rest), share(rest, part)
    assert isinstance(ours, Estimate)
    assert isinstance(theirs, Estimate)
    assert (ours.low, ours.high) == pytest.approx((1 - theirs.high, 1 - theirs.low))
    wild = share(Estimate(1, -4, 9, 0.9, 9, "t_mean"), Estimate(2, -1, 5, 0.9, 9, "t_mean"))
    assert isinstance(wild, Estimate)
    assert 0 <= wild.low < wild.high <= 1
    none = share(Estimate(0, 0, 3, 0.9, 9, "wilson"), rest)
    assert isinstance(none, Estimate)
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(3 / 63, abs=0.01)
    assert isinstance(share(0.0, 0.0), NotEstimable)


def test_return_covers_the_truth_at_its_level() -> None:
    """Gain and cost each measured with normal error: 90 % intervals of the return hold 88.5-91.5 % of 4,000 truths."""
    rng = np.random.default_rng(20)
    hits = 0
    for gain, cost in zip(rng.normal(900, 250, 4000), rng.normal(1000, 120, 4000), strict=True):
        back = return_on_cost(normal(gain, 250), normal(cost, 120))
        assert isinstance(back, Estimate)
        hits += back.holds(-0.1)
    assert 0.885 <= hits / 4000 <= 0.915


def test_arithmetic_never_breaks_and_never_leaves_its_value() -> None:
    """Any intervals, touching zero, one-sided or huge: a result around its value, or a refusal."""
    rng = np.random.default_rng(21)
    levels = [0.0, 1e-9, 1.0, 7.3, 1e9]

    def anything() -> Estimate:
        value = float(rng.choice(levels)) * float(rng.choice([-1, 1]))
        below, above = (float(rng.choice([0.0, 0.5, abs(value), 3 * abs(value)])) for _ in range(2))
        return Estimate(
            value, value - below, value + above + (1.0 + abs(value)) * (below == above == 0), 0.9, 9, "t_mean"
        )

    made = 0
    for _ in range(4000):
        a, b = anything(), anything()
        for outcome in (add([a, b]), subtract(a, b), divide(a, b), return_on_cost(a, b), share(a, b), divide(a, 3.0)):
            made += isinstance(outcome, Estimate)
    assert made > 12_000


def test_every_method_and_assumption_is_in_use() -> None:
    assert stats.__file__ is not None
    house = Path(stats.__file__).parents[1]  # rules above may add an assumption of their own
    source = "".join(path.read_text() for path in house.rglob("*.py") if path.name != "wording.py")
    for key in (*stats.METHODS, *stats.ASSUMPTIONS):
        assert f'"{key}"' in source, f"{key} is worded but nothing names it"


def test_importing_the_room_is_cheap() -> None:
    """numpy and scipy come only with the first call: a web process that shows stored results never pays for them."""
    code = "import sys, essor.stats; print([m for m in ('numpy', 'scipy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
