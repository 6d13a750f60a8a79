"""Figures, for programs: the same question as the pages ask, and the dictionary that says what the answer means."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from essor.channels.queries import channels_of
from essor.metrics.queries import BadQuestion, MetricQuery, MetricRow, coverage, query
from essor.metrics.rules.dictionary import AXES
from essor.records import METRICS, Grain, MetricKind
from essor.workspaces.api import ApiRequest, Page, Paging, Problem, RoomRouter, page_of
from essor.workspaces.rules import Permission, key_may

router = RoomRouter(tags=["metrics"])
MAX_ROWS = 10_000
Slug = Annotated[str, Field(max_length=60)]
Text = Annotated[str, Field(max_length=255)]


class MetricOut(Schema):
    """One metric of the dictionary; ``adds_over`` names the axes along which a sum means something."""

    slug: str
    name: str
    kind: str
    unit: str
    definition: str
    definitions: dict[str, str]
    adds_over: list[str]
    why_not: str | None
    parts: list[str]


class QuestionIn(Schema):
    """What one wants to know. Periods are inclusive; no channels and no networks means all of them.

    ``group_by``: channel, network, subject, one of day, week and month, and dimension:<name>. ``dimensions`` is the exact
    set a table was cut by; null takes all tables.
    """

    metrics: list[Slug] = Field(min_length=1, max_length=30)
    first: date
    last: date
    channels: list[UUID] = Field([], max_length=200)
    networks: list[Slug] = Field([], max_length=50)
    subject_kinds: list[Slug] = Field(["account"], max_length=20)
    grains: list[Literal["day", "week", "month", "range", "lifetime"]] = Field(["day"], min_length=1, max_length=5)
    group_by: list[Slug] = Field([], max_length=5)
    dimensions: dict[Slug, Text] | None = Field({}, max_length=10)
    currency: str = Field("", max_length=3)
    limit: int = Field(1000, ge=1, le=MAX_ROWS)
    offset: int = Field(0, ge=0, le=10_000_000)


class FigureOut(Schema):
    """One figure: ``value`` is null where it cannot be said, and then ``why`` says what forbids it."""

    group: dict[str, str]
    metric: str
    value: float | None
    currency: str
    n: int
    first: date | None
    last: date | None
    as_of: datetime | None
    why: str | None


class CoverageOut(Schema):
    """What exists of one channel."""

    channel: UUID
    metric: str
    subject_kind: str
    grain: str
    dimensions: list[str]
    n: int
    first: date
    last: date


@router.get("/metrics", permission=Permission.SEE, response=list[MetricOut])
def list_metrics(request: ApiRequest) -> list[MetricOut]:
    """Show the metric dictionary, in the language that is asked for."""
    language = get_language() or "en"
    return [
        MetricOut(
            slug=metric.slug,
            name=metric.name.say(language),
            kind=metric.kind,
            unit=metric.unit,
            definition=metric.definition.say(language),
            definitions={network: words.say(language) for network, words in metric.definitions.items()},
            adds_over=[axis for axis, _words in AXES if metric.may_add(axis)],
            why_not=metric.why_not.say(language) if metric.why_not else None,
            parts=list(metric.parts or ()),
        )
        for metric in METRICS.values()
    ]


@router.get("/metrics/coverage", permission=Permission.SEE, response=Page[CoverageOut])
def show_coverage(request: ApiRequest, paging: Query[Paging]) -> Page[CoverageOut]:
    """Say which metrics exist, of which channels and subjects, at which grains, from when to when."""
    ids = dict(channels_of(request.workspace.pk).values_list("pk", "public_id"))
    return page_of(
        coverage(request.workspace.pk),
        paging,
        lambda row: CoverageOut(
            channel=ids[row.channel_id],
            metric=row.metric,
            subject_kind=row.subject_kind,
            grain=row.grain,
            dimensions=list(row.dimensions),
            n=row.n,
            first=row.first,
            last=row.last,
        ),
    )


@router.post("/metrics/query", permission=Permission.SEE, response=Page[FigureOut])
def ask(request: ApiRequest, asked: QuestionIn) -> Page[FigureOut]:
    """Answer a question about figures. Amounts of money need the scope “read-money” besides."""
    _require_money_scope(request, asked.metrics)
    ids = dict(channels_of(request.workspace.pk).values_list("pk", "public_id"))
    known = {public_id: pk for pk, public_id in ids.items()}
    if not known.keys() >= set(asked.channels):
        raise Problem(422, _("One of the channels is not in this workspace; /channels lists them."))
    question = MetricQuery(
        workspace_id=request.workspace.pk,
        metrics=tuple(dict.fromkeys(asked.metrics)),
        first=asked.first,
        last=asked.last,
        channels=tuple(known[public_id] for public_id in asked.channels),
        networks=tuple(asked.networks),
        subject_kinds=tuple(asked.subject_kinds),
        grains=tuple(Grain(grain) for grain in dict.fromkeys(asked.grains)),
        group_by=tuple(dict.fromkeys(asked.group_by)),
        dimensions=None if asked.dimensions is None else tuple(sorted(asked.dimensions.items())),
        currency=asked.currency,
    )
    language = get_language() or "en"
    try:
        rows = query(question).rows
    except BadQuestion as problem:
        raise Problem(422, problem.words.say(language)) from problem
    end = asked.offset + asked.limit
    return Page(
        items=[_figure(row, question, ids, language) for row in rows[asked.offset : end]],
        total=len(rows),
        next_offset=end if end < len(rows) else None,
    )


def _require_money_scope(request: ApiRequest, metrics: list[str]) -> None:
    asks_money = any(slug in METRICS and METRICS[slug].kind is MetricKind.MONEY for slug in metrics)
    if asks_money and not key_may(request.member.role, request.api_key.scopes, Permission.SEE_MONEY):
        raise Problem(403, _("This key does not hold the scope “%(scope)s”.") % {"scope": "read-money"})


def _figure(row: MetricRow, question: MetricQuery, ids: dict[int, UUID], language: str) -> FigureOut:
    group = {
        name: str(ids[value]) if name == "channel" and isinstance(value, int) else str(value)
        for name, value in zip(question.group_by, row.group, strict=True)
    }
    return FigureOut(
        group=group,
        metric=row.metric,
        value=row.value,
        currency=row.currency,
        n=row.n,
        first=row.first,
        last=row.last,
        as_of=row.as_of,
        why=row.why.say(language) if row.why else None,
    )
