"""What every section needs to speak: numbers of one language and currency, names, lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essor.records import METRICS, NETWORKS
from essor.records.metrics import MetricKind
from essor.web import formats


@dataclass(frozen=True, slots=True)
class Asked:
    """What is composed: whose, which days (both included), in which tongue and money, as of when."""

    workspace_id: int
    first: date
    last: date
    zone: ZoneInfo
    currency: str
    language: str
    now: datetime  # when the report is made
    moment: datetime  # until when it may speak: the end of ``last``, or now where that comes first
    are_people_known: bool  # whether owners and objectives are kept at all (not where only files were given)


@dataclass(frozen=True, slots=True)
class Tongue:
    """Numbers and dates as the report writes them."""

    language: str
    currency: str
    zone: ZoneInfo

    def number(self, value: formats.Numeric, low: float | None = None, high: float | None = None) -> str:
        """Return a number."""
        return formats.format_number(value, self.language, low=low, high=high)

    def money(self, value: formats.Numeric, currency: str = "") -> str:
        """Return an amount, of the report's currency unless told."""
        return formats.format_money(value, currency or self.currency, self.language)

    def percent(self, share: float, low: float | None = None, high: float | None = None) -> str:
        """Return a share of 1 as a percentage."""
        return formats.format_percent(share, self.language, low=low, high=high)

    def signed(self, share: float) -> str:
        """Return a change as a percentage with its sign, whole."""
        said = formats.format_percent(share, self.language, decimals=0)
        return f"+{said}" if round(share * 100) > 0 else said

    def period(self, first: date, last: date) -> str:
        """Return a period."""
        return formats.format_period(first, last, self.language)

    def day(self, day: date | datetime) -> str:
        """Return a date, in the report's time zone."""
        local = day.astimezone(self.zone) if isinstance(day, datetime) else day
        return formats.format_date(local, self.language)

    def metric(self, slug: str) -> str:
        """Return a metric's name."""
        return METRICS[slug].name.say(self.language)

    def value(self, slug: str, value: float, currency: str = "") -> str:
        """Return a metric's value in its own unit."""
        metric = METRICS[slug]
        if metric.kind is MetricKind.MONEY:
            return self.money(value, currency)
        return self.percent(value) if metric.unit == "%" else self.number(value)


def network_name(slug: str) -> str:
    """Return a network's name in the active language."""
    return NETWORKS.get(slug, NETWORKS["other"]).say(get_language() or "en")


def quoted(name: str) -> str:
    """Return a name between the language's quotation marks."""
    return _("“%(name)s”") % {"name": name}


def listed(names: Sequence[str]) -> str:
    """Return "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def lowered(text: str) -> str:
    """Return a name as it stands inside a sentence: its first letter small, unless it is an acronym or a brand."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
