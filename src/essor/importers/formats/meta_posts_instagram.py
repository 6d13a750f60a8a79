"""Meta Business Suite, content of Instagram accounts: one row per post or story (EN and FR)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from essor.importers.base import Columns, Proof, Table
from essor.importers.meta import META_KINDS, MetaPosts
from essor.records import Problem, PublicationRow, Record, Severity, Words

TWICE = Words(
    "The same post stands on line {first} (crossposted: same account, text and minute). Only the first was kept.",
    "La même publication figure ligne {first} (crosspostage : mêmes compte, texte et minute). "
    "Seule la première a été gardée.",
)
REMEMBERED = 10_000  # crossposts go out at the same minute, so the two rows stand near one another


class MetaPostsInstagram(MetaPosts):
    """Posts, reels, carousels and stories of Instagram accounts with their counters since publication."""

    slug = "meta_posts_instagram"
    network = "instagram"
    name = Words("Instagram posts (Meta Business Suite)", "Publications Instagram (Meta Business Suite)")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "Meta Business Suite > Insights > Content > Export data > Instagram, dates, CSV",
        "Meta Business Suite > Statistiques > Contenu > Exporter les données > Instagram, dates, CSV",
    )
    columns = Columns(
        fields={
            "id": ("Post ID", "Identifiant de la publication"),
            "account_id": ("Account ID", "ID du compte", "Identifiant du compte"),
            "account_handle": ("Account username", "Nom de profil du compte"),
            "account_name": ("Account name", "Nom du compte"),
            "text": ("Description",),
            "published": (
                "Publish time",
                "Heure de publication",
                "Heure de publication (UTC)",
                "Heure de publication (UTC+0)",
            ),
            "permalink": ("Permalink", "Permalien"),
            "kind": ("Post type", "Type de publication"),
            "date": ("Date",),
            "not_read": ("Duration (sec)", "Durée (s)", "Data comment", "Commentaire des données"),
        },
        metrics={
            "views": ("Views", "Vues"),
            "impressions": ("Impressions",),
            "reach": ("Reach", "Couverture"),
            "likes": ("Likes", "Mentions J’aime"),
            "comments": ("Comments", "Commentaires", "Replies", "Réponses"),
            "shares": ("Shares", "Partages"),
            "saves": ("Saves", "Enregistrements"),
            "follows": ("Follows", "Followers en plus"),
            "profile_visits": ("Profile visits", "Visites de profil"),
            "link_clicks": ("Link clicks", "Clics sur le lien"),
        },
        required=("id", "account_handle", "published", "permalink", "kind"),
    )
    kinds = META_KINDS

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield the posts; of a crossposted one only its first row, with a warning at the other."""
        seen: dict[int, int] = {}
        order: deque[int] = deque()
        for record in super().read_table(table):
            if isinstance(record, PublicationRow) and record.text and record.published_at:
                key = hash((record.account, record.text, record.published_at.replace(second=0)))
                if key in seen:
                    yield Problem(record.line, "", TWICE, {"first": seen[key]}, Severity.WARNING, record.sheet)
                    continue
                seen[key] = record.line
                order.append(key)
                if len(order) > REMEMBERED:
                    del seen[order.popleft()]
            yield record
