"""X (Twitter) analytics, one row per post: tweet_activity_metrics (until 2024) and the content export since, EN and FR."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from essor.importers.base import Columns, Line, Proof
from essor.importers.posts import PostTable
from essor.records import AccountRef, Words

UNREAD = ("app opens", "app installs", "email tweet", "dial phone")
PARTS = (  # promoted parts of acts; what promotion brought is told by its impressions and engagements
    "engagement rate", "retweets", "replies", "likes", "favorites", "user profile clicks", "url clicks",
    "hashtag clicks", "detail expands", "permalink clicks", "follows", "media views", "media engagements",
)  # fmt: skip


class XPosts(PostTable):
    """Posts with impressions and every act on them since publication."""

    slug = "x_posts"
    network = "x"
    name = Words("X (Twitter) posts", "Publications X (Twitter)")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "X Analytics (Premium) > Content > Posts > Download; until 2024: analytics.twitter.com > Tweets > Export data",
        "X Analytics (Premium) > Contenu > Posts > Télécharger ; jusqu’en 2024 : analytics.twitter.com > Tweets > "
        "Exporter les données",
    )
    id_in_link = r"/status/(\d+)"
    columns = Columns(
        fields={
            "id": ("Tweet id", "Post id"),
            "permalink": ("Tweet permalink", "Post Link", "Lien"),
            "text": ("Tweet text", "Post text", "Texte du post"),
            "published": ("time", "Date"),
            "not_read": (*UNREAD, *(f"promoted {name}" for name in (*UNREAD, *PARTS))),
        },
        metrics={
            "impressions": ("Impressions",),
            "engagements": ("Engagements",),
            "engagement_rate": ("engagement rate",),
            "reposts": ("Reposts", "retweets"),
            "comments": ("Replies", "Réponses"),
            "likes": ("Likes", "favorites", "J’aime"),
            "bookmarks": ("Bookmarks",),
            "shares": ("Shares",),
            "follows": ("New follows", "follows"),
            "profile_visits": ("Profile visits",),
            "profile_clicks": ("user profile clicks",),
            "link_clicks": ("URL Clicks",),
            "hashtag_clicks": ("Hashtag Clicks",),
            "detail_expands": ("Detail Expands",),
            "permalink_clicks": ("Permalink Clicks",),
            "media_views": ("media views",),
            "media_engagements": ("media engagements",),
            "paid_impressions": ("promoted impressions",),
            "paid_engagements": ("promoted engagements",),
        },
        required=("permalink", "text", "published", "impressions"),
    )

    def account(self, line: Line) -> AccountRef:
        """Return whose post it is: the handle stands in the address."""
        match = re.search(r"(?:twitter|x)\.com/(\w+)/status/", line.text("permalink"))
        return AccountRef(self.network, handle=match.group(1) if match and match.group(1) != "i" else "")

    def kind(self, line: Line, link: str) -> str:
        """Return "repost" or "reply" where the text begins as those do; the export tells no more."""
        text = line.text("text")
        return "repost" if text.startswith("RT @") else "reply" if text.startswith("@") else ""

    def words(self, line: Line) -> tuple[str, str]:
        """Return the text, which the export escapes for HTML."""
        return "", html.unescape(line.text("text"))

    def is_sponsored(self, line: Line, values: Mapping[str, float]) -> bool | None:
        """Tell whether any impression was promoted; "-" stands where the tool does not say."""
        return values["paid_impressions"] > 0 if "paid_impressions" in values else None
