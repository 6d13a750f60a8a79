"""Sprout Social: post performance and profile performance, every network in one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.cells import CellError, fold, parse_date, parse_datetime
from essor.importers.labels import UNKNOWN_NETWORK, network_named
from essor.importers.periods import NO_PERIOD, Span
from essor.importers.sheets import TableFormat, day_style, doubtful_dates, each_line, is_total, required_id
from essor.records import (
    AccountRef,
    FileFacts,
    Grain,
    MeasureRow,
    Period,
    Problem,
    PublicationRow,
    Record,
    Subject,
    Words,
)

_KINDS = ("photo", "video", "reel", "story", "carousel", "link", "text", "reply")
HOW_TO_GET = Words(
    "Sprout Social > Reports > Post Performance or Profile Performance > Export > CSV",
    "Sprout Social > Reports > Post Performance ou Profile Performance > Export > CSV",
)


def _account(line: Line) -> AccountRef:
    name = line.text("network")
    network = network_named(name)
    if not network:
        raise CellError(UNKNOWN_NETWORK, value=name[:60])
    return AccountRef(network, handle=line.text("profile").lstrip("'@"))


class SproutPosts(TableFormat):
    """The post performance report of Sprout Social."""

    slug = "sprout_posts"
    network = ""
    name = Words("Sprout Social post performance", "Performances des publications Sprout Social")
    proof = Proof.HEADERS
    how_to_get = HOW_TO_GET
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date",),
            "id": ("Post ID",),
            "network": ("Network",),
            "kind": ("Post Type",),
            "profile": ("Profile",),
            "text": ("Post",),
            "link": ("Link",),
            "not_read": ("Linked Content", "Engagement Rate (per Impression)"),
        },
        metrics={
            "impressions": ("Impressions",),
            "engagements": ("Engagements",),
            "reactions": ("Reactions",),
            "comments": ("Comments",),
            "shares": ("Shares",),
            "link_clicks": ("Post Link Clicks",),
            "video_views": ("Video Views",),
        },
        required=("date", "id", "network", "profile"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one publication per row."""
        style = day_style(table, "date", day_first=False)

        def read_line(line: Line) -> Iterator[Record]:
            kind = fold(line.text("kind"))
            yield PublicationRow(
                line.line,
                _account(line),
                required_id(line, "id"),
                parse_datetime(line.raw("date"), style),
                line.values(),
                permalink=line.text("link"),
                kind=next((one for one in _KINDS if one in kind), ""),
                text=line.text("text"),
                sheet=table.sheet,
            )

        yield from each_line(table, read_line)
        yield from doubtful_dates(table, style)


class SproutProfiles(TableFormat):
    """The profile performance report of Sprout Social, by day."""

    slug = "sprout_profiles"
    network = ""
    name = Words("Sprout Social profile performance", "Performances des profils Sprout Social")
    proof = Proof.HEADERS
    how_to_get = HOW_TO_GET
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date",),
            "network": ("Network",),
            "profile": ("Profile",),
            "not_read": ("Engagement Rate (per Impression)",),
        },
        metrics={
            "followers": ("Audience",),
            "net_follows": ("Net Audience Growth",),
            "follows": ("Audience Gained",),
            "posts": ("Published Posts (Total)",),
            "impressions": ("Impressions",),
            "video_views": ("Video Views",),
            "engagements": ("Engagements",),
            "link_clicks": ("Post Link Clicks",),
        },
        required=("date", "network", "profile", "followers"),
    )

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield one measure per profile and day."""
        style = day_style(table, "date", day_first=False)
        span = Span()

        def read_line(line: Line) -> Iterator[Record]:
            if is_total(line.text("date")):
                return
            day = parse_date(line.raw("date"), style)
            if day is None:
                raise CellError(NO_PERIOD)
            period = Period(day, day)
            span.add(period)
            account, values = _account(line), line.values()
            yield MeasureRow(line.line, account, Subject("account"), period, Grain.DAY, values, sheet=table.sheet)

        yield from each_line(table, read_line)
        yield FileFacts(period=span.period)
        yield from doubtful_dates(table, style)
