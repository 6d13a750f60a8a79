"""What a statistic returns: a number with its interval, or the reason why there is none; and how such numbers combine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from essor.records import Words

NO_WORDS = Words("", "")
LEVEL = 0.9  # the level of every interval unless the caller says otherwise


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that can be stood behind: ``value`` lies in [``low``, ``high``], which holds the truth in ``level`` of
    such cases if ``assumptions`` hold. ``n`` is how many observations it rests on (posts, weeks, orders).

    ``method`` and ``assumptions`` are keys of ``essor.stats.METHODS`` and ``ASSUMPTIONS`` (words in both languages).
    An interval of no width, an infinite bound or a level outside (0, 1) is refused with ``ValueError``: a statistic
    that cannot say returns ``NotEstimable``.
    """

    value: float
    low: float
    high: float
    level: float
    n: int
    method: str
    assumptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.value <= self.high):
            raise ValueError(f"not an interval around its value: {self.low} <= {self.value} <= {self.high}")
        if self.low == self.high:
            raise ValueError("an interval of no width claims certainty; return NotEstimable")
        if not 0 < self.level < 1 or self.n < 1:
            raise ValueError(f"level {self.level} must lie in (0, 1) and n {self.n} be at least 1")

    def holds(self, number: float) -> bool:
        """Tell whether the interval contains ``number``."""
        return self.low <= number <= self.high


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """Why there is no number, in words, and what would settle it. ``detail`` fills the placeholders of both texts."""

    why: Words
    detail: Mapping[str, object] = field(default_factory=dict)
    settle: Words = NO_WORDS

    def say(self, language: str) -> str:
        """Return the reason and, where there is one, the way out, in ``language``."""
        parts = (self.why.say(language, self.detail), self.settle.say(language, self.detail))
        return " ".join(part for part in parts if part)


Outcome = Estimate | NotEstimable


@dataclass(frozen=True, slots=True)
class Sample:
    """Sufficient sums of a group of numbers. They add, so a database may compute them per day, post or file."""

    n: int = 0
    total: float = 0.0
    total_squares: float = 0.0

    @classmethod
    def of(cls, values: Iterable[float]) -> Sample:
        """Return the sample of ``values``."""
        held = [float(value) for value in values]
        return cls(len(held), math.fsum(held), math.fsum(value * value for value in held))

    def __add__(self, other: Sample) -> Sample:
        return Sample(self.n + other.n, self.total + other.total, self.total_squares + other.total_squares)

    @property
    def mean(self) -> float:
        """The mean; raises ``ValueError`` for an empty sample."""
        if self.n == 0:
            raise ValueError("an empty sample has no mean")
        return self.total / self.n

    @property
    def variance(self) -> float:
        """Unbiased variance; raises ``ValueError`` under two values.

        Sums of squares cancel when the spread is tiny beside the level: what is left under rounding counts as 0.
        """
        if self.n < 2:
            raise ValueError("a variance needs two values")
        spread = self.total_squares - self.total * self.total / self.n
        return spread / (self.n - 1) if spread > self.total_squares * 1e-12 else 0.0


# --------------------------------------------------------------------------------------------------------------------
# Arithmetic. Intervals combine by their arms (distance from the value to each bound), so asymmetry survives: MOVER,
# the method of variance estimates recovery, Zou & Donner 2008, Statistics in Medicine 27(10), equations 3 and 4;
# for ratios Donner & Zou 2012, Statistical Methods in Medical Research 21(4), equation 9.

Quantity = Estimate | float  # a plain number is known exactly, such as an invoice

NO_BASE = Words(
    "What one would divide by may be zero, so the quotient could be anything.",
    "Le diviseur pourrait être nul : le quotient pourrait prendre n’importe quelle valeur.",
)
NOTHING_TO_SHARE = Words(
    "There is nothing to share: the total may be zero.",
    "Il n’y a rien à répartir : le total pourrait être nul.",
)
ALL_EXACT = Words(
    "Both figures are exact: their result is a plain number without an interval.",
    "Les deux chiffres sont exacts : leur résultat est un simple nombre, sans intervalle.",
)


def _arms(quantity: Quantity) -> tuple[float, float, float]:
    """Return value, arm below, arm above."""
    if isinstance(quantity, Estimate):
        return quantity.value, quantity.value - quantity.low, quantity.high - quantity.value
    return float(quantity), 0.0, 0.0


def _made(value: float, low: float, high: float, parts: Sequence[Quantity], method: str) -> Outcome:
    known = [part for part in parts if isinstance(part, Estimate)]
    low, high = min(low, value), max(high, value)
    if not known or low == high:  # equal also where rounding leaves nothing of a width
        return NotEstimable(ALL_EXACT)
    levels = {part.level for part in known}
    if len(levels) > 1:
        raise ValueError(f"intervals of different levels do not combine: {sorted(levels)}")
    assumptions = dict.fromkeys(a for part in known for a in part.assumptions)
    if len(known) > 1:
        assumptions["independent_parts"] = None
    n = min(part.n for part in known)
    return Estimate(value, low, high, known[0].level, n, method, tuple(assumptions))


def add(parts: Sequence[Quantity]) -> Outcome:
    """Return the sum of independent quantities (MOVER, Zou & Donner 2008, equation 3)."""
    arms = [_arms(part) for part in parts]
    value = math.fsum(a[0] for a in arms)
    return _made(
        value, value - math.hypot(*(a[1] for a in arms)), value + math.hypot(*(a[2] for a in arms)), parts, "mover"
    )


def subtract(minuend: Quantity, subtrahend: Quantity) -> Outcome:
    """Return the difference of two independent quantities (MOVER, Zou & Donner 2008, equation 4)."""
    a, a_below, a_above = _arms(minuend)
    b, b_below, b_above = _arms(subtrahend)
    low, high = a - b - math.hypot(a_below, b_above), a - b + math.hypot(a_above, b_below)
    return _made(a - b, low, high, (minuend, subtrahend), "mover")


def scale(estimate: Estimate, factor: float) -> Estimate:
    """Return ``estimate`` times a known ``factor`` other than 0 (a change of unit, a price, a sign)."""
    low, high = sorted((estimate.low * factor, estimate.high * factor))
    return replace(estimate, value=estimate.value * factor, low=low, high=high)


def shift(estimate: Estimate, by: float) -> Estimate:
    """Return ``estimate`` plus a known number."""
    return replace(estimate, value=estimate.value + by, low=estimate.low + by, high=estimate.high + by)


def _lowest_ratio(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """Return the lower MOVER-R bound of a/b for b > 0: the r at which the lower bound of a - r b is zero.

    Where the bound is negative the arm of b that counts is the one below. The first form of the root stays finite
    when its leading coefficient passes through zero (b's arm above as long as b itself).
    """
    low_a = a[0] - a[1]
    arm = b[2] if low_a >= 0 else b[1]
    lead = b[0] * b[0] - arm * arm
    tail = a[0] * a[0] - a[1] * a[1]
    root = math.sqrt(max(0.0, (a[0] * b[0]) ** 2 - lead * tail))
    if low_a >= 0:
        denominator = a[0] * b[0] + root
        return tail / denominator if denominator else 0.0
    return (a[0] * b[0] - root) / lead


def divide(numerator: Quantity, denominator: Quantity) -> Outcome:
    """Return the ratio of two independent quantities (MOVER-R, Donner & Zou 2012, equation 9).

    Refuses where the denominator's interval reaches zero or below: the ratio is then unbounded.
    """
    a, b = _arms(numerator), _arms(denominator)
    if b[0] - b[1] <= 0:
        return NotEstimable(NO_BASE)
    low = _lowest_ratio(a, b)
    high = -_lowest_ratio((-a[0], a[2], a[1]), b)
    return _made(a[0] / b[0], low, high, (numerator, denominator), "mover_ratio")


def return_on_cost(gain: Quantity, cost: Quantity) -> Outcome:
    """Return (gain - cost) / cost, where gain and cost share a currency: 0 pays for itself, -1 brings nothing."""
    ratio = divide(gain, cost)
    if isinstance(ratio, Estimate) and ratio.low - 1 < ratio.high - 1:
        return shift(ratio, -1.0)
    return NotEstimable(ALL_EXACT) if isinstance(ratio, Estimate) else ratio


def _highest_share(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """Return the upper bound of a / (a + b): the share falls with b / a, so the lower bound of that ratio gives it."""
    if a[0] > 0:
        return 1 / (1 + _lowest_ratio(b, a))
    return a[2] / (a[2] + b[0] - b[1]) if a[2] else 0.0


def share(part: Quantity, rest: Quantity) -> Outcome:
    """Return part / (part + rest) of two independent quantities that cannot be negative (MOVER-R on their ratio)."""
    a, b = ((value, min(below, value), above) for value, below, above in (_arms(part), _arms(rest)))
    if a[0] < 0 or b[0] < 0 or a[0] + b[0] == 0:
        return NotEstimable(NOTHING_TO_SHARE)
    low, high = 1 - _highest_share(b, a), _highest_share(a, b)
    return _made(a[0] / (a[0] + b[0]), low, high, (part, rest), "mover_ratio")
