"""Is a channel alive, dying or tiring its audience: rhythm, silence, decline over a year, response against pressure."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from essor.records import Words
from essor.stats.estimate import LEVEL, Estimate, NotEstimable, Outcome
from essor.stats.quantiles import t_quantile, t_upper_tail
from essor.stats.rates import FILL_GAPS, MORE_DATA, mean_of_series, median, ratio_of_series

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RECENT_GAPS = 60  # a rhythm drifts over the years: silence is judged by the latest gaps
FEWEST_POSTING_DAYS = 8
FEWEST_WEEKS = 8
FEWEST_TIRED_POSTS = 20
PRESSURE_DAYS = 28  # posts of the last four weeks are the pressure a post meets
YEAR = 365.25

NEVER_POSTED = Words("No post with a date is known.", "Aucune publication datée n’est connue.")
ONE_DAY = Words(
    "All known posts fall on one day: there is no rhythm yet.",
    "Toutes les publications connues tombent le même jour : il n’y a pas encore de rythme.",
)
FEW_DAYS = Words(
    "Posts are known on {n} days; a rhythm needs at least {needed}.",
    "Des publications sont connues pour {n} jours ; il en faut au moins {needed} pour établir un rythme.",
)
FEW_WEEKS = Words(
    "Only {n} weeks can be compared with the year before; at least {needed} are needed.",
    "Seulement {n} semaines peuvent être comparées à l’année précédente ; il en faut au moins {needed}.",
)
UNEQUAL_PERIODS = Words(
    "The two periods differ in length ({n} and {other} weeks): one of them is incomplete.",
    "Les deux périodes n’ont pas la même durée ({n} et {other} semaines) : l’une d’elles est incomplète.",
)
NOTHING_NOW = Words(
    "There is nothing at all in the current period: this is silence, not a decline.",
    "La période actuelle est entièrement vide : c’est un silence, pas une baisse.",
)
NOTHING_BEFORE = Words(
    "There is nothing in the same period a year before to compare with.",
    "La même période de l’année précédente est vide : il n’y a rien à quoi comparer.",
)
FEW_POSTS = Words(
    "{n} posts have both a response and a known posting pressure; at least {needed} are needed.",
    "{n} publications ont à la fois une réponse et une cadence connue ; il en faut au moins {needed}.",
)
SHORT_SPAN = Words(
    "These posts span {days} days; a trend needs at least {needed}.",
    "Ces publications couvrent {days} jours ; il en faut au moins {needed} pour une tendance.",
)
STEADY_PRESSURE = Words(
    "Posting hardly varied, so its effect on the response cannot be told.",
    "La cadence n’a guère varié : son effet sur la réponse ne peut pas être établi.",
)
VARY_PRESSURE = Words(
    "Post half as often for four weeks, then as before, and compare.",
    "Publiez deux fois moins pendant quatre semaines, puis comme avant, et comparez.",
)


# --------------------------------------------------------------------------------------------------------------------
# Rhythm and silence


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often an account posts by its own habit. Posts of one day count as one: ``gaps`` are days between
    posting days, oldest first; ``silence`` the days since the last one."""

    posts: int
    first: date
    last: date
    silence: int
    gaps: tuple[int, ...]
    quartiles: tuple[float, float, float]
    longest: int
    median: Outcome

    @property
    def posting_days(self) -> int:
        """Days with at least one post."""
        return len(self.gaps) + 1


def rhythm(dates: Iterable[date], *, until: date, level: float = LEVEL) -> Rhythm | NotEstimable:
    """Return the posting rhythm up to and including ``until``; later dates are left out.

    Quartiles by Hyndman & Fan 1996, definition 7.
    """
    held = sorted(day for day in dates if day <= until)
    days = sorted(set(held))
    if not days:
        return NotEstimable(NEVER_POSTED)
    if len(days) == 1:
        return NotEstimable(ONE_DAY, settle=MORE_DATA, detail={"needed": FEWEST_POSTING_DAYS})
    gaps = tuple((later - earlier).days for earlier, later in pairwise(days))
    return Rhythm(
        posts=len(held),
        first=days[0],
        last=days[-1],
        silence=(until - days[-1]).days,
        gaps=gaps,
        quartiles=(_quantile(gaps, 0.25), _quantile(gaps, 0.5), _quantile(gaps, 0.75)),
        longest=max(gaps),
        median=median(gaps, level=level),
    )


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@dataclass(frozen=True, slots=True)
class Dormancy:
    """A silence judged against the account's own rhythm.

    ``probability``: of the account's own gaps, the share that would last ``silence`` days or more (a prediction that
    allows for how few gaps are known). ``usual_until``: the shortest silence, in days, whose probability is at most
    1 - ``level``; of 100 gaps of an account that goes on as before, 100 (1 - level) get that long. ``n``: gaps used.
    """

    last: date
    silence: int
    probability: float
    usual_until: int
    typical_gap: float
    longest_gap: int
    level: float
    n: int
    method: str = "own_gaps"
    assumptions: tuple[str, ...] = ("same_rhythm", "all_posts_known")

    @property
    def is_unusual(self) -> bool:
        """Whether the silence has left the account's own habit."""
        return self.probability <= 1 - self.level


def dormancy(dates: Iterable[date], *, until: date, level: float = 0.99) -> Dormancy | NotEstimable:
    """Return how unusual the silence up to ``until`` is under the account's own gaps (the latest 60).

    Up to the longest gap seen, the empirical tail (k + 1) / (n + 1) decides, which is exact for exchangeable gaps
    (Vovk, Gammerman & Shafer 2005, section 2.2). Beyond it, where it can say no more, the larger of two predictive
    tails: log-normal gaps, P(T_(n-1) >= (log s - m) / (sd sqrt(1 + 1/n))) (Aitchison & Dunsmore 1975, table 2.1), and
    exponential excess over the upper quartile, (k / (n + 1)) (1 + (s - u) / (k m))^-k for k gaps beyond u with mean
    excess m (the exponential's predictive density, ibid.). Refuses under eight posting days.
    """
    habit = rhythm(dates, until=until)
    if isinstance(habit, NotEstimable):
        return habit
    if habit.posting_days < FEWEST_POSTING_DAYS:
        return NotEstimable(FEW_DAYS, {"n": habit.posting_days, "needed": FEWEST_POSTING_DAYS}, MORE_DATA)
    gaps = sorted(habit.gaps[-RECENT_GAPS:])
    limit = _first_unlikely(gaps, 1 - level)
    return Dormancy(
        last=habit.last,
        silence=habit.silence,
        probability=_tail(gaps, habit.silence),
        usual_until=limit,
        typical_gap=_quantile(gaps, 0.5),
        longest_gap=gaps[-1],
        level=level,
        n=len(gaps),
    )


def _tail(gaps: Sequence[int], silence: int) -> float:
    """Return the predictive probability that a gap lasts ``silence`` days or more; ``gaps`` ascending."""
    n = len(gaps)
    empirical = (n - bisect_left(gaps, silence) + 1) / (n + 1)
    if silence <= gaps[-1]:
        return empirical
    # Gaps are whole days: a gap of g stands for [g - 1/2, g + 1/2), so a silence of s starts at s - 1/2.
    start = silence - 0.5
    logs = [math.log(gap) for gap in gaps]
    centre = math.fsum(logs) / n
    # Even a clockwork account has the half-day of rounding in its gaps: that is the least spread there can be.
    floor = math.log1p(0.5 / math.exp(centre)) / math.sqrt(3)
    spread = max(math.sqrt(math.fsum((x - centre) ** 2 for x in logs) / (n - 1)), floor)
    log_normal = t_upper_tail(n - 1, (math.log(start) - centre) / (spread * math.sqrt(1 + 1 / n)))
    threshold = _quantile(gaps, 0.75)
    beyond = [gap - threshold for gap in gaps if gap >= threshold]
    k = len(beyond)
    excess = max(math.fsum(beyond) / k, 0.5)
    exponential = k / (n + 1) * (1 + (start - threshold) / (k * excess)) ** -k
    return min(empirical, max(log_normal, exponential))


def _first_unlikely(gaps: Sequence[int], probability: float) -> int:
    """Return the shortest silence whose tail is at most ``probability``: the tail falls, so doubling and halving find it."""
    low, high = 0, 1
    while _tail(gaps, high) > probability:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _tail(gaps, middle) > probability else (low, middle)
    return high


# --------------------------------------------------------------------------------------------------------------------
# A year before


def decline(
    series_now: Sequence[float | None], series_before: Sequence[float | None], *, level: float = LEVEL
) -> Outcome:
    """Return this period over the same period a year before, as a ratio of sums (1 = unchanged, .7 = 30 % less).

    Both are weekly sums, paired week by week so that season cancels; ``None`` marks a week without data, and refuses.
    Interval: Fieller's with a long-run variance, honest under autocorrelation (see ``rates.ratio_of_series``).
    """
    n, other = len(series_now), len(series_before)
    if n != other:
        return NotEstimable(UNEQUAL_PERIODS, {"n": n, "other": other}, FILL_GAPS)
    if n < FEWEST_WEEKS:
        return NotEstimable(FEW_WEEKS, {"n": n, "needed": FEWEST_WEEKS}, MORE_DATA)
    if not any(value is None for value in (*series_now, *series_before)):
        if not any(series_before):
            return NotEstimable(NOTHING_BEFORE)
        if not any(series_now):
            return NotEstimable(NOTHING_NOW)
    return ratio_of_series(series_now, series_before, level=level)


# --------------------------------------------------------------------------------------------------------------------
# Response against pressure


@dataclass(frozen=True, slots=True)
class PostResponse:
    """One post: when it went out and what it obtained (reach, engagements ...; at least 0)."""

    day: date
    response: float


@dataclass(frozen=True, slots=True)
class AudienceFatigue:
    """How the response to a post moved, as ratios a year (.8 = 20 % less after a year).

    ``response_per_year`` is the trend of the typical post; ``response_at_same_pressure`` the trend with posting held
    constant (what is left when the account's own posting is allowed for: the network's decision, the content, the
    audience); ``response_per_doubling`` what happens to a post when twice as many went out in the four weeks before;
    ``posting_per_year`` the trend of posting itself. ``n`` counts the posts used.
    """

    response_per_year: Outcome
    response_at_same_pressure: Outcome
    response_per_doubling: Outcome
    posting_per_year: Outcome
    n: int


def audience_fatigue(
    posts: Sequence[PostResponse], *, until: date, level: float = LEVEL
) -> AudienceFatigue | NotEstimable:
    """Return the trends of response and posting up to ``until``.

    Least squares of log(1 + response) on time, and on time and log pressure (posts of the last 28 days, itself
    included); Poisson regression of weekly posts on time. Posts of the first 28 days serve as pressure only. Intervals
    by the jackknife over consecutive blocks (Kuensch 1989, Annals of Statistics 17(3), section 2, blocks that do not
    overlap) with Student's t: cover 86-92 % at 90 % for 24 to 400 posts, AR(1) to .6 and drifting variance, where
    kernel-type errors cover 76-90 %. A trend is not a cause: reach per post also falls by the network's own decision.
    """
    held = sorted((post for post in posts if post.day <= until), key=lambda post: post.day)
    days = [post.day for post in held]
    used = [post for post in held if (post.day - days[0]).days >= PRESSURE_DAYS]
    if len(used) < FEWEST_TIRED_POSTS:
        return NotEstimable(FEW_POSTS, {"n": len(used), "needed": FEWEST_TIRED_POSTS}, MORE_DATA)
    span = (used[-1].day - used[0].day).days
    needed = 3 * PRESSURE_DAYS
    if span < needed:
        return NotEstimable(SHORT_SPAN, {"days": span, "needed": needed}, MORE_DATA)
    import numpy as np

    years = np.array([(post.day - days[0]).days / YEAR for post in used])
    response = np.log1p(np.array([post.response for post in used], dtype=float))
    pressure = np.log2(
        [bisect_right(days, p.day) - bisect_right(days, p.day - timedelta(days=PRESSURE_DAYS)) for p in used]
    )
    time = np.column_stack([np.ones_like(years), years - years.mean()])
    trend = _slopes(time, response, link="identity", names=("per_year",), level=level)["per_year"]
    if float(np.ptp(pressure)) < 0.5:
        steady = NotEstimable(STEADY_PRESSURE, settle=VARY_PRESSURE)
        both: dict[str, Outcome] = {"per_year": steady, "per_doubling": steady}
    else:
        design = np.column_stack([time, pressure - pressure.mean()])
        both = _slopes(design, response, link="identity", names=("per_year", "per_doubling"), level=level)
    return AudienceFatigue(
        response_per_year=trend,
        response_at_same_pressure=both["per_year"],
        response_per_doubling=both["per_doubling"],
        posting_per_year=_posting_trend(days, until=until, level=level),
        n=len(used),
    )


def _posting_trend(days: Sequence[date], *, until: date, level: float) -> Outcome:
    import numpy as np

    weeks = ((until - days[0]).days + 1) // 7
    if weeks < FEWEST_WEEKS:
        return NotEstimable(FEW_WEEKS, {"n": weeks, "needed": FEWEST_WEEKS}, MORE_DATA)
    # Weeks count back from the end so that the last one is whole; days before the first whole week are left out.
    counts = np.zeros(weeks)
    for day in days:
        index = weeks - 1 - (until - day).days // 7
        if index >= 0:
            counts[index] += 1
    years = (np.arange(weeks) * 7 + 3.5) / YEAR
    design = np.column_stack([np.ones(weeks), years - years.mean()])
    return _slopes(design, counts, link="log", names=("per_year",), level=level)["per_year"]


def _fit(design: Floats, outcome: Floats, link: str) -> Floats | None:
    """Return least-squares or Poisson pseudo-likelihood coefficients, ``None`` where they do not exist."""
    import numpy as np

    if link == "identity":
        fitted, _, rank, _ = np.linalg.lstsq(design, outcome, rcond=None)
        return np.asarray(fitted, dtype=float) if rank == design.shape[1] else None
    if outcome.sum() == 0:
        return None
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = math.log(float(outcome.mean()))
    for _ in range(50):
        expected = np.exp(np.clip(design @ coefficients, -30, 30))
        step = np.linalg.lstsq(design.T @ (expected[:, None] * design), design.T @ (outcome - expected), rcond=None)[0]
        coefficients = coefficients + step
        if float(np.abs(step).max()) < 1e-9:
            return coefficients if float(np.abs(coefficients).max()) < 25 else None
    return None


def _slopes(design: Floats, outcome: Floats, *, link: str, names: tuple[str, ...], level: float) -> dict[str, Outcome]:
    """Return exp of the coefficients after the intercept, with block-jackknife intervals.

    Between 6 and 12 consecutive blocks of about 8 rows or more; one whose removal leaves no fit makes all refuse.
    """
    import numpy as np

    n = outcome.size
    blocks = np.array_split(np.arange(n), min(12, max(6, n // 8)))
    fits = [_fit(design, outcome, link)]
    for block in blocks:
        kept = np.ones(n, dtype=bool)
        kept[block] = False
        fits.append(_fit(design[kept], outcome[kept], link))
    found = [fit for fit in fits if fit is not None]
    if len(found) < len(fits):
        return dict.fromkeys(names, NotEstimable(STEADY_PRESSURE, settle=VARY_PRESSURE))
    whole, parts = found[0], np.array(found[1:])
    count = len(blocks)
    errors = np.sqrt((count - 1) / count * ((parts - whole) ** 2).sum(axis=0))
    t = t_quantile(count - 1, (1 + level) / 2)
    slopes: dict[str, Outcome] = {}
    for index, name in enumerate(names, start=1):
        centre, half = float(whole[index]), t * float(errors[index])
        if half < 1e-12 or abs(centre) + half > 300:
            slopes[name] = NotEstimable(STEADY_PRESSURE, settle=VARY_PRESSURE)
        else:
            slopes[name] = Estimate(
                math.exp(centre),
                math.exp(centre - half),
                math.exp(centre + half),
                level,
                n,
                "trend_jackknife",
                ("log_linear", "blocks_independent"),
            )
    return slopes


def response_per_post(posts: Sequence[PostResponse], *, level: float = LEVEL) -> Outcome:
    """Return what the typical post obtains: exp(mean of log(1 + response)) - 1, in order of time, allowing for
    neighbouring posts that resemble one another (``rates.mean_of_series`` on the log scale)."""
    ordered = sorted(posts, key=lambda post: post.day)
    on_log = mean_of_series([math.log1p(post.response) for post in ordered], level=level)
    if isinstance(on_log, NotEstimable):
        return on_log
    return Estimate(
        math.expm1(on_log.value),
        max(0.0, math.expm1(on_log.low)),
        math.expm1(on_log.high),
        level,
        on_log.n,
        "long_run_log_mean",
        on_log.assumptions,
    )
