"""Viewers per day: TikTok Studio ("April 12") and Meta's professional dashboard (ISO dates) write the same columns."""

from __future__ import annotations

import re

from essor.importers.base import Columns, Proof, Table
from essor.importers.days import DayTable
from essor.importers.meta import network_of
from essor.records import AccountRef, Words


class TikTokViewers(DayTable):
    """Total, new and returning viewers of each day; "undefined" stands where TikTok does not know."""

    slug = "tiktok_viewers"
    network = ""
    name = Words("Viewers per day (TikTok, Meta)", "Spectateurs par jour (TikTok, Meta)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "TikTok Studio > Analytics > Viewers > Download data",
        "TikTok Studio > Statistiques > Spectateurs > Télécharger les données",
    )
    columns = Columns(
        fields={"date": ("Date",), "known": ("New Viewers",)},
        metrics={
            "viewers": ("Total Viewers",),
            "new_viewers": ("New Viewers",),
            "returning_viewers": ("Returning Viewers",),
        },
        required=("date", "known", "viewers"),
    )

    def account(self, table: Table) -> AccountRef:
        """Return TikTok where the dates have no year; of Meta's two networks the one that is named."""
        has_year = any(re.search(r"\d{4}", str(cell)) for cell in table.sample("date"))
        source = table.source
        return AccountRef(network_of(source.head, source.options.network_hint) if has_year else "tiktok")
