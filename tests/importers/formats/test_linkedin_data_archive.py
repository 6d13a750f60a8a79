"""LinkedIn data archive (invented)."""

from __future__ import annotations

from datetime import UTC, datetime

from essor.records import PublicationRow
from tests.importers.formats.money_files import read_text, slug_of

TEXT = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    "2025-11-19 09:59:30,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7396850000000000001,"
    '"""First line""\n""Second line""",,,PUBLIC\n'
    "2025-11-20 08:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7396850000000000002,"
    '"He said \\"yes, now\\", and left",https://example.com,,PUBLIC\n'
    "2025-11-21 08:00:00,,Lost,,,PUBLIC\n"
)


def test_own_posts_with_their_broken_quoting_repaired() -> None:
    got = read_text("Shares.csv", TEXT)
    assert got.slug == "linkedin_data_archive"
    first, second = got.of(PublicationRow)
    assert first.remote_id == "7396850000000000001"
    assert first.published_at == datetime(2025, 11, 19, 9, 59, 30, tzinfo=UTC)
    assert (first.text, first.kind, first.values) == ("First line\nSecond line", "text", {})
    assert second.kind == "link"
    assert "yes, now" in second.text
    assert second.text.endswith("and left")
    assert got.refused() == [5]


def test_contacts_are_not_taken() -> None:
    text = (
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,https://e.example,,C,D,30 Jan 2026\n"
    )
    assert slug_of("Connections.csv", text) == ""
