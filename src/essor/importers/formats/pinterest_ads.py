"""Pinterest Ads reports."""

from __future__ import annotations

from typing import ClassVar

from essor.importers.ads import AdReport
from essor.importers.base import Columns, Proof
from essor.records import Words


class PinterestAds(AdReport):
    """A report of Pinterest Ads Manager, by day."""

    slug = "pinterest_ads"
    network = "pinterest_ads"
    name = Words("Pinterest Ads report", "Rapport Pinterest Ads")
    proof = Proof.HEADERS
    how_to_get = Words(
        "Pinterest Ads > Reporting > Custom reports > Export > CSV",
        "Pinterest Ads > Rapports > Rapports personnalisés > Exporter > CSV",
    )
    priority = 5
    columns: ClassVar[Columns] = Columns(
        fields={
            "date": ("Date",),
            "campaign": ("Campaign name",),
            "ad_group": ("Ad group name",),
            "currency": ("Currency", "Account currency"),
            "not_read": ("CTR", "eCPC", "Checkout ROAS"),
        },
        metrics={
            "spend": ("Spend in account currency",),
            "impressions": ("Impressions",),
            "clicks": ("Pin clicks",),
            "outbound_clicks": ("Outbound clicks",),
            "conversions": ("Total conversions",),
            "purchases": ("Checkouts",),
            "conversion_value": ("Checkout value in account currency",),
        },
        required=("campaign", "spend"),
    )
