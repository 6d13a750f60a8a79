"""What a test could show before it is run, from the company's own history."""

from __future__ import annotations

import math
from collections.abc import Sequence

from essor.records import Words
from essor.stats.estimate import LEVEL, Estimate, NotEstimable, Outcome
from essor.stats.quantiles import gamma_quantile, t_quantile

FEWEST_PAIRS = 8
FEW_PAIRS = Words(
    "{n} whole weeks of sales are known; at least {needed} are needed to know how much they vary.",
    "{n} semaines complètes de ventes sont connues ; il en faut au moins {needed} pour savoir combien elles varient.",
)
EMPTY_WEEKS = Words(
    "Some weeks have no sale at all: effects in percent cannot be planned on so few sales.",
    "Certaines semaines n’ont aucune vente : impossible de prévoir un effet en pourcentage sur si peu de ventes.",
)
RECORD_SALES = Words(
    "Keep recording sales by week, or test over months instead of weeks.",
    "Continuez à noter les ventes par semaine, ou testez sur des mois plutôt que des semaines.",
)


def detectable_effect(weekly: Sequence[float], *, weeks: int, size: float = 0.05, power: float = 0.8) -> Outcome:
    """Return the smallest relative effect that an on/off test of ``weeks`` weeks would show (.12 = 12 % more sales).

    Weeks are paired by neighbours, one on and one off by lot; the test is a paired t on logs. The spread of such pairs is
    taken from the company's own ``weekly`` sales, so trend and season count as little as they will in the test:
    effect = exp((t_(m-1)(1 - size/2) + t_(m-1)(power)) sd / sqrt(m)) - 1 with m = weeks / 2 (Lachin 1981, Controlled
    Clinical Trials 2(2), section 3, with t in place of normal quantiles). The interval carries the doubt about the
    spread (chi-square). Raises ``ValueError`` for fewer than 4 weeks.
    """
    pairs = weeks // 2
    if pairs < 2:
        raise ValueError("an on/off test takes at least 4 weeks")
    if any(value <= 0 for value in weekly):
        return NotEstimable(EMPTY_WEEKS, settle=RECORD_SALES)
    known = len(weekly) // 2
    if known < FEWEST_PAIRS:
        return NotEstimable(FEW_PAIRS, {"n": len(weekly), "needed": 2 * FEWEST_PAIRS}, RECORD_SALES)
    latest = list(weekly)[-2 * known :]
    logs = [math.log(value) for value in latest]
    # Neighbours differ by d; which of the two is "on" is drawn by lot, so the mean difference is zero by design.
    spread = math.sqrt(math.fsum((logs[i] - logs[i + 1]) ** 2 for i in range(0, 2 * known, 2)) / known)
    if spread == 0:
        return NotEstimable(FEW_PAIRS, {"n": len(weekly), "needed": 2 * FEWEST_PAIRS}, RECORD_SALES)
    factor = (t_quantile(pairs - 1, 1 - size / 2) + t_quantile(pairs - 1, power)) / math.sqrt(pairs)
    shape = known / 2
    low = spread * math.sqrt(shape / gamma_quantile(shape, (1 + LEVEL) / 2))
    high = spread * math.sqrt(shape / gamma_quantile(shape, (1 - LEVEL) / 2))
    value, below, above = (math.expm1(factor * sd) for sd in (spread, low, high))
    return Estimate(value, below, above, LEVEL, known, "paired_power", ("same_variation",))
