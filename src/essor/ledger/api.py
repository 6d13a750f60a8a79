"""Costs, hours and sales, for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone
from ninja import Field, Query, Schema, Status

from essor.ledger import queries, services
from essor.ledger.models import Conversion, Cost, TimeEntry
from essor.ledger.services.costs import HoursIn
from essor.records import ConversionRow
from essor.workspaces.api import ApiRequest, Page, Paging, Problem, RoomRouter, page_of
from essor.workspaces.rules import Permission

router = RoomRouter(tags=["money"])
KindName = Literal["ads", "tool", "agency", "training", "content", "other"]
SaleKind = Literal["order", "deal", "lead"]
SaleState = Literal["won", "open", "lost", "cancelled", "refunded"]
Money = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
EARLIEST, LATEST = date(1990, 1, 1), date(9999, 12, 31)


class SpanAsk(Paging):
    """Which days, both included; ``network`` "shared" asks for what belongs to no single one."""

    first: date = EARLIEST
    last: date = LATEST
    network: str = Field("", max_length=30)


class CostIn(Schema):
    """A cost; it falls evenly on its days. ``network`` "": shared by all."""

    kind: KindName
    label: str = Field(min_length=1, max_length=200)
    amount: Money
    currency: str = Field("", max_length=3, description="Empty: the workspace’s own.")
    first: date
    last: date | None = None
    network: str = Field("", max_length=30)


class CostOut(Schema):
    """A cost. ``file`` and ``line`` say where it came from; none where a person or a program wrote it."""

    id: UUID
    kind: str
    label: str
    amount: Decimal
    currency: str
    first: date
    last: date
    network: str
    file: UUID | None
    line: int


class HoursEntryIn(Schema):
    """Hours of one day; without ``rate`` the workspace’s price of an hour counts."""

    day: date
    hours: Annotated[Decimal, Field(gt=0, le=1000, decimal_places=2)]
    network: str = Field("", max_length=30)
    task: str = Field("", max_length=200)
    person: str = Field("", max_length=80, description="A role rather than a name.")
    rate: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)] | None = None
    currency: str = Field("", max_length=3)


class HoursOut(Schema):
    """Hours of one day on one network."""

    id: UUID
    day: date
    hours: Decimal
    network: str
    task: str
    person: str
    rate: Decimal | None
    currency: str
    file: UUID | None
    line: int


class SaleIn(Schema):
    """An order, a deal or a lead. The same kind and id told again changes it; what is left empty empties nothing."""

    kind: SaleKind
    remote_id: str = Field(min_length=1, max_length=120)
    at: datetime = Field(description="Without a zone: the workspace’s own.")
    value: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    currency: str = Field("", max_length=3, pattern="^([A-Z]{3})?$")
    status: SaleState = "won"
    source: str = Field("", max_length=200)
    utm_source: str = Field("", max_length=200)
    utm_medium: str = Field("", max_length=200)
    utm_campaign: str = Field("", max_length=200)
    referrer: str = Field("", max_length=300)
    declared_source: str = Field("", max_length=200, description="The customer’s own answer.")


class SaleOut(Schema):
    """A sale as understood: ``network`` by its recorded source, ``declared_network`` by the customer’s answer."""

    id: UUID
    kind: str
    remote_id: str
    at: datetime | None
    value: Decimal | None
    currency: str
    status: str
    wording: str
    network: str
    declared_source: str
    declared_network: str
    file: UUID | None
    line: int


class SaleAsk(SpanAsk):
    """Which sales."""

    kind: Literal["", "order", "deal", "lead"] = ""
    source: Literal["", "known", "unknown"] = ""


@router.get("/costs", permission=Permission.SEE_MONEY, response=Page[CostOut])
def list_costs(request: ApiRequest, asked: Query[SpanAsk]) -> Page[CostOut]:
    """List the costs that touch a period, latest first."""
    found = queries.costs_of(request.workspace.pk, first=asked.first, last=asked.last, network=_network(asked))
    return page_of(found, asked, _cost)


@router.post("/costs", permission=Permission.EDIT_MONEY, response={201: CostOut})
def create_cost(request: ApiRequest, given: CostIn) -> Status[CostOut]:
    """Add a cost."""
    fields = given.dict()
    fields["last"] = fields["last"] or fields["first"]
    made = services.add_cost(request.workspace, actor=request.user, now=timezone.now(), **fields)
    return Status(201, _cost(made))


@router.delete("/costs/{cost_id}", permission=Permission.EDIT_MONEY, response={204: None})
def delete_cost(request: ApiRequest, cost_id: UUID) -> Status[None]:
    """Remove a cost that no file brought."""
    cost = queries.cost_of(request.workspace.pk, cost_id)
    if cost is None:
        raise Http404
    services.remove_cost(cost, actor=request.user, now=timezone.now())
    return Status(204, None)


@router.get("/hours", permission=Permission.SEE_MONEY, response=Page[HoursOut])
def list_hours(request: ApiRequest, asked: Query[SpanAsk]) -> Page[HoursOut]:
    """List the hours of a period, latest first."""
    found = queries.hours_of(request.workspace.pk, first=asked.first, last=asked.last, network=_network(asked))
    return page_of(found, asked, _hours)


@router.post("/hours", permission=Permission.EDIT_MONEY, response={201: HoursOut})
def create_hours(request: ApiRequest, given: HoursEntryIn) -> Status[HoursOut]:
    """Add hours of a day."""
    (made,) = services.add_hours(request.workspace, [HoursIn(**given.dict())], actor=request.user, now=timezone.now())
    return Status(201, _hours(made))


@router.delete("/hours/{entry_id}", permission=Permission.EDIT_MONEY, response={204: None})
def delete_hours(request: ApiRequest, entry_id: UUID) -> Status[None]:
    """Remove hours that no file brought."""
    entry = queries.entry_of(request.workspace.pk, entry_id)
    if entry is None:
        raise Http404
    services.remove_hours(entry, actor=request.user, now=timezone.now())
    return Status(204, None)


@router.get("/conversions", permission=Permission.SEE_MONEY, response=Page[SaleOut])
def list_conversions(request: ApiRequest, asked: Query[SaleAsk]) -> Page[SaleOut]:
    """List orders, deals and leads of a period, latest first."""
    chosen = queries.SalesFilter(asked.source, asked.network, asked.kind)
    zone = ZoneInfo(request.workspace.timezone)
    last = min(asked.last, date(9998, 12, 31))  # the day after the last one must exist
    found = queries.sales_of(
        request.workspace.pk, chosen, first=max(asked.first, EARLIEST), last=max(last, EARLIEST), zone=zone
    )
    return page_of(found, asked, _sale)


@router.post("/conversions", permission=Permission.EDIT_MONEY, response={200: SaleOut, 201: SaleOut})
def tell_conversion(request: ApiRequest, given: SaleIn) -> Status[SaleOut]:
    """Tell an order, a deal or a lead: 201 where it is new, 200 where it was known."""
    if not EARLIEST.year <= given.at.year < LATEST.year:
        raise Problem(422, "A sale happens between 1990 and 9998.")
    utm = {"source": given.utm_source, "medium": given.utm_medium, "campaign": given.utm_campaign}
    row = ConversionRow(
        0,
        given.kind,
        given.remote_id,
        given.at,
        given.value,
        given.currency,
        status=given.status,
        source=given.source,
        utm={name: text for name, text in utm.items() if text},
        referrer=given.referrer,
        declared_source=given.declared_source,
    )
    sale, is_new = services.tell_sale(request.workspace, row, actor=request.user, now=timezone.now())
    return Status(201 if is_new else 200, _sale(sale))


def _network(asked: SpanAsk) -> str | None:
    return "" if asked.network == "shared" else asked.network or None


def _cost(one: Cost) -> CostOut:
    return CostOut(
        id=one.public_id,
        kind=one.kind,
        label=one.label,
        amount=one.amount,
        currency=one.currency,
        first=one.first,
        last=one.last,
        network=one.network,
        file=one.file_id,
        line=one.line,
    )


def _hours(one: TimeEntry) -> HoursOut:
    return HoursOut(
        id=one.public_id,
        day=one.day,
        hours=one.hours,
        network=one.network,
        task=one.task,
        person=one.person,
        rate=one.rate,
        currency=one.currency,
        file=one.file_id,
        line=one.line,
    )


def _sale(one: Conversion) -> SaleOut:
    return SaleOut(
        id=one.public_id,
        kind=one.kind,
        remote_id=one.remote_id,
        at=one.at,
        value=one.value,
        currency=one.currency,
        status=one.status,
        wording=one.wording,
        network=one.network,
        declared_source=one.declared_source,
        declared_network=one.declared_network,
        file=one.file_id,
        line=one.line,
    )
