"""TikTok Studio and Business Suite, the account per day. Studio writes dates without a year, in the user's language."""

from __future__ import annotations

from essor.importers.base import Columns, Proof
from essor.importers.days import DayTable
from essor.records import Words


class TikTokOverview(DayTable):
    """Video views, profile views, likes, comments and shares of each day."""

    slug = "tiktok_overview"
    network = "tiktok"
    name = Words("TikTok overview per day", "Vue d’ensemble TikTok par jour")
    proof = Proof.SAMPLE
    how_to_get = Words(
        "TikTok Studio > Analytics > Overview > Download data > CSV or XLSX",
        "TikTok Studio > Statistiques > Vue d’ensemble > Télécharger les données > CSV ou XLSX",
    )
    columns = Columns(
        fields={"date": ("Date",), "known": ("Video Views",), "profile": ("Profile Views",)},
        metrics={
            "views": ("Video Views",),
            "reach": ("Reached audience",),
            "profile_visits": ("Profile Views",),
            "likes": ("Likes",),
            "comments": ("Comments",),
            "shares": ("Shares",),
            "follows": ("New followers",),
            "unfollows": ("Lost followers",),
            "net_follows": ("Net growth",),
        },
        required=("date", "known", "profile"),
    )
