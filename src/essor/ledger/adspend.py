"""What advertising tools say they charged, counted once however many of their reports were imported.

One campaign export by range and one series by week hold the same euros. So of every account one table is taken: the one
that covers most days of the period, and among equals the plainest. It is never the sum of two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from essor.channels.queries import channels_of
from essor.jobs.aside import kept
from essor.ledger.rules import Span, part_within
from essor.metrics.queries import SpanValue, spans
from essor.records import Grain, Words
from essor.workspaces.queries import state_of

PLAINEST = ("account", "campaign", "ad_set", "ad_group", "ad")
GRAINS = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.RANGE)
PARTS_OF_LONGER = Words(
    "The reports cover longer periods: their part was taken by days, as if each day had cost the same.",
    "Les rapports couvrent des périodes plus longues : leur part a été prise au nombre de jours, comme si chaque jour "
    "avait coûté autant.",
)
Cut = tuple[str, Grain, tuple[str, ...]]  # subject kind, grain, names of dimensions: one way to slice the same spend


@dataclass(frozen=True, slots=True)
class AdSpend:
    """Spend of one account in a period, in one currency, from one table of its reports."""

    channel_id: int
    network: str
    amount: Decimal
    currency: str
    subject_kind: str
    grain: Grain
    days_covered: int
    days: int
    as_of: datetime
    rows: int
    is_estimated: bool = False  # made of parts of longer spans, as if each had spent the same every day


@kept(state=state_of)
def ad_spend(workspace_id: int, *, first: date, last: date) -> tuple[AdSpend, ...]:
    """Return the spend of each account and currency in a period.

    Only spans that lie wholly inside count, as in every other figure: two days of last year's total would stand beside
    the clicks of this year. Where nothing of an account lies inside, parts of longer spans count by their days.
    """
    networks = dict(channels_of(workspace_id).order_by("pk").values_list("pk", "network"))
    found_by_channel: dict[int, list[SpanValue]] = {}
    for value in spans(workspace_id, "spend", first=first, last=last):
        found_by_channel.setdefault(value.channel_id, []).append(value)
    tables: dict[int, dict[Cut, list[SpanValue]]] = {}
    estimated: set[int] = set()
    for channel_id, values in found_by_channel.items():
        inside = [value for value in values if first <= value.first and value.last <= last]
        if not inside:
            estimated.add(channel_id)
        tables[channel_id] = _tables(inside or values)
    days = (last - first).days + 1
    found: list[AdSpend] = []
    for channel_id, cuts in tables.items():
        best = max(cuts, key=lambda cut: (_days_covered(cuts[cut], first, last), *_plainness(cut)))
        covered = _days_covered(cuts[best], first, last)
        for currency in sorted({value.currency for value in cuts[best]}):
            values = [value for value in cuts[best] if value.currency == currency]
            amount = sum((_part(value, first, last) for value in values), Decimal(0))
            oldest = min(value.as_of for value in values)
            found.append(
                AdSpend(
                    channel_id,
                    networks[channel_id],
                    amount,
                    currency,
                    best[0],
                    best[1],
                    covered,
                    days,
                    oldest,
                    len(values),
                    channel_id in estimated,
                )
            )
    return tuple(found)


def _tables(values: Iterable[SpanValue]) -> dict[Cut, list[SpanValue]]:
    """Return the values of one account by the way they slice its spend, nothing twice in any of them."""
    cuts: dict[Cut, list[SpanValue]] = {}
    for value in values:
        cut = (value.subject_kind, value.grain, tuple(name for name, _ in value.dimensions))
        cuts.setdefault(cut, []).append(value)
    return {cut: _apart(found) for cut, found in cuts.items()}


def _apart(values: Iterable[SpanValue]) -> list[SpanValue]:
    """Return spans of which no two of one subject overlap: exports "January to March" and "January to June" hold the
    same January. The longer span wins, so that least is left out (a later export of February alone must not push the
    half-year aside), then the later export."""
    kept: dict[tuple[str, object], list[SpanValue]] = {}
    for value in sorted(values, key=lambda v: (v.last - v.first, v.as_of, v.first), reverse=True):
        mine = kept.setdefault((value.subject_id, value.dimensions), [])
        if not any(other.first <= value.last and value.first <= other.last for other in mine):
            mine.append(value)
    return [value for mine in kept.values() for value in mine]


def _part(value: SpanValue, first: date, last: date) -> Decimal:
    return part_within(Span(Decimal(repr(value.value)), value.first, value.last), first, last)


def _days_covered(values: Iterable[SpanValue], first: date, last: date) -> int:
    """Return how many days of the period at least one value covers."""
    covered = 0
    reached = first - timedelta(days=1)
    for begin, end in sorted((max(value.first, first), min(value.last, last)) for value in values):
        covered += max(0, (end - max(begin - timedelta(days=1), reached)).days)
        reached = max(reached, end)
    return covered


def _plainness(cut: Cut) -> tuple[int, int, int]:
    kind, grain, dimensions = cut
    plain = PLAINEST.index(kind) if kind in PLAINEST else len(PLAINEST)
    return -len(dimensions), -GRAINS.index(grain), -plain
