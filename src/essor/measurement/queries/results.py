"""Public reads: what each network cost and brought in a period, and the verdict, with every figure's sample and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from essor.channels.queries import channels_of, last_publication_at, publications_per_network
from essor.jobs.aside import kept
from essor.ledger.adspend import AdSpend, ad_spend
from essor.ledger.models import MoneySettings
from essor.ledger.queries import (
    Costs,
    Sales,
    SalesByNetwork,
    costs_by_network,
    declared_counts,
    last_day_worked,
    money_settings,
    sales_by_network,
    sales_span,
    weekly_sales,
)
from essor.ledger.rules import share_out
from essor.ledger.spending import NetworkCost, network_costs
from essor.measurement.rules import ADS_ARE_NOT_NAMED, NO_ANSWERS, CostSide, Judgement, Margin, SalesSide, conclude
from essor.metrics.queries import MetricQuery, coverage, query
from essor.records import NETWORKS, Grain, Words
from essor.records.networks import NetworkFamily
from essor.stats import NotEstimable, Outcome, detectable_effect, proportion
from essor.workspaces.queries import state_of

TEST_WEEKS = 26
HISTORY = timedelta(weeks=104)
# What is shown of a network, in the order in which it is read: seen, acted on, led away, stayed.
OBSERVED = (
    "impressions", "views", "reach", "viewers", "video_views", "engagements", "reactions", "likes", "comments", "shares",
    "saves", "link_clicks", "clicks", "profile_visits", "page_views", "sessions", "follows", "followers", "results",
    "conversions",
)  # fmt: skip
NO_RATE = Words(
    "{hours} hours were recorded without a price: say what an hour costs you.",
    "{hours} heures sont notées sans prix : indiquez ce que vous coûte une heure.",
)
OTHER_MONEY = Words(
    "{hours} hours carry a price in another currency and are not in this cost.",
    "{hours} heures portent un prix dans une autre devise et ne sont pas dans ce coût.",
)
NO_HOURS = Words("No hours of work are recorded for it.", "Aucune heure de travail n’est notée pour lui.")


@dataclass(frozen=True, slots=True)
class ObservedFigure:
    """One counted number of a network: ``value`` None carries the reason. ``of_posts``: posts of the period, counted
    since they were published; else days of the account."""

    network: str
    metric: str
    value: float | None
    n: int
    as_of: datetime | None
    first: date | None
    last: date | None
    why: Words | None
    of_posts: bool
    question: MetricQuery  # opens the figure to its rows
    currency: str = ""


@dataclass(frozen=True, slots=True)
class NetworkResult:
    """All that can be said of one network in a period."""

    network: str
    posts: int
    cost: CostSide
    spend: tuple[AdSpend, ...]
    observed: tuple[ObservedFigure, ...]
    sales: SalesSide
    sales_as_of: datetime | None
    declared_share: Outcome
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Results:
    """The answer for a workspace: one result per network that costs, publishes or sells."""

    first: date
    last: date
    currency: str
    networks: tuple[NetworkResult, ...]
    sales: SalesByNetwork
    answers: int
    margin: Margin
    is_margin_stated: bool
    settings: MoneySettings
    undivided: Decimal
    elsewhere: int  # costs and sales in other currencies, counted and not added
    other_ways: Mapping[str, Sales]  # sales by ways that are no network of the company's (search, direct links)
    test: Outcome  # smallest effect on all sales that a half-year on/off test would show

    def of(self, network: str) -> NetworkResult | None:
        """Return one network's result."""
        return next((row for row in self.networks if row.network == network), None)


@kept(state=state_of)
def results(workspace_id: int, *, first: date, last: date, zone: ZoneInfo, currency: str) -> Results:
    """Answer for a period, both days included, in local days of ``zone`` and money of ``currency``."""
    settings = money_settings(workspace_id)
    margin, is_stated = _margin(settings)
    costs = costs_by_network(workspace_id, first=first, last=last, currency=currency)
    spend = ad_spend(workspace_id, first=first, last=last)
    sales = sales_by_network(workspace_id, first=first, last=last, zone=zone, currency=currency)
    declared = declared_counts(workspace_id, first=first, last=last, zone=zone)
    answers = sum(declared.values())
    posts = publications_per_network(workspace_id, first=first, last=last, zone=zone)
    history = weekly_sales(workspace_id, first=last - HISTORY, last=last, zone=zone)
    test = detectable_effect([float(count) for count in history], weeks=TEST_WEEKS)
    own = set(channels_of(workspace_id).values_list("network", flat=True))
    paid = set(costs.direct) | set(costs.hours) | {s.network for s in spend}
    # The company's own site is where people arrive, and a search engine nobody keeps: ways, not networks to judge.
    networks = (own | paid | set(sales.by_network)) - {""}
    networks -= {n for n in networks if NETWORKS[n].family is NetworkFamily.WEB and n not in paid}
    sides, undivided = _cost_sides(networks, costs, spend, posts, settings, currency)
    observed = _observed(workspace_id, first=first, last=last, currency=currency)
    rows = []
    for network in networks:
        side = SalesSide(
            by_network=sales.of(network).count,
            value_by_network=sales.of(network).value,
            unknown=sales.of("").count,
            value_unknown=sales.of("").value,
            total=sales.total.count,
            value_total=sales.total.value,
        )
        share = _declared_share(network, declared)
        rows.append(
            NetworkResult(
                network=network,
                posts=posts.get(network, 0),
                cost=sides[network],
                spend=tuple(s for s in spend if s.network == network),
                observed=tuple(observed.get(network, ())),
                sales=side,
                sales_as_of=sales.as_of,
                declared_share=share,
                judgement=conclude(
                    cost=sides[network],
                    sales=side,
                    margin=margin,
                    declared_share=share,
                    test=test,
                    test_weeks=TEST_WEEKS,
                ),
            )
        )
    rows.sort(key=lambda row: (-row.cost.known, -row.sales.by_network, -row.posts, row.network))
    elsewhere = costs.elsewhere + sales.total.elsewhere + sum(s.currency not in ("", currency) for s in spend)
    return Results(
        first,
        last,
        currency,
        tuple(rows),
        sales,
        answers,
        margin,
        is_stated,
        settings,
        undivided,
        elsewhere,
        {name: found for name, found in sales.by_network.items() if name and name not in networks},
        test,
    )


def _declared_share(network: str, declared: Mapping[str, int]) -> Outcome:
    """Return the share of answers that name a network; refused where nobody was asked, or nobody could name it."""
    answers = sum(declared.values())
    if not answers:
        return NotEstimable(NO_ANSWERS)
    if NETWORKS[network].family is NetworkFamily.ADS:
        return NotEstimable(ADS_ARE_NOT_NAMED)
    return proportion(declared.get(network, 0), answers)


@kept(state=state_of)
def period_known(workspace_id: int, *, zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """Return the period that results open with: the last year for which anything is known, at most until today.

    A counter since publication has no period of its own (that of an undated post stands on the day its file came in), so
    posts speak by the day they were published.
    """
    today = now.astimezone(zone).date()
    ends = [row.last for row in coverage(workspace_id) if row.grain is not Grain.LIFETIME]
    published, sold = last_publication_at(workspace_id), sales_span(workspace_id)
    ends += [moment.astimezone(zone).date() for moment in (published, sold[1] if sold else None) if moment]
    worked = last_day_worked(workspace_id)
    ends += [worked] if worked else []
    last = min(max(ends, default=today), today)
    return last - timedelta(days=364), last


def _margin(settings: MoneySettings) -> tuple[Margin, bool]:
    if settings.margin_low is None or settings.margin_high is None:
        return Margin(), False
    return Margin(float(settings.margin_low) / 100, float(settings.margin_high) / 100), True


def _cost_sides(
    networks: Iterable[str],
    costs: Costs,
    spend: Sequence[AdSpend],
    posts: Mapping[str, int],
    settings: MoneySettings,
    currency: str,
) -> tuple[dict[str, CostSide], Decimal]:
    """Return the cost of each network, and the shared money that the rule could not divide."""
    names = sorted(networks)
    rate = settings.hourly_rate
    shared_hours = costs.hours.get("", Decimal(0))
    common = sum(costs.direct.get("", {}).values(), Decimal(0)) + costs.hours_with_own_rate.get("", Decimal(0))
    unpriced_common = costs.hours_without_rate.get("", Decimal(0))
    if rate is not None:
        common += unpriced_common * rate
    parts = share_out(common, _weights(names, costs, posts, settings.sharing))
    undivided = Decimal(0) if parts or not common else common
    priced = {row.network: row for row in network_costs(costs, spend, rate=rate, currency=currency)}
    sides = {}
    for name in names:
        row = priced.get(name, NetworkCost(name))
        unpriced = costs.hours_without_rate.get(name, Decimal(0))
        missing: list[Words] = []
        is_ads = name.endswith("_ads")
        if rate is None and (unpriced or unpriced_common):
            missing.append(
                Words(*(w.format(hours=round(unpriced or unpriced_common)) for w in (NO_RATE.en, NO_RATE.fr)))
            )
        if not row.hours and not shared_hours and not is_ads:
            missing.append(NO_HOURS)
        foreign = costs.hours_in_other_money.get(name, Decimal(0)) or costs.hours_in_other_money.get("", Decimal(0))
        if foreign:
            missing.append(Words(*(words.format(hours=round(foreign)) for words in (OTHER_MONEY.en, OTHER_MONEY.fr))))
        shared = parts.get(name, Decimal(0)).quantize(Decimal("0.01"))
        sides[name] = CostSide(row.ads, row.work, row.other, shared, row.hours, tuple(missing))
    return sides, undivided


def _weights(names: Sequence[str], costs: Costs, posts: Mapping[str, int], rule: str) -> dict[str, Decimal]:
    match rule:
        case MoneySettings.Sharing.HOURS:
            return {name: costs.hours.get(name, Decimal(0)) for name in names}
        case MoneySettings.Sharing.POSTS:
            return {name: Decimal(posts.get(name, 0)) for name in names}
        case MoneySettings.Sharing.EQUAL:
            return dict.fromkeys(names, Decimal(1))
        case _:
            return {}


def _observed(workspace_id: int, *, first: date, last: date, currency: str) -> dict[str, list[ObservedFigure]]:
    """Return the counted figures of each network: days of the account where known, else posts of the period."""
    by_day = MetricQuery(workspace_id, OBSERVED, first, last, group_by=("network",), currency=currency)
    by_post = MetricQuery(
        workspace_id,
        OBSERVED,
        first,
        last,
        subject_kinds=("post",),
        grains=(Grain.LIFETIME,),
        group_by=("network",),
        currency=currency,
    )
    found: dict[tuple[str, str], ObservedFigure] = {}
    for question, of_posts in ((by_day, False), (by_post, True)):
        for row in query(question).rows:
            key = (str(row.group[0]), row.metric)
            if key in found and (found[key].value is not None or row.value is None):
                continue
            found[key] = ObservedFigure(
                key[0],
                row.metric,
                row.value,
                row.n,
                row.as_of,
                row.first,
                row.last,
                row.why,
                of_posts,
                question,
                row.currency,
            )
    ordered: dict[str, list[ObservedFigure]] = {}
    for (network, _), figure in sorted(found.items(), key=lambda item: OBSERVED.index(item[0][1])):
        ordered.setdefault(network, []).append(figure)
    return ordered
