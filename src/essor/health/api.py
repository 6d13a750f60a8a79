"""The health of accounts, for programs."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import override
from ninja import Query, Schema

from essor.health import phrases, queries
from essor.health.queries import ChannelHealth
from essor.health.rules import Finding
from essor.stats import Estimate
from essor.workspaces.api import ApiRequest, RoomRouter
from essor.workspaces.rules import Permission

router = RoomRouter(tags=["health"])


class HealthAsk(Schema):
    """The language of the words."""

    language: Literal["en", "fr"] = "en"


class FindingOut(Schema):
    """One thing found; a ratio with its interval where there is one (0.8: a fifth less)."""

    kind: str
    weight: str
    words: str
    metric: str
    ratio: float | None
    low: float | None
    high: float | None
    n: int | None


class HealthOut(Schema):
    """How one account is."""

    channel: UUID
    network: str
    title: str
    condition: str
    words: str
    advice: str
    decision: str
    judged_until: date
    findings: list[FindingOut]


@router.get("/health", permission=Permission.SEE, response=list[HealthOut])
def show_health(request: ApiRequest, asked: Query[HealthAsk]) -> list[HealthOut]:
    """Show every account's condition, the ones that ask for something first."""
    zone = ZoneInfo(request.workspace.timezone)
    with override(asked.language):
        return [_health(one) for one in queries.health_of(request.workspace.pk, zone=zone, now=timezone.now())]


def _health(one: ChannelHealth) -> HealthOut:
    channel, diagnosis = one.channel, one.diagnosis
    return HealthOut(
        channel=channel.public_id,
        network=channel.network,
        title=channel.title,
        condition=diagnosis.condition.value,
        words=phrases.headline(diagnosis, title=str(channel)),
        advice=diagnosis.advice.value,
        decision=one.decision.choice if one.decision else "",
        judged_until=diagnosis.until,
        findings=[_finding(finding, one) for finding in diagnosis.findings],
    )


def _finding(finding: Finding, one: ChannelHealth) -> FindingOut:
    known = finding.outcome if isinstance(finding.outcome, Estimate) else None
    return FindingOut(
        kind=finding.kind.value,
        weight=finding.weight.value,
        words=phrases.sentence(finding, network=one.channel.network_info),
        metric=finding.metric,
        ratio=known.value if known else None,
        low=known.low if known else None,
        high=known.high if known else None,
        n=known.n if known else None,
    )
