"""From the drawn company to its truth: what each network caused, cost and returned, in expectation and as drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from essor.records import CostRow, MeasureRow, Record, TimeRow
from essor.simulation.law import ANSWERS, DAYS, POSTS_ON, SEEN_AS, WEEKS, YEAR
from essor.simulation.orders import Orders
from essor.simulation.truth import (
    CrisisTruth,
    ExperimentTruth,
    ExperimentWeek,
    NetworkTruth,
    SurveyTruth,
    TrackingTruth,
    Trend,
    Truth,
    Worth,
)
from essor.simulation.world import Paper, Post, Videos, crisis_day

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HALF = DAYS // 2


def reckon(
    paper: Paper,
    posts: Mapping[str, list[Post]],
    videos: Videos,
    causes: Mapping[str, Floats],
    orders: Orders,
    experiment: tuple[ExperimentWeek, ...],
    records: Mapping[str, Sequence[Record]],
    *,
    worthless: bool,
) -> Truth:
    """Return everything that is true of the drawn company."""
    import numpy as np

    company = paper.company
    costs = _daily_costs(paper, [row for source in ("hours", "costs", "meta_ads") for row in records[source]])
    networks: dict[str, NetworkTruth] = {}
    for network in ("facebook", "instagram", "linkedin", "x", "youtube", "newsletter", "meta_ads"):
        caused = causes.get(network, np.zeros(DAYS)) * company.kept_share
        drawn = orders.drawn.get(network, np.zeros(DAYS))
        cost = costs.get(network, np.zeros(DAYS))
        made = posts.get(network, [])
        networks[network] = NetworkTruth(
            network=network,
            posts=len(made) or (len(videos.days) if network == "youtube" else 0),
            two_years=_worth(paper, caused, drawn, cost, first=0),
            last_year=_worth(paper, caused, drawn, cost, first=HALF),
            weekly_orders=tuple(round(float(week.sum()), 6) for week in caused.reshape(WEEKS, 7)),
            trend=_trend(network, made, paper) if len(made) > 20 else None,
            year_on_year=_year_on_year(made) if network != "linkedin" and made else None,
            dormant_since=paper.day(made[-1].day) if network == "linkedin" else None,
        )
    crisis = paper.day(crisis_day(company))
    return Truth(
        company=company.name,
        seed=paper.seed,
        first=paper.first,
        until=paper.day(DAYS - 1),
        worthless=worthless,
        margin_rate=company.margin_rate,
        mean_basket=company.mean_basket,
        kept_share=company.kept_share,
        networks=networks,
        shared_cost=round(float(costs.get("", np.zeros(DAYS)).sum()), 2),
        experiment=_experiment(paper, experiment, causes["instagram"], worthless=worthless),
        crisis=CrisisTruth(
            "facebook",
            crisis,
            crisis + timedelta(days=6),
            company.crisis_comments,
            1.0 if worthless else company.crisis_orders,
        ),
        tracking=TrackingTruth(orders.count, orders.by_cause, orders.tracked / orders.count, SEEN_AS),
        survey=SurveyTruth(company.answering_share, ANSWERS),
    )


def _daily_costs(paper: Paper, rows: Iterable[Record]) -> dict[str, Floats]:
    """Spread hours, invoices and ad spend over the days they cover, by network ("" = shared)."""
    import numpy as np

    daily: dict[str, Floats] = {}

    def book(network: str, amount: float, first: date, last: date) -> None:
        column = daily.setdefault(network, np.zeros(DAYS))
        start, end = (first - paper.first).days, (last - paper.first).days + 1
        column[start:end] += amount / (end - start)

    for row in rows:
        if isinstance(row, TimeRow) and row.rate is not None:
            book(row.network, float(row.hours * row.rate), row.day, row.day)
        elif isinstance(row, CostRow):
            book(row.network, float(row.amount), row.period.first, row.period.last)
        elif isinstance(row, MeasureRow):
            book(row.account.network, row.values["spend"], row.period.first, row.period.last)
    return daily


def _worth(paper: Paper, caused: Floats, drawn: Floats, cost: Floats, *, first: int) -> Worth:
    orders, spent = float(caused[first:].sum()), float(cost[first:].sum())
    revenue = orders * paper.company.mean_basket
    gain = revenue * paper.company.margin_rate
    return Worth(
        first=paper.day(first),
        last=paper.day(DAYS - 1),
        orders=round(orders, 4),
        orders_drawn=int(drawn[first:].sum()),
        revenue=round(revenue, 2),
        gain=round(gain, 2),
        cost=round(spent, 2),
        return_on_cost=round(gain / spent - 1, 6) if spent else None,
    )


def _trend(network: str, posts: Sequence[Post], paper: Paper) -> Trend:
    """Return the law's own ratios; the overall trend is the least-squares slope of log expectation on time."""
    import numpy as np

    company = paper.company
    years = np.array([post.day for post in posts]) / YEAR
    slope = np.polyfit(years, np.log([post.expected for post in posts]), 1)[0]
    same = {"facebook": company.facebook_year, "instagram": company.instagram_year, "x": company.x_year}
    doubling = company.facebook_doubling if network == "facebook" else 1.0
    return Trend(round(float(np.exp(slope)), 6), same.get(network, company.linkedin_year), doubling)


def _year_on_year(posts: Sequence[Post]) -> dict[str, float]:
    """Return the last 52 weeks over the 52 before: posts made, expected response in all and of the typical post."""
    import numpy as np

    now = np.array([post.expected for post in posts if post.day >= HALF])
    before = np.array([post.expected for post in posts if post.day < HALF])
    return {
        "posts": round(len(now) / len(before), 6),
        "response": round(float(now.sum() / before.sum()), 6),
        "response_per_post": round(float(np.exp(np.log(now).mean() - np.log(before).mean())), 6),
    }


def _experiment(paper: Paper, weeks: tuple[ExperimentWeek, ...], caused: Floats, *, worthless: bool) -> ExperimentTruth:
    company = paper.company
    sums: dict[bool, list[float]] = {True: [], False: []}
    for week in weeks:
        start = (week.first - paper.first).days
        sums[week.is_on].append(float(caused[start : start + 7].sum()) * company.kept_share)
    seen = sum(sums[True]) / len(sums[True]) - sum(sums[False]) / len(sums[False])
    full = 0.0 if worthless else POSTS_ON * company.instagram_orders_per_post * company.kept_share
    return ExperimentTruth("instagram", weeks, POSTS_ON, company.carry_over, round(full, 6), round(seen, 6))
