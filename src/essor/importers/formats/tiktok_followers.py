"""TikTok Studio and Business Suite, followers: their number per day, and how many are there at which hour."""

from __future__ import annotations

from essor.importers.base import Columns, Proof
from essor.importers.days import DayTable
from essor.records import Words


class TikTokFollowers(DayTable):
    """Followers and what was won or lost each day (FollowerHistory, FollowerActivity, Business Suite's audience)."""

    slug = "tiktok_followers"
    network = "tiktok"
    name = Words("TikTok followers per day", "Abonnés TikTok par jour")
    proof = Proof.HEADERS
    how_to_get = Words(
        "TikTok Studio > Analytics > Followers > Download data",
        "TikTok Studio > Statistiques > Abonnés > Télécharger les données",
    )
    cuts = ("hour",)
    columns = Columns(
        fields={
            "date": ("Date",),
            "hour": ("Hour",),
            "known": ("Difference in followers from previous day", "Active followers", "Engaged audience"),
        },
        metrics={
            "followers": ("Followers", "Total followers"),
            "net_follows": ("Difference in followers from previous day",),
            "follows": ("New followers",),
            "active_followers": ("Active followers",),
            "reach": ("Reached audience",),
            "engaged_users": ("Engaged audience",),
        },
        required=("date", "known"),
    )
