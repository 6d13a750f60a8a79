"""Public reads on accounts and publications."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, QuerySet

from essor.channels.models import Channel, Publication

# What a channel's row in a list also says.
LOOKUP = 500  # SQLite of old allows 999 parameters in one statement
COUNTED = {"posts": Count("publications"), "last_post_at": Max("publications__published_at")}


def channels_of(workspace_id: int) -> QuerySet[Channel]:
    """Return a workspace's accounts, by network and name."""
    return Channel.objects.select_related("owner__user", "workspace").filter(workspace_id=workspace_id)


def counted_channels_of(workspace_id: int) -> QuerySet[Channel]:
    """Return the accounts, each with ``posts`` (how many are known) and ``last_post_at`` (the latest known, or None)."""
    return channels_of(workspace_id).annotate(**COUNTED)


def channel_of(workspace_id: int, public_id: UUID) -> Channel | None:
    """Return one account of this workspace, or ``None``."""
    return channels_of(workspace_id).filter(public_id=public_id).first()


def publications_of(channel: Channel, *, words: str = "") -> QuerySet[Publication]:
    """Return an account's posts, latest first, undated last; ``words`` keeps those whose text or title holds each word."""
    found = Publication.objects.filter(channel=channel)
    for word in words.split()[:8]:
        found = found.filter(Q(text__icontains=word) | Q(title__icontains=word))
    return found.order_by(F("published_at").desc(nulls_last=True), "pk")


def publications_per_network(workspace_id: int, *, first: date, last: date, zone: ZoneInfo) -> dict[str, int]:
    """Return how many posts stand on each network from local day ``first`` to ``last``."""
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = (
        Publication.objects.filter(channel__workspace_id=workspace_id, published_at__gte=start, published_at__lt=end)
        .order_by()
        .values_list("channel__network")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def undated_publications(workspace_id: int) -> set[tuple[int, str]]:
    """Return the posts, by channel and remote id, of which no file says when they went out."""
    rows = Publication.objects.filter(channel__workspace_id=workspace_id, published_at=None).order_by()
    return set(rows.values_list("channel_id", "remote_id"))


def publications_known(
    workspace_id: int, wanted: Collection[tuple[int, str]]
) -> dict[tuple[int, str], tuple[str, str]]:
    """Return title or text, and address, of posts named by channel and remote id; only of this workspace's channels."""
    found: dict[tuple[int, str], tuple[str, str]] = {}
    ids = sorted({remote_id for _, remote_id in wanted})
    for start in range(0, len(ids), LOOKUP):
        rows = Publication.objects.filter(
            channel__workspace_id=workspace_id, remote_id__in=ids[start : start + LOOKUP]
        ).order_by()
        for channel, remote_id, title, text, permalink in rows.values_list(
            "channel_id", "remote_id", "title", "text", "permalink"
        ):
            found[channel, remote_id] = (title or text, permalink)
    return found


def twins_of(channel: Channel) -> list[Channel]:
    """Return the workspace's other accounts on the same network: those that a merge may join with this one."""
    return list(channels_of(channel.workspace_id).filter(network=channel.network).exclude(pk=channel.pk))


def last_publication_at(workspace_id: int) -> datetime | None:
    """Return when the newest dated post of a workspace was published."""
    dated = Publication.objects.filter(channel__workspace_id=workspace_id, published_at__isnull=False).order_by()
    moment: datetime | None = dated.aggregate(last=Max("published_at"))["last"]
    return moment
