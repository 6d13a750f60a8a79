"""Decisions on an account's health, over values: what is found, how bad it is, what to choose and in which steps.

Nothing here is a score. A finding either rests on an interval, or is a plain fact (no owner), or says that it cannot be
said; the condition is the worst finding, and the choice follows from the findings by rules that a person can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from essor.records import NetworkState
from essor.stats.estimate import Estimate, NotEstimable, Outcome
from essor.stats.fatigue import (
    AudienceFatigue,
    Dormancy,
    PostResponse,
    Rhythm,
    audience_fatigue,
    decline,
    dormancy,
    rhythm,
)

STALE_AFTER = timedelta(days=45)  # figures older than this say nothing about now
WEEKS_COMPARED = 13  # a quarter against the same quarter a year before


class Weight(StrEnum):
    """What a finding asks of the reader."""

    ACT = "act"
    WATCH = "watch"
    FINE = "fine"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a finding is about."""

    SILENCE = "silence"
    DECLINE = "decline"
    FATIGUE = "fatigue"
    UNANSWERED = "unanswered"
    OWNER = "owner"
    PURPOSE = "purpose"
    STALE = "stale"
    NETWORK = "network"


class Condition(StrEnum):
    """How an account is."""

    HEALTHY = "healthy"
    TIRED = "tired"
    DECLINING = "declining"
    DORMANT = "dormant"
    UNCLEAR = "unclear"  # too little data to say
    AT_REST = "at_rest"  # frozen or closed by decision


class Choice(StrEnum):
    """What one can decide about an account."""

    KEEP = "keep"
    REVIVE = "revive"
    REDIRECT = "redirect"
    FREEZE = "freeze"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one account, fetched before anything is decided.

    ``days``: days with a post. ``responses``: per post, ``response_metric`` of it. ``weeks_now`` and ``weeks_before``:
    weekly sums of ``trend_metric`` for the last quarter and the same weeks a year before, ``None`` where a week has no
    data. ``until``: the last day that the figures cover.
    """

    days: tuple[date, ...]
    until: date
    today: date
    responses: tuple[PostResponse, ...] = ()
    response_metric: str = ""
    weeks_now: tuple[float | None, ...] = ()
    weeks_before: tuple[float | None, ...] = ()
    trend_metric: str = ""
    recent_audience: float | None = None  # ``trend_metric`` over the last quarter: does anybody still look?
    unanswered: int | None = None
    has_owner: bool = True
    has_purpose: bool = True
    is_at_rest: bool = False
    network_state: NetworkState = NetworkState.ACTIVE


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``outcome`` is the number behind it, or why there is none; plain facts have neither."""

    kind: Kind
    weight: Weight
    outcome: Outcome | Dormancy | None = None
    metric: str = ""
    count: int = 0
    since: date | None = None
    fatigue: AudienceFatigue | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How an account is, why, and what is advised."""

    condition: Condition
    findings: tuple[Finding, ...]
    advice: Choice
    habit: Rhythm | NotEstimable
    until: date

    def finding(self, kind: Kind) -> Finding | None:
        """Return the finding of a kind."""
        return next((f for f in self.findings if f.kind is kind), None)


def diagnose(evidence: Evidence) -> Diagnosis:
    """Return the diagnosis of one account."""
    findings = [
        finding
        for finding in (
            _network(evidence),
            _silence(evidence),
            _decline(evidence),
            _fatigue(evidence),
            _unanswered(evidence),
            _stale(evidence),
            None if evidence.has_owner else Finding(Kind.OWNER, Weight.ACT),
            None if evidence.has_purpose else Finding(Kind.PURPOSE, Weight.ACT),
        )
        if finding is not None
    ]
    condition = _condition(findings, at_rest=evidence.is_at_rest)
    order = [Weight.ACT, Weight.WATCH, Weight.UNKNOWN, Weight.FINE]
    findings.sort(key=lambda f: order.index(f.weight))
    habit = rhythm(evidence.days, until=evidence.until)
    return Diagnosis(condition, tuple(findings), _advice(condition, evidence), habit, evidence.until)


def _network(evidence: Evidence) -> Finding | None:
    if evidence.network_state is NetworkState.RETIRED and not evidence.is_at_rest:
        return Finding(Kind.NETWORK, Weight.ACT)
    if evidence.network_state in (NetworkState.FADED, NetworkState.HISTORIC) and not evidence.is_at_rest:
        return Finding(Kind.NETWORK, Weight.WATCH)
    return None


def _silence(evidence: Evidence) -> Finding:
    outcome = dormancy(evidence.days, until=evidence.until)
    if isinstance(outcome, NotEstimable):
        return Finding(Kind.SILENCE, Weight.UNKNOWN, outcome, since=max(evidence.days, default=None))
    # 1 in 100 of its own gaps lasts that long: dormant. 1 in 20: worth a look, as one account in twenty always is.
    weight = Weight.ACT if outcome.is_unusual else Weight.WATCH if outcome.probability <= 0.05 else Weight.FINE
    return Finding(Kind.SILENCE, weight, outcome, since=outcome.last)


def _decline(evidence: Evidence) -> Finding | None:
    if not evidence.trend_metric:
        return None
    outcome = decline(evidence.weeks_now, evidence.weeks_before)
    weight = Weight.UNKNOWN
    if isinstance(outcome, Estimate):
        weight = Weight.ACT if outcome.high < 0.8 else Weight.WATCH if outcome.high < 1 else Weight.FINE
    return Finding(Kind.DECLINE, weight, outcome, metric=evidence.trend_metric)


def _fatigue(evidence: Evidence) -> Finding | None:
    """Fatigue is both at once: the typical post obtains less, and more is posted. One alone is not called fatigue."""
    if not evidence.response_metric:
        return None
    trends = audience_fatigue(evidence.responses, until=evidence.until)
    if isinstance(trends, NotEstimable):
        return Finding(Kind.FATIGUE, Weight.UNKNOWN, trends, metric=evidence.response_metric)
    response, posting = trends.response_per_year, trends.posting_per_year
    weight = Weight.UNKNOWN
    if isinstance(response, Estimate):
        falls = response.high < 1
        rises = isinstance(posting, Estimate) and posting.low > 1
        weight = Weight.ACT if falls and rises else Weight.WATCH if falls else Weight.FINE
    return Finding(Kind.FATIGUE, weight, response, metric=evidence.response_metric, fatigue=trends)


def _unanswered(evidence: Evidence) -> Finding | None:
    if evidence.unanswered is None:
        return None
    weight = Weight.ACT if evidence.unanswered else Weight.FINE
    return Finding(Kind.UNANSWERED, weight, count=evidence.unanswered)


def _stale(evidence: Evidence) -> Finding | None:
    age = evidence.today - evidence.until
    return Finding(Kind.STALE, Weight.WATCH, count=age.days, since=evidence.until) if age > STALE_AFTER else None


def _condition(findings: Sequence[Finding], *, at_rest: bool) -> Condition:
    if at_rest:
        return Condition.AT_REST
    weights = {finding.kind: finding.weight for finding in findings}
    if weights.get(Kind.SILENCE) is Weight.ACT or (
        weights.get(Kind.NETWORK) is Weight.ACT and weights.get(Kind.SILENCE) is not Weight.FINE
    ):
        return Condition.DORMANT
    if weights.get(Kind.FATIGUE) is Weight.ACT:
        return Condition.TIRED
    if weights.get(Kind.DECLINE) is Weight.ACT:
        return Condition.DECLINING
    known = [
        w
        for kind, w in weights.items()
        if kind in (Kind.SILENCE, Kind.DECLINE, Kind.FATIGUE) and w is not Weight.UNKNOWN
    ]
    return Condition.HEALTHY if known else Condition.UNCLEAR


def _advice(condition: Condition, evidence: Evidence) -> Choice:
    """Choose by what a person could check: does anybody still look, is somebody in charge, does the network still live?"""
    if evidence.network_state is NetworkState.RETIRED:
        return Choice.CLOSE
    if evidence.network_state is not NetworkState.ACTIVE and not evidence.days and not evidence.has_purpose:
        return Choice.CLOSE  # a faded network of which nothing is known and which serves nothing
    if condition is not Condition.DORMANT:
        return Choice.KEEP
    if not evidence.has_purpose:
        # Nobody knows what the account is for: waking it up would be work without an aim.
        return Choice.CLOSE if evidence.recent_audience == 0 else Choice.FREEZE
    if evidence.recent_audience == 0:
        return Choice.CLOSE
    if evidence.recent_audience is not None:
        return Choice.REVIVE if evidence.has_owner else Choice.REDIRECT
    return Choice.REVIVE if evidence.has_owner else Choice.FREEZE
