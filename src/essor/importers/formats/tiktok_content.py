"""TikTok Studio and Business Suite, one row per video. Studio writes "July 16"; the year stands in the video's id."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from essor.importers.base import Columns, Line, Proof
from essor.importers.cells import DateStyle, parse_datetime
from essor.importers.posts import PostTable
from essor.records import AccountRef, Words


class TikTokContent(PostTable):
    """Videos with views, likes, comments and shares since publication."""

    slug = "tiktok_content"
    network = "tiktok"
    name = Words("TikTok videos", "Vidéos TikTok")
    proof = Proof.HEADERS
    how_to_get = Words(
        "TikTok Studio > Analytics > Content > Download data > CSV or XLSX",
        "TikTok Studio > Statistiques > Contenu > Télécharger les données > CSV ou XLSX",
    )
    id_in_link = r"/(?:video|photo)/(\d{15,20})"
    columns = Columns(
        fields={
            "permalink": ("Video link",),
            "text": ("Video title",),
            "published": ("Post time",),
            "not_read": ("Time",),
        },
        metrics={
            "views": ("Total views", "Video views"),
            "likes": ("Total likes", "Likes"),
            "comments": ("Total comments", "Comments"),
            "shares": ("Total shares", "Shares"),
            "saves": ("Add to Favorites", "Total favorites"),
        },
        required=("permalink", "text", "published"),
    )

    def account(self, line: Line) -> AccountRef:
        """Return whose video it is: the handle stands in the address."""
        match = re.search(r"tiktok\.com/@([\w.]+)/", line.text("permalink"))
        return AccountRef(self.network, handle=match.group(1) if match else "")

    def published(self, line: Line, style: DateStyle) -> datetime | None:
        """Return when the video went out.

        The upper 32 bits of a video's id are its second of creation, so a date without a year takes the last one that
        does not lie after it; a download date would put every video of an older year into the past twelve months.
        """
        created = datetime.fromtimestamp(int(self.remote_id(line, line.text("permalink"))) >> 32, UTC)
        received = line.table.source.options.received
        is_plausible = created.year >= 2014 and created <= received
        latest = created + timedelta(days=1) if is_plausible else received
        return parse_datetime(line.raw("published"), style, received=latest)

    def kind(self, line: Line, link: str) -> str:
        """Return "photo" for a series of pictures, else "video"."""
        return "photo" if "/photo/" in link else "video"
