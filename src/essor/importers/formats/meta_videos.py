"""Meta Business Suite, Facebook videos: the known columns of an export that can have more than two hundred."""

from __future__ import annotations

from essor.importers.base import Columns, Line, Proof
from essor.importers.meta import MetaPosts
from essor.records import Words


class MetaVideos(MetaPosts):
    """Videos of a Facebook Page with their counters since publication."""

    slug = "meta_videos"
    network = "facebook"
    name = Words("Facebook videos (Meta Business Suite)", "Vidéos Facebook (Meta Business Suite)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Meta Business Suite > Insights > Content > Export data > Videos, CSV",
        "Meta Business Suite > Statistiques > Contenu > Exporter les données > Vidéos, CSV",
    )
    columns = Columns(
        fields={
            "id": ("Video asset ID",),
            "universal_id": ("Universal video ID",),
            "account_id": ("Page ID", "ID de la Page"),
            "account_name": ("Page name", "Nom de la page"),
            "title": ("Title", "Titre"),
            "published": ("Publish time", "Heure de publication"),
            "date": ("Date",),
            "not_read": ("Duration (sec)", "Durée (s)", "Custom labels", "Data comment", "Commentaire des données"),
        },
        metrics={
            "views": ("Views", "Vues"),
            "reach": ("Reach", "Couverture"),
            "video_views": ("3-second video views", "Vues de vidéo de 3 secondes"),
            "video_views_1min": ("1-minute video views", "Vues de vidéo d’une minute"),
            "video_viewers": ("3-second viewers", "Spectateurs de 3 secondes"),
            "video_viewers_1min": ("1-minute viewers", "Spectateurs d’une minute"),
            "seconds_viewed": ("Seconds viewed",),
            "average_seconds_viewed": ("Average Seconds viewed",),
            "engagements": ("Reactions, comments and shares", "Réactions, commentaires et partages"),
            "reactions": ("Reactions", "Réactions"),
            "comments": ("Comments", "Commentaires"),
            "shares": ("Shares", "Partages"),
            "earnings": ("Estimated earnings (*)", "Revenus estimés (*)"),
            "ad_impressions": ("Ad impressions",),
        },
        required=("id", "account_name", "published"),
    )

    def kind(self, line: Line, link: str) -> str:
        """Return "video": the export holds nothing else."""
        return "video"
