"""Pages on the health of accounts."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essor.channels.models import Channel
from essor.channels.queries import channels_of
from essor.health import phrases, queries, services
from essor.health.forms import DecisionForm
from essor.health.models import Decision
from essor.health.rules import Choice, Condition, Diagnosis, Evidence, Finding, Kind
from essor.records import METRICS
from essor.stats import Estimate, NotEstimable
from essor.web.charts import Chart, Point, Series, line_chart, posting_calendar
from essor.web.figures import Figure, Refusal
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, may


def _zone(request: WorkspaceRequest) -> ZoneInfo:
    return ZoneInfo(request.workspace.timezone)


@require_GET
@workspace_view()
def overview(request: WorkspaceRequest) -> HttpResponse:
    """Every account with its condition, then networks by use and by effect and who moved."""
    now, zone = timezone.now(), _zone(request)
    found = queries.health_of(request.workspace.pk, zone=zone, now=now)
    last = now.astimezone(zone).date()
    ranking = queries.ranking(
        request.workspace.pk, first=last - timedelta(days=90), last=last, zone=zone, currency=request.workspace.currency
    )
    counts = Counter(health.diagnosis.condition for health in found)
    rows = [
        {
            "channel": health.channel,
            "condition": health.diagnosis.condition.value,
            "name": phrases.condition_name(health.diagnosis.condition),
            "headline": phrases.headline(health.diagnosis, title=str(health.channel)),
            "advice": phrases.choice_name(health.diagnosis.advice),
            "decision": health.decision,
        }
        for health in found
    ]
    return render(
        request,
        "health/overview.html",
        {
            "rows": rows,
            "asking": counts[Condition.DORMANT] + counts[Condition.TIRED] + counts[Condition.DECLINING],
            "ranking": ranking,
            "places": {place.key: place for place in ranking.places},
            "may_see_money": may(request.member.role, Permission.SEE_MONEY),
        },
    )


@require_GET
@workspace_view()
def channel(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """One account: how it is, why, what one can decide."""
    subject = get_object_or_404(channels_of(request.workspace.pk), public_id=channel_id)
    return _channel_page(request, subject, form=None)


@require_http_methods(["POST"])
@workspace_view(Permission.EDIT_CHANNELS)
def decide(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Keep a decision."""
    subject = get_object_or_404(channels_of(request.workspace.pk), public_id=channel_id)
    now = timezone.now()
    form = DecisionForm(request.POST, today=now.astimezone(_zone(request)).date())
    if not form.is_valid():
        return _channel_page(request, subject, form=form, status=422)
    health = queries.channel_health(subject, zone=_zone(request), now=now)
    services.decide(
        subject,
        choice=Choice(form.cleaned_data["choice"]),
        condition=health.diagnosis.condition,
        actor=request.user,
        now=now,
        note=form.cleaned_data["note"],
        review_on=form.cleaned_data["review_on"],
    )
    messages.success(request, _("Your decision is kept, with its steps."))
    return redirect("health:channel", request.workspace.slug, subject.public_id)


@require_POST
@workspace_view(Permission.EDIT_CHANNELS)
def steps(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Tick off the steps of the latest decision."""
    subject = get_object_or_404(channels_of(request.workspace.pk), public_id=channel_id)
    decision = Decision.objects.filter(channel=subject).order_by("-decided_at").first()
    if decision is not None:
        done = [int(number) for number in request.POST.getlist("done") if number.isdecimal() and len(number) < 4]
        services.mark_steps(decision, done=done, actor=request.user, now=timezone.now())
        messages.success(request, _("Steps kept."))
    return redirect("health:channel", request.workspace.slug, subject.public_id)


def _channel_page(
    request: WorkspaceRequest, subject: Channel, *, form: DecisionForm | None, status: int = 200
) -> HttpResponse:
    now, zone = timezone.now(), _zone(request)
    today = now.astimezone(zone).date()
    try:
        health = queries.channel_health(subject, zone=zone, now=now)
    except LookupError as error:
        raise Http404 from error
    evidence = health.evidence
    diagnosis = health.diagnosis
    decision = health.decision
    if form is None:
        initial = {"choice": diagnosis.advice.value, "review_on": today + timedelta(days=91)}
        form = DecisionForm(initial=initial, today=today)
    return render(
        request,
        "health/channel.html",
        {
            "channel": subject,
            "condition": diagnosis.condition.value,
            "condition_name": phrases.condition_name(diagnosis.condition),
            "headline": phrases.headline(diagnosis, title=str(subject)),
            "findings": [
                {"weight": f.weight.value, "text": phrases.sentence(f, network=subject.network_info)}
                for f in diagnosis.findings
            ],
            "figures": _figures(diagnosis),
            "charts": _charts(evidence),
            "until": diagnosis.until,
            "advice": phrases.choice_name(diagnosis.advice),
            "advice_meaning": phrases.choice_meaning(diagnosis.advice),
            "form": form,
            "decision": decision,
            "steps": [
                {"number": i, "text": text, "done": i in decision.done_steps}
                for i, text in enumerate(phrases.choice_steps(Choice(decision.choice)))
            ]
            if decision
            else [],
        },
        status=status,
    )


def _figures(diagnosis: Diagnosis) -> list[Figure | Refusal]:
    """The three figures behind a diagnosis, each with its interval or its refusal."""
    language = get_language() or "en"
    shown: list[Figure | Refusal] = []
    habit = diagnosis.habit
    label = _("Days between posting days (median)")
    if isinstance(habit, NotEstimable):
        shown.append(Refusal(label, why=habit.say(language)))
    else:
        # The middle of the gaps that were: a count, which needs no interval.
        shown.append(Figure(label, habit.quartiles[1], n=len(habit.gaps), n_of=_("gaps"), as_of=diagnosis.until))
    for kind, label in (
        (Kind.DECLINE, _("Against a year before")),
        (Kind.FATIGUE, _("Response per post, change a year")),
    ):
        finding = diagnosis.finding(kind)
        if finding is None:
            shown.append(
                Refusal(label, why=_("No figures of this kind are known."), settle=_("Import the network’s export."))
            )
            continue
        name = f"{label} · {METRICS[finding.metric].name.say(language)}"
        shown.append(_change(name, finding, as_of=diagnosis.until))
    return shown


def _change(label: str, finding: Finding, *, as_of: date) -> Figure | Refusal:
    """A ratio as a change: 0.8 is shown as -20 %."""
    outcome = finding.outcome
    language = get_language() or "en"
    if isinstance(outcome, Estimate):
        n_of = _("weeks") if finding.kind is Kind.DECLINE else _("posts")
        low, high = outcome.low - 1, outcome.high - 1
        return Figure(
            label,
            outcome.value - 1,
            low,
            high,
            unit="percent",
            level=outcome.level,
            n=outcome.n,
            n_of=n_of,
            as_of=as_of,
            decimals=0,
        )
    if isinstance(outcome, NotEstimable):
        return Refusal(
            label, why=outcome.why.say(language, outcome.detail), settle=outcome.settle.say(language, outcome.detail)
        )
    raise TypeError(f"{finding.kind} carries no change")


def _charts(evidence: Evidence) -> list[Chart]:
    language = get_language() or "en"
    charts = []
    if evidence.days:
        first = max(min(evidence.days), evidence.until - timedelta(days=363))
        posts = Counter(day for day in evidence.days if day >= first)
        charts.append(
            posting_calendar(posts, first=first, last=evidence.until, title=_("Days with a post"), language=language)
        )
    if len(evidence.responses) > 1:
        name = METRICS[evidence.response_metric].name.say(language)
        points = tuple(Point(r.day, r.response) for r in evidence.responses)
        charts.append(
            line_chart([Series(name, points)], title=_("%(metric)s of each post") % {"metric": name}, language=language)
        )
    return charts
