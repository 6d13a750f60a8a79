"""Bounds hold whatever the truth is; a verdict is given only where they all lie on one side."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from essor.measurement.rules import (
    Bounds,
    CostSide,
    Evidence,
    Margin,
    SalesSide,
    Verdict,
    conclude,
    declared_gain,
    judge,
    observed_gain,
    return_bounds,
)
from essor.records import Words
from essor.stats import Estimate, NotEstimable, proportion

NOTHING = NotEstimable(Words("nothing", "rien"))


def sales(by_network: int, unknown: int, total: int, each: int = 100) -> SalesSide:
    return SalesSide(
        by_network, Decimal(by_network * each), unknown, Decimal(unknown * each), total, Decimal(total * each)
    )


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.floats(0, 1), st.floats(0, 1), st.floats(1, 5000))
def test_observed_bounds_hold_whatever_the_unknown_orders_were(
    known: int, unknown: int, others: int, truth: float, margin: float, cost: float
) -> None:
    total = known + unknown + others
    side = sales(known, unknown, total)
    gain = observed_gain(side, Margin(margin, margin))
    if total == 0 or unknown / total > 0.5:
        assert isinstance(gain, NotEstimable)
        return
    assert isinstance(gain, Bounds)
    bounds = return_bounds(gain, Bounds(cost, cost))
    assert isinstance(bounds, Bounds)
    assert bounds.high is not None
    true_return = (known + truth * unknown) * 100 * margin / cost - 1
    assert bounds.low - 1e-9 <= true_return <= bounds.high + 1e-9


def test_missing_hours_leave_no_upper_cost_so_no_network_earns() -> None:
    cost = CostSide(ads=Decimal(10), missing=(Words("hours", "heures"),))
    result = conclude(cost=cost, sales=sales(50, 0, 60), margin=Margin(0.5, 0.6), declared_share=NOTHING, test=NOTHING)
    assert result.verdict is Verdict.CANNOT_SAY
    assert isinstance(result.observed, Bounds)
    assert result.observed.low == -1


def test_recorded_sales_above_cost_are_not_called_a_gain() -> None:
    result = conclude(
        cost=CostSide(ads=Decimal(100)),
        sales=sales(50, 0, 60),
        margin=Margin(0.5, 0.6),
        declared_share=NOTHING,
        test=NOTHING,
    )
    assert isinstance(result.observed, Bounds)
    assert judge(result.observed) is Verdict.EARNS
    assert result.verdict is Verdict.CANNOT_SAY
    assert "would have come anyway" in result.reason.say("en")


def test_a_network_that_costs_more_than_all_sales_bring_loses() -> None:
    result = conclude(
        cost=CostSide(work=Decimal(9000)),
        sales=sales(10, 5, 60),
        margin=Margin(0.3, 0.5),
        declared_share=NOTHING,
        test=NOTHING,
    )
    assert (result.verdict, result.evidence) == (Verdict.LOSES, Evidence.OBSERVED)


def test_mostly_unknown_sources_are_refused_with_what_to_record() -> None:
    gain = observed_gain(sales(100, 6790, 7000), Margin())
    assert isinstance(gain, NotEstimable)
    assert "6790 of 7000" in gain.say("en")
    assert "Comment nous avez-vous connus" in gain.say("fr")


def test_no_cost_is_never_divided_by() -> None:
    assert isinstance(return_bounds(Bounds(0, 10), Bounds(0, 0)), NotEstimable)
    assert isinstance(return_bounds(Bounds(0, 10), Bounds(0, None)), NotEstimable)


def test_declared_gain_is_widened_by_the_margin() -> None:
    share = proportion(12, 60)
    gain = declared_gain(share, sales(0, 0, 200), Margin(0.3, 0.5))
    assert isinstance(share, Estimate)
    assert isinstance(gain, Estimate)
    assert gain.low == share.low * 20000 * 0.3
    assert gain.high == share.high * 20000 * 0.5
