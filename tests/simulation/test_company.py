"""The truth beside the records: what is said to be so must be so in what was drawn."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from essor.records import (
    METRICS,
    NETWORKS,
    AnswerRow,
    ConversionRow,
    CostRow,
    FileFacts,
    MeasureRow,
    PublicationRow,
    Record,
    TimeRow,
)
from essor.simulation import ATELIER_BRUME, SimulatedCompany, simulate, texts, truth_json
from essor.simulation.law import DAYS, SEEN_AS, UNTRACKED
from essor.simulation.world import Paper, draw_schedule

UNTIL = date(2026, 11, 22)


@pytest.fixture(scope="module")
def brume() -> SimulatedCompany:
    return simulate(seed=7, until=UNTIL)


@pytest.fixture(scope="module")
def worthless() -> SimulatedCompany:
    return simulate(seed=7, until=UNTIL, worthless=True)


def orders_of(simulated: SimulatedCompany) -> list[ConversionRow]:
    return [row for row in simulated.records()["orders"] if isinstance(row, ConversionRow)]


def posts_of(simulated: SimulatedCompany, network: str) -> list[PublicationRow]:
    return [row for row in simulated.records()[f"{network}_posts"] if isinstance(row, PublicationRow)]


def day_of(post: PublicationRow) -> date:
    assert post.published_at is not None
    return post.published_at.date()


# --------------------------------------------------------------------------------------------------------------------
# the records are what importing would give


def test_records_keep_the_contract(brume: SimulatedCompany) -> None:
    first = UNTIL - timedelta(days=727)
    for source, rows in brume.records().items():
        assert isinstance(rows[0], FileFacts), source
        assert rows[0].period is not None
        assert (rows[0].period.first, rows[0].period.last) == (first, UNTIL)
        for row in rows[1:]:
            assert not isinstance(row, FileFacts)
            if isinstance(row, PublicationRow | MeasureRow):
                assert row.account.network in NETWORKS
                assert set(row.values) <= set(METRICS), source
                assert all(np.isfinite(value) for value in row.values.values())
            if isinstance(row, MeasureRow):
                assert first <= row.period.first <= row.period.last <= UNTIL
    for network in ("facebook", "instagram", "linkedin", "x"):
        posts = posts_of(brume, network)
        assert len({post.remote_id for post in posts}) == len(posts)
        assert all(first <= day_of(post) <= UNTIL for post in posts)
        assert [day_of(post) for post in posts] == sorted((day_of(post) for post in posts), reverse=True)


def test_the_same_seed_gives_the_same_company() -> None:
    one, two = simulate(seed=3, until=UNTIL), simulate(seed=3, until=UNTIL)
    assert one.records() == two.records()
    assert one.truth == two.truth
    assert simulate(seed=4, until=UNTIL).truth != one.truth


def test_language_changes_words_and_nothing_else(brume: SimulatedCompany) -> None:
    english = simulate(seed=7, until=UNTIL, language="en")
    assert english.truth == brume.truth
    for source, rows in english.records().items():
        for ours, theirs in zip(brume.records()[source], rows, strict=True):
            if isinstance(ours, PublicationRow) and isinstance(theirs, PublicationRow):
                assert ours.values == theirs.values
                assert (ours.text or ours.title) != (theirs.text or theirs.title)
            if isinstance(ours, ConversionRow) and isinstance(theirs, ConversionRow):
                assert (ours.at, ours.value, ours.utm.get("source")) == (
                    theirs.at,
                    theirs.value,
                    theirs.utm.get("source"),
                )


def test_simulating_is_quick() -> None:
    started = time.perf_counter()
    simulate(seed=11, until=UNTIL)
    assert time.perf_counter() - started < 2


# --------------------------------------------------------------------------------------------------------------------
# orders


def test_orders_add_up_to_the_truth(brume: SimulatedCompany) -> None:
    orders, truth = orders_of(brume), brume.truth
    assert len(orders) == truth.tracking.orders == sum(truth.tracking.orders_by_cause.values())
    kept = [order for order in orders if order.status == "won"]
    assert len(kept) / len(orders) == pytest.approx(truth.kept_share, abs=0.015)
    values = [float(order.value or 0) for order in kept]
    assert np.mean(values) == pytest.approx(truth.mean_basket, rel=0.04)
    tracked = [order for order in orders if order.utm]
    assert len(tracked) / len(orders) == pytest.approx(truth.tracking.tracked_share)
    assert 0.3 < truth.tracking.tracked_share < 0.7


def test_drawn_orders_are_near_their_expectation() -> None:
    """Over 6 seeds the drawn orders of each network stay within 3.5 Poisson sd of the expectation."""
    for seed in range(6):
        for network in simulate(seed=seed, until=UNTIL).truth.networks.values():
            worth = network.two_years
            assert abs(worth.orders_drawn - worth.orders) <= 3.5 * np.sqrt(worth.orders) + 1e-9, (seed, network.network)
            assert sum(network.weekly_orders) == pytest.approx(worth.orders, abs=0.01)


def test_what_the_list_shows_misleads_as_stated(brume: SimulatedCompany) -> None:
    """Facebook is seen on far more orders than it causes, Instagram on fewer than it causes and some it does not."""
    seen = Counter(order.utm.get("source", "") + "/" + order.utm.get("medium", "") for order in orders_of(brume))
    causes = brume.truth.tracking.orders_by_cause
    assert seen["facebook/social"] > 2 * causes["facebook"]
    assert seen["instagram/social"] < 0.9 * causes["instagram"]
    for cause, odds in SEEN_AS.items():
        assert sum(odds.values()) == pytest.approx(1), cause
    assert set(UNTRACKED) <= set(SEEN_AS["baseline"])


def test_christmas_shows_and_answers_come_from_customers(brume: SimulatedCompany) -> None:
    days = Counter(order.at.date() for order in orders_of(brume) if order.at)
    advent = np.mean([days[date(2025, 12, d)] for d in range(1, 20)])
    june = np.mean([days[date(2025, 6, d)] for d in range(1, 31)])
    assert advent > 1.6 * june
    answers = [row for row in brume.records()["answers"] if isinstance(row, AnswerRow)]
    kept_new = sum(1 for order in orders_of(brume) if order.status == "won" and order.is_new_customer)
    assert len(answers) / kept_new == pytest.approx(brume.truth.survey.answering_share, abs=0.03)
    assert {answer.answer for answer in answers} <= {words.fr for words in texts.ANSWERS.values()}


def test_a_worthless_company_sells_the_same_without_its_networks(
    brume: SimulatedCompany, worthless: SimulatedCompany
) -> None:
    for network in worthless.truth.networks.values():
        assert (network.two_years.orders, network.two_years.orders_drawn, network.two_years.gain) == (0, 0, 0)
        assert network.two_years.cost == brume.truth.networks[network.network].two_years.cost
    assert worthless.truth.experiment.effect_seen == 0
    assert worthless.truth.crisis.orders_factor == 1
    assert set(worthless.truth.tracking.orders_by_cause) == set(brume.truth.tracking.orders_by_cause)
    by_cause = worthless.truth.tracking.orders_by_cause
    assert by_cause["baseline"] == sum(by_cause.values())
    # Its list still shows networks: who buys anyway clicks links, too.
    assert any(order.utm.get("source") == "instagram" for order in orders_of(worthless))
    assert posts_of(worthless, "instagram") == posts_of(brume, "instagram")


# --------------------------------------------------------------------------------------------------------------------
# costs


def test_costs_add_up_to_the_truth(brume: SimulatedCompany) -> None:
    booked: Counter[str] = Counter()
    rows: list[Record] = [row for source in ("hours", "costs", "meta_ads") for row in brume.records()[source]]
    for row in rows:
        if isinstance(row, TimeRow):
            assert row.rate == ATELIER_BRUME.hourly_rate
            booked[row.network] += int(100 * row.hours * row.rate)
        elif isinstance(row, CostRow):
            booked[row.network] += int(100 * row.amount)
        elif isinstance(row, MeasureRow):
            booked["meta_ads"] += int(Decimal(repr(row.values["spend"])) * 100)
    for name, network in brume.truth.networks.items():
        assert network.two_years.cost == pytest.approx(booked[name] / 100, abs=0.02), name
        worth = network.two_years
        assert worth.gain == pytest.approx(worth.orders * brume.truth.mean_basket * brume.truth.margin_rate, abs=0.02)
        assert worth.return_on_cost == pytest.approx(worth.gain / worth.cost - 1, abs=1e-4)
        assert 0 < network.last_year.cost < worth.cost or name == "meta_ads"
    assert brume.truth.shared_cost == booked[""] / 100


def test_the_story_is_as_told(brume: SimulatedCompany) -> None:
    returns = {name: network.two_years.return_on_cost or 0 for name, network in brume.truth.networks.items()}
    assert returns["instagram"] > 1
    assert returns["facebook"] < -0.4
    assert returns["x"] == returns["linkedin"] == -1


# --------------------------------------------------------------------------------------------------------------------
# what happens to the channels


def test_facebook_tires_and_instagram_grows(brume: SimulatedCompany) -> None:
    for network, posting in (("facebook", 1.3), ("instagram", 0.0)):
        truth = brume.truth.networks[network]
        assert truth.trend is not None
        assert truth.year_on_year is not None
        posts = posts_of(brume, network)
        half = UNTIL - timedelta(days=363)
        now = np.log([post.values["reach"] for post in posts if day_of(post) >= half])
        before = np.log([post.values["reach"] for post in posts if day_of(post) < half])
        assert truth.year_on_year["posts"] == pytest.approx(len(now) / len(before), abs=1e-4)
        assert np.exp(now.mean() - before.mean()) == pytest.approx(truth.year_on_year["response_per_post"], rel=0.12)
        assert truth.year_on_year["posts"] > posting
    assert brume.truth.networks["facebook"].trend.response_per_year < 0.8  # type: ignore[union-attr]
    assert brume.truth.networks["instagram"].trend.response_per_year == pytest.approx(1.2)  # type: ignore[union-attr]


def test_linkedin_sleeps_since_the_stated_day(brume: SimulatedCompany) -> None:
    since = brume.truth.networks["linkedin"].dormant_since
    assert since == max(day_of(post) for post in posts_of(brume, "linkedin"))
    assert since == UNTIL - timedelta(days=ATELIER_BRUME.linkedin_silent_days)


def test_the_crisis_fills_facebook_with_comments(brume: SimulatedCompany) -> None:
    crisis = brume.truth.crisis
    posts = posts_of(brume, "facebook")
    during = [post for post in posts if crisis.first <= day_of(post) <= crisis.last]
    assert len(during) == 3
    assert {post.text for post in during} <= {w.fr.format(lamp="Vesper") for w in texts.CRISIS}

    def per_reach(rows: list[PublicationRow], slug: str) -> float:
        return sum(post.values[slug] for post in rows) / sum(post.values["reach"] for post in rows)

    others = [post for post in posts if post not in during]
    assert per_reach(during, "comments") > 5 * per_reach(others, "comments")
    assert per_reach(during, "negative_feedback") > 5 * per_reach(others, "negative_feedback")


def test_the_experiment_is_kept_to_the_letter(brume: SimulatedCompany) -> None:
    experiment = brume.truth.experiment
    posted = Counter(day_of(post) for post in posts_of(brume, "instagram"))
    assert len(experiment.weeks) == 12
    for week in experiment.weeks:
        made = sum(posted[week.first + timedelta(days=d)] for d in range(7))
        assert made == (experiment.posts_per_on_week if week.is_on else 0)
    for one, other in zip(experiment.weeks[::2], experiment.weeks[1::2], strict=True):
        assert one.is_on != other.is_on
        assert other.first - one.first == timedelta(days=7)
    weekly = brume.truth.networks["instagram"].weekly_orders
    first = brume.truth.first
    by_state: dict[bool, list[float]] = {True: [], False: []}
    for week in experiment.weeks:
        by_state[week.is_on].append(weekly[(week.first - first).days // 7])
    assert np.mean(by_state[True]) - np.mean(by_state[False]) == pytest.approx(experiment.effect_seen, abs=1e-4)
    assert 0 < experiment.effect_seen < experiment.effect_without_carry_over


def test_the_order_within_a_pair_is_random() -> None:
    """The first week of a pair is on in about half of 100 companies' pairs (binomial, 3.5 sd)."""
    as_of = datetime(2026, 11, 23, tzinfo=UTC)
    papers = [Paper(ATELIER_BRUME, seed, UNTIL - timedelta(days=DAYS - 1), "fr", as_of) for seed in range(100)]
    first_on = [week.is_on for paper in papers for week in draw_schedule(paper)[::2]]
    assert abs(np.mean(first_on) - 0.5) < 3.5 * 0.5 / np.sqrt(len(first_on))


# --------------------------------------------------------------------------------------------------------------------
# words


def test_ideas_are_many_and_whole_in_both_languages() -> None:
    assert len(texts.IDEAS) >= 60
    for said in (idea.words for idea in texts.IDEAS):
        assert said.en.count("{lamp}") == said.fr.count("{lamp}")
        assert said.en.count("{place}") == said.fr.count("{place}")
        assert "'" not in said.fr
        assert not re.search(r"[^\u202f\u00a0 ][?!;]|[a-zé]:|« | »| [?!;:]", said.fr), said.fr
    assert len({idea.words.fr for idea in texts.IDEAS}) == len(texts.IDEAS)
    for themes in texts.THEMES.values():
        assert all(any(idea.theme == theme for idea in texts.IDEAS) for theme in themes)


def test_texts_vary_and_keep_to_their_season(brume: SimulatedCompany) -> None:
    posts = posts_of(brume, "facebook") + posts_of(brume, "instagram")
    assert len({post.text for post in posts}) > 0.85 * len(posts)
    for post in posts:
        assert "{" not in post.text
        if "avant Noël" in post.text:
            assert day_of(post).month == 12


def test_truth_is_json(brume: SimulatedCompany) -> None:
    read = json.loads(truth_json(brume.truth))
    assert read["until"] == "2026-11-22"
    assert read["networks"]["linkedin"]["dormant_since"] == "2026-06-23"
    assert read["networks"]["instagram"]["two_years"]["return_on_cost"] > 1
    assert len(read["networks"]["instagram"]["weekly_orders"]) == 104
    assert len(read["experiment"]["weeks"]) == 12
