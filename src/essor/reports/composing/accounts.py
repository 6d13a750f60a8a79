"""The health of each account in the report: how it is, the figures behind, what to choose."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.channels.models import Channel
from essor.health import phrases
from essor.health.queries import health_of
from essor.health.rules import Choice, Condition, Diagnosis, Evidence, Kind, diagnose
from essor.metrics.queries import coverage
from essor.reports.composing.telling import Asked, Tongue, lowered
from essor.reports.content import Account, CalendarChart, Gap, Health, LineChart, LinePoint, Remark
from essor.stats import Estimate, PostResponse, median

URGENCY = (
    Condition.DORMANT,
    Condition.TIRED,
    Condition.DECLINING,
    Condition.UNCLEAR,
    Condition.HEALTHY,
    Condition.AT_REST,
)
CALENDAR_DAYS = 371  # 53 weeks: what one strip of the drawing holds
FEWEST_MONTHS = 3
ABOUT_PEOPLE = (Kind.OWNER, Kind.PURPOSE)

Judged = tuple[Channel, Evidence, Diagnosis]


def judged_accounts(asked: Asked) -> list[Judged]:
    """Return every account on which one posts, with its diagnosis, the ones that ask for something first."""
    found = []
    for health in health_of(asked.workspace_id, zone=asked.zone, now=asked.moment):
        evidence, diagnosis = health.evidence, health.diagnosis
        if not asked.are_people_known:
            # Files say nothing of owners and objectives: nobody may be blamed for not having told.
            evidence = replace(evidence, has_owner=True, has_purpose=True)
            diagnosis = diagnose(evidence)
        found.append((health.channel, evidence, diagnosis))
    return sorted(found, key=lambda one: (URGENCY.index(one[2].condition), one[0].network, one[0].title))


def compose_health(asked: Asked, judged: list[Judged], tongue: Tongue) -> Health:
    """Return the section; a gap where there is no account on which one posts."""
    if not judged:
        return Health(
            (),
            (),
            Gap(
                _(
                    "These files hold no posts and no days of an account on which one publishes, so no health can be said."
                ),
                _("Bring an export of posts from each account: Facebook, Instagram, LinkedIn, X, YouTube, TikTok …"),
            ),
        )
    accounts = tuple(_account(asked, one, tongue) for one in judged)
    counts = Counter(diagnosis.condition for _channel, _evidence, diagnosis in judged)
    return Health(tuple(_lead(counts, len(judged))), accounts)


def _lead(counts: Counter[Condition], total: int) -> list[str]:
    said = []
    asking = sum(counts[c] for c in (Condition.DORMANT, Condition.TIRED, Condition.DECLINING))
    if asking:
        said.append(
            ngettext(
                "%(asking)s account of %(total)s asks for a decision.",
                "%(asking)s accounts of %(total)s ask for a decision.",
                asking,
            )
            % {"asking": asking, "total": total}
        )
    elif counts[Condition.HEALTHY]:
        said.append(_("No account asks for a decision, as far as these files tell."))
    if counts[Condition.UNCLEAR]:
        said.append(
            ngettext(
                "Of one account too little is known to say how it is.",
                "Of %(count)s accounts too little is known to say how they are.",
                counts[Condition.UNCLEAR],
            )
            % {"count": counts[Condition.UNCLEAR]}
        )
    return said


def _account(asked: Asked, one: Judged, tongue: Tongue) -> Account:
    channel, evidence, diagnosis = one
    network = channel.network_info
    remarks = tuple(
        Remark(finding.weight.value, phrases.sentence(finding, network=network))
        for finding in diagnosis.findings
        if asked.are_people_known or finding.kind not in ABOUT_PEOPLE
    )
    advice = diagnosis.advice
    responses = _responses(asked, channel, evidence, tongue)
    title = channel.title if channel.title != network.name else ""
    return Account(
        channel.network,
        network.name,
        title,
        diagnosis.condition.value,
        phrases.condition_name(diagnosis.condition),
        phrases.headline(diagnosis, title=str(channel) if title else network.name),
        tuple(remark for remark in remarks if remark.text),
        phrases.choice_name(advice) if diagnosis.condition is not Condition.UNCLEAR else "",
        phrases.choice_meaning(advice) if diagnosis.condition is not Condition.UNCLEAR else "",
        tuple(phrases.choice_steps(advice)) if advice is not Choice.KEEP else (),
        _calendar(asked, channel, evidence),
        responses,
    )


def _calendar(asked: Asked, channel: Channel, evidence: Evidence) -> CalendarChart | None:
    # Only days that some file covers: an empty day outside them would say "nothing was posted" of what nobody knows.
    known = [row for row in coverage(asked.workspace_id, channel.pk) if row.subject_kind == "post"]
    starts, ends = [*evidence.days, *(row.first for row in known)], [*evidence.days, *(row.last for row in known)]
    if not starts:
        return None
    last = min(asked.last, max(ends))
    first = max(asked.first, min(starts), last - timedelta(days=CALENDAR_DAYS - 1))
    counts = Counter(day for day in evidence.days if first <= day <= last)
    if not counts:
        return None
    title = _("%(account)s: days with a post") % {"account": channel.title}
    return CalendarChart(title, channel.network, first, last, tuple(sorted(counts.items())))


def _responses(asked: Asked, channel: Channel, evidence: Evidence, tongue: Tongue) -> LineChart | None:
    """The median post of each month with its interval; a month with too few posts for one is a gap."""
    months: dict[date, list[PostResponse]] = {}
    for response in evidence.responses:
        if asked.first <= response.day <= asked.last:
            months.setdefault(response.day.replace(day=1), []).append(response)
    points = []
    for month in _months(min(months), max(months)) if months else ():
        outcome = median([response.response for response in months.get(month, ())])
        if isinstance(outcome, Estimate):
            points.append(LinePoint(month, outcome.value, outcome.low, outcome.high))
        else:
            points.append(LinePoint(month, None))
    if sum(point.value is not None for point in points) < FEWEST_MONTHS:
        return None
    metric = tongue.metric(evidence.response_metric)
    title = _("%(account)s: %(metric)s of the middle post of each month, with its interval") % {
        "account": channel.title,
        "metric": lowered(metric),
    }
    return LineChart(title, metric, channel.network, tuple(points))


def _months(first: date, last: date) -> list[date]:
    found = [first]
    while found[-1] < last:
        found.append((found[-1].replace(day=28) + timedelta(days=4)).replace(day=1))
    return found
