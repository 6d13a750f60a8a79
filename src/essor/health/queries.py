"""Public reads on the health of accounts: the diagnosis of each, the ranking by use and by effect, and who moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from essor.channels.models import Channel, ChannelState, Publication
from essor.channels.queries import channels_of, publications_per_network
from essor.health.models import Decision
from essor.health.rules import WEEKS_COMPARED, Condition, Diagnosis, Evidence, diagnose
from essor.intake.queries import posts_told_until
from essor.jobs.aside import kept
from essor.ledger.queries import sales_by_network
from essor.metrics.queries import Coverage, MetricQuery, PublicationValues, coverage, publication_values, query
from essor.records import Grain
from essor.records.networks import NetworkFamily
from essor.stats import Change, NotEstimable, Outcome, Place, PostResponse, compare, ranks_that_hold, rate
from essor.workspaces.queries import state_of

# What a post obtains, the best witness first: people reached, else displays, else acts.
RESPONSES = ("reach", "viewers", "impressions", "views", "engagements", "reactions", "likes")
# What a day obtains; only what may be added up over days.
TRENDS = (
    "impressions",
    "views",
    "video_views",
    "engagements",
    "page_views",
    "sessions",
    "link_clicks",
    "clicks",
    "follows",
)
FEWEST_RESPONSES = 20
GROWING_DAYS = 7
LONG_AGO = date(1990, 1, 1)
REST = (ChannelState.FROZEN, ChannelState.CLOSED)


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """One account with its diagnosis, what it rests on, and what was last decided about it."""

    channel: Channel
    diagnosis: Diagnosis
    evidence: Evidence
    decision: Decision | None


@kept(state=state_of)
def health_of(workspace_id: int, *, zone: ZoneInfo, now: datetime) -> list[ChannelHealth]:
    """Return every account with its diagnosis, the ones that ask for something first."""
    channels = [c for c in channels_of(workspace_id).select_related("owner__user") if is_judged(c)]
    decisions = _latest_decisions(workspace_id)
    found = [
        ChannelHealth(channel, diagnose(evidence), evidence, decisions.get(channel.pk))
        for channel, evidence in _evidence(workspace_id, channels, zone=zone, now=now)
    ]
    urgency = [
        Condition.DORMANT,
        Condition.TIRED,
        Condition.DECLINING,
        Condition.UNCLEAR,
        Condition.HEALTHY,
        Condition.AT_REST,
    ]
    return sorted(found, key=lambda h: (urgency.index(h.diagnosis.condition), h.channel.network))


def is_judged(channel: Channel) -> bool:
    """Tell whether an account is a place where one posts; a site, a search report or an ad account has no rhythm."""
    return channel.network_info.family not in (NetworkFamily.ADS, NetworkFamily.WEB)


def channel_health(channel: Channel, *, zone: ZoneInfo, now: datetime) -> ChannelHealth:
    """Return one account with its diagnosis; raises ``LookupError`` for one that has no rhythm to judge."""
    for health in health_of(channel.workspace_id, zone=zone, now=now):
        if health.channel.pk == channel.pk:
            return health
    raise LookupError(f"{channel} is not a place where one posts")


def evidence_of(channel: Channel, *, zone: ZoneInfo, now: datetime) -> Evidence:
    """Return all that is known of one account; raises ``LookupError`` as ``channel_health`` does."""
    return channel_health(channel, zone=zone, now=now).evidence


def _latest_decisions(workspace_id: int) -> dict[int, Decision]:
    latest: dict[int, Decision] = {}
    for decision in (
        Decision.objects.filter(workspace_id=workspace_id).select_related("decided_by").order_by("decided_at")
    ):
        latest[decision.channel_id] = decision
    return latest


def _evidence(
    workspace_id: int, channels: Sequence[Channel], *, zone: ZoneInfo, now: datetime
) -> Iterable[tuple[Channel, Evidence]]:
    today = now.astimezone(zone).date()
    ids = [channel.pk for channel in channels]
    days: dict[int, list[date]] = {pk: [] for pk in ids}
    dated = Publication.objects.filter(channel_id__in=ids, published_at__isnull=False).exclude(
        kind__in=["repost", "reply"]
    )
    for pk, moment in dated.values_list("channel_id", "published_at"):
        if moment is not None:
            days[pk].append(moment.astimezone(zone).date())
    known: dict[int, list[Coverage]] = {pk: [] for pk in ids}
    for row in coverage(workspace_id):
        known.setdefault(row.channel_id, []).append(row)
    obtained: dict[int, list[PublicationValues]] = {pk: [] for pk in ids}
    for post in publication_values(workspace_id, ids, RESPONSES, first=LONG_AGO, last=today):
        obtained[post.channel_id].append(post)
    told = posts_told_until(workspace_id, zone=zone)
    untils = {pk: _until(known[pk], told.get(pk), days[pk], today=today) for pk in ids}
    trends = {pk: trend for pk in ids if (trend := _trend(known[pk], until=today)) is not None}
    daily = _daily(workspace_id, trends)
    for channel in channels:
        pk = channel.pk
        trend = trends.get(pk)
        values = daily.get((pk, trend.metric), {}) if trend else {}
        weeks_now = _weeks(values, end=trend.end) if trend else ()
        response_metric, responses = _responses(obtained[pk], zone=zone)
        whole = [week for week in weeks_now if week is not None]
        yield (
            channel,
            Evidence(
                days=tuple(sorted(days[pk])),
                until=untils[pk],
                today=today,
                responses=responses,
                response_metric=response_metric,
                weeks_now=weeks_now,
                weeks_before=_weeks(values, end=trend.end - timedelta(weeks=52)) if trend else (),
                trend_metric=trend.metric if trend else "",
                recent_audience=float(sum(whole)) if whole and len(whole) == len(weeks_now) else None,
                unanswered=channel.unanswered,
                has_owner=channel.owner_id is not None,
                has_purpose=bool(channel.purpose),
                is_at_rest=channel.state in REST,
                network_state=channel.network_info.state,
            ),
        )


def _until(known: Sequence[Coverage], told: date | None, days: Sequence[date], *, today: date) -> date:
    """Return the last day of which it is known whether something was posted.

    That is where the lists of posts end (``told``). A newer series of reach says nothing of the posts that were not
    exported with it; only for an account without any list the last day of its figures stands in.
    """
    ends = [told] if told else [row.last for row in known if row.grain is not Grain.LIFETIME and not row.dimensions]
    return min(today, max([*ends, *days], default=today))


def _responses(obtained: Sequence[PublicationValues], *, zone: ZoneInfo) -> tuple[str, tuple[PostResponse, ...]]:
    # A counter of the last week is still growing: a young post would look like a weak one.
    grown = [post for post in obtained if (post.as_of.astimezone(zone).date() - post.published).days >= GROWING_DAYS]
    counted = {metric: sum(metric in post.values for post in grown) for metric in RESPONSES}
    enough = [metric for metric in RESPONSES if counted[metric] >= FEWEST_RESPONSES]
    metric = next(iter(enough or [m for m in RESPONSES if counted[m]]), "")
    return metric, tuple(PostResponse(post.published, post.values[metric]) for post in grown if metric in post.values)


@dataclass(frozen=True, slots=True)
class _Trend:
    """Which daily figure of a channel is compared, and up to which day."""

    metric: str
    end: date


def _trend(known: Sequence[Coverage], *, until: date) -> _Trend | None:
    covered = {
        row.metric: row
        for row in known
        if row.grain is Grain.DAY and row.subject_kind == "account" and not row.dimensions
    }
    metric = next((m for m in TRENDS if m in covered), "")
    return _Trend(metric, min(until, covered[metric].last)) if metric else None


def _daily(workspace_id: int, trends: Mapping[int, _Trend]) -> dict[tuple[int, str], dict[date, float]]:
    """Return the daily figures that the comparisons need, of all channels in one question."""
    if not trends:
        return {}
    ends = [trend.end for trend in trends.values()]
    question = MetricQuery(
        workspace_id,
        tuple(sorted({trend.metric for trend in trends.values()})),
        first=min(ends) - timedelta(weeks=WEEKS_COMPARED + 52),
        last=max(ends),
        channels=tuple(sorted(trends)),
        group_by=("channel", "day"),
    )
    days: dict[tuple[int, str], dict[date, float]] = {}
    for row in query(question).rows:
        channel, day = row.group
        if row.value is not None and isinstance(channel, int) and isinstance(day, date):
            days.setdefault((channel, row.metric), {})[day] = row.value
    return days


def _weeks(values: Mapping[date, float], *, end: date) -> tuple[float | None, ...]:
    """Return ``WEEKS_COMPARED`` weekly sums that end on ``end``; a week with a day missing is ``None``.

    Fifty-two weeks earlier is the same weekday, so each week meets the week a year before it.
    """
    first = end - timedelta(weeks=WEEKS_COMPARED) + timedelta(days=1)
    weeks: list[float | None] = []
    for index in range(WEEKS_COMPARED):
        days = [first + timedelta(days=7 * index + d) for d in range(7)]
        weeks.append(sum(values[day] for day in days) if all(day in values for day in days) else None)
    return tuple(weeks)


# --------------------------------------------------------------------------------------------------------------------
# Ranking


@dataclass(frozen=True, slots=True)
class NetworkUse:
    """How much one network was used and what is recorded of its effect, in a period and in the one before it."""

    network: str
    posts: int
    posts_before: int
    sales: int
    sales_before: int
    effect: Outcome
    change: Change | NotEstimable


@dataclass(frozen=True, slots=True)
class Ranking:
    """Networks by use (counted) and by effect (recorded sales a week; places only where intervals allow)."""

    first: date
    last: date
    first_before: date
    last_before: date
    networks: tuple[NetworkUse, ...]
    places: tuple[Place[str], ...]
    has_sales: bool

    @property
    def top(self) -> tuple[NetworkUse, ...]:
        """The three most used networks."""
        return self.networks[:3]

    @property
    def moved(self) -> tuple[tuple[NetworkUse, int, int], ...]:
        """Networks whose place by use changed: the network, its place before (0: not used), its place now (0: no longer)."""
        now = {n.network: i for i, n in enumerate(self.networks, 1) if n.posts}
        earlier = sorted((n for n in self.networks if n.posts_before), key=lambda n: (-n.posts_before, n.network))
        before = {n.network: i for i, n in enumerate(earlier, 1)}
        return tuple(
            (n, before.get(n.network, 0), now.get(n.network, 0))
            for n in self.networks
            if before.get(n.network, 0) != now.get(n.network, 0)
        )


@kept(state=state_of)
def ranking(workspace_id: int, *, first: date, last: date, zone: ZoneInfo, currency: str) -> Ranking:
    """Rank the networks of a workspace in a period, beside the period of the same length a year before.

    A year, not the days just before: most small companies live by a season. Of a longer period the last 52 weeks are
    ranked, or its first days would stand on both sides.
    """
    first = max(first, last - timedelta(weeks=52, days=-1))
    first_before, last_before = first - timedelta(weeks=52), last - timedelta(weeks=52)
    used = publications_per_network(workspace_id, first=first, last=last, zone=zone)
    used_before = publications_per_network(workspace_id, first=first_before, last=last_before, zone=zone)
    sales = sales_by_network(workspace_id, first=first, last=last, zone=zone, currency=currency)
    earlier = sales_by_network(workspace_id, first=first_before, last=last_before, zone=zone, currency=currency)
    weeks = ((last - first).days + 1) / 7
    rows = []
    names = {c.network for c in channels_of(workspace_id) if is_judged(c)} | set(used) | set(used_before)
    for network in names:
        now, before = sales.of(network).count, earlier.of(network).count
        effect = rate(now, weeks)
        change = compare(effect, rate(before, weeks))
        rows.append(NetworkUse(network, used.get(network, 0), used_before.get(network, 0), now, before, effect, change))
    rows.sort(key=lambda row: (-row.posts, -row.sales, row.network))
    recorded = {row.network: row.effect for row in rows if row.sales}
    return Ranking(
        first, last, first_before, last_before, tuple(rows), ranks_that_hold(recorded), has_sales=sales.total.count > 0
    )
