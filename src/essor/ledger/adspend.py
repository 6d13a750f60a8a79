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
from essor.records import Grain
from essor.workspaces.queries import state_of

PLAINEST = ("account", "campaign", "ad_set", "ad_group", "ad")
GRAINS = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.RANGE)
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


@kept(state=state_of)
def ad_spend(workspace_id: int, *, first: date, last: date) -> tuple[AdSpend, ...]:
    """Return the spend of each account and currency in a period; part of a longer range counts day by day."""
    networks = dict(channels_of(workspace_id).order_by("pk").values_list("pk", "network"))
    tables: dict[int, dict[Cut, list[SpanValue]]] = {}
    for value in spans(workspace_id, "spend", first=first, last=last):
        cut = (value.subject_kind, value.grain, tuple(name for name, _ in value.dimensions))
        tables.setdefault(value.channel_id, {}).setdefault(cut, []).append(value)
    for cuts in tables.values():
        for cut, values in cuts.items():
            cuts[cut] = _apart(values)
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
                )
            )
    return tuple(found)


def _apart(values: Iterable[SpanValue]) -> list[SpanValue]:
    """Return spans of which no two of one subject overlap: exports "January to March" and "January to June" hold the
    same January. The later export wins, then the longer span."""
    kept: dict[tuple[str, object], list[SpanValue]] = {}
    for value in sorted(values, key=lambda v: (v.as_of, v.last - v.first, v.first), reverse=True):
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
