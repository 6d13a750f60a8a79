"""What a period cost, by network and by what the money went for: public to rooms above.

The same euros stand in two places where an advertising tool reports its spend and somebody also typed its invoice: then
the tool's own report counts, because it says the day and comes from where the money went.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essor.jobs.aside import kept
from essor.ledger.adspend import AdSpend, ad_spend
from essor.ledger.queries import Costs, costs_by_network, money_settings
from essor.workspaces.queries import state_of

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class NetworkCost:
    """What one network cost; "" is what is shared. ``unpriced`` hours have no price and are in no sum."""

    network: str
    ads: Decimal = Decimal(0)
    ads_reported: bool = False  # by the advertising tool itself
    work: Decimal = Decimal(0)
    other: Decimal = Decimal(0)  # tools, agency, training, content
    hours: Decimal = Decimal(0)
    unpriced: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """All that is known in money."""
        return self.ads + self.work + self.other


@dataclass(frozen=True, slots=True)
class Spending:
    """The costs of a period in one currency, dearest first; shared money stands under ""."""

    first: date
    last: date
    currency: str
    rows: tuple[NetworkCost, ...]
    elsewhere: int  # rows in other currencies: counted, never converted

    @property
    def total(self) -> Decimal:
        """All that is known in money."""
        return sum((row.total for row in self.rows), Decimal(0))

    @property
    def hours(self) -> Decimal:
        """All hours, priced or not."""
        return sum((row.hours for row in self.rows), Decimal(0))

    @property
    def unpriced(self) -> Decimal:
        """Hours without a price."""
        return sum((row.unpriced for row in self.rows), Decimal(0))

    def of(self, kind: str) -> Decimal:
        """Return the sum of one kind over all networks: "ads", "work" or "other"."""
        return sum((getattr(row, kind) for row in self.rows), Decimal(0))


@kept(state=state_of)
def spending(workspace_id: int, *, first: date, last: date, currency: str) -> Spending:
    """Return what a period cost, both days included."""
    costs = costs_by_network(workspace_id, first=first, last=last, currency=currency)
    spend = ad_spend(workspace_id, first=first, last=last)
    rate = money_settings(workspace_id).hourly_rate
    rows = network_costs(costs, spend, rate=rate, currency=currency)
    elsewhere = costs.elsewhere + sum(one.currency not in ("", currency) for one in spend)
    return Spending(
        first, last, currency, tuple(sorted(rows, key=lambda r: (-r.total, -r.hours, r.network))), elsewhere
    )


def network_costs(
    costs: Costs, spend: Iterable[AdSpend], *, rate: Decimal | None, currency: str
) -> tuple[NetworkCost, ...]:
    """Join typed costs, hours and reported ad spend into one row per network, nothing counted twice."""
    reported: dict[str, Decimal] = {}
    for one in spend:
        if one.currency in ("", currency):
            reported[one.network] = reported.get(one.network, Decimal(0)) + one.amount
    rows = []
    for network in sorted({*costs.direct, *costs.hours, *reported}):
        kinds = costs.direct.get(network, {})
        unpriced = costs.hours_without_rate.get(network, Decimal(0))
        work = costs.hours_with_own_rate.get(network, Decimal(0))
        rows.append(
            NetworkCost(
                network,
                ads=reported.get(network, kinds.get("ads", Decimal(0))).quantize(_CENT),
                ads_reported=network in reported,
                work=(work + unpriced * (rate or 0)).quantize(_CENT),
                other=sum((amount for kind, amount in kinds.items() if kind != "ads"), Decimal(0)).quantize(_CENT),
                hours=costs.hours.get(network, Decimal(0)),
                unpriced=unpriced if rate is None else Decimal(0),
            )
        )
    return tuple(rows)
