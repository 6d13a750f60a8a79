"""Pages on what each network costs and brings."""

from __future__ import annotations

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from essor.channels.queries import channels_of
from essor.channels.rules import is_link
from essor.measurement import phrases
from essor.measurement.forms import PeriodForm, PostsForm
from essor.measurement.posts import PostResult, PostResults, post_results
from essor.measurement.queries import NetworkResult, ObservedFigure, Results, period_known, results
from essor.measurement.rules import Bounds, Evidence
from essor.metrics.queries import evidence_url
from essor.records import METRICS, NETWORKS
from essor.stats import METHODS, Estimate, NotEstimable
from essor.web.charts import Bar, Chart, Unit, range_bars
from essor.web.figures import Figure, Refusal, Shown
from essor.web.networks import network_name
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, may

POSTS_PAGE = 50
WIDEST_RETURN = 9.0  # a chart that runs to +5,000 % shows nothing of what lies around zero


@require_GET
@workspace_view(Permission.SEE_MONEY)
def overview(request: WorkspaceRequest) -> HttpResponse:
    """Every network: cost, what is recorded, what is declared, the return as a range, and the next step."""
    form, found = _answer(request)
    language = get_language() or "en"
    rows = [
        {
            "result": row,
            "network": NETWORKS[row.network],
            "verdict": phrases.verdict_name(row.judgement.verdict),
            "cost": phrases.cost_sentence(row, currency=found.currency),
            "sales": phrases.sales_sentence(row),
            "reason": phrases.reason_sentence(row),
            "next_step": row.judgement.next_step.say(language) if row.judgement.next_step else "",
        }
        for row in found.networks
    ]
    return render(
        request,
        "measurement/overview.html",
        {
            "form": form,
            "found": found,
            "opening": phrases.opening(found),
            "rows": rows,
            "chart": _return_chart(found),
            "common_step": _common_step(found),
            "other_ways": [(NETWORKS[name], sales) for name, sales in found.other_ways.items()],
        },
    )


@require_GET
@workspace_view(Permission.SEE_MONEY)
def network(request: WorkspaceRequest, network: str) -> HttpResponse:
    """One network: the verdict, its three kinds of evidence, its costs and its counted figures."""
    form, found = _answer(request)
    result = found.of(network)
    if result is None:
        raise Http404
    language = get_language() or "en"
    return render(
        request,
        "measurement/network.html",
        {
            "form": form,
            "found": found,
            "result": result,
            "info": NETWORKS[network],
            "verdict": phrases.verdict_name(result.judgement.verdict),
            "sentences": [
                phrases.cost_sentence(result, currency=found.currency),
                phrases.sales_sentence(result),
                phrases.reason_sentence(result),
            ],
            "next_step": result.judgement.next_step.say(language) if result.judgement.next_step else "",
            "returns": _returns(result, found),
            "costs": _costs(result, found),
            "missing": [words.say(language) for words in result.cost.missing],
            "observed": [_observed(figure, request.workspace.slug) for figure in result.observed],
        },
    )


@require_GET
@workspace_view(Permission.SEE)
def posts(request: WorkspaceRequest) -> HttpResponse:
    """What each post obtained, sortable, beside the typical post of its network. No money stands here."""
    zone = ZoneInfo(request.workspace.timezone)
    first, last = period_known(request.workspace.pk, zone=zone, now=timezone.now())
    own = sorted({channel.network for channel in channels_of(request.workspace.pk)})
    given = request.GET.copy()
    given.setdefault("first", first.isoformat())
    given.setdefault("last", last.isoformat())
    form = PostsForm(given, own=own)
    if form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    found = post_results(request.workspace.pk, first=first, last=last)
    wanted = found.sorted_by(request.GET.get("sort", ""), network=form.cleaned_data.get("network", ""))
    page = Paginator(wanted, POSTS_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "measurement/posts.html",
        {
            "form": form,
            "page": page,
            "rows": [_post_row(post) for post in page],
            "opening": phrases.posts_opening(found),
            "typical": _typical(found),
            "may_see_money": may(request.member.role, Permission.SEE_MONEY),
        },
    )


def _post_row(post: PostResult) -> dict[str, object]:
    return {
        "post": post,
        "seen_by": METRICS[post.seen_by].name if post.seen_by else "",
        "href": post.permalink if is_link(post.permalink) else "",
        "rate": post.rate if isinstance(post.rate, Estimate) else None,
    }


def _typical(found: PostResults) -> list[Shown]:
    shown: list[Shown] = []
    language = get_language() or "en"
    for row in found.typical:
        label = f"{network_name(row.network)} · {METRICS[row.seen_by].name.say(language)}"
        outcome = row.outcome
        if isinstance(outcome, NotEstimable):
            shown.append(_refusal(label, outcome))
        else:
            shown.append(
                Figure(
                    label,
                    outcome.value,
                    outcome.low,
                    outcome.high,
                    level=outcome.level,
                    n=outcome.n,
                    n_of=_("posts"),
                    source=METHODS[outcome.method].say(language),
                    as_of=row.as_of,
                    evidence="observed",
                )
            )
    return shown


def _answer(request: WorkspaceRequest) -> tuple[PeriodForm, Results]:
    zone = ZoneInfo(request.workspace.timezone)
    first, last = period_known(request.workspace.pk, zone=zone, now=timezone.now())
    form = PeriodForm(request.GET) if "first" in request.GET else PeriodForm(initial={"first": first, "last": last})
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return form, results(request.workspace.pk, first=first, last=last, zone=zone, currency=request.workspace.currency)


def _common_step(found: Results) -> str:
    """Return the step that would settle most verdicts, where it is the same for at least three: it is said once."""
    language = get_language() or "en"
    steps = Counter(row.judgement.next_step.say(language) for row in found.networks if row.judgement.next_step)
    text, count = steps.most_common(1)[0] if steps else ("", 0)
    return text if count > 2 else ""


def _return_chart(found: Results) -> Chart | None:
    """Draw the narrower of what is declared and what is recorded; a range too wide to be drawn is said in words."""
    language = get_language() or "en"
    bars = []
    for row in found.networks:
        judgement, name = row.judgement, network_name(row.network)
        choices = ((judgement.declared, Evidence.DECLARED), (judgement.observed, Evidence.OBSERVED))
        outcome, evidence = next((c for c in choices if not isinstance(c[0], NotEstimable)), choices[1])
        if isinstance(outcome, NotEstimable):
            bars.append(Bar(name, slug=row.network, why=outcome.why.say(language, outcome.detail)))
        elif outcome.high is None or outcome.high > WIDEST_RETURN:
            bars.append(Bar(name, slug=row.network, why=phrases.return_range(outcome)))
        else:
            # Bounds have no middle that could be meant: the mark stands on the end that is sure.
            bars.append(Bar(name, outcome.low, outcome.low, outcome.high, slug=row.network, evidence=evidence.value))
    if all(bar.value is None for bar in bars):
        return None
    return range_bars(
        bars, title=_("What recorded or declared sales would return"), language=language, unit=Unit("percent")
    )


def _returns(result: NetworkResult, found: Results) -> list[Shown]:
    judgement = result.judgement
    shown: list[Shown] = [
        _return_figure(_("Return, by what is recorded"), judgement.observed, result, Evidence.OBSERVED),
        _return_figure(_("Return, by what customers say"), judgement.declared, result, Evidence.DECLARED),
        _return_figure(_("Return, by what it causes"), judgement.caused, result, Evidence.CAUSED),
    ]
    share = result.declared_share
    if isinstance(share, Estimate):
        shown.append(
            Figure(
                _("Customers who name it when asked"),
                share.value,
                share.low,
                share.high,
                unit="percent",
                level=share.level,
                n=share.n,
                n_of=_("answers"),
                source=METHODS[share.method].say(get_language() or "en"),
                evidence="declared",
            )
        )
    else:
        shown.append(_refusal(_("Customers who name it when asked"), share))
    return shown


def _return_figure(label: str, outcome: Bounds | NotEstimable, result: NetworkResult, evidence: Evidence) -> Shown:
    if isinstance(outcome, NotEstimable):
        return _refusal(label, outcome)
    language = get_language() or "en"
    n = result.sales.total if evidence is Evidence.OBSERVED else getattr(result.declared_share, "n", 0)
    why = _(
        "Anything %(range)s fits these rows (%(n)s), if none of the sales had come without it. A single figure would be a guess."
    ) % {
        "range": phrases.return_range(outcome),
        "n": n,
    }
    step = result.judgement.next_step
    return Refusal(label, why=why, settle=step.say(language) if step else "")


def _refusal(label: str, outcome: NotEstimable) -> Refusal:
    language = get_language() or "en"
    return Refusal(
        label, why=outcome.why.say(language, outcome.detail), settle=outcome.settle.say(language, outcome.detail)
    )


def _costs(result: NetworkResult, found: Results) -> list[Figure]:
    cost = result.cost
    parts = (
        (_("Advertising"), cost.ads),
        (_("Hours worked, at your rate"), cost.work),
        (_("Tools, agency, training and other"), cost.direct),
        (_("Its part of shared costs"), cost.shared),
    )
    taken: date | None = min((spend.as_of.date() for spend in result.spend), default=None)
    return [
        Figure(label, amount, unit="money", currency=found.currency, as_of=taken if amount == cost.ads else None)
        for label, amount in parts
        if amount
    ]


def _observed(figure: ObservedFigure, slug: str) -> Shown:
    language = get_language() or "en"
    info = METRICS[figure.metric]
    label = info.name.say(language)
    opened = evidence_url(slug, figure.question, (figure.network,), figure.metric)
    if figure.value is None:
        return Refusal(label, why=figure.why.say(language) if figure.why else "", evidence_url=opened)
    money = info.unit == "currency"
    return Figure(
        label,
        figure.value,
        unit="money" if money else "number",
        currency=figure.currency,
        n=figure.n,
        n_of=_("posts") if figure.of_posts else _("days"),
        as_of=figure.as_of,
        evidence="observed",
        evidence_url=opened,
    )
