"""What the simulated company does: its posts, videos, ad budget and experiment, day by day, with expected effects."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from essor.records import AccountRef, FileFacts, Period, Words
from essor.simulation import texts
from essor.simulation.law import DAYS, ISSUE_EVERY, ISSUE_SPREAD, POSTS_ON, WEEKS, YEAR, Company
from essor.simulation.truth import ExperimentWeek

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Post:
    """One drawn post: day index, minute of the day, expected response (no noise), drawn response."""

    day: int
    minute: int
    expected: float
    response: float
    kind: str
    theme: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The calendar and the pens: day 0 is ``first``; each named part has its own stream of chance."""

    company: Company
    seed: int
    first: date
    language: str
    as_of: datetime

    def stream(self, part: str) -> np.random.Generator:
        import numpy as np

        return np.random.default_rng([self.seed, zlib.crc32(part.encode())])

    def day(self, index: int) -> date:
        return self.first + timedelta(days=int(index))

    def say(self, words: Words, params: Mapping[str, object] | None = None) -> str:
        return words.say(self.language, params)

    def account(self, network: str) -> AccountRef:
        """Return the company's account with an invented id of the length the network uses."""
        remote_id = {"facebook": "102938475610001", "instagram": "17841400123456701"}.get(network, "")
        return AccountRef(network, remote_id, self.company.handle, self.company.name)

    def facts(self, network: str, *, currency: str = "", timezone: str = "") -> FileFacts:
        account = self.account(network) if network else None
        period = Period(self.first, self.day(DAYS - 1))
        return FileFacts(account, period, self.as_of, currency, timezone)


def draw_schedule(paper: Paper) -> tuple[ExperimentWeek, ...]:
    """Draw the order of on and off within each pair of weeks, before anything starts."""
    company = paper.company
    draws = paper.stream("experiment").integers(0, 2, company.experiment_weeks // 2)
    start = DAYS - 7 * company.experiment_starts
    weeks: list[ExperimentWeek] = []
    for pair, on_first in enumerate(draws):
        for place in (0, 1):
            weeks.append(ExperimentWeek(paper.day(start + 7 * (2 * pair + place)), bool(on_first) == (place == 0)))
    return tuple(weeks)


def _noise(rng: np.random.Generator, count: int, *, sd: float, phi: float = 0.3) -> Floats:
    """Return log-scale noise of posts in order: neighbours resemble one another a little."""
    import numpy as np

    noise = rng.normal(0, sd * (1 - phi**2) ** 0.5, count)
    for i in range(1, count):
        noise[i] += phi * noise[i - 1]
    return np.asarray(noise, dtype=float)


def _responses(
    paper: Paper,
    network: str,
    days: list[int],
    *,
    base: float,
    per_year: float,
    per_doubling: float = 1.0,
    sd: float,
    kinds: tuple[str, ...],
    boost: Callable[[int], float] = lambda day: 1.0,
) -> list[Post]:
    """Give each posting day a response: log-linear in time and in log2 of the posts of the last 28 days (8 as usual)."""
    import numpy as np

    rng = paper.stream(f"{network} responses")
    noise = _noise(rng, len(days), sd=sd)
    chosen = rng.choice(len(kinds), len(days))
    minutes = rng.normal(11.5 * 60, 150, len(days)).clip(7 * 60, 21 * 60).astype(int)
    themes = texts.THEMES[network]
    order = np.array(days)
    posts = []
    for i, day in enumerate(days):
        # Before the first 28 days are over the window is not full: the account posted twice a week before, too.
        pressure = int(((order > day - 28) & (order <= day)).sum()) if day >= 28 else 8
        expected = base * per_year ** (day / YEAR) * per_doubling ** (np.log2(pressure) - 3) * boost(day)
        theme = themes[int(rng.integers(len(themes)))]
        posts.append(
            Post(day, int(minutes[i]), float(expected), float(expected * np.exp(noise[i])), kinds[chosen[i]], theme)
        )
    return posts


def crisis_day(company: Company) -> int:
    return DAYS - 7 * company.crisis_starts


def draw_facebook(paper: Paper) -> list[Post]:
    """More and more posts to an audience that tires."""
    rng = paper.stream("facebook days")
    days: list[int] = []
    for week in range(WEEKS):
        for day in rng.integers(0, 7, rng.poisson(2.0 + 3.2 * week / WEEKS)):
            days.append(7 * week + int(day))
    crisis = crisis_day(paper.company)
    days = [*(d for d in days if not crisis <= d < crisis + 7), crisis + 1, crisis + 3, crisis + 5]
    return _responses(
        paper,
        "facebook",
        sorted(days),
        base=1900,
        per_year=paper.company.facebook_year,
        per_doubling=paper.company.facebook_doubling,
        sd=0.35,
        kinds=("photo", "photo", "photo", "video", "link", "reel"),
        boost=lambda day: 1.8 if crisis <= day < crisis + 7 else 1.0,
    )


def draw_instagram(paper: Paper, experiment: tuple[ExperimentWeek, ...]) -> list[Post]:
    """A steady rhythm, except in the weeks of the experiment."""
    rng = paper.stream("instagram days")
    plan = {(week.first - paper.first).days: week.is_on for week in experiment}
    days: list[int] = []
    for week in range(WEEKS):
        ordinary = int(rng.integers(3, 5))
        count = (POSTS_ON if plan[7 * week] else 0) if 7 * week in plan else ordinary
        days.extend(7 * week + int(day) for day in sorted(rng.choice(7, 4, replace=False)[:count]))
    return _responses(
        paper,
        "instagram",
        days,
        base=950,
        per_year=paper.company.instagram_year,
        sd=0.3,
        kinds=("photo", "reel", "carousel", "photo"),
    )


def draw_linkedin(paper: Paper) -> list[Post]:
    """One post a week on working days, until nobody has the time any more."""
    rng = paper.stream("linkedin days")
    stop = DAYS - 1 - paper.company.linkedin_silent_days
    days = [7 * week + int(rng.integers(0, 5)) for week in range(WEEKS) if rng.random() < 0.85]
    days = [day for day in days if day < stop - 2] + [stop]
    return _responses(
        paper, "linkedin", days, base=420, per_year=paper.company.linkedin_year, sd=0.4, kinds=("photo", "link", "text")
    )


def draw_x(paper: Paper) -> list[Post]:
    """A post now and then to hardly anybody."""
    rng = paper.stream("x days")
    days = [int(rng.integers(0, 10))]
    while days[-1] < DAYS - 3:
        days.append(days[-1] + 4 + int(rng.geometric(1 / 8)))
    days = [day for day in days if day < DAYS]
    return _responses(paper, "x", days, base=150, per_year=paper.company.x_year, sd=0.5, kinds=("text", "photo"))


@dataclass(frozen=True, slots=True)
class Videos:
    days: tuple[int, ...]
    daily: Floats  # views, one row a video


def draw_youtube(paper: Paper) -> Videos:
    """A video every six weeks or so, each with a long tail of views: (t + 3)^-0.55."""
    import numpy as np

    rng = paper.stream("youtube days")
    days = [int(rng.integers(5, 20))]
    while days[-1] < DAYS - 30:
        days.append(days[-1] + 35 + int(rng.integers(0, 15)))
    days = [day for day in days if day < DAYS - 8]
    daily = np.zeros((len(days), DAYS))
    for row, day in enumerate(days):
        age = np.arange(DAYS - day)
        expected = 45 * np.exp(rng.normal(0, 0.5)) * ((age + 3) / 3) ** -0.55
        daily[row, day:] = rng.poisson(expected)
    return Videos(tuple(days), daily)


def draw_ad_spend(paper: Paper) -> Floats:
    """Return EUR a week: pauses in January and August, three times as much before Christmas (it follows demand)."""
    import numpy as np

    rng = paper.stream("ads")
    spend = np.zeros(WEEKS)
    for week in range(WEEKS):
        month = paper.day(7 * week + 3).month
        level = {1: 0.0, 8: 0.0, 11: 240.0, 12: 260.0}.get(month, 90.0)
        spend[week] = round(level * float(np.exp(rng.normal(0, 0.2))), 2)
    return spend


def carry_over(
    posts: list[Post], orders_per_post: float, carry_over: float, *, weight: Callable[[Post], float] = lambda post: 1.0
) -> Floats:
    """Return expected orders a day: each post's, spread geometrically over its day and those after."""
    import numpy as np

    daily = np.zeros(DAYS)
    for post in posts:
        daily[post.day] += weight(post)
    for day in range(1, DAYS):
        daily[day] += carry_over * daily[day - 1]
    return np.asarray(daily * (1 - carry_over) * orders_per_post, dtype=float)


def letter_effect(orders_per_issue: float) -> Floats:
    """Return the newsletter's expected orders a day: an issue every 28 days, mostly read on the day it arrives."""
    import numpy as np

    cycle = np.zeros(ISSUE_EVERY)
    cycle[: len(ISSUE_SPREAD)] = ISSUE_SPREAD
    return np.asarray(orders_per_issue * np.resize(cycle, DAYS), dtype=float)
