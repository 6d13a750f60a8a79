"""Results, for programs: the same figures as the page, each with its interval, sample, source and date or its refusal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import override
from ninja import Query, Schema

from essor.measurement import phrases
from essor.measurement.forms import LONGEST_DAYS
from essor.measurement.queries import figure_rows, period_known, results
from essor.workspaces.api import ApiRequest, Problem, RoomRouter
from essor.workspaces.rules import Permission

router = RoomRouter(tags=["results"])


class ResultsAsk(Schema):
    """Which period, both days included; the last year known where none is named. ``language`` of the words."""

    first: date | None = None
    last: date | None = None
    language: Literal["en", "fr"] = "en"


class FigureOut(Schema):
    """One figure. ``value`` null and ``low`` null: it is refused, and ``why`` says why."""

    network: str
    metric: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    n: int | None
    method: str
    source: str
    as_of: str
    why: str


class VerdictOut(Schema):
    """What can be said of one network, and the cheapest thing that would settle it."""

    network: str
    verdict: str
    words: str
    why: str
    next_step: str


class ResultsOut(Schema):
    """The answer for a period."""

    first: date
    last: date
    currency: str
    verdicts: list[VerdictOut]
    figures: list[FigureOut]


@router.get("/results", permission=Permission.SEE_MONEY, response=ResultsOut)
def show_results(request: ApiRequest, asked: Query[ResultsAsk]) -> ResultsOut:
    """Show every network's verdict and every figure behind it."""
    workspace = request.workspace
    zone = ZoneInfo(workspace.timezone)
    first, last = period_known(workspace.pk, zone=zone, now=timezone.now())
    first, last = asked.first or first, asked.last or last
    if first > last or (last - first).days > LONGEST_DAYS or not 1990 <= first.year <= last.year <= 9000:
        raise Problem(422, "The period starts after 1990, ends on a later day, and lasts ten years at most.")
    found = results(workspace.pk, first=first, last=last, zone=zone, currency=workspace.currency)
    with override(asked.language):
        verdicts = [
            VerdictOut(
                network=row.network,
                verdict=row.judgement.verdict.value,
                words=phrases.verdict_name(row.judgement.verdict),
                why=phrases.reason_sentence(row),
                next_step=row.judgement.next_step.say(asked.language) if row.judgement.next_step else "",
            )
            for row in found.networks
        ]
    figures = [FigureOut(**asdict(row)) for row in figure_rows(found, language=asked.language)]
    return ResultsOut(first=first, last=last, currency=found.currency, verdicts=verdicts, figures=figures)
