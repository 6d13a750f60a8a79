"""Results in words: the verdict's name, one sentence per network, the sentences a page opens with."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from essor.measurement.posts import PostResults
from essor.measurement.queries import NetworkResult, Results
from essor.measurement.rules import Bounds, Verdict, judge
from essor.records import METRICS
from essor.stats import Estimate, NotEstimable, Outcome
from essor.web.formats import format_money, format_number, format_percent
from essor.web.networks import network_name


def verdict_name(verdict: Verdict) -> str:
    """Return a verdict's name in the active language."""
    names = {Verdict.EARNS: _("Earns"), Verdict.LOSES: _("Loses"), Verdict.CANNOT_SAY: _("Cannot be said")}
    return names[verdict]


def return_range(bounds: Bounds) -> str:
    """Return a return's bounds as "from −80 % to +40 %"; beyond tenfold as a multiple, which percents no longer tell."""
    low, high = _signed(bounds.low), _signed(bounds.high) if bounds.high is not None else ""
    if bounds.high is None:
        return _("from %(low)s, with no upper limit known") % {"low": low}
    return _("from %(low)s to %(high)s") % {"low": low, "high": high}


def _signed(share: float) -> str:
    language = get_language() or "en"
    if share >= 9:
        return _("%(times)s times its cost") % {"times": format_number(share + 1, language, decimals=0)}
    text = format_percent(share, language, decimals=0)
    return f"+{text}" if share > 0 else text


def cost_sentence(result: NetworkResult, *, currency: str) -> str:
    """Return what a network cost, with what is missing said."""
    language = get_language() or "en"
    amount = format_money(result.cost.known, currency, language, decimals=0)
    if result.cost.known == 0:
        return _("No cost is recorded.")
    if result.cost.missing:
        return _("It cost at least %(amount)s.") % {"amount": amount}
    return _("It cost %(amount)s.") % {"amount": amount}


def sales_sentence(result: NetworkResult) -> str:
    """Return what is recorded of its sales, with how many have no known source."""
    sales = result.sales
    if not sales.total:
        return _("No sale of the period is known.")
    own = ngettext("%(count)s sale names it", "%(count)s sales name it", sales.by_network) % {"count": sales.by_network}
    if not sales.by_network:
        own = _("No sale names it")
    if not sales.unknown:
        return _("%(own)s, of %(total)s.") % {"own": own, "total": sales.total}
    return _("%(own)s, of %(total)s; %(unknown)s have no known source.") % {
        "own": own,
        "total": sales.total,
        "unknown": sales.unknown,
    }


def reason_sentence(result: NetworkResult) -> str:
    """Return why the verdict is what it is, with the range where there is one."""
    language = get_language() or "en"
    judgement = result.judgement
    if isinstance(judgement.observed, NotEstimable):
        return judgement.reason.why.say(language, judgement.reason.detail)
    if judge(judgement.observed) is Verdict.EARNS:
        lead = _("The sales recorded as its own would return %(range)s, if none of them had come without it.") % {
            "range": return_range(judgement.observed)
        }
    else:
        lead = _(
            "The sales recorded as its own, and those of unknown source, would return %(range)s, if none had come without it."
        ) % {"range": return_range(judgement.observed)}
    return f"{lead} {judgement.reason.say(language)}"


def opening(found: Results) -> list[str]:
    """Return the one to three sentences that a results page opens with."""
    language = get_language() or "en"
    if not found.networks:
        return []
    total = sum((row.cost.known for row in found.networks), start=found.undivided)
    costly = found.networks[0]
    lines = []
    if total:
        lines.append(
            _("Your networks cost %(total)s over this period; %(network)s costs most, %(amount)s.")
            % {
                "total": format_money(total, found.currency, language, decimals=0),
                "network": network_name(costly.network),
                "amount": format_money(costly.cost.known, found.currency, language, decimals=0),
            }
        )
    else:
        lines.append(_("No cost is recorded, so no return can be said of any network."))
    if found.sales.total.count:
        unknown = found.sales.of("").count
        lines.append(
            _("Of %(total)s sales, %(known)s say by which way they came.")
            % {"total": found.sales.total.count, "known": found.sales.total.count - unknown}
        )
    else:
        lines.append(_("No order or deal of this period is known."))
    decided = [row for row in found.networks if row.judgement.verdict is not Verdict.CANNOT_SAY]
    if decided:
        names = ", ".join(
            f"{network_name(row.network)}: {verdict_name(row.judgement.verdict).lower()}" for row in decided
        )
        lines.append(names + ".")
    elif isinstance(found.test, Estimate):
        lines.append(
            _(
                "What each one causes cannot be said yet; a half-year on/off test would show an effect of %(effect)s or more on your sales."
            )
            % {"effect": format_percent(found.test.value, language, low=found.test.low, high=found.test.high)}
        )
    return lines


def posts_opening(found: PostResults) -> list[str]:
    """Return what the page of posts opens with."""
    language = get_language() or "en"
    count = len(found.posts)
    if not count:
        return [_("No post of this period has a figure yet.")]
    lines = [
        ngettext("%(count)s post of this period has figures.", "%(count)s posts of this period have figures.", count)
        % {"count": format_number(count, language)}
    ]
    known = [row for row in found.typical if isinstance(row.outcome, Estimate)]
    if len(known) > 1 and isinstance(known[0].outcome, Estimate):
        best = known[0]
        lines.append(
            _("The typical post is seen most on %(network)s: %(value)s (%(metric)s, between %(low)s and %(high)s).")
            % {
                "network": network_name(best.network),
                "metric": METRICS[best.seen_by].name.say(language).lower(),
                **_range(best.outcome, language),
            }
        )
    return lines


def _range(outcome: Outcome, language: str) -> dict[str, str]:
    assert isinstance(outcome, Estimate)
    low, high = outcome.low, outcome.high
    names = {"value": outcome.value, "low": low, "high": high}
    return {name: format_number(number, language, low=low, high=high) for name, number in names.items()}
