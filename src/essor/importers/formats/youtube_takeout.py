"""Google Takeout, YouTube: the channel's own videos with their exact time of publication. It holds no counters."""

from __future__ import annotations

from collections.abc import Iterator

from essor.importers.base import Columns, Line, Proof, Table
from essor.importers.posts import PostTable
from essor.records import AccountRef, Problem, Record, Severity, Words

NO_COUNTS = Words(
    "Takeout holds no views or likes: only what was published, and when. YouTube Studio has the figures.",
    "Takeout ne contient ni vues ni J’aime : seulement ce qui a été publié et quand. Les chiffres sont dans YouTube Studio.",
)


class YouTubeTakeout(PostTable):
    """Own videos, private and unlisted ones left out."""

    slug = "youtube_takeout"
    network = "youtube"
    name = Words("YouTube videos (Google Takeout)", "Vidéos YouTube (Google Takeout)")
    proof = Proof.HEADERS
    how_to_get = Words(
        "takeout.google.com > YouTube and YouTube Music > video metadata > CSV",
        "takeout.google.com > YouTube et YouTube Music > métadonnées des vidéos > CSV",
    )
    columns = Columns(
        fields={
            "id": ("Video ID",),
            "account_id": ("Channel ID",),
            "title": ("Video Title (Original)",),
            "text": ("Video Description (Original)",),
            "published": ("Video Publish Timestamp",),
            "privacy": ("Privacy",),
            "not_read": (
                "Approx Duration (ms)", "Video Audio Language", "Video Category", "Video State",
                "Video Create Timestamp", *(f"Tag {number}" for number in range(1, 31)),
            ),
        },
        required=("id", "title", "published"),
    )  # fmt: skip

    def read_table(self, table: Table) -> Iterator[Record | Problem]:
        """Yield the videos, then what the file cannot tell."""
        yield from super().read_table(table)
        yield Problem(0, "", NO_COUNTS, {}, Severity.NOTE, table.sheet)

    def account(self, line: Line) -> AccountRef:
        """Return the channel by its id."""
        return AccountRef(self.network, line.text("account_id"))

    def remote_id(self, line: Line, link: str) -> str:
        """Return the id in the address of the video; it is text even where it looks like a number."""
        return line.text("id")

    def skips(self, line: Line) -> bool:
        """Tell whether the video was never published to anybody."""
        return line.text("privacy").lower() in {"private", "unlisted"} or not line.text("id")

    def kind(self, line: Line, link: str) -> str:
        """Return "video": the file holds nothing else."""
        return "video"
