"""A company whose truth is known: two years of posts, visits, orders, costs and answers drawn from a stated law.

``simulate(ATELIER_BRUME, seed=..., until=...)`` yields the records that importing its exports would yield, and the
truth behind them. Each part draws from its own stream of chance, so that the same seed gives the same baseline orders
whether the networks are worth something or not, and the same figures in either language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from essor.records import Record
from essor.simulation import rows, world
from essor.simulation.law import ATELIER_BRUME, DAYS, Company
from essor.simulation.orders import draw_orders
from essor.simulation.reckoning import reckon
from essor.simulation.truth import Truth


@dataclass(frozen=True, slots=True)
class SimulatedCompany:
    """What was drawn: ``records()`` by source, each starting with its ``FileFacts``, and the ``truth``."""

    company: Company
    language: str
    truth: Truth
    _records: Mapping[str, tuple[Record, ...]]

    def records(self) -> Mapping[str, tuple[Record, ...]]:
        """Return the records by source: ``facebook_posts``, ``facebook_reach`` ..., ``youtube_videos``,
        ``web_sessions``, ``meta_ads``, ``orders``, ``hours``, ``costs``, ``answers``."""
        return self._records


def simulate(
    company: Company = ATELIER_BRUME, *, seed: int, until: date, language: str = "fr", worthless: bool = False
) -> SimulatedCompany:
    """Draw the company's 104 weeks that end on ``until``, its texts in ``language`` ("fr" or "en").

    ``worthless`` takes away every effect on orders (networks, ads, crisis) and leaves all else as it was.
    """
    import numpy as np

    as_of = datetime.combine(until + timedelta(days=1), time(8, 30), tzinfo=ZoneInfo(company.timezone))
    paper = world.Paper(company, seed, until - timedelta(days=DAYS - 1), language, as_of)
    experiment = world.draw_schedule(paper)
    posts = {
        "facebook": world.draw_facebook(paper),
        "instagram": world.draw_instagram(paper, experiment),
        "linkedin": world.draw_linkedin(paper),
        "x": world.draw_x(paper),
    }
    videos = world.draw_youtube(paper)
    spend = world.draw_ad_spend(paper)

    strongest = posts["facebook"][0].expected
    effects = {
        "instagram": world.carry_over(posts["instagram"], company.instagram_orders_per_post, company.carry_over),
        "facebook": world.carry_over(
            posts["facebook"],
            company.facebook_orders_per_post,
            company.carry_over,
            weight=lambda post: post.expected / strongest,
        ),
        "youtube": videos.daily.sum(axis=0) * company.youtube_orders_per_view,
        "newsletter": world.letter_effect(company.newsletter_orders_per_issue),
        "meta_ads": np.repeat(company.ads_most_orders * (1 - 2 ** (-spend / company.ads_half_spend)) / 7, 7),
    }
    causes = {network: np.zeros(DAYS) if worthless else daily for network, daily in effects.items()}
    orders = draw_orders(paper, causes, crisis_factor=1.0 if worthless else company.crisis_orders)

    records = {
        **rows.publication_records(paper, posts),
        **rows.video_records(paper, videos),
        **rows.daily_records(paper, posts),
        "web_sessions": rows.session_records(paper, posts, videos, spend),
        "meta_ads": rows.ad_records(paper, spend),
        "orders": orders.records,
        "hours": rows.hour_records(paper, posts, videos),
        "costs": rows.cost_records(paper),
        "answers": orders.answers,
    }
    truth = reckon(paper, posts, videos, causes, orders, experiment, records, worthless=worthless)
    return SimulatedCompany(company, language, truth, records)
