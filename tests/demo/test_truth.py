"""What Essor says of simulated companies from their files alone, beside what is true of them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from essor.demo.queries import agrees
from essor.ledger.rules import network_of_words, observed_network
from essor.measurement.rules import NO_EXPERIMENT, CostSide, Judgement, Margin, SalesSide, Verdict, conclude
from essor.records import AnswerRow, ConversionRow
from essor.simulation import SimulatedCompany, simulate
from essor.stats import Estimate, NotEstimable, proportion

UNTIL = date(2026, 11, 22)
SEEDS = range(20)
MARGIN = Margin(0.4, 0.5)
ASKED = ("facebook", "instagram", "youtube", "newsletter")


@cache
def company(seed: int, *, worthless: bool = False) -> SimulatedCompany:
    return simulate(seed=seed, until=UNTIL, worthless=worthless)


named = cache(network_of_words)


@cache
def seen(source: str, utm: tuple[tuple[str, str], ...], referrer: str) -> str:
    return observed_network(source=source, utm=dict(utm), referrer=referrer)


def answers_of(made: SimulatedCompany) -> Counter[str]:
    rows = [row for row in made.records()["answers"] if isinstance(row, AnswerRow)]
    return Counter(named(row.answer) for row in rows)


def sold(made: SimulatedCompany) -> dict[str, tuple[int, Decimal]]:
    """Return number and value of sales by the network that their own fields name."""
    found: dict[str, tuple[int, Decimal]] = {}
    for row in made.records()["orders"]:
        if isinstance(row, ConversionRow) and row.status in ("won", "refunded"):
            network = seen(
                row.source, tuple(sorted((k, v) for k, v in row.utm.items() if k in ("source", "medium"))), row.referrer
            )
            count, value = found.get(network, (0, Decimal(0)))
            found[network] = (count + 1, value + (row.value or 0))
    return found


def judged(
    made: SimulatedCompany, sales: dict[str, tuple[int, Decimal]], answers: Counter[str], network: str
) -> Judgement:
    nothing = (0, Decimal(0))
    own, unknown = sales.get(network, nothing), sales.get("", nothing)
    total = sum(count for count, _ in sales.values()), sum((value for _, value in sales.values()), Decimal(0))
    cost = Decimal(str(made.truth.networks[network].two_years.cost))
    return conclude(
        cost=CostSide(work=cost),
        sales=SalesSide(*own, *unknown, *total),
        margin=MARGIN,
        declared_share=proportion(answers[network], sum(answers.values())),
        test=NotEstimable(NO_EXPERIMENT),
    )


@pytest.mark.parametrize("worthless", [False, True])
def test_no_verdict_contradicts_the_truth(worthless: bool) -> None:
    for seed in range(5):
        made = company(seed, worthless=worthless)
        sales, answers = sold(made), answers_of(made)
        for network, truth in made.truth.networks.items():
            said = judged(made, sales, answers, network).verdict
            assert agrees(said, truth.two_years.return_on_cost), (seed, network, said)
            if worthless:
                assert said is not Verdict.EARNS, (seed, network)


def test_the_share_that_customers_declare_holds_what_the_law_makes_them_say() -> None:
    held = total = 0
    for seed in SEEDS:
        made = company(seed)
        answers, truth = answers_of(made), made.truth
        orders = truth.tracking.orders_by_cause
        for network in ASKED:
            outcome = proportion(answers[network], sum(answers.values()))
            assert isinstance(outcome, Estimate)
            law = sum(count * truth.survey.answers[cause].get(network, 0.0) for cause, count in orders.items()) / sum(
                orders.values()
            )
            held += outcome.low <= law <= outcome.high
            total += 1
    # 90 % intervals, 80 of them: fewer than 80 % would happen once in a thousand runs of a sound interval.
    assert held / total >= 0.8
