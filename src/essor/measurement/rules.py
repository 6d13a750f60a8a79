"""From costs and recorded sales to a return, as logical bounds first.

Nothing is spread by guess. What is not known widens the range to all that is possible: an order of unknown source may
have come by this network or not, a margin that nobody stated lies between nothing and everything, hours that nobody
recorded may have cost any sum. Bounds without assumptions are those of Manski 1990, American Economic Review 80(2): they
hold whatever the truth is, and when they are too wide to decide, that is the finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from essor.records import Words
from essor.stats.estimate import Estimate, NotEstimable, Outcome, scale

MOSTLY_UNKNOWN = 0.5


class Evidence(StrEnum):
    """How strong the link between a network and a sale is, weakest last."""

    CAUSED = "caused"  # an experiment or a model that may be believed
    DECLARED = "declared"  # the customer's own answer
    OBSERVED = "observed"  # a link, a source field


class Verdict(StrEnum):
    """What can be said of a network's worth."""

    EARNS = "earns"
    LOSES = "loses"
    CANNOT_SAY = "cannot_say"


NO_COST = Words(
    "No cost is recorded for this network, so there is nothing to compare a gain with.",
    "Aucun coût n’est noté pour ce réseau : il n’y a rien à quoi comparer un gain.",
)
RECORD_COSTS = Words(
    "Record the hours spent on it for four weeks (a line per day is enough).",
    "Notez pendant quatre semaines les heures qui y passent (une ligne par jour suffit).",
)
NO_SALES = Words(
    "No order or deal of this period is known.", "Aucune commande ni affaire de cette période n’est connue."
)
IMPORT_SALES = Words(
    "Import the orders of your shop or the deals of your CRM.",
    "Importez les commandes de votre boutique ou les affaires de votre CRM.",
)
SOURCE_UNKNOWN = Words(
    "The source of {unknown} of {total} sales is unknown ({share}%): what came by this network cannot be told.",
    "L’origine de {unknown} ventes sur {total} est inconnue ({share} %) : impossible de dire lesquelles viennent de ce réseau.",
)
RECORD_SOURCE = Words(
    "From now on, tag the links you post and ask each customer “How did you hear of us?”.",
    "Dès maintenant, balisez les liens que vous publiez et demandez à chaque client « Comment nous avez-vous connus ? ».",
)
RANGE_SPANS_ZERO = Words(
    "Between what is recorded and what is possible, it may lose or earn.",
    "Entre ce qui est noté et ce qui est possible, il peut coûter comme rapporter.",
)
NOT_CAUSED = Words(
    "These sales are recorded beside it; whether they would have come anyway is not known.",
    "Ces ventes sont notées à côté de lui ; on ignore si elles seraient venues de toute façon.",
)
NO_EXPERIMENT = Words(
    "No experiment has been run, so what this network causes is not known.",
    "Aucune expérience n’a été menée : ce que ce réseau provoque n’est pas connu.",
)
NO_ANSWERS = Words(
    "No customer has been asked how they heard of you.",
    "Aucun client ne s’est vu demander comment il vous a connus.",
)
ADS_ARE_NOT_NAMED = Words(
    "Customers name the network, not whether what they saw was an ad: their answers cannot tell ads apart.",
    "Les clients citent le réseau, pas le fait d’y avoir vu une publicité : leurs réponses ne permettent pas d’isoler "
    "la publicité.",
)
ASK_CUSTOMERS = Words(
    "Add the question “How did you hear of us?” to the order form or the till; about 60 answers give a first range.",
    "Ajoutez la question « Comment nous avez-vous connus ? » au formulaire de commande ou à la caisse ; "
    "une soixantaine de réponses donnent une première fourchette.",
)
PLAN_TEST = Words(
    "Post and pause by turns, week by week, in an order drawn by lot: over {weeks} weeks an effect of {effect}% or more on all "
    "sales would show.",
    "Publiez et faites une pause, une semaine sur deux dans un ordre tiré au sort : en {weeks} semaines, un effet d’au moins "
    "{effect} % sur l’ensemble des ventes se verrait.",
)
TEST_TOO_SMALL = Words(
    "An on/off test is not worth it yet: your sales vary too much from week to week to show less than {effect}% in {weeks} weeks.",
    "Un test alterné n’en vaut pas encore la peine : vos ventes varient trop d’une semaine à l’autre pour montrer moins de "
    "{effect} % en {weeks} semaines.",
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """All that is possible: the truth lies between, whatever it is. ``high`` None: there is no upper bound."""

    low: float
    high: float | None

    def __post_init__(self) -> None:
        if self.high is not None and self.high < self.low:
            raise ValueError(f"bounds in the wrong order: {self.low} > {self.high}")


@dataclass(frozen=True, slots=True)
class CostSide:
    """What a network cost in the period, in the workspace's currency. ``missing`` names what is not recorded."""

    ads: Decimal = Decimal(0)
    work: Decimal = Decimal(0)
    direct: Decimal = Decimal(0)
    shared: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    missing: tuple[Words, ...] = ()

    @property
    def known(self) -> Decimal:
        """All that is recorded."""
        return self.ads + self.work + self.direct + self.shared

    @property
    def bounds(self) -> Bounds:
        """The cost as bounds: exact only where nothing is missing."""
        return Bounds(float(self.known), None if self.missing else float(self.known))


@dataclass(frozen=True, slots=True)
class SalesSide:
    """Sales of the period: those whose own fields name the network, those of unknown source, and all of them."""

    by_network: int
    value_by_network: Decimal
    unknown: int
    value_unknown: Decimal
    total: int
    value_total: Decimal

    @property
    def share_unknown(self) -> float:
        """Share of sales whose source is unknown; 0 where there is no sale."""
        return self.unknown / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Margin:
    """What remains of a sale, as a range of shares. Not stated: anything between nothing and everything."""

    low: float = 0.0
    high: float = 1.0


def observed_gain(sales: SalesSide, margin: Margin) -> Bounds | NotEstimable:
    """Return the margin on sales that may have come by this network: at least those recorded, at most also all unknown.

    Refuses without sales, and where most sources are unknown (the upper bound would then speak of the unknown only).
    """
    if sales.total == 0:
        return NotEstimable(NO_SALES, settle=IMPORT_SALES)
    if sales.share_unknown > MOSTLY_UNKNOWN:
        detail = {"unknown": sales.unknown, "total": sales.total, "share": round(100 * sales.share_unknown)}
        return NotEstimable(SOURCE_UNKNOWN, detail, RECORD_SOURCE)
    low = float(sales.value_by_network) * margin.low
    return Bounds(low, float(sales.value_by_network + sales.value_unknown) * margin.high)


def declared_gain(share: Outcome, sales: SalesSide, margin: Margin) -> Estimate | NotEstimable:
    """Return the margin on the share of all sales that customers credit to this network.

    The interval is the share's, widened by the margin's range. What it cannot hold: people name what they remember.
    """
    if isinstance(share, NotEstimable):
        return share
    if sales.total == 0:
        return NotEstimable(NO_SALES, settle=IMPORT_SALES)
    worth = scale(share, float(sales.value_total))
    middle = (margin.low + margin.high) / 2
    return Estimate(
        worth.value * middle,
        worth.low * margin.low,
        worth.high * margin.high,
        worth.level,
        worth.n,
        worth.method,
        (*worth.assumptions, "truthful_answers"),
    )


def return_bounds(gain: Bounds, cost: Bounds) -> Bounds | NotEstimable:
    """Return (gain - cost) / cost as bounds: the least gain at the highest cost, the most gain at the lowest.

    Unbounded cost gives -1 below (all of it lost); an unrecorded cost of zero is refused, never divided by.
    """
    if cost.low <= 0:
        return NotEstimable(NO_COST, settle=RECORD_COSTS)
    low = -1.0 if cost.high is None else gain.low / cost.high - 1
    high = None if gain.high is None else gain.high / cost.low - 1
    return Bounds(low, high)


def judge(bounds: Bounds) -> Verdict:
    """Return what bounds on a return allow to say."""
    if bounds.low > 0:
        return Verdict.EARNS
    if bounds.high is not None and bounds.high < 0:
        return Verdict.LOSES
    return Verdict.CANNOT_SAY


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one network: at which evidence it was reached, why it is what it is, and the cheapest next step."""

    verdict: Verdict
    evidence: Evidence | None
    reason: NotEstimable
    next_step: NotEstimable | None
    observed: Bounds | NotEstimable
    declared: Bounds | NotEstimable
    caused: NotEstimable


def conclude(
    *, cost: CostSide, sales: SalesSide, margin: Margin, declared_share: Outcome, test: Outcome, test_weeks: int = 26
) -> Judgement:
    """Join cost, recorded sales and customers' answers into one judgement.

    "Earns" and "loses" are kept for causes: records and answers can only show what is possible. One exception needs no
    cause: a network that costs more than the margin on ALL sales of the company loses, whatever it causes.
    """
    observed = _return(observed_gain(sales, margin), cost.bounds)
    gain = declared_gain(declared_share, sales, margin)
    declared = _return(gain if isinstance(gain, NotEstimable) else Bounds(max(0.0, gain.low), gain.high), cost.bounds)
    step = _next_step(cost, sales, declared_share, test, test_weeks)
    caused = NotEstimable(NO_EXPERIMENT)
    if cost.known > 0 and sales.total and float(cost.known) > float(sales.value_total) * margin.high:
        reason = NotEstimable(COSTS_MORE_THAN_ALL, {"cost": round(cost.known), "all": round(sales.value_total)})
        return Judgement(Verdict.LOSES, Evidence.OBSERVED, reason, step, observed, declared, caused)
    if isinstance(observed, NotEstimable):
        reason = observed
    elif judge(observed) is Verdict.EARNS:
        reason = NotEstimable(NOT_CAUSED)
    else:
        reason = NotEstimable(RANGE_SPANS_ZERO)
    return Judgement(Verdict.CANNOT_SAY, None, reason, step, observed, declared, caused)


COSTS_MORE_THAN_ALL = Words(
    "It cost {cost}, more than the margin on all sales of the company ({all} of sales).",
    "Il a coûté {cost}, plus que la marge sur toutes les ventes de l’entreprise ({all} de ventes).",
)


def _return(gain: Bounds | NotEstimable, cost: Bounds) -> Bounds | NotEstimable:
    return gain if isinstance(gain, NotEstimable) else return_bounds(gain, cost)


def _next_step(
    cost: CostSide, sales: SalesSide, declared_share: Outcome, test: Outcome, weeks: int
) -> NotEstimable | None:
    """The cheapest thing that would move the verdict: first what is missing, then sources, answers, at last a test."""
    if sales.total == 0:
        return NotEstimable(IMPORT_SALES)
    if cost.known == 0 or cost.missing:
        return NotEstimable(RECORD_COSTS)
    if sales.share_unknown > MOSTLY_UNKNOWN:
        return NotEstimable(RECORD_SOURCE)
    if isinstance(declared_share, NotEstimable) and declared_share.why != ADS_ARE_NOT_NAMED:
        return NotEstimable(ASK_CUSTOMERS)
    if isinstance(test, Estimate):
        words = PLAN_TEST if test.value < 0.5 else TEST_TOO_SMALL
        return NotEstimable(words, {"weeks": weeks, "effect": max(1, round(100 * test.value))})
    return NotEstimable(RECORD_SOURCE)
