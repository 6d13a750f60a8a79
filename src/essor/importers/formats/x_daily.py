"""X (Twitter) analytics, one row per day: daily_tweet_activity_metrics (until 2024) and account_overview_analytics."""

from __future__ import annotations

import re

from essor.importers.base import Columns, Proof, Table
from essor.importers.days import DayTable, Part
from essor.records import AccountRef, Words


class XDaily(DayTable):
    """The account day by day: impressions, engagements, follows, profile visits."""

    slug = "x_daily"
    network = "x"
    name = Words("X (Twitter) account per day", "Compte X (Twitter) par jour")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "X Analytics (Premium) > Account overview > Download; until 2024: analytics.twitter.com > Tweets > "
        "Export data > By day",
        "X Analytics (Premium) > Vue d’ensemble du compte > Télécharger ; jusqu’en 2024 : analytics.twitter.com > "
        "Tweets > Exporter les données > Par jour",
    )
    parts = (
        Part(
            (("promotion", "paid"),),
            {
                "impressions": ("promoted impressions",),
                "engagements": ("promoted engagements",),
                "reposts": ("promoted retweets",),
                "comments": ("promoted replies",),
                "likes": ("promoted likes",),
                "link_clicks": ("promoted url clicks",),
                "follows": ("promoted follows",),
                "profile_clicks": ("promoted user profile clicks",),
                "hashtag_clicks": ("promoted hashtag clicks",),
                "detail_expands": ("promoted detail expands",),
                "permalink_clicks": ("promoted permalink clicks",),
                "media_views": ("promoted media views",),
                "media_engagements": ("promoted media engagements",),
            },
        ),
    )
    columns = Columns(
        fields={
            "date": ("Date",),
            "known": ("Tweets published", "Create Post"),
            "not_read": (
                "app opens", "app installs", "email tweet", "dial phone", "promoted engagement rate",
                "promoted app opens", "promoted app installs", "promoted email tweet", "promoted dial phone",
            ),
        },
        metrics={
            "posts": ("Tweets published", "Create Post"),
            "impressions": ("Impressions",),
            "engagements": ("Engagements",),
            "engagement_rate": ("engagement rate",),
            "reposts": ("Reposts", "retweets"),
            "comments": ("Replies",),
            "likes": ("Likes", "favorites"),
            "bookmarks": ("Bookmarks",),
            "shares": ("Shares",),
            "follows": ("New follows", "follows"),
            "unfollows": ("Unfollows",),
            "profile_visits": ("Profile visits",),
            "profile_clicks": ("user profile clicks",),
            "link_clicks": ("url clicks",),
            "hashtag_clicks": ("hashtag clicks",),
            "detail_expands": ("detail expands",),
            "permalink_clicks": ("permalink clicks",),
            "video_views": ("Video views",),
            "media_views": ("Media views",),
            "media_engagements": ("media engagements",),
        },
        required=("date", "known", "impressions"),
    )  # fmt: skip

    def account(self, table: Table) -> AccountRef:
        """Return the account, whose handle the old export put in its file name."""
        name = table.source.head.basename
        match = re.match(r"daily_tweet_activity_metrics_(\w+?)_\d{8}_\d{8}", name)
        return AccountRef(self.network, handle=match.group(1) if match else "")
