"""Sprout Social reports (invented)."""

from __future__ import annotations

from datetime import date

from essor.records import PublicationRow
from tests.importers.formats.money_files import read_text


def test_posts_of_several_networks() -> None:
    text = (
        "Date,Post ID,Network,Post Type,Profile,Post,Link,Impressions,Engagements,Reactions,Comments,Shares,Post Link Clicks,"
        "Video Views,Engagement Rate (per Impression)\n"
        '01/31/2025 10:22,17841400000000001,Instagram,Instagram Reel,\'shop,Hello,https://e.example/p/1,"1,234",40,30,6,4,,900,2.5%\n'
        "01/31/2025 10:22,2,Orkut,Post,'shop,Hello,,1,1,1,1,1,,,\n"
    )
    got = read_text("Post Performance.csv", text)
    assert got.slug == "sprout_posts"
    (row,) = got.of(PublicationRow)
    assert (row.account.network, row.account.handle, row.kind) == ("instagram", "shop", "reel")
    assert row.values["impressions"] == 1234
    assert "link_clicks" not in row.values
    assert got.refused() == [3]


def test_profiles_by_day() -> None:
    text = (
        "Date,Network,Profile,Audience,Net Audience Growth,Audience Gained,Published Posts (Total),Impressions,Engagements\n"
        '01/31/2025,X,\'shop,900,-2,3,1,"2,000",40\n'
    )
    got = read_text("Profile Performance.csv", text)
    assert got.slug == "sprout_profiles"
    (row,) = got.measures
    assert (row.account.network, row.period.first) == ("x", date(2025, 1, 31))
    assert (row.values["followers"], row.values["net_follows"]) == (900, -2)
