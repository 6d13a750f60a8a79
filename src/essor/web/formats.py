"""Numbers, money and dates as a reader of French or of British English expects them. Pure: pages, reports and PDF use it.

French follows the Imprimerie nationale's rules: U+202F between thousands, a comma before decimals, U+00A0 before the sign
of a unit. A number with an interval is rounded to what is known of it: its last figure is worth about the interval's.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

NARROW = "\u202f"  # between thousands
HARD = "\u00a0"  # before a unit
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CAD": "CA$", "CHF": "CHF", "JPY": "¥", "AUD": "A$", "SEK": "SEK"}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
}
LONG_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
}  # fmt: skip
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
Numeric = int | float | Decimal


def tongue(language: str | None) -> str:
    """Return "fr" or "en", the languages the product speaks, for any language code."""
    return "fr" if (language or "").lower().startswith("fr") else "en"


def known_decimals(low: Numeric, high: Numeric) -> int:
    """Return how many decimals an interval justifies; negative means rounding to tens, hundreds and so on.

    The last figure shown is of the order of half the interval's width; one more figure where that width begins with 1,
    because there a rounding step would be as wide as the doubt itself. An interval of no width justifies two.
    """
    half = abs(float(high) - float(low)) / 2
    if half == 0 or not math.isfinite(half):
        return 2
    power = math.floor(math.log10(half))
    lead = half / 10**power
    return -power + (1 if lead < 2 else 0)


def round_known(value: Numeric, decimals: int) -> Decimal:
    """Round half away from zero, as people do by hand."""
    step = Decimal(1).scaleb(-decimals)
    return (_exact(value) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def format_number(
    value: Numeric,
    language: str,
    *,
    low: Numeric | None = None,
    high: Numeric | None = None,
    decimals: int | None = None,
) -> str:
    """Return ``value`` in words' digits: ``1 234,5`` or ``1,234.5``.

    Decimals: as asked, else as the interval justifies, else none for whole numbers and at most two.
    """
    if decimals is None and low is not None and high is not None:
        places = known_decimals(low, high)
        shown = round_known(value, min(places, 6))
        places = max(0, min(places, 6))
    elif decimals is not None:
        shown, places = round_known(value, decimals), max(0, decimals)
    else:
        shown = round_known(value, 2)
        places = 0 if shown == shown.to_integral_value() else 2
    text = f"{shown:,.{places}f}"
    if shown == 0:
        text = text.lstrip("-")
    if places and decimals is None and low is None and text.endswith("0"):
        text = text.rstrip("0").rstrip(".")
    text = text.replace("-", "\u2212")
    if tongue(language) == "fr":
        return text.replace(",", NARROW).replace(".", ",")
    return text


def format_percent(
    share: Numeric,
    language: str,
    *,
    low: Numeric | None = None,
    high: Numeric | None = None,
    decimals: int | None = None,
) -> str:
    """Return a share (0.12) as ``12 %`` in French, ``12%`` in English; rounded as its interval justifies, else to 0.1."""
    scaled = _exact(share) * 100  # in decimals: 0.145 * 100 is 14.499999999999998 in floating point
    if low is not None and high is not None and decimals is None:
        number = format_number(scaled, language, low=_exact(low) * 100, high=_exact(high) * 100)
    else:
        places = decimals if decimals is not None else (0 if abs(scaled) >= 10 else 1)
        number = format_number(scaled, language, decimals=places)
    return f"{number}{HARD}%" if tongue(language) == "fr" else f"{number}%"


def format_money(
    amount: Numeric,
    currency: str,
    language: str,
    *,
    low: Numeric | None = None,
    high: Numeric | None = None,
    decimals: int | None = None,
) -> str:
    """Return ``1 234,56 €`` or ``€1,234.56``; with an interval, rounded to what is known; an unknown currency keeps its
    three letters."""
    symbol = SYMBOLS.get(currency.upper(), currency.upper())
    if decimals is None and (low is None or high is None):
        decimals = 0 if currency.upper() == "JPY" else 2
    if low is not None and high is not None and decimals is None:
        decimals = min(known_decimals(low, high), 2)
        decimals = 2 if decimals == 1 else decimals  # no price has one decimal
    number = format_number(amount, language, decimals=decimals)
    if tongue(language) == "fr":
        return f"{number}{HARD}{symbol}"
    sign, digits = ("\u2212", number[1:]) if number.startswith("\u2212") else ("", number)
    gap = HARD if symbol.isalpha() else ""
    return f"{sign}{symbol}{gap}{digits}"


def format_compact(value: Numeric, language: str) -> str:
    """Return a short tick label: ``12 k``/``12k``, ``1,5 M``/``1.5M``; whole below 10,000."""
    size = abs(float(value))
    is_french = tongue(language) == "fr"
    gap = NARROW if is_french else ""
    for limit, unit, letter in ((1e9, 1e9, "Md" if is_french else "bn"), (1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if size >= limit:
            scaled = round(float(value) / unit, 1)
            return f"{format_number(scaled, language)}{gap}{letter}"
    return format_number(value, language)


def format_date(
    day: date | datetime, language: str, *, year: bool = True, long: bool = False, weekday: bool = False
) -> str:
    """Return ``22 nov. 2026`` or ``22 Nov 2026``; the first of a month is ``1er`` in French.

    ``long`` writes the month out, ``weekday`` puts the day's name before: ``dimanche 22 novembre 2026``.
    """
    names = (LONG_MONTHS if long else MONTHS)[tongue(language)]
    number = "1er" if tongue(language) == "fr" and day.day == 1 else str(day.day)
    text = f"{number}{HARD}{names[day.month - 1]}"
    if weekday:
        text = f"{WEEKDAYS[tongue(language)][day.weekday()]} {text}"
    return f"{text}{HARD}{day.year}" if year else text


def format_month(day: date | datetime, language: str, *, year: bool = True, long: bool = False) -> str:
    """Return ``nov. 2026`` or ``Nov 2026``."""
    name = (LONG_MONTHS if long else MONTHS)[tongue(language)][day.month - 1]
    return f"{name}{HARD}{day.year}" if year else name


def format_clock(moment: datetime, language: str) -> str:
    """Return the time of day: ``14 h 05`` or ``14:05``."""
    if tongue(language) == "fr":
        return f"{moment.hour}{HARD}h{HARD}{moment.minute:02d}"
    return f"{moment.hour}:{moment.minute:02d}"


def format_period(first: date, last: date, language: str) -> str:
    """Return a period with what both ends share said once: ``1er–30 nov. 2026``, ``1 Oct – 30 Nov 2026``."""
    if first == last:
        return format_date(first, language)
    if first.year != last.year:
        return f"{format_date(first, language)} – {format_date(last, language)}"
    if first.month != last.month:
        return f"{format_date(first, language, year=False)} – {format_date(last, language)}"
    opening = "1er" if tongue(language) == "fr" and first.day == 1 else str(first.day)
    return f"{opening}–{format_date(last, language)}"


def format_hours(hours: Numeric, language: str, *, low: Numeric | None = None, high: Numeric | None = None) -> str:
    """Return ``9 h`` in both languages, to the tenth where nothing says how well it is known."""
    if low is not None and high is not None:
        return f"{format_number(hours, language, low=low, high=high)}{HARD}h"
    rounded = round_known(hours, 1)
    places = 0 if rounded == rounded.to_integral_value() else 1
    return f"{format_number(hours, language, decimals=places)}{HARD}h"


def _exact(value: Numeric) -> Decimal:
    """Return the number as it is written, not as binary floating point holds it."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
