"""What is true of a simulated company, beside what its files show: the answers against which verdicts are checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Worth:
    """What one network caused in a period. Money in the company's currency, orders net of cancelled and refunded.

    ``orders`` is the expectation under the simulated law, ``orders_drawn`` what chance made of it; revenue and gain
    (revenue times margin) are expectations. ``return_on_cost`` is (gain - cost) / cost, ``None`` without cost.
    """

    first: date
    last: date
    orders: float
    orders_drawn: int
    revenue: float
    gain: float
    cost: float
    return_on_cost: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Ratios a year of the expected response (reach or impressions) to a post: what ``audience_fatigue`` estimates."""

    response_per_year: float
    response_at_same_pressure: float
    response_per_doubling: float


@dataclass(frozen=True, slots=True)
class NetworkTruth:
    """One network. ``year_on_year``: last 52 weeks over the 52 before, of the expectation of each figure."""

    network: str
    posts: int
    two_years: Worth
    last_year: Worth
    weekly_orders: tuple[float, ...]  # expected caused orders, oldest week first
    trend: Trend | None = None
    year_on_year: Mapping[str, float] | None = None
    dormant_since: date | None = None  # day of the last post of an account that stopped


@dataclass(frozen=True, slots=True)
class ExperimentWeek:
    """One week of the on/off experiment; weeks 2k and 2k + 1 are a pair whose order was drawn."""

    first: date
    is_on: bool


@dataclass(frozen=True, slots=True)
class ExperimentTruth:
    """The randomised quiet weeks of Instagram. Effects are orders a week, net of cancelled ones.

    ``effect_without_carry_over`` is what a week of full posting causes in all; ``effect_seen`` the expected
    difference between on and off weeks, smaller because a post still sells in the days after.
    """

    network: str
    weeks: tuple[ExperimentWeek, ...]
    posts_per_on_week: int
    carry_over_per_day: float
    effect_without_carry_over: float
    effect_seen: float


@dataclass(frozen=True, slots=True)
class CrisisTruth:
    """The week a faulty batch filled Facebook with complaints."""

    network: str
    first: date
    last: date
    comments_factor: float
    orders_factor: float


@dataclass(frozen=True, slots=True)
class TrackingTruth:
    """How orders show in the shop's list: orders by true cause, and the share of all that carries any source."""

    orders: int
    orders_by_cause: Mapping[str, int]
    tracked_share: float
    seen_as: Mapping[str, Mapping[str, float]]  # cause -> what the list shows -> probability


@dataclass(frozen=True, slots=True)
class SurveyTruth:
    """How customers answer "how did you hear of us": cause -> answer -> probability, and how many answer."""

    answering_share: float
    answers: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is true of the company."""

    company: str
    seed: int
    first: date
    until: date
    worthless: bool
    margin_rate: float
    mean_basket: float
    kept_share: float  # orders neither cancelled nor refunded
    networks: Mapping[str, NetworkTruth]
    shared_cost: float  # over the two years, belongs to no network
    experiment: ExperimentTruth
    crisis: CrisisTruth
    tracking: TrackingTruth
    survey: SurveyTruth


def truth_json(truth: Truth) -> str:
    """Return the truth as JSON: ISO dates, ratios as numbers, ``null`` where there is none."""
    return json.dumps(asdict(truth), default=lambda day: day.isoformat(), ensure_ascii=False, indent=2)
