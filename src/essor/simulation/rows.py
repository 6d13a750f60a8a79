"""The records that importing the simulated company's exports would yield, source by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from essor.records import CostRow, Grain, MeasureRow, Period, PublicationRow, Record, Subject, TimeRow
from essor.records.rows import ACCOUNT
from essor.simulation import texts, world
from essor.simulation.law import (
    CAMPAIGNS,
    COSTS,
    CURRENCY,
    DAYS,
    ISSUE_EVERY,
    PERSON,
    TASKS,
    WEEKS,
    campaign_of,
    season_of,
)
from essor.simulation.world import Paper, Post, Videos, crisis_day

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.float64] | NDArray[np.int64]


# --------------------------------------------------------------------------------------------------------------------
# Posts


def publication_records(paper: Paper, posts: Mapping[str, list[Post]]) -> dict[str, tuple[Record, ...]]:
    """Return ``<network>_posts`` for each network: posts newest first, with the counters of the day of export."""
    return {f"{network}_posts": _posts_of(paper, network, drawn) for network, drawn in posts.items()}


def _posts_of(paper: Paper, network: str, posts: Sequence[Post]) -> tuple[Record, ...]:
    rng = paper.stream(f"{network} counters")
    voice = _Voice(paper, network)
    crisis = crisis_day(paper.company)
    rows: list[PublicationRow] = []
    for index, post in enumerate(posts):
        in_crisis = network == "facebook" and crisis <= post.day < crisis + 7
        text = voice.apology(post.day - crisis) if in_crisis else voice.speak(post)
        remote_id = _remote_id(network, index)
        rows.append(
            PublicationRow(
                line=len(posts) - index + 1,
                account=paper.account(network),
                remote_id=remote_id,
                published_at=datetime.combine(paper.day(post.day), time(post.minute // 60, post.minute % 60)),
                values=_counters(paper, network, post, rng, in_crisis=in_crisis),
                permalink=_permalink(paper, network, remote_id, post.kind),
                kind=post.kind,
                text=text,
            )
        )
    return (paper.facts(network), *reversed(rows))


class _Voice:
    """Speaks in turn through the ideas that fit network and month, so that a text returns as late as it can."""

    def __init__(self, paper: Paper, network: str) -> None:
        self.paper = paper
        self.rng = paper.stream(f"{network} texts")
        self.used: dict[int, int] = {}

    def speak(self, post: Post) -> str:
        """Return the post's text in the company's language."""
        month = self.paper.day(post.day).month
        fitting = [
            i
            for i, idea in enumerate(texts.IDEAS)
            if (idea.theme == post.theme or (idea.months and post.theme == "season"))
            and (not idea.months or month in idea.months)
        ]
        if not fitting:  # no word for this season: show the product
            fitting = [i for i, idea in enumerate(texts.IDEAS) if idea.theme == "product"]
        least = min(self.used.get(i, 0) for i in fitting)
        fresh = [i for i in fitting if self.used.get(i, 0) == least]
        chosen = fresh[int(self.rng.integers(len(fresh)))]
        self.used[chosen] = least + 1
        said = self.paper.say(texts.IDEAS[chosen].words, self._slots())
        closing, tags = (
            self.paper.say(more[int(self.rng.integers(len(more)))]) for more in (texts.CLOSINGS, texts.TAGS)
        )
        if closing:
            said = f"{said} {closing}"
        return f"{said}\n\n{tags}" if self.rng.random() < 0.6 else said

    def apology(self, day: int) -> str:
        """Return what was said on the ``day``-th day of the crisis."""
        return self.paper.say(texts.CRISIS[min(day // 2, len(texts.CRISIS) - 1)], {"lamp": "Vesper"})

    def _slots(self) -> dict[str, str]:
        lamp, place = (self.rng.integers(len(names)) for names in (texts.LAMPS, texts.PLACES))
        return {"lamp": texts.LAMPS[int(lamp)], "place": texts.PLACES[int(place)]}


def _remote_id(network: str, index: int) -> str:
    if network == "youtube":
        alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_"
        number = 7_919_173 * (index + 11) ** 3
        letters: list[str] = []
        while len(letters) < 11:
            number, place = divmod(number * 31 + 17, len(alphabet))
            letters.append(alphabet[place])
        return "".join(letters)
    base, step = {
        "facebook": (122150000000000000, 7_340_033),
        "instagram": (18020000000000000, 5_767_169),
        "linkedin": (7210000000000000000, 91_238_400_019),
        "x": (1745000000000000000, 83_558_400_037),
    }[network]
    return str(base + step * (index + 1))


def _permalink(paper: Paper, network: str, remote_id: str, kind: str) -> str:
    handle = paper.company.handle
    if network == "facebook":
        return f"https://www.facebook.com/{'reel' if kind == 'reel' else f'{handle}/posts'}/{remote_id}"
    return {
        "instagram": f"https://www.instagram.com/{'reel' if kind == 'reel' else 'p'}/{remote_id}/",
        "linkedin": f"https://www.linkedin.com/feed/update/urn:li:activity:{remote_id}",
        "x": f"https://x.com/{handle}/status/{remote_id}",
        "youtube": f"https://www.youtube.com/watch?v={remote_id}",
    }[network]


def _counters(paper: Paper, network: str, post: Post, rng: np.random.Generator, *, in_crisis: bool) -> dict[str, float]:
    """Return what the network's export shows of a post: reach or impressions as drawn, the rest in proportion."""

    def count(rate: float) -> float:
        return float(rng.poisson(post.response * rate * float(rng.gamma(6.0, 1 / 6.0))))

    seen = float(round(post.response))
    if network == "facebook":
        complaints = paper.company.crisis_comments if in_crisis else 1.0
        values = {
            "views": float(round(post.response * 1.35)),
            "reach": seen,
            "reactions": count(0.03),
            "comments": count(0.005 * complaints),
            "shares": count(0.004),
            "link_clicks": count(0.008),
            "other_clicks": count(0.02),
            "negative_feedback": float(rng.poisson(post.response * (0.02 if in_crisis else 0.0008))),
        }
        values["engagements"] = values["reactions"] + values["comments"] + values["shares"]
        values["clicks"] = values["link_clicks"] + values["other_clicks"]
        return values
    if network == "instagram":
        return {
            "views": float(round(post.response * 1.5)),
            "reach": seen,
            "likes": count(0.055),
            "comments": count(0.004),
            "shares": count(0.006),
            "saves": count(0.012),
            "follows": count(0.002),
        }
    if network == "linkedin":
        values = {
            "impressions": seen,
            "clicks": count(0.03),
            "reactions": count(0.022),
            "comments": count(0.002),
            "shares": count(0.002),
            "follows": count(0.001),
        }
        if seen:
            values["ctr"] = round(values["clicks"] / seen, 6)
            acts = values["clicks"] + values["reactions"] + values["comments"] + values["shares"]
            values["engagement_rate"] = round(acts / seen, 6)
        return values
    values = {
        "impressions": seen,
        "likes": count(0.01),
        "bookmarks": count(0.001),
        "shares": count(0.002),
        "follows": count(0.0005),
        "comments": count(0.001),
        "reposts": count(0.002),
        "profile_visits": count(0.003),
        "detail_expands": count(0.008),
        "link_clicks": count(0.003),
    }
    values["engagements"] = sum(
        values[slug] for slug in ("likes", "comments", "reposts", "detail_expands", "link_clicks")
    )
    return values


def video_records(paper: Paper, videos: Videos) -> dict[str, tuple[Record, ...]]:
    """Return ``youtube_videos`` (counters of the day of export) and ``youtube_views`` (a day of the channel)."""
    rng = paper.stream("youtube counters")
    rows: list[Record] = [paper.facts("youtube")]
    for index, day in enumerate(videos.days):
        views = float(videos.daily[index].sum())
        lamp = texts.LAMPS[index % len(texts.LAMPS)]
        remote_id = _remote_id("youtube", index)
        rows.append(
            PublicationRow(
                line=index + 3,  # the table's first row is its total
                account=paper.account("youtube"),
                remote_id=remote_id,
                published_at=datetime.combine(paper.day(day), time(18, 0)),
                values={
                    "views": views,
                    "watch_time_hours": round(views * float(rng.normal(3.4, 0.4)) / 60, 4),
                    "net_follows": float(rng.poisson(views * 0.006)),
                    "impressions": float(round(views * float(rng.normal(14, 2)))),
                },
                permalink=_permalink(paper, "youtube", remote_id, "video"),
                kind="video",
                title=paper.say(texts.VIDEOS[index % len(texts.VIDEOS)], {"lamp": lamp}),
            )
        )
    views_a_day = videos.daily.sum(axis=0)
    return {
        "youtube_videos": tuple(rows),
        "youtube_views": _series(paper, "youtube", {"views": views_a_day}),
    }


# --------------------------------------------------------------------------------------------------------------------
# Days


def _series(paper: Paper, network: str, columns: Mapping[str, Numbers]) -> tuple[Record, ...]:
    account = paper.account(network)
    rows: list[Record] = [paper.facts(network)]
    for index in range(DAYS):
        day = paper.day(index)
        values = {slug: float(round(column[index])) for slug, column in columns.items()}
        rows.append(MeasureRow(index + 4, account, ACCOUNT, Period(day, day), Grain.DAY, values))
    return tuple(rows)


def daily_records(paper: Paper, posts: Mapping[str, list[Post]]) -> dict[str, tuple[Record, ...]]:
    """Return the account's daily series: Meta's cards one by one, LinkedIn and X as tables."""
    import numpy as np

    found: dict[str, tuple[Record, ...]] = {}
    activity = {network: _activity(drawn) for network, drawn in posts.items()}
    for network, base, per_reach in (("facebook", 70.0, 0.0006), ("instagram", 45.0, 0.004)):
        rng = paper.stream(f"{network} days of the account")
        seen = activity[network]
        found[f"{network}_reach"] = _series(paper, network, {"reach": 0.85 * seen + rng.poisson(base, DAYS)})
        found[f"{network}_follows"] = _series(paper, network, {"follows": rng.poisson(0.3 + per_reach * seen)})
        found[f"{network}_visits"] = _series(paper, network, {"profile_visits": rng.poisson(4 + 0.02 * seen)})
    rng = paper.stream("linkedin days of the account")
    seen = activity["linkedin"] + rng.poisson(6.0, DAYS)
    acts = {slug: rng.poisson(seen * rate) for slug, rate in (("clicks", 0.03), ("reactions", 0.022))}
    few = {slug: rng.poisson(seen * 0.002) for slug in ("comments", "shares")}
    found["linkedin_days"] = _series(paper, "linkedin", {"impressions": seen, **acts, **few})
    found["linkedin_follows"] = _series(paper, "linkedin", {"follows": rng.poisson(0.1 + seen * 0.001)})
    rng = paper.stream("x days of the account")
    seen = activity["x"] + rng.poisson(3.0, DAYS)
    posted = np.bincount([post.day for post in posts["x"]], minlength=DAYS)
    found["x_days"] = _series(
        paper,
        "x",
        {
            "impressions": seen,
            "likes": rng.poisson(seen * 0.01),
            "engagements": rng.poisson(seen * 0.03),
            "follows": rng.poisson(0.02, DAYS),
            "unfollows": rng.poisson(0.05, DAYS),
            "profile_visits": rng.poisson(0.4, DAYS),
            "posts": posted,
        },
    )
    return found


def _activity(posts: Sequence[Post]) -> Floats:
    """Return the responses a day: six tenths of a post's on its day, three and one on the two after."""
    import numpy as np

    daily = np.zeros(DAYS + 2)
    for post in posts:
        daily[post.day : post.day + 3] += post.response * np.array([0.6, 0.3, 0.1])
    return np.asarray(daily[:DAYS], dtype=float)


def session_records(paper: Paper, posts: Mapping[str, list[Post]], videos: Videos, spend: Floats) -> tuple[Record, ...]:
    """Return visits of the site by day and source / medium, with key events (orders) and without revenue."""
    import numpy as np

    rng = paper.stream("sessions")
    season = np.array([season_of(paper.day(index)) for index in range(DAYS)])
    letters = world.letter_effect(240.0) + 4.0
    per_source: dict[str, Floats] = {
        "google / organic": 55 * season,
        "(direct) / (none)": 48 * season,
        "newsletter / email": letters * season,
        "instagram / social": 4 + 0.03 * _activity(posts["instagram"]),
        "facebook / social": 3 + 0.012 * _activity(posts["facebook"]),
        "linkedin.com / referral": 0.4 + 0.02 * _activity(posts["linkedin"]),
        "t.co / referral": 0.2 + 0.004 * _activity(posts["x"]),
        "youtube / video": 0.5 + 0.03 * videos.daily.sum(axis=0),
        "facebook / paid": np.repeat(spend / 7 * 1.1, 7),
    }
    account = paper.account("web")
    rows: list[Record] = [paper.facts("web")]
    for source, expected in per_source.items():
        sessions = rng.poisson(expected)
        engaged = rng.binomial(sessions, 0.56)
        events = rng.binomial(sessions, 0.02)
        subject = Subject("session_source_medium", source, source)
        for index in np.flatnonzero(sessions):
            day = paper.day(int(index))
            values = {
                "sessions": float(sessions[index]),
                "engaged_sessions": float(engaged[index]),
                "key_events": float(events[index]),
            }
            rows.append(MeasureRow(len(rows) + 10, account, subject, Period(day, day), Grain.DAY, values))
    return tuple(rows)


def ad_records(paper: Paper, spend: Floats) -> tuple[Record, ...]:
    """Return Meta Ads a week and campaign; conversions are what the tool credits to itself, which is too much."""
    rng = paper.stream("ad results")
    account = paper.account("meta_ads")
    rows: list[Record] = [paper.facts("meta_ads", currency=CURRENCY)]
    for week in range(WEEKS):
        if not spend[week]:
            continue
        period = Period(paper.day(7 * week), paper.day(7 * week + 6))
        name = paper.say(CAMPAIGNS[campaign_of(paper.day(7 * week + 3))])
        impressions = float(round(spend[week] / 7.5 * 1000 * float(rng.normal(1, 0.08))))
        clicks = float(rng.poisson(impressions * 0.012))
        claimed = float(rng.poisson(2.2 * spend[week] / 50))
        values = {
            "spend": float(spend[week]),
            "impressions": impressions,
            "reach": float(round(impressions / 1.9)),
            "link_clicks": clicks,
            "landing_page_views": float(rng.binomial(int(clicks), 0.8)),
            "conversions": claimed,
            "conversion_value": round(claimed * paper.company.mean_basket, 2),
        }
        subject = Subject("campaign", name, name)
        rows.append(MeasureRow(len(rows) + 1, account, subject, period, Grain.WEEK, values, (), CURRENCY))
    return tuple(rows)


# --------------------------------------------------------------------------------------------------------------------
# Effort


def hour_records(paper: Paper, posts: Mapping[str, list[Post]], videos: Videos) -> tuple[Record, ...]:
    """Return the hours of each week and network, booked on its Monday-like first day and on its fourth."""
    rng = paper.stream("hours")
    rate = paper.company.hourly_rate
    rows: list[Record] = [paper.facts("", currency=CURRENCY)]
    per_post = {"facebook": (0.55, 0.9), "instagram": (0.75, 0.8), "linkedin": (0.9, 0.0), "x": (0.3, 0.0)}

    def book(day: int, hours: float, network: str, task: str) -> None:
        quarters = round(hours * 4)
        if quarters:
            amount = Decimal(quarters) / 4
            line = len(rows) + 1
            rows.append(
                TimeRow(
                    line, paper.day(day), amount, paper.say(TASKS[task]), network, paper.say(PERSON), rate, CURRENCY
                )
            )

    for week in range(WEEKS):
        for network, (each, answering) in per_post.items():
            made = sum(1 for post in posts[network] if post.day // 7 == week)
            spread = float(rng.normal(1, 0.12))
            book(7 * week, each * made * spread, network, "posts")
            book(7 * week + 3, answering * spread if made else 0.0, network, "answers")
        if 7 * week % ISSUE_EVERY == 0:
            book(7 * week + 1, 3.0 * float(rng.normal(1, 0.1)), "newsletter", "posts")
        for _ in (day for day in videos.days if day // 7 == week):
            book(7 * week + 2, 9.0 * float(rng.normal(1, 0.1)), "youtube", "film")
    return tuple(rows)


def cost_records(paper: Paper) -> tuple[Record, ...]:
    """Return invoices: a month is four weeks here, so that the two years hold 26 of them."""
    rows: list[Record] = [paper.facts("", currency=CURRENCY)]

    def invoice(kind: str, label: str, amount: str, first: int, days: int, network: str = "") -> None:
        period = Period(paper.day(first), paper.day(first + days - 1))
        line = len(rows) + 1
        rows.append(CostRow(line, kind, paper.say(COSTS[label]), Decimal(amount), CURRENCY, period, network))

    for start in range(0, DAYS, 28):
        invoice("tool", "tool", "24.00", start, 28)
        invoice("agency", "agency", "180.00", start, 28, "facebook")
        invoice("tool", "video", "12.90", start, 28, "youtube")
    for start in range(0, DAYS, 91):
        invoice("content", "content", "380.00", start, 91, "instagram")
    invoice("training", "training", "590.00", 14, 2)
    return tuple(rows)
