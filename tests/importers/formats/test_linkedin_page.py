"""LinkedIn Page analytics: several exports in one workbook, header on row 1 or 2."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from essor.importers.base import find_format
from essor.importers.containers import open_source
from essor.importers.formats.linkedin_page import LinkedInPage
from essor.records import Grain, Severity
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

METRICS = [
    ["Aggregated engagement metrics"],
    ["Date", "Impressions (organic)", "Impressions (sponsored)", "Impressions (total)", "Reactions (total)",
     "Reposts (total)", "Engagement rate (total)", "Unique impressions (organic)"],
    ["06/30/2026", 32.0, 8.0, 40.0, -1.0, 2.0, 0.21875, 13.0],
]  # fmt: skip
POSTS = [
    ["Engagement metrics for individual updates"],
    ["Post title", "Post link", "Post type", "Posted by", "Created date", "Impressions", "Likes", "Content Type", "Follows"],
    ["Hello", "https://www.linkedin.com/feed/update/urn:li:activity:7000000000000000001", "Sponsored", "A", "06/26/2026",
     98.0, 2.0, "Video", ""],
    ["Lost", "https://www.linkedin.com/", "Organic", "A", "06/26/2026", 98.0, 2.0, "", ""],
]  # fmt: skip


def test_parts_never_stand_beside_their_total_without_a_dimension() -> None:
    reading = Reading(LinkedInPage(), MemorySource("four_content_1782864000000.xls", sheets={"Metrics": METRICS}))
    assert reading.sum("impressions") == 40
    assert reading.sum("impressions", (("promotion", "organic"),)) == 32
    assert reading.sum("impressions", (("promotion", "paid"),)) == 8
    assert reading.sum("reach", (("promotion", "organic"),)) == 13
    whole = next(m for m in reading.measures if not m.dimensions)
    assert whole.values == {"impressions": 40, "reactions": -1, "shares": 2, "engagement_rate": 0.21875}
    assert whole.period.first == date(2026, 6, 30)
    assert reading.facts.account is not None
    assert reading.facts.account.handle == "four"
    assert reading.facts.as_of is not None
    assert reading.facts.as_of.date() == date(2026, 7, 1)


def test_posts_are_known_by_the_number_in_their_address() -> None:
    reading = Reading(LinkedInPage(), MemorySource("a.xlsx", sheets={"All posts": POSTS}))
    (post,) = reading.posts
    assert (post.remote_id, post.kind, post.is_sponsored) == ("7000000000000000001", "video", True)
    assert post.values == {"impressions": 98, "reactions": 2}
    assert post.published_at == datetime(2026, 6, 26)
    assert [p.line for p in reading.problems if p.severity is Severity.REFUSED] == [4]
    assert any("midnight" in text for text in reading.messages())


FOLLOWERS = {
    "New followers": [
        ["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"],
        ["06/29/2026", 1.0, 2.0, 0.0, 3.0],
        ["06/30/2026", 0.0, 1.0, 0.0, 1.0],
    ],
    "Location": [["Location", "Total followers"], ["Greater Lyon", 40.0]],
    "Notes": [["my own sheet"]],
}


def test_new_followers_are_no_running_total_and_groups_are_a_level() -> None:
    reading = Reading(LinkedInPage(), MemorySource("four_followers_1782864000000.xls", sheets=FOLLOWERS))
    assert reading.sum("follows") == 4
    group = next(m for m in reading.measures if m.dimensions == (("location", "Greater Lyon"),))
    assert (group.values, group.grain, group.period.first) == ({"followers": 40}, Grain.DAY, date(2026, 6, 30))
    assert any("Notes" in text for text in reading.messages())


def test_groups_without_any_day_are_refused_in_words() -> None:
    sheets = {"All posts": POSTS, "Industry": [["Industry", "Total views"], ["Bakeries", 4.0]]}
    reading = Reading(LinkedInPage(), MemorySource("a.xlsx", sheets=sheets))
    assert reading.measures == []
    assert any("which days" in text for text in reading.messages())


def test_real_workbook_of_two_exports() -> None:
    source = open_source(shared("data/exports/linkedin/nplf_q1/NPLF LinkedIn Q1.xls"))
    export = find_format(source.head)
    assert isinstance(export, LinkedInPage)
    reading = Reading(export, source)
    assert len(reading.posts) == 10
    assert reading.posts[0].published_at == datetime(2020, 6, 26)  # serial 44008
    assert reading.facts.period is not None
    assert (reading.facts.period.first, reading.facts.period.last) == (date(2020, 4, 1), date(2020, 6, 30))
    whole = [m for m in reading.measures if not m.dimensions and "impressions" in m.values]
    assert len(whole) == 91
    last = next(m for m in whole if m.period.first == date(2020, 6, 30))
    assert last.values["engagement_rate"] == pytest.approx(0.21875)
    assert {m.sheet for m in reading.measures} >= {"Visitor metrics", "Location", "Company size"}
    assert [p for p in reading.problems if p.severity is Severity.REFUSED] == []
