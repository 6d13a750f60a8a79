"""The law a simulated company is drawn from: its rates, effects and habits, and how its customers leave traces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essor.records import Words

WEEKS = 104
DAYS = 7 * WEEKS
YEAR = 365.25
CURRENCY = "EUR"
ISSUE_EVERY = 28  # days between newsletters
ISSUE_SPREAD = (0.0, 0.0, 0.6, 0.3, 0.1)  # share of an issue's orders by day of its cycle
POSTS_ON = 4  # Instagram posts in an on week of the experiment


@dataclass(frozen=True, slots=True)
class Company:
    """The law a company is drawn from. Rates are per week unless said; effects are orders before cancellations."""

    name: str
    handle: str
    site: str
    timezone: str
    baseline_orders: float  # a week, before season and growth
    growth: float  # of the baseline, a year
    mean_basket: float
    basket_spread: float  # sd of log basket
    margin_rate: float
    kept_share: float
    hourly_rate: Decimal
    instagram_orders_per_post: float
    facebook_orders_per_post: float  # of a post as strong as the first ones; falls with its reach
    youtube_orders_per_view: float
    newsletter_orders_per_issue: float
    ads_most_orders: float  # a week, however much is spent
    ads_half_spend: float  # EUR a week; orders = most (1 - 2^(-spend / half))
    carry_over: float  # share of a post's daily effect that is left the day after
    facebook_doubling: float  # response to a post when twice as many go out
    facebook_year: float  # response to a post a year later, posting unchanged
    instagram_year: float
    x_year: float
    linkedin_year: float
    linkedin_silent_days: int
    experiment_weeks: int
    experiment_starts: int  # weeks before the end
    crisis_starts: int  # weeks before the end
    crisis_comments: float
    crisis_orders: float
    answering_share: float


ATELIER_BRUME = Company(
    name="Atelier Brume",
    handle="atelierbrume",
    site="atelier-brume.example",
    timezone="Europe/Paris",
    baseline_orders=38.0,
    growth=1.06,
    mean_basket=96.0,
    basket_spread=0.55,
    margin_rate=0.55,
    kept_share=0.96,
    hourly_rate=Decimal("28"),
    instagram_orders_per_post=2.4,
    facebook_orders_per_post=0.3,
    youtube_orders_per_view=0.0025,
    newsletter_orders_per_issue=9.0,
    ads_most_orders=6.0,
    ads_half_spend=150.0,
    carry_over=0.6,
    facebook_doubling=0.78,
    facebook_year=0.85,
    instagram_year=1.2,
    x_year=0.6,
    linkedin_year=0.97,
    linkedin_silent_days=152,
    experiment_weeks=12,
    experiment_starts=30,
    crisis_starts=38,
    crisis_comments=14.0,
    crisis_orders=0.8,
    answering_share=0.22,
)

# Probability of what the shop's order list shows, by what truly caused the order. "pos": bought in the shop;
# "direct": no trace at all; the rest came by a marked link ("utm:") or from a site the shop's tracker recognised ("ref:").
SEEN_AS: dict[str, dict[str, float]] = {
    "baseline": {
        "pos": 0.19, "direct": 0.37, "ref:google": 0.26, "utm:newsletter": 0.03, "utm:facebook": 0.05,
        "utm:instagram": 0.05, "utm:facebook_paid": 0.05,
    },
    "instagram": {"utm:instagram": 0.36, "ref:instagram": 0.16, "ref:google": 0.15, "direct": 0.25, "pos": 0.08},
    "facebook": {"utm:facebook": 0.4, "ref:facebook": 0.2, "ref:google": 0.1, "direct": 0.22, "pos": 0.08},
    "youtube": {"utm:youtube": 0.2, "ref:google": 0.35, "direct": 0.37, "pos": 0.08},
    "newsletter": {"utm:newsletter": 0.7, "ref:google": 0.08, "direct": 0.22},
    "meta_ads": {"utm:facebook_paid": 0.55, "ref:google": 0.15, "direct": 0.25, "pos": 0.05},
}  # fmt: skip
UNTRACKED = frozenset({"pos", "direct"})
ANSWERS: dict[str, dict[str, float]] = {
    "baseline": {
        "friend": 0.27, "google": 0.23, "market": 0.18, "shop": 0.14, "instagram": 0.05, "facebook": 0.06,
        "unknown": 0.07,
    },
    "instagram": {"instagram": 0.62, "friend": 0.1, "google": 0.12, "facebook": 0.05, "unknown": 0.11},
    "facebook": {"facebook": 0.55, "friend": 0.14, "google": 0.14, "instagram": 0.06, "unknown": 0.11},
    "youtube": {"youtube": 0.5, "google": 0.27, "friend": 0.1, "unknown": 0.13},
    "newsletter": {"newsletter": 0.45, "friend": 0.2, "google": 0.15, "unknown": 0.2},
    "meta_ads": {"facebook": 0.3, "instagram": 0.25, "google": 0.17, "friend": 0.08, "unknown": 0.2},
}  # fmt: skip
UTM: dict[str, dict[str, str]] = {
    "utm:newsletter": {"source": "newsletter", "medium": "email"},
    "utm:facebook": {"source": "facebook", "medium": "social"},
    "utm:instagram": {"source": "instagram", "medium": "social"},
    "utm:youtube": {"source": "youtube", "medium": "video"},
    "utm:facebook_paid": {"source": "facebook", "medium": "paid"},
    "ref:google": {"source": "google", "medium": "organic"},
    "ref:instagram": {"source": "instagram", "medium": "referral"},
    "ref:facebook": {"source": "facebook", "medium": "referral"},
}
PERSON = Words("communications", "communication")
TASKS = {
    "posts": Words("writing and pictures", "textes et photos"),
    "answers": Words("answers to comments", "réponses aux commentaires"),
    "film": Words("filming and editing", "tournage et montage"),
}
COSTS = {
    "tool": Words("Scheduling tool", "Outil de planification"),
    "agency": Words("Community management, agency", "Animation de communauté, agence"),
    "content": Words("Photographer", "Photographe"),
    "video": Words("Editing software", "Logiciel de montage"),
    "training": Words(
        "Training: social networks for craftspeople", "Formation\u00a0: les réseaux sociaux pour artisans"
    ),
}
CAMPAIGNS = {
    "warm": Words("Warm audience - catalogue", "Audience chaude - catalogue"),
    "gift": Words("Christmas - gift ideas", "Noël - idées cadeaux"),
}


def campaign_of(day: date) -> str:
    """Return the ad campaign that runs on ``day``."""
    return "gift" if day.month in (11, 12) else "warm"


def season_of(day: date) -> float:
    """Return demand on ``day`` beside the yearly mean: Christmas, Mother's Day, a quiet August."""
    if (day.month, day.day) >= (11, 20) and (day.month, day.day) <= (12, 19):
        return 2.3
    if (day.month, day.day) > (12, 19) or day.month == 1:
        return 0.75
    if day.month == 5 and day.day >= 12:
        return 1.3
    return 0.65 if day.month == 8 else 0.95
