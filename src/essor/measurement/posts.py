"""Public reads on single posts: what each obtained, and the typical post of each network beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from essor.channels.queries import channels_of, publications_known, undated_publications
from essor.importers.mapping import MADE_ID
from essor.jobs.aside import kept
from essor.metrics.queries import publication_values
from essor.stats import NotEstimable, Outcome, PostResponse, proportion, response_per_post
from essor.workspaces.queries import state_of

# By how many a post was seen, the best witness first; a network's posts are compared by one of them only.
SEEN = ("reach", "viewers", "impressions", "views", "video_views")
ACTS = ("reactions", "likes", "comments", "shares", "reposts", "saves", "bookmarks")
CLICKS = "link_clicks"
SORTS = ("published", "seen", "acts", "rate", "clicks")


@dataclass(frozen=True, slots=True)
class PostResult:
    """One post with its current counters; a counter that no file held is ``None``. ``rate``: acts per person or display
    in ``seen_by``, with what chance alone leaves open."""

    remote_id: str
    network: str
    account: str
    channel_id: int
    published: date
    is_dated: bool  # else ``published`` is the day its counters were taken, which is not to be shown
    text: str
    permalink: str
    seen_by: str  # metric of ``seen``
    seen: float | None
    acts: float | None
    clicks: float | None
    rate: Outcome | None
    as_of: datetime

    @property
    def name(self) -> str:
        """Its words, else its id on the network; empty where it has neither."""
        return self.text or ("" if self.remote_id.startswith(MADE_ID) else self.remote_id)


@dataclass(frozen=True, slots=True)
class TypicalPost:
    """What a network's typical post obtains."""

    network: str
    seen_by: str
    outcome: Outcome
    as_of: datetime


@dataclass(frozen=True, slots=True)
class PostResults:
    """The posts of a period that have counters, latest first, and the typical post of each network."""

    first: date
    last: date
    posts: tuple[PostResult, ...]
    typical: tuple[TypicalPost, ...]

    def sorted_by(self, sort: str, *, network: str = "") -> list[PostResult]:
        """Return the posts in an order ("seen", "-seen" ...); those without the counter stand last either way."""
        name, falls = sort.removeprefix("-"), sort.startswith("-")
        wanted = [post for post in self.posts if not network or post.network == network]
        if name not in SORTS:
            return wanted
        have = [post for post in wanted if _value(post, name) is not None]
        have.sort(key=lambda post: _value(post, name) or 0.0, reverse=falls)
        return have + [post for post in wanted if _value(post, name) is None]


@kept(state=state_of)
def post_results(workspace_id: int, *, first: date, last: date) -> PostResults:
    """Return what the posts published from ``first`` to ``last`` have obtained so far."""
    channels = {channel.pk: channel for channel in channels_of(workspace_id)}
    found = publication_values(workspace_id, (), (*SEEN, "engagements", *ACTS, CLICKS), first=first, last=last)
    undated = undated_publications(workspace_id)
    texts = publications_known(workspace_id, {(post.channel_id, post.remote_id) for post in found})
    posts = []
    for post in found:
        channel = channels[post.channel_id]
        text, permalink = texts.get((post.channel_id, post.remote_id), ("", ""))
        seen_by = next((metric for metric in SEEN if metric in post.values), "")
        seen, acts = post.values.get(seen_by), _acts(post.values)
        posts.append(
            PostResult(
                remote_id=post.remote_id,
                network=channel.network,
                account=channel.title,
                channel_id=post.channel_id,
                published=post.published,
                is_dated=(post.channel_id, post.remote_id) not in undated,
                text=text,
                permalink=permalink,
                seen_by=seen_by,
                seen=seen,
                acts=acts,
                clicks=post.values.get(CLICKS),
                rate=_rate(acts, seen),
                as_of=post.as_of,
            )
        )
    posts.sort(key=lambda one: (one.published, one.remote_id), reverse=True)
    return PostResults(first, last, tuple(posts), _typical(posts))


def _acts(values: Mapping[str, float]) -> float | None:
    """Return the acts on a post: the network's own total where it gives one, else the acts it counts, each once."""
    if "engagements" in values:
        return values["engagements"]
    known = [values[name] for name in ACTS if name in values]
    return sum(known) if known else None


def _rate(acts: float | None, seen: float | None) -> Outcome | None:
    # One person may act twice: more acts than people is no share of people.
    if acts is None or not seen or acts > seen:
        return None
    return proportion(round(acts), round(seen))


def _typical(posts: list[PostResult]) -> tuple[TypicalPost, ...]:
    """Judge each network by the counter that most of its posts carry; people and displays are not mixed."""
    by_network: dict[str, list[PostResult]] = {}
    for post in posts:
        if post.seen is not None:
            by_network.setdefault(post.network, []).append(post)
    rows = []
    for network, mine in by_network.items():
        counted = {metric: sum(post.seen_by == metric for post in mine) for metric in SEEN}
        metric = max(SEEN, key=lambda name: counted[name])
        same = [post for post in mine if post.seen_by == metric]
        outcome = response_per_post([PostResponse(post.published, post.seen or 0.0) for post in same])
        rows.append(TypicalPost(network, metric, outcome, min(post.as_of for post in same)))
    return tuple(sorted(rows, key=lambda row: -_middle(row.outcome)))


def _middle(outcome: Outcome) -> float:
    return -1.0 if isinstance(outcome, NotEstimable) else outcome.value


def _value(post: PostResult, name: str) -> float | None:
    if name == "published":
        return float(post.published.toordinal())
    if name == "rate":
        return None if post.rate is None or isinstance(post.rate, NotEstimable) else post.rate.value
    value: float | None = getattr(post, name)
    return value
