"""TikTok Ads Manager reports."""

from __future__ import annotations

from typing import ClassVar

from essor.importers.ads import AdReport
from essor.importers.base import Columns, Proof
from essor.records import Words


class TikTokAds(AdReport):
    """A report of TikTok Ads Manager, by day."""

    slug = "tiktok_ads"
    network = "tiktok_ads"
    name = Words("TikTok Ads report", "Rapport TikTok Ads")
    proof = Proof.HEADERS
    how_to_get = Words(
        "TikTok Ads Manager > Reporting > Custom report > Export > CSV or XLSX",
        "TikTok Ads Manager > Rapports > Rapport personnalisé > Exporter > CSV ou XLSX",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date", "By Day"),
            "campaign": ("Campaign name",),
            "ad_group": ("Ad group name",),
            "ad": ("Ad name",),
            "currency": ("Currency",),
            "own": ("Clicks (destination)", "Complete payment", "Clicks (all)"),
            "not_read": ("CTR", "CPC", "CPC (*)", "Cost per complete payment", "Cost per complete payment (*)",
                         "Complete payment ROAS"),
        },
        metrics={
            "spend": ("Cost (*)", "Cost"),
            "impressions": ("Impressions",),
            "link_clicks": ("Clicks (destination)",),
            "clicks": ("Clicks (all)",),
            "conversions": ("Complete payment",),
            "conversion_value": ("Complete payment value", "Complete payment value (*)"),
        },
        required=("campaign", "spend", "own"),
    )  # fmt: skip
