"""Page Insights of before 2022: seven sheets of posts, and the Page per day without rolling windows."""

from __future__ import annotations

from datetime import date, datetime

from essor.importers.base import find_format
from essor.importers.containers import open_source
from essor.importers.formats.facebook_insights_page import FacebookInsightsPage
from essor.importers.formats.facebook_insights_posts import FacebookInsightsPosts
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

KEY = [
    "Post ID",
    "Permalink",
    "Post Message",
    "Type",
    "Posted",
    "Lifetime Post Total Reach",
    "Lifetime Post Paid Reach",
]
VIDEO = ["Lifetime Organic Video Views", "Lifetime Organic Video Views", "Lifetime Average time video viewed"]
ABOUT = ["", "", "", "", "", "Lifetime: people", "Lifetime: people"]
SHEETS = {
    "Key Metrics": [
        [*KEY, *VIDEO, "Lifetime Video length"],
        [*ABOUT, "Lifetime: viewed (Unique Users)", "Lifetime: viewed (Total Count)", "Lifetime: time", ""],
        ["9_11", "https://f/11", "Text", "Video", datetime(2020, 9, 2, 7, 7), 40.0, 3.0, 16.0, 18.0, 8941.0, 65599.0],
        ["9_12", "https://f/12", "Text", "Photo", datetime(2020, 9, 1, 7, 7), 30.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ],
    "Lifetime Talking About This(...": [
        ["Description", "Post ID", "like", "share"],
        ["Lifetime: people", "9_11", 99.0, 99.0],
    ],
    "Lifetime Post Stories by act...": [
        ["Description", "Post ID", "share", "like"],
        ["Lifetime: stories", "9_11", "", 5.0],
        ["", "9_12", 2.0, ""],
    ],
    "Lifetime Post Consumptions b...": [
        ["Description", "Post ID", "link clicks", "photo view"],
        ["Lifetime: clicks", "9_11", 4.0, ""],
    ],
}


def test_sheets_are_put_together_by_post() -> None:
    reading = Reading(FacebookInsightsPosts(), MemorySource("Posts.xls", sheets=SHEETS))
    video, photo = reading.posts
    assert (video.account.remote_id, video.remote_id, video.kind) == ("9", "11", "video")
    assert video.values == {
        "reach": 40, "paid_reach": 3, "organic_video_views": 18, "organic_video_viewers": 16,
        "average_seconds_viewed": 8.941, "likes": 5, "shares": 0, "link_clicks": 4, "photo_clicks": 0,
    }  # fmt: skip
    assert photo.values == {"reach": 30, "paid_reach": 0, "likes": 0, "shares": 2}
    assert (video.is_sponsored, photo.is_sponsored) == (True, False)
    assert any("Talking About" in text for text in reading.messages())


def test_real_post_export() -> None:
    source = open_source(shared("data/exports/facebook_insights_old/nplf_q2/Facebook Posts Q2.xls"))
    export = find_format(source.head)
    assert isinstance(export, FacebookInsightsPosts)
    reading = Reading(export, source)
    assert len(reading.posts) == 63
    expected = {"reach": 38_804, "impressions": 50_773, "engaged_users": 2_165, "negative_feedback": 9}
    assert {slug: reading.sum(slug) for slug in expected} == expected
    assert reading.facts.period is not None
    assert (reading.facts.period.first, reading.facts.period.last) == (date(2020, 7, 2), date(2020, 9, 22))


def test_a_page_per_day_leaves_rolling_windows_out() -> None:
    text = (
        "Date,Lifetime Total Likes,Daily New Likes,Daily Total Reach,Daily Organic Reach,Weekly Total Reach,"
        "28 Days Total Reach,Daily City: People Talking About This - Lyon\n"
        ",Lifetime: people,Daily: people,Daily: people,Daily: people,Weekly: people,28 days: people,Daily: people\n"
        "2020-09-01,100,3,40,30,900,9000,2\n2020-09-02,103,,50,,900,9000,\n"
    )
    reading = Reading(FacebookInsightsPage(), MemorySource("Page.csv", text=text))
    days = [(m.period.first.day, m.values, m.dimensions) for m in reading.measures]
    assert days == [
        (1, {"page_fans": 100, "page_likes": 3, "reach": 40}, ()),
        (1, {"reach": 30}, (("promotion", "organic"),)),
        (2, {"page_fans": 103, "reach": 50}, ()),
    ]
    assert reading.messages()[0].startswith("Columns not read, because they cover a rolling week")
    assert reading.messages()[0].endswith(": 2.")
    assert len(reading.problems) == 2
