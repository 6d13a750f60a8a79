"""Public reads on money: what was spent, what was sold, by what way, as far as the rows themselves say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from essor.channels.queries import channels_of
from essor.ledger.models import Answer, Conversion, Cost, MoneySettings, SourceRule, TimeEntry
from essor.ledger.rules import Span, part_within

SOLD = ("won", "refunded")  # a refunded order was a sale that its own row has taken back: value is what remains
PURCHASES = ("order", "deal")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales of a period: how many, their value in one currency, and how many stand in another currency."""

    count: int = 0
    value: Decimal = Decimal(0)
    elsewhere: int = 0  # sales in other currencies: counted, not added


@dataclass(frozen=True, slots=True)
class SalesByNetwork:
    """Sales by the network that their own fields name; "" holds those of unknown source."""

    total: Sales
    by_network: Mapping[str, Sales]
    as_of: datetime | None  # when the newest row came in
    first: datetime | None
    last: datetime | None

    def of(self, network: str) -> Sales:
        """Return the sales of one network, none where it has none."""
        return self.by_network.get(network, Sales())


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of a period by network, in one currency; "" holds what is shared or names no network."""

    direct: Mapping[str, Mapping[str, Decimal]]  # network -> kind -> amount
    hours: Mapping[str, Decimal]
    hours_with_own_rate: Mapping[str, Decimal]  # money of hours whose row carries a rate
    hours_without_rate: Mapping[str, Decimal]  # hours that need the workspace's rate
    hours_in_other_money: Mapping[str, Decimal] = field(default_factory=dict)  # a rate nobody may convert: not priced
    elsewhere: int = 0  # rows in other currencies: counted, not added
    other_currencies: frozenset[str] = field(default_factory=frozenset)


def local_bounds(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants between which local days ``first`` to ``last`` lie (start included, end excluded)."""
    start = datetime.combine(first, time.min, zone)
    return start, datetime.combine(last + timedelta(days=1), time.min, zone)


def _sold(workspace_id: int, first: date, last: date, zone: ZoneInfo) -> QuerySet[Conversion]:
    start, end = local_bounds(first, last, zone)
    return Conversion.objects.filter(
        workspace_id=workspace_id, kind__in=PURCHASES, status__in=SOLD, at__gte=start, at__lt=end
    ).order_by()


def sales_by_network(workspace_id: int, *, first: date, last: date, zone: ZoneInfo, currency: str) -> SalesByNetwork:
    """Return the sales of a period by observed network. A sale without currency counts as the workspace's own."""
    own = Q(currency=currency) | Q(currency="")
    rows = _sold(workspace_id, first, last, zone)
    by_network = {
        row["network"]: Sales(row["count"], _cents(row["value"]), row["count"] - row["own"])
        for row in rows.values("network").annotate(
            count=Count("pk"), own=Count("pk", filter=own), value=Sum("value", filter=own)
        )
    }
    total = Sales(
        sum(s.count for s in by_network.values()),
        sum((s.value for s in by_network.values()), Decimal(0)),
        sum(s.elsewhere for s in by_network.values()),
    )
    span = rows.aggregate(as_of=Max("created_at"), first=Min("at"), last=Max("at"))
    return SalesByNetwork(total, by_network, span["as_of"], span["first"], span["last"])


def _cents(total: Decimal | None) -> Decimal:
    """Return a sum as the database made it, to the cent: SQLite adds amounts as floating numbers."""
    return (total or Decimal(0)).quantize(_CENT)


def declared_counts(workspace_id: int, *, first: date, last: date, zone: ZoneInfo) -> dict[str, int]:
    """Return how many customers named each network when asked, on orders and in answers; "" holds other answers.

    An order without an answer is not counted: silence is no answer.
    """
    counts: dict[str, int] = {}
    asked = _sold(workspace_id, first, last, zone).exclude(declared_source="")
    for network, count in asked.values_list("declared_network").annotate(count=Count("pk")):
        counts[network] = counts.get(network, 0) + count
    answers = Answer.objects.filter(workspace_id=workspace_id).filter(
        Q(at__isnull=True) | Q(at__gte=first, at__lte=last)
    )
    for network, count in answers.order_by().values_list("network").annotate(count=Sum("weight")):
        counts[network] = counts.get(network, 0) + count
    return counts


def daily_sales(workspace_id: int, *, first: date, last: date, zone: ZoneInfo) -> dict[date, int]:
    """Return the number of sales per local day; days without one are absent.

    Days are told apart here: SQLite's truncation calls back into Python for each row, five times slower.
    """
    moments = _sold(workspace_id, first, last, zone).values_list("at", flat=True)
    return dict(Counter(moment.astimezone(zone).date() for moment in moments if moment is not None))


def weekly_sales(workspace_id: int, *, first: date, last: date, zone: ZoneInfo) -> list[int]:
    """Return the number of sales of each whole week from the first day with a sale, oldest first; quiet weeks are 0.

    Only weeks between the first and the last known sale: outside them nothing is known, which is not zero.
    """
    days = daily_sales(workspace_id, first=first, last=last, zone=zone)
    if not days:
        return []
    start, end = min(days), max(days)
    weeks = ((end - start).days + 1) // 7
    totals = [0] * weeks
    for day, count in days.items():
        index = (day - start).days // 7
        if index < weeks:
            totals[index] += count
    return totals


def costs_by_network(workspace_id: int, *, first: date, last: date, currency: str) -> Costs:
    """Return what a period cost, day by day of each cost's own span; ad spend that tools report is not among it."""
    direct: dict[str, dict[str, Decimal]] = {}
    elsewhere = 0
    others: set[str] = set()
    for cost in Cost.objects.filter(workspace_id=workspace_id, first__lte=last, last__gte=first):
        if cost.currency != currency:
            elsewhere += 1
            others.add(cost.currency)
            continue
        kinds = direct.setdefault(cost.network, {})
        part = part_within(Span(cost.amount, cost.first, cost.last), first, last)
        kinds[cost.kind] = kinds.get(cost.kind, Decimal(0)) + part
    hours: dict[str, Decimal] = {}
    paid: dict[str, Decimal] = {}
    unpaid: dict[str, Decimal] = {}
    foreign: dict[str, Decimal] = {}
    entries = TimeEntry.objects.filter(workspace_id=workspace_id, day__gte=first, day__lte=last)
    for network, spent, rate, money in entries.values_list("network", "hours", "rate", "currency"):
        hours[network] = hours.get(network, Decimal(0)) + spent
        if rate is not None and money in ("", currency):
            paid[network] = paid.get(network, Decimal(0)) + spent * rate
        elif rate is not None:
            foreign[network] = foreign.get(network, Decimal(0)) + spent
            elsewhere += 1
            others.add(money)
        else:
            unpaid[network] = unpaid.get(network, Decimal(0)) + spent
    return Costs(direct, hours, paid, unpaid, foreign, elsewhere, frozenset(others))


def money_settings(workspace_id: int) -> MoneySettings:
    """Return how the workspace counts; unsaved defaults where nobody has said."""
    found = MoneySettings.objects.filter(workspace_id=workspace_id).first()
    return found if found is not None else MoneySettings(workspace_id=workspace_id)


def has_money(workspace_id: int) -> tuple[bool, bool]:
    """Tell whether any cost or hour, and any sale, is known (for the checklist and for empty pages)."""
    costs = Cost.objects.filter(workspace_id=workspace_id).exists()
    hours = costs or TimeEntry.objects.filter(workspace_id=workspace_id).exists()
    return hours, Conversion.objects.filter(workspace_id=workspace_id).exists()


def sales_span(workspace_id: int) -> tuple[datetime, datetime] | None:
    """Return the first and last dated sale of a workspace."""
    span = Conversion.objects.filter(workspace_id=workspace_id, at__isnull=False).aggregate(a=Min("at"), b=Max("at"))
    return (span["a"], span["b"]) if span["a"] else None


def period_of_money(workspace_id: int, *, zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """Return the period that the room opens with: the year that ends with the last day anything is known of."""
    today = now.astimezone(zone).date()
    sold = sales_span(workspace_id)
    ends = [
        Cost.objects.filter(workspace_id=workspace_id).aggregate(last=Max("last"))["last"],
        TimeEntry.objects.filter(workspace_id=workspace_id).aggregate(last=Max("day"))["last"],
        sold[1].astimezone(zone).date() if sold else None,
    ]
    last = min(today, max((end for end in ends if end is not None), default=today))
    return last - timedelta(days=364), last


def own_networks(workspace_id: int) -> list[str]:
    """Return the networks of the workspace's accounts, each once, in the order of the catalogue's names."""
    return list(channels_of(workspace_id).order_by("network").values_list("network", flat=True).distinct())


def costs_of(
    workspace_id: int, *, first: date, last: date, network: str | None = None, kind: str = ""
) -> QuerySet[Cost]:
    """Return the costs that touch a period, latest first; ``network`` "" asks for shared ones, ``None`` for all."""
    found = Cost.objects.filter(workspace_id=workspace_id, first__lte=last, last__gte=first)
    if network is not None:
        found = found.filter(network=network)
    return (found.filter(kind=kind) if kind else found).order_by("-first", "-pk")


def cost_of(workspace_id: int, public_id: UUID) -> Cost | None:
    """Return one cost of this workspace, or ``None``."""
    return Cost.objects.select_related("workspace").filter(workspace_id=workspace_id, public_id=public_id).first()


def hours_of(workspace_id: int, *, first: date, last: date, network: str | None = None) -> QuerySet[TimeEntry]:
    """Return the hours of a period, latest first; ``network`` "" asks for shared ones, ``None`` for all."""
    found = TimeEntry.objects.filter(workspace_id=workspace_id, day__gte=first, day__lte=last)
    return (found if network is None else found.filter(network=network)).order_by("-day", "-pk")


def entry_of(workspace_id: int, public_id: UUID) -> TimeEntry | None:
    """Return one line of hours of this workspace, or ``None``."""
    return TimeEntry.objects.select_related("workspace").filter(workspace_id=workspace_id, public_id=public_id).first()


@dataclass(frozen=True, slots=True)
class SalesFilter:
    """Which sales: empty fields ask for all. ``source``: "known" or "unknown"."""

    source: str = ""
    network: str = ""
    kind: str = ""


def sales_of(
    workspace_id: int, chosen: SalesFilter, *, first: date, last: date, zone: ZoneInfo
) -> QuerySet[Conversion]:
    """Return the orders, deals and leads of a period, latest first, whatever became of them."""
    start, end = local_bounds(first, last, zone)
    found = Conversion.objects.filter(workspace_id=workspace_id, at__gte=start, at__lt=end)
    if chosen.source:
        found = found.filter(network="") if chosen.source == "unknown" else found.exclude(network="")
    if chosen.network:
        found = found.filter(Q(network=chosen.network) | Q(declared_network=chosen.network))
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    return found.order_by("-at", "-pk")


def undated_sales(workspace_id: int) -> int:
    """Return how many sales carry no date: they stand in no period."""
    return Conversion.objects.filter(workspace_id=workspace_id, at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a source: how often it stands there, and what it is understood as ("" = none of ours)."""

    text: str
    count: int
    network: str
    is_corrected: bool


def source_wordings(workspace_id: int) -> list[Wording]:
    """Return the distinct wordings recorded with orders, deals and leads, the most frequent first."""
    rows = (
        Conversion.objects.filter(workspace_id=workspace_id)
        .exclude(wording="")
        .order_by()
        .values_list("wording", "network")
        .annotate(count=Count("pk"))
    )
    return _wordings(workspace_id, SourceRule.Kind.SOURCE, rows)


def answer_wordings(workspace_id: int) -> list[Wording]:
    """Return the distinct answers of customers, on orders and in answer sheets, the most frequent first."""
    sheets = Answer.objects.filter(workspace_id=workspace_id).exclude(wording="").order_by()
    asked = Conversion.objects.filter(workspace_id=workspace_id).exclude(declared_wording="").order_by()
    rows = [
        *sheets.values_list("wording", "network").annotate(count=Sum("weight")),
        *asked.values_list("declared_wording", "declared_network").annotate(count=Count("pk")),
    ]
    return _wordings(workspace_id, SourceRule.Kind.ANSWER, rows)


def _wordings(workspace_id: int, kind: str, rows: Iterable[tuple[str, str, int]]) -> list[Wording]:
    corrected = set(SourceRule.objects.filter(workspace_id=workspace_id, kind=kind).values_list("text", flat=True))
    counts: dict[tuple[str, str], int] = {}
    for text, network, count in rows:
        counts[text, network] = counts.get((text, network), 0) + count
    found = [Wording(text, count, network, text in corrected) for (text, network), count in counts.items()]
    return sorted(found, key=lambda one: (-one.count, one.text))


def unsaid_sources(workspace_id: int) -> int:
    """Return how many orders, deals and leads carry no word at all on where they came from."""
    return Conversion.objects.filter(workspace_id=workspace_id, wording="").count()


def last_day_worked(workspace_id: int) -> date | None:
    """Return the last day for which hours are recorded."""
    day: date | None = TimeEntry.objects.filter(workspace_id=workspace_id).aggregate(last=Max("day"))["last"]
    return day
