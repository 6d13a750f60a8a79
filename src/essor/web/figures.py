"""A figure is never naked: what a page shows of a number, or of the reason why there is none.

Pages make these values; ``<c-figure :of="figure" />`` draws either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.translation import get_language

from essor.web.formats import (
    Numeric,
    format_compact,
    format_hours,
    format_money,
    format_number,
    format_percent,
)

Evidence = Literal["caused", "declared", "observed", ""]
Unit = Literal["number", "percent", "money", "hours"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with all that makes it believable.

    ``value``, ``low`` and ``high`` are in the unit itself (a share of 0.12 is 12 %). ``low`` and ``high`` None means that
    the number is counted, not estimated, and then ``exact`` words say so. ``scale`` is the common range on which figures
    that stand together draw their intervals. ``n`` with ``n_of`` ("posts", already translated) says the sample; ``source``
    names file or account; ``as_of`` says when it was true; ``evidence_url`` answers with the drawer's content.
    """

    label: str
    value: Numeric
    low: Numeric | None = None
    high: Numeric | None = None
    unit: Unit = "number"
    currency: str = ""
    suffix: str = ""
    level: float = 0.9
    n: int | None = None
    n_of: str = ""
    source: str = ""
    as_of: date | datetime | None = None
    evidence: Evidence = ""
    evidence_url: str = ""
    scale: tuple[Numeric, Numeric] | None = None
    decimals: int | None = None

    is_refusal = False

    @property
    def has_interval(self) -> bool:
        """Whether there is a range to show."""
        return self.low is not None and self.high is not None

    @property
    def text(self) -> str:
        """The value as a reader sees it, rounded to what is known."""
        return self._say(self.value)

    @property
    def low_text(self) -> str:
        """The lower end."""
        return self._say(self.low) if self.low is not None else ""

    @property
    def high_text(self) -> str:
        """The upper end."""
        return self._say(self.high) if self.high is not None else ""

    @property
    def level_text(self) -> str:
        """The interval's level, as "90 %"."""
        return format_percent(self.level, get_language() or "en", decimals=0)

    @property
    def bar(self) -> tuple[float, float, float] | None:
        """Where low, value and high stand on the scale, 0 to 100; ``None`` without interval."""
        if self.low is None or self.high is None:
            return None
        first, last = (float(end) for end in (self.scale or self._own_scale()))
        span = (last - first) or 1.0
        low, value, high = (
            min(100.0, max(0.0, (float(x) - first) / span * 100)) for x in (self.low, self.value, self.high)
        )
        return low, value, high

    @property
    def scale_text(self) -> tuple[str, str]:
        """The ends of the scale in short."""
        language = get_language() or "en"
        first, last = self.scale or self._own_scale()
        if self.unit == "percent":
            return format_percent(first, language, decimals=0), format_percent(last, language, decimals=0)
        return format_compact(first, language), format_compact(last, language)

    def _own_scale(self) -> tuple[Numeric, Numeric]:
        low, high = float(self.low or 0), float(self.high or 0)
        return (min(0.0, low * 1.1), max(0.0, high * 1.1)) if low or high else (0.0, 1.0)

    def _say(self, number: Numeric) -> str:
        language = get_language() or "en"
        if self.unit == "percent":
            text = format_percent(number, language, low=self.low, high=self.high, decimals=self.decimals)
        elif self.unit == "money":
            text = format_money(number, self.currency, language, low=self.low, high=self.high, decimals=self.decimals)
        elif self.unit == "hours":
            text = format_hours(number, language, low=self.low, high=self.high)
        else:
            text = format_number(number, language, low=self.low, high=self.high, decimals=self.decimals)
        return f"{text}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no number, and the cheapest thing that would settle it."""

    label: str
    why: str
    settle: str = ""
    settle_url: str = ""
    settle_action: str = ""
    evidence_url: str = ""

    is_refusal = True


Shown = Figure | Refusal


def common_scale(figures: list[Shown]) -> tuple[float, float] | None:
    """Return one range that holds every interval of ``figures``, zero included, or ``None`` where none has one."""
    ends = [
        float(end)
        for figure in figures
        if isinstance(figure, Figure)
        for end in (figure.low, figure.high)
        if end is not None
    ]
    return (min(0.0, *ends), max(0.0, *ends)) if ends else None
