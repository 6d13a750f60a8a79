"""The verdict per network: what it cost, what is observed, declared and caused, and the return as far as it can be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.ledger.adspend import PARTS_OF_LONGER
from essor.ledger.queries import daily_sales
from essor.measurement.queries import NetworkResult, ObservedFigure, Results
from essor.measurement.rules import Bounds
from essor.measurement.rules import Verdict as Stance
from essor.records import METRICS, NETWORKS
from essor.records.metrics import MetricKind
from essor.records.networks import NetworkFamily
from essor.reports.composing.observed import Counted
from essor.reports.composing.telling import Asked, Tongue, listed, lowered, network_name
from essor.reports.content import Fact, Gap, LineChart, LinePoint, RangeChart, RangeRow, Verdict, Way, Worth
from essor.stats import Estimate, NotEstimable
from essor.web.formats import format_money

SHOWN = 8  # observed figures of one network
TOLD = 2  # of them in the sentence
FEWEST_WEEKS = 8
Seen = ObservedFigure | Counted


def compose_worth(asked: Asked, found: Results, tables: Sequence[Counted], tongue: Tongue) -> Worth:
    """Return the section; a gap where no network is known."""
    ways = _ways(tables, tongue)
    if not found.networks:
        return Worth(
            (),
            (),
            ways=ways,
            gap=Gap(
                _("No post, no spending and no sale of this period names a network, so there is none to judge."),
                _("Bring the exports of your accounts, the reports of your advertising tools or your orders."),
            ),
        )
    extra: dict[str, list[Counted]] = {}
    for one in tables:
        extra.setdefault(one.network, []).append(one)
    verdicts = tuple(
        _verdict(result, found, result.observed or extra.get(result.network, ()), tongue) for result in found.networks
    )
    shared, step, verdicts = _said_once(verdicts)
    return Worth(
        tuple(_lead(found, tongue)),
        verdicts,
        shared,
        step,
        ways,
        costs=_cost_chart(found),
        returns=_return_chart(found, tongue),
        sales=_sales_chart(asked),
    )


# --------------------------------------------------------------------------------------------------------------------
# What holds for all networks


def _lead(found: Results, tongue: Tongue) -> Iterable[str]:
    sales = found.sales.total
    if not sales.count:
        yield _(
            "No order or deal of this period is known, so no return can be said, of any network. What can be said is what "
            "each cost and what was seen there, as far as these files tell."
        )
    else:
        unknown = found.sales.of("").count
        yield ngettext(
            "%(count)s sale of this period is known, worth %(value)s.",
            "%(count)s sales of this period are known, worth %(value)s.",
            sales.count,
        ) % {"count": tongue.number(sales.count), "value": tongue.money(sales.value)}
        if unknown:
            yield _("Of %(unknown)s of them (%(share)s) nobody noted where they came from.") % {
                "unknown": tongue.number(unknown),
                "share": tongue.percent(unknown / sales.count),
            }


def _said_once(verdicts: tuple[Verdict, ...]) -> tuple[tuple[Fact, ...], str, tuple[Verdict, ...]]:
    """Return the refusals that are the same for every network, the step they share, and the verdicts without them.

    The same four refusals under each of five networks would hide what differs between them.
    """
    if len(verdicts) < 2:
        return (), "", verdicts
    shared: dict[str, Fact] = {}
    for name in ("cost", "returned", "declared", "caused"):
        facts = {getattr(verdict, name) for verdict in verdicts}
        if len(facts) == 1 and not (fact := facts.pop()).text:
            shared[name] = fact
    steps = {verdict.step for verdict in verdicts}
    step = steps.pop() if len(steps) == 1 else ""
    without = dict.fromkeys(shared)
    kept = tuple(replace(v, **without, **({"step": ""} if step else {})) for v in verdicts)  # type: ignore[arg-type]
    return tuple(shared.values()), step, kept


def _ways(tables: Sequence[Counted], tongue: Tongue) -> tuple[Way, ...]:
    names = dict.fromkeys(one.network for one in tables if NETWORKS[one.network].family is NetworkFamily.WEB)
    return tuple(
        Way(name, network_name(name), tuple(_seen_fact(one, tongue) for one in tables if one.network == name)[:SHOWN])
        for name in names
    )


# --------------------------------------------------------------------------------------------------------------------
# One network


def _verdict(result: NetworkResult, found: Results, seen: Sequence[Seen], tongue: Tongue) -> Verdict:
    facts = [_seen_fact(figure, tongue) for figure in seen]
    facts.sort(key=lambda fact: not fact.text)  # what can be said before what cannot
    if result.sales.total:
        facts.insert(0, _recorded_sales(result, tongue))
    step = result.judgement.next_step
    return Verdict(
        result.network,
        network_name(result.network),
        result.judgement.verdict.value,
        _sentence(result, found, seen, tongue),
        _cost_fact(result, tongue),
        _return_fact(result, tongue),
        tuple(facts[:SHOWN]),
        _declared_fact(result, found, tongue),
        _refused(_("Caused by it"), result.judgement.caused, tongue, evidence="caused"),
        step.say(tongue.language) if step is not None else "",
    )


def _sentence(result: NetworkResult, found: Results, seen: Sequence[Seen], tongue: Tongue) -> str:
    judgement = result.judgement
    reason = judgement.reason.why.say(tongue.language, judgement.reason.detail)
    if judgement.verdict is Stance.LOSES:
        return _("It loses money. %(reason)s") % {"reason": reason}
    if judgement.verdict is Stance.EARNS:
        return _("It brings in more than it costs. %(reason)s") % {"reason": reason}
    if isinstance(judgement.observed, Bounds):
        said = _range(judgement.observed, tongue)
        return _("%(range)s. %(reason)s") % {"range": _capital(said), "reason": reason}
    told = [_told(figure, tongue) for figure in seen if figure.value and figure.metric != "followers"][:TOLD]
    if result.cost.known and told:
        return _("%(cost)s spent; %(figures)s. What it brings in cannot be said yet.") % {
            "cost": tongue.money(result.cost.known) if not result.cost.missing else _at_least(result, tongue),
            "figures": listed(told),
        }
    if result.cost.known:
        return _("%(cost)s spent. What it brings in cannot be said yet.") % {
            "cost": tongue.money(result.cost.known) if not result.cost.missing else _at_least(result, tongue)
        }
    if result.posts and told:
        posts = ngettext("%(count)s post", "%(count)s posts", result.posts) % {"count": tongue.number(result.posts)}
        return _("%(posts)s, %(figures)s. What it costs and brings in cannot be said yet.") % {
            "posts": posts,
            "figures": listed(told),
        }
    if told:
        return _("%(figures)s. What it costs and brings in cannot be said yet.") % {"figures": _capital(listed(told))}
    return _("What it costs and brings in cannot be said from these files.")


def _told(figure: Seen, tongue: Tongue) -> str:
    name = lowered(tongue.metric(figure.metric))
    return f"{tongue.value(figure.metric, figure.value or 0, figure.currency)}\u00a0{name}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _at_least(result: NetworkResult, tongue: Tongue) -> str:
    return _("At least %(amount)s") % {"amount": tongue.money(result.cost.known)}


def _cost_fact(result: NetworkResult, tongue: Tongue) -> Fact:
    cost = result.cost
    missing = " ".join(words.say(tongue.language) for words in cost.missing)
    if not cost.known:
        settle = _("Record the hours spent on it for four weeks, and what was paid for it.")
        return Fact(_("Cost"), why=missing or _("No cost of this period is recorded for it."), settle=settle)
    parts = {
        _("advertising"): cost.ads,
        _("work"): cost.work,
        _("tools, agency and other"): cost.direct,
        _("share of common costs"): cost.shared,
    }
    foot = [f"{name} {tongue.money(amount)}" for name, amount in parts.items() if amount]
    for spend in result.spend:
        if spend.days_covered < spend.days:
            foot.append(
                _("spending known for %(covered)s of %(days)s days")
                % {"covered": spend.days_covered, "days": spend.days}
            )
            break
    is_estimated = any(spend.is_estimated for spend in result.spend)
    made = PARTS_OF_LONGER.say(tongue.language) if is_estimated else _("Counted, not estimated")
    return Fact(
        _("Cost"),
        _at_least(result, tongue) if missing else tongue.money(cost.known),
        missing or made,
        foot=" · ".join(foot),
    )


def _return_fact(result: NetworkResult, tongue: Tongue) -> Fact:
    outcome = result.judgement.observed
    if isinstance(outcome, NotEstimable):
        return _refused(_("Return"), outcome, tongue)
    return Fact(
        _("Return"),
        _ends(outcome, tongue),
        _("for %(one)s spent") % {"one": _round_money(1, tongue)},
        foot=_(
            "The least and the most that the records allow, in margin. Below %(one)s it costs more than it brings in."
        )
        % {"one": _round_money(1, tongue)},
        evidence="observed",
    )


def _range(bounds: Bounds, tongue: Tongue) -> str:
    """What comes back for one unit of money: easier to read aloud than a return of +2,700%."""
    values = {"one": _round_money(1, tongue), "ends": _ends(bounds, tongue)}
    return _("for %(one)s spent, the sales that may be linked to it leave %(ends)s") % values


def _ends(bounds: Bounds, tongue: Tongue) -> str:
    low = _round_money(bounds.low + 1, tongue)
    if bounds.high is None:
        return _("%(low)s or more") % {"low": low}
    return _("%(low)s to %(high)s") % {"low": low, "high": _round_money(bounds.high + 1, tongue)}


def _round_money(amount: float, tongue: Tongue) -> str:
    is_whole = abs(amount) >= 10 or abs(amount - round(amount)) < 0.005
    return format_money(amount, tongue.currency, tongue.language, decimals=0 if is_whole else 2)


def _recorded_sales(result: NetworkResult, tongue: Tongue) -> Fact:
    sales = result.sales
    return Fact(
        _("Sales whose own record names it"),
        tongue.number(sales.by_network),
        _("worth %(value)s") % {"value": tongue.money(sales.value_by_network)} if sales.by_network else "",
        foot=_("of %(total)s sales; %(unknown)s have no known source")
        % {"total": tongue.number(sales.total), "unknown": tongue.number(sales.unknown)},
        evidence="observed",
    )


def _declared_fact(result: NetworkResult, found: Results, tongue: Tongue) -> Fact:
    share = result.declared_share
    if not isinstance(share, Estimate):
        return _refused(_("Declared by customers"), share, tongue, evidence="declared")
    foot = [_("%(n)s answers") % {"n": tongue.number(share.n)}]
    returned = result.judgement.declared
    if isinstance(returned, Bounds):
        foot.append(_("if they remember truly, %(range)s") % {"range": _range(returned, tongue)})
    highest = max(
        (r.declared_share.high for r in found.networks if isinstance(r.declared_share, Estimate)), default=1.0
    )
    scale = min(1.0, max(highest * 1.05, 0.1))
    return Fact(
        _("Declared by customers"),
        _("%(share)s of the customers asked name it") % {"share": tongue.percent(share.value, share.low, share.high)},
        _("between %(low)s and %(high)s")
        % {
            "low": tongue.percent(share.low, share.low, share.high),
            "high": tongue.percent(share.high, share.low, share.high),
        },
        foot=" · ".join(foot),
        evidence="declared",
        bar=(100 * share.low / scale, 100 * share.value / scale, 100 * share.high / scale),
        scale=(tongue.percent(0), tongue.percent(scale)),
    )


def _seen_fact(figure: Seen, tongue: Tongue) -> Fact:
    name = tongue.metric(figure.metric)
    if figure.value is None:
        why = figure.why.say(tongue.language) if figure.why else _("No figure of this period can be given.")
        return Fact(name, why=why, evidence="observed")
    foot = []
    if isinstance(figure, ObservedFigure) and figure.of_posts:
        foot.append(ngettext("%(n)s post", "%(n)s posts", figure.n) % {"n": tongue.number(figure.n)})
    if METRICS[figure.metric].kind is MetricKind.STOCK and figure.last:
        foot.append(_("on %(day)s") % {"day": tongue.day(figure.last)})
    elif figure.first and figure.last:
        foot.append(tongue.period(figure.first, figure.last))
    return Fact(
        name, tongue.value(figure.metric, figure.value, figure.currency), foot=" · ".join(foot), evidence="observed"
    )


def _refused(label: str, reason: NotEstimable, tongue: Tongue, *, evidence: str = "") -> Fact:
    return Fact(
        label,
        why=reason.why.say(tongue.language, reason.detail),
        settle=reason.settle.say(tongue.language, reason.detail),
        evidence=evidence,
    )


# --------------------------------------------------------------------------------------------------------------------
# Charts


def _cost_chart(found: Results) -> RangeChart | None:
    known = [result for result in found.networks if result.cost.known]
    if len(known) < 2:
        return None
    rows = tuple(
        RangeRow(
            _("%(network)s, at least") % {"network": network_name(r.network)}
            if r.cost.missing
            else network_name(r.network),
            r.network,
            value=float(r.cost.known),
        )
        for r in known
    )
    return RangeChart(_("What each network cost"), rows, "money", found.currency)


def _return_chart(found: Results, tongue: Tongue) -> RangeChart | None:
    bounded = [r.judgement.observed for r in found.networks if isinstance(r.judgement.observed, Bounds)]
    if not any(bounds.high is not None for bounds in bounded):
        return None
    rows = []
    for result in found.networks:
        bounds, name = result.judgement.observed, network_name(result.network)
        if isinstance(bounds, NotEstimable):
            rows.append(RangeRow(name, result.network, why=_("see its verdict")))
        elif bounds.high is None:
            rows.append(RangeRow(name, result.network, why=_("no upper limit, its cost is not fully known")))
        else:
            low, high = bounds.low + 1, bounds.high + 1
            rows.append(RangeRow(name, result.network, low=low, high=high, evidence="observed"))
    title = _("What may come back for %(one)s spent") % {"one": _round_money(1, tongue)}
    return RangeChart(title, tuple(rows), "money", found.currency)


def _sales_chart(asked: Asked) -> LineChart | None:
    days = daily_sales(asked.workspace_id, first=asked.first, last=asked.last, zone=asked.zone)
    if not days:
        return None
    start, end = min(days), max(days)
    weeks: dict[date, int] = {}
    monday = start + timedelta(days=-start.weekday() % 7)
    while monday + timedelta(days=6) <= end:  # whole weeks only: a cut one would look like a fall
        weeks[monday] = sum(days.get(monday + timedelta(days=day), 0) for day in range(7))
        monday += timedelta(days=7)
    if len(weeks) < FEWEST_WEEKS:
        return None
    best = max(weeks, key=lambda week: weeks[week])
    worst = min(weeks, key=lambda week: weeks[week])
    notes = [(best, _("best week")), (worst, _("weakest week"))] if weeks[best] > weeks[worst] else []
    points = tuple(LinePoint(week, float(count)) for week, count in weeks.items())
    return LineChart(_("Sales a week, whatever their source"), _("Sales"), "", points, tuple(sorted(notes)))
