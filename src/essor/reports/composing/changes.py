"""Two periods beside one another: who is used, what is recorded of its effect, who moved, and which figures clearly did.

The other period is the same days a year before, because most small companies live by a season. Where nothing is known of
them, the two halves of the period are compared and the season is named as what may explain a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.channels.models import Publication
from essor.channels.queries import channels_of, publications_per_network
from essor.health.queries import RESPONSES, NetworkUse, Ranking, ranking
from essor.ledger.adspend import ad_spend
from essor.ledger.queries import sales_span
from essor.metrics.queries import MetricQuery, coverage, publication_values, query
from essor.reports.composing.accounts import Judged
from essor.reports.composing.telling import Asked, Tongue, listed, lowered, network_name
from essor.reports.content import Changes, FigureRow, Gap, UseRow
from essor.stats import Change, Direction, Estimate, NotEstimable, Place, compare, mean_of_series, typical

YEAR = timedelta(weeks=52)
SLACK = 0.05  # share of a period that may be missing at its start or end
ALIKE = 0.9  # shares of days known that may stand beside one another
FEWEST_DAYS = 56  # halves of less than four weeks say nothing of a trend
Span = tuple[date, date]
RISK = 0.1  # that one of all the changes listed is none


@dataclass(frozen=True, slots=True)
class Pair:
    """The two periods: ``is_year`` where the earlier one is the same days a year before."""

    first: date
    last: date
    first_before: date
    last_before: date
    is_year: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure in two periods."""

    network: str
    title: str
    metric: str
    is_per_post: bool
    change: Change


class Known:
    """Between which days posts and days of each network, and sales, are known: outside them nobody told, which is no 0."""

    def __init__(self, asked: Asked) -> None:
        networks = dict(channels_of(asked.workspace_id).order_by("pk").values_list("pk", "network"))
        self._posts: dict[str, Span] = {}
        self._days: dict[str, Span] = {}
        for row in coverage(asked.workspace_id):
            spans = self._posts if row.subject_kind == "post" else self._days
            _widen(spans, networks[row.channel_id], row.first, row.last)
        dated = Publication.objects.filter(channel_id__in=networks, published_at__isnull=False).order_by()
        for network, first, last in dated.values_list("channel__network").annotate(
            first=Min("published_at"), last=Max("published_at")
        ):
            _widen(self._posts, network, first.astimezone(asked.zone).date(), last.astimezone(asked.zone).date())
        sold = sales_span(asked.workspace_id)
        self._sales = tuple(moment.astimezone(asked.zone).date() for moment in sold) if sold else None

    def has_posts(self, network: str, pair: Pair) -> bool:
        """Tell whether a network's posts are known in both periods, from the first days of the earlier one on."""
        return _spans_both(self._posts.get(network), pair)

    def has_days(self, network: str, pair: Pair) -> bool:
        """Tell whether a network's figures by day are known in both periods."""
        return _spans_both(self._days.get(network), pair)

    def has_sales(self, pair: Pair) -> bool:
        """Tell whether sales are known in both periods."""
        return self._sales is not None and _spans_both((self._sales[0], self._sales[1]), pair)

    def is_any(self, pair: Pair) -> bool:
        """Tell whether anything is known in both periods."""
        names = {*self._posts, *self._days}
        return self.has_sales(pair) or any(self.has_posts(n, pair) or self.has_days(n, pair) for n in names)


def _widen(spans: dict[str, Span], network: str, first: date, last: date) -> None:
    begin, end = spans.get(network, (first, last))
    spans[network] = (min(begin, first), max(end, last))


def _spans_both(span: Span | None, pair: Pair) -> bool:
    # The first post rarely falls on the first day; a tenth of the period missing would already look like a rise.
    slack = (pair.last_before - pair.first_before) * SLACK
    return span is not None and span[0] <= pair.first_before + slack and span[1] >= pair.last - slack


def compose_changes(asked: Asked, judged: list[Judged], tongue: Tongue) -> tuple[Changes, list[FigureRow]]:
    """Return the section, and its figures for others to build on: of a longer period its last 52 weeks, or its first
    days would stand on both sides."""
    asked = replace(asked, first=max(asked.first, asked.last - YEAR + timedelta(days=1)))
    ranked = ranking(asked.workspace_id, first=asked.first, last=asked.last, zone=asked.zone, currency=asked.currency)
    known = Known(asked)
    spending = tuple(_spending(asked, tongue))
    pair = _year(asked) if spending else _pair(asked, known)
    rows = _rows(asked, ranked, pair, known, tongue) if pair else []
    moved, compared = _moved(asked, judged, pair, known) if pair else ([], 0)
    if pair is None or not (rows or compared or spending):
        return Changes((), "", "", (), (), (), (), "", _gap(asked, tongue)), []
    section = Changes(
        tuple(_lead(ranked, pair, known)),
        tongue.period(pair.first, pair.last),
        tongue.period(pair.first_before, pair.last_before),
        tuple(rows),
        tuple(_places(ranked, pair, known)),
        spending,
        tuple(_say(one, tongue) for one in moved),
        _note(compared, len(moved)),
    )
    return section, [_figure(one, asked) for one in moved]


def _gap(asked: Asked, tongue: Tongue) -> Gap:
    return Gap(
        _(
            "No account is known both in this period and on the same days a year before (%(period)s), nor all along both "
            "halves of the period: there is nothing that may be compared."
        )
        % {"period": tongue.period(asked.first - YEAR, asked.last - YEAR)},
        _("Bring exports of the year before: most networks still let you download them."),
    )


def _year(asked: Asked) -> Pair:
    return Pair(asked.first, asked.last, asked.first - YEAR, asked.last - YEAR, is_year=True)


def _spending(asked: Asked, tongue: Tongue) -> Iterable[str]:
    """What each advertising account charged in both periods, where about as many days of both are known."""
    year = _year(asked)
    before = {
        (spend.channel_id, spend.currency): spend
        for spend in ad_spend(asked.workspace_id, first=year.first_before, last=year.last_before)
    }
    for spend in ad_spend(asked.workspace_id, first=year.first, last=year.last):
        earlier = before.get((spend.channel_id, spend.currency))
        if earlier is None:
            continue
        fewer, more = sorted((spend.days_covered, earlier.days_covered))
        if fewer >= FEWEST_DAYS / 2 and fewer >= ALIKE * more:
            yield _(
                "%(network)s: %(now)s spent (%(days)s days known), %(before)s a year before (%(days_before)s days)."
            ) % {
                "network": network_name(spend.network),
                "now": tongue.money(spend.amount, spend.currency),
                "days": spend.days_covered,
                "before": tongue.money(earlier.amount, spend.currency),
                "days_before": earlier.days_covered,
            }


def _pair(asked: Asked, known: Known) -> Pair | None:
    year = _year(asked)
    if known.is_any(year):
        return year
    days = (asked.last - asked.first).days + 1
    if days < FEWEST_DAYS:
        return None
    middle = asked.first + timedelta(days=days // 2)
    return Pair(middle, asked.last, asked.first, middle - timedelta(days=1), is_year=False)


# --------------------------------------------------------------------------------------------------------------------
# Use and effect


def _rows(asked: Asked, ranked: Ranking, pair: Pair, known: Known, tongue: Tongue) -> list[UseRow]:
    now, before = (
        publications_per_network(asked.workspace_id, first=first, last=last, zone=asked.zone)
        for first, last in ((pair.first, pair.last), (pair.first_before, pair.last_before))
    )
    places = {place.key: place for place in ranked.places}
    with_sales = pair.is_year and known.has_sales(pair)
    rows = []
    for row in ranked.networks:
        is_known = known.has_posts(row.network, pair)
        posts = is_known and (now.get(row.network) or before.get(row.network))
        if not posts and not (with_sales and (row.sales or row.sales_before)):
            continue
        rows.append(
            UseRow(
                row.network,
                network_name(row.network),
                tongue.number(now.get(row.network, 0)) if is_known else _("not known"),
                tongue.number(before.get(row.network, 0)) if is_known else _("not known"),
                tongue.number(row.sales) if with_sales else "",
                tongue.number(row.sales_before) if with_sales else "",
                _effect(row, places, tongue) if with_sales else "",
                _change(row.change, tongue) if with_sales else "",
            )
        )
    return rows


def _effect(row: NetworkUse, places: Mapping[str, Place[str]], tongue: Tongue) -> str:
    if not isinstance(row.effect, Estimate):
        return row.effect.say(tongue.language)
    low, high = (tongue.number(end, row.effect.low, row.effect.high) for end in (row.effect.low, row.effect.high))
    said = _("%(low)s to %(high)s a week") % {"low": low, "high": high}
    place = places.get(row.network)
    if place is None:
        return said
    if place.best == place.worst:
        where = _("place %(place)s") % {"place": place.best}
    else:
        where = _("place %(best)s to %(worst)s") % {"best": place.best, "worst": place.worst}
    return f"{said} ({where})"


def _change(change: Change | NotEstimable, tongue: Tongue) -> str:
    if isinstance(change, NotEstimable):
        return change.say(tongue.language)
    if change.direction is Direction.UNCLEAR:
        return _("no difference that these sales can show")
    return _between(change, tongue)


def _places(ranked: Ranking, pair: Pair, known: Known) -> Iterable[str]:
    top = [network_name(row.network) for row in ranked.top if row.posts]
    if top:
        yield ngettext("The most used: %(names)s.", "The most used, in order: %(names)s.", len(top)) % {
            "names": listed(top)
        }
    if not pair.is_year:
        return
    for row, before, now in ranked.moved:
        name = network_name(row.network)
        if not known.has_posts(row.network, pair):
            continue
        if not before:
            yield _("%(network)s is new: nothing was posted there a year before.") % {"network": name}
        elif not now:
            yield _("%(network)s is no longer used; it was in place %(before)s.") % {"network": name, "before": before}
        else:
            yield _("%(network)s goes from place %(before)s to place %(now)s by number of posts.") % {
                "network": name,
                "before": before,
                "now": now,
            }


def _lead(ranked: Ranking, pair: Pair, known: Known) -> Iterable[str]:
    if not pair.is_year:
        yield _(
            "Nothing is known of the same days a year before, so the second half of the period stands beside the first. "
            "A season alone may explain what differs."
        )
    elif any(known.has_posts(row.network, pair) for row in ranked.networks) and not any(
        known.has_posts(row.network, pair) for row, _before, _now in ranked.moved
    ):
        yield _("The networks keep their places by use.")


# --------------------------------------------------------------------------------------------------------------------
# Figures that clearly moved


def _moved(asked: Asked, judged: list[Judged], pair: Pair, known: Known) -> tuple[list[Moved], int]:
    """Return what clearly rose or fell, and how many figures were compared.

    Each interval is widened by the number of figures looked at (Bonferroni), so that in nine reports of ten no change
    listed is a play of chance.
    """
    samples: list[tuple[str, str, str, bool, list[float | None], list[float | None]]] = []
    for channel, evidence, _diagnosis in judged:
        metric = evidence.response_metric
        if metric in RESPONSES and known.has_posts(channel.network, pair):
            posts_now, posts_before = (
                [
                    post.values[metric]
                    for post in publication_values(asked.workspace_id, [channel.pk], (metric,), *ends)
                    if metric in post.values
                ]
                for ends in ((pair.first, pair.last), (pair.first_before, pair.last_before))
            )
            if posts_now and posts_before:
                samples.append((channel.network, channel.title, metric, True, [*posts_now], [*posts_before]))
        metric = evidence.trend_metric
        if metric and known.has_days(channel.network, pair):
            weeks, earlier = (
                _weeks(asked, channel.pk, metric, *ends)
                for ends in ((pair.first, pair.last), (pair.first_before, pair.last_before))
            )
            if weeks and earlier:
                samples.append((channel.network, channel.title, metric, False, weeks, earlier))
    if not samples:
        return [], 0
    level = 1 - RISK / len(samples)
    moved, compared = [], 0
    for network, title, metric, is_per_post, now, before in samples:
        if is_per_post:
            held = [[value for value in values if value is not None] for values in (now, before)]
            change = compare(*(typical(values, level=level) for values in held))
        else:
            change = compare(mean_of_series(now, level=level), mean_of_series(before, level=level))
        if isinstance(change, NotEstimable):
            continue
        compared += 1
        if change.direction is not Direction.UNCLEAR:
            moved.append(Moved(network, title, metric, is_per_post, change))
    return moved, compared


def _weeks(asked: Asked, channel_id: int, metric: str, first: date, last: date) -> list[float | None]:
    """Whole weeks that end on ``last``; a week with a day missing is ``None``, and none is made up before the first."""
    rows = query(
        MetricQuery(asked.workspace_id, (metric,), first, last, channels=(channel_id,), group_by=("day",))
    ).rows
    days = {row.group[0]: row.value for row in rows if row.value is not None}
    weeks: list[float | None] = []
    for index in range(((last - first).days + 1) // 7):
        start = last - timedelta(days=7 * index + 6)
        values = [days.get(start + timedelta(days=day)) for day in range(7)]
        held = [value for value in values if value is not None]
        weeks.append(sum(held) if len(held) == 7 else None)
    weeks.reverse()
    while weeks and weeks[0] is None:
        weeks.pop(0)
    while weeks and weeks[-1] is None:
        weeks.pop()
    return weeks


def _say(one: Moved, tongue: Tongue) -> str:
    values = {
        "network": network_name(one.network),
        "metric": lowered(tongue.metric(one.metric)),
        "change": _between(one.change, tongue),
        "now": tongue.number(one.change.now.n),
        "before": tongue.number(one.change.before.n),
    }
    if one.is_per_post:
        return _("%(network)s, %(metric)s of a typical post: %(change)s (%(now)s posts, %(before)s before).") % values
    return _("%(network)s, %(metric)s a week: %(change)s (%(now)s weeks, %(before)s before).") % values


def _between(change: Change, tongue: Tongue) -> str:
    ratio = change.ratio
    if isinstance(ratio, NotEstimable):
        return _("a clear rise") if change.direction is Direction.ROSE else _("a clear fall")
    low, high = tongue.signed(ratio.low - 1), tongue.signed(ratio.high - 1)
    if change.direction is Direction.ROSE:
        return _("a rise of %(low)s to %(high)s") % {"low": low, "high": high}
    return _("a fall of %(low)s to %(high)s") % {"low": high, "high": low}


def _note(compared: int, moved: int) -> str:
    if not compared:
        return _("No figure is known well enough in both periods to be compared.")
    said = ngettext("%(count)s figure was compared", "%(count)s figures were compared", compared) % {"count": compared}
    if not moved:
        return _("%(compared)s; none differs by more than chance allows.") % {"compared": said}
    return _("%(compared)s; those listed differ by more than chance allows, even counting how many were looked at.") % {
        "compared": said
    }


def _figure(one: Moved, asked: Asked) -> FigureRow:
    ratio = one.change.ratio
    return FigureRow(
        one.network,
        f"{one.metric}_{'per_post' if one.is_per_post else 'per_week'}_change",
        ratio.value - 1 if isinstance(ratio, Estimate) else None,
        ratio.low - 1 if isinstance(ratio, Estimate) else None,
        ratio.high - 1 if isinstance(ratio, Estimate) else None,
        ratio.level if isinstance(ratio, Estimate) else None,
        one.change.now.n + one.change.before.n,
        ratio.method if isinstance(ratio, Estimate) else "refused",
        "posts" if one.is_per_post else "account",
        asked.now.isoformat(timespec="seconds"),
        ratio.say(asked.language) if isinstance(ratio, NotEstimable) else "",
    )
