"""The simulated company's orders and its customers' answers: drawn by cause, then seen through the shop's list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from essor.records import AnswerRow, ConversionRow, Record
from essor.simulation import texts
from essor.simulation.law import (
    ANSWERS,
    CAMPAIGNS,
    CURRENCY,
    DAYS,
    SEEN_AS,
    UNTRACKED,
    UTM,
    YEAR,
    campaign_of,
    season_of,
)
from essor.simulation.world import Paper, crisis_day

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_WEEKDAY = (0.95, 0.9, 0.95, 0.95, 1.0, 1.25, 1.0)
_REGIONS = {
    "56": 0.34, "35": 0.16, "44": 0.12, "29": 0.08, "22": 0.07, "75": 0.09, "69": 0.05, "33": 0.04, "59": 0.03,
    "13": 0.02,
}  # fmt: skip
_COUNTRIES = {"FR": 0.92, "BE": 0.05, "CH": 0.03}
_ABROAD = {"BE": "1050", "CH": "1204"}


@dataclass(frozen=True, slots=True)
class Orders:
    """The order list and the answers, and the causes behind them.

    ``drawn``: orders a day by cause, net of cancelled and refunded; ``by_cause`` and ``count``: all that were placed.
    """

    records: tuple[Record, ...]
    answers: tuple[Record, ...]
    drawn: Mapping[str, Floats]
    baseline: Floats
    count: int
    tracked: int
    by_cause: Mapping[str, int]


def draw_orders(paper: Paper, causes: Mapping[str, Floats], *, crisis_factor: float) -> Orders:
    """Draw Poisson orders a day from the baseline and from each network's expected effect (``causes``, orders a day)."""
    import numpy as np

    company = paper.company
    baseline = _baseline(paper, crisis_factor)
    events: list[tuple[int, int, str]] = []  # day, minute, cause
    for cause, expected in {"baseline": baseline, **causes}.items():
        rng = paper.stream(f"orders {cause}")
        counts = rng.poisson(expected)
        for busy in np.flatnonzero(counts):
            minutes = rng.normal(17 * 60, 230, counts[busy]).clip(420, 1410).astype(int)
            events.extend((int(busy), int(minute), cause) for minute in minutes)
    events.sort()

    rng = paper.stream("order details")
    centre = np.log(company.mean_basket) - company.basket_spread**2 / 2
    baskets = np.exp(rng.normal(centre, company.basket_spread, len(events)))
    zone = ZoneInfo(company.timezone)
    drawn = {cause: np.zeros(DAYS) for cause in ("baseline", *causes)}
    rows: list[Record] = [paper.facts("", currency=CURRENCY, timezone=company.timezone)]
    answers: list[Record] = [paper.facts("")]
    by_cause = dict.fromkeys(drawn, 0)
    tracked = 0
    for index, (day, minute, cause) in enumerate(events):
        seen = _pick(rng, SEEN_AS[cause])
        kept, is_new = bool(rng.random() < company.kept_share), bool(rng.random() < 0.68)
        country = "FR" if seen == "pos" else _pick(rng, _COUNTRIES)
        utm = dict(UTM.get(seen, {}))
        if seen == "utm:facebook_paid":
            utm["campaign"] = paper.say(CAMPAIGNS[campaign_of(paper.day(day))])
        by_cause[cause] += 1
        tracked += seen not in UNTRACKED
        drawn[cause][day] += kept
        clock = time(minute // 60, minute % 60, int(rng.integers(60)))
        rows.append(
            ConversionRow(
                line=index + 2,
                kind="order",
                remote_id=f"#{1001 + index}",
                at=datetime.combine(paper.day(day), clock, tzinfo=zone),
                value=Decimal(f"{baskets[index]:.2f}"),
                currency=CURRENCY,
                status="won" if kept else _pick(rng, {"refunded": 0.6, "cancelled": 0.4}),
                source="pos" if seen == "pos" else "web",
                utm=utm,
                is_new_customer=is_new,
                country=country,
                postal_code=_ABROAD.get(country) or f"{_pick(rng, _REGIONS)}{10 * int(rng.integers(0, 90)):03d}",
            )
        )
        if kept and is_new and rng.random() < company.answering_share:
            answer = texts.ANSWERS[_pick(rng, ANSWERS[cause])]
            answers.append(AnswerRow(len(answers) + 1, paper.day(day), paper.say(answer)))
    return Orders(tuple(rows), tuple(answers), drawn, baseline, len(events), tracked, by_cause)


def _baseline(paper: Paper, crisis_factor: float) -> Floats:
    import numpy as np

    company = paper.company
    days = [paper.day(index) for index in range(DAYS)]
    level = company.baseline_orders / 7 * company.growth ** (np.arange(DAYS) / YEAR)
    daily = level * [season_of(day) for day in days] * [_WEEKDAY[day.weekday()] for day in days]
    start = crisis_day(company)
    daily[start : start + 7] *= crisis_factor
    return np.asarray(daily, dtype=float)


def _pick(rng: np.random.Generator, odds: Mapping[str, float]) -> str:
    """Draw one name; the odds need not add up to 1."""
    names = list(odds)
    sums = list(accumulate(odds.values()))
    return names[min(bisect_right(sums, float(rng.random()) * sums[-1]), len(names) - 1)]
