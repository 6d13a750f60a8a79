"""Meta Business Suite, content of Facebook Pages: one row per post (layouts of 2024, 2025 and 2026, EN and FR)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from essor.importers.base import Columns, Line, PostColumns, Proof, Source, Table, find_table
from essor.importers.cells import DateStyle, fold
from essor.importers.columns import MetaColumns
from essor.importers.meta import META_KINDS, MetaPosts
from essor.importers.sheets import NO_TABLE
from essor.records import Problem, Record, Words


class MetaPostsFacebook(MetaPosts):
    """Posts, videos and reels of one or several Facebook Pages with their counters since publication."""

    slug = "meta_posts_facebook"
    network = "facebook"
    name = Words("Facebook posts (Meta Business Suite)", "Publications Facebook (Meta Business Suite)")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Meta Business Suite > Insights > Content > Export data > Facebook, dates, CSV",
        "Meta Business Suite > Statistiques > Contenu > Exporter les données > Facebook, dates, CSV",
    )
    id_in_link = r"/(?:posts|videos|reel|permalink)/(?:[^/]*/)?(\d{10,20})"
    columns = Columns(
        fields={
            "id": ("Post ID", "Identifiant de la publication"),
            "account_id": ("Page ID", "ID de la Page", "Identifiant de la Page"),
            "account_name": ("Page name", "Nom de la page"),
            "title": ("Title", "Titre"),
            "text": ("Description",),
            "published": ("Publish time", "Heure de publication"),
            "permalink": ("Permalink", "Permalien"),
            "kind": ("Post type", "Type de publication"),
            "date": ("Date",),
            "not_read": (
                "Duration (sec)", "Durée (s)", "Caption type", "Is crosspost", "Est un crosspostage", "Is share",
                "Est un partage", "Languages", "Langues", "Custom labels", "Funded content status", "Data comment",
                "Commentaire des données", "Distribution",
            ),
        },
        metrics={
            "views": ("Views", "Vues"),
            "impressions": ("Impressions",),
            "reach": ("Reach", "IMPRESSION:UNIQUE_USERS", "Couverture"),
            "viewers": ("Viewers", "Spectateurs"),
            "engagements": ("Reactions, Comments and Shares", "Réactions, commentaires et partages", "Interactions"),
            "reactions": ("Reactions", "Réactions"),
            "comments": ("Comments", "Commentaires"),
            "shares": ("Shares", "Partages"),
            "saves": ("Saves", "Enregistrements"),
            "clicks": ("Total clicks", "Total des clics"),
            "link_clicks": ("Link Clicks", "Clics sur un lien"),
            "other_clicks": ("Other Clicks", "Autres clics"),
            "photo_clicks": ("Matched Audience Targeting Consumption (Photo Click)",),
            "video_clicks": ("Matched Audience Targeting Consumption (Video Click)",),
            "organic_views": ("Views from Organic posts", "Vues de Publications organiques"),
            "paid_views": ("Views from Boosted posts", "Vues de Publications boostées"),
            "organic_reach": ("Reach from Organic posts", "Couverture de Publications organiques"),
            "paid_reach": ("Reach from Boosted posts", "Couverture de Publications boostées"),
            "video_views": ("3-second video views", "Vues de vidéo de 3 secondes"),
            "organic_video_views": (
                "3-second video views from Organic posts",
                "Vues de vidéo de 3 secondes de Publications organiques",
            ),
            "paid_video_views": (
                "3-second video views from Boosted posts",
                "Vues de vidéo de 3 secondes de Publications boostées",
            ),
            "video_views_1min": ("1-minute video views", "Vues de vidéo d’une minute"),
            "video_viewers": ("3-Second viewers", "Spectateurs de 3 secondes"),
            "video_viewers_1min": ("1-minute viewers", "Spectateurs d’une minute"),
            "negative_feedback": ("Negative feedback from users",),
            "negative_feedback_users": ("Unique negative feedback from users",),
            "seconds_viewed": ("Seconds viewed", "Secondes vues"),
            "average_seconds_viewed": ("Average Seconds viewed", "Moyenne de secondes vues"),
            "earnings": ("Estimated earnings (*)", "Approximate earnings (*)", "Revenus estimés (*)"),
            "ad_impressions": ("Ad impressions",),
        },
        required=("id", "account_name", "published", "permalink", "kind"),
    )  # fmt: skip
    kinds: ClassVar[Mapping[str, str]] = META_KINDS

    def read_columns(self, source: Source) -> Iterator[Record | Problem | PostColumns]:
        """Yield what ``read`` yields, plain posts in columns: these are the largest exports there are."""
        table = find_table(source, self.columns)
        return iter((Problem(0, "", NO_TABLE),)) if table is None else self._read_table(table, in_columns=True)

    def column_reader(self, table: Table, style: DateStyle, currency: str) -> MetaColumns:
        """Return what reads plain rows as the methods below do."""
        return MetaColumns(table, style, currency, META_KINDS)

    def kind(self, line: Line, link: str) -> str:
        """Return the kind; recent exports call reels videos, the address does not."""
        return "reel" if "/reel/" in link else META_KINDS.get(fold(line.raw("kind")), "")

    def words(self, line: Line) -> tuple[str, str]:
        """Return the caption, which stands in the title or in the description: the longer one is whole."""
        return "", max(line.text("title"), line.text("text"), key=len)

    def is_sponsored(self, line: Line, values: Mapping[str, float]) -> bool | None:
        """Tell from the columns of boosted posts; "Funded content status" stays empty even for boosted ones."""
        paid = [values[slug] for slug in ("paid_views", "paid_reach", "paid_video_views") if slug in values]
        return any(paid) if paid else None
