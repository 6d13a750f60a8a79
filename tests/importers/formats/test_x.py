"""X (Twitter): analytics of three generations, and the archive."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from essor.importers.base import Container, Refused, find_format
from essor.importers.containers import open_source
from essor.importers.formats.x_archive import XArchive
from essor.importers.formats.x_daily import XDaily
from essor.importers.formats.x_posts import XPosts
from essor.records import Severity
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

OLD = (
    "Tweet id,Tweet permalink,Tweet text,time,impressions,engagements,engagement rate,retweets,replies,likes,"
    "user profile clicks,url clicks,promoted impressions\r\n"
    '1225000000000000001,https://twitter.com/four/status/1225000000000000001,"Fish &amp; chips\n#now",2020-02-06 17:52 +0000,'
    "106.0,4.0,0.0377,1,0,3,0,2,-\r\n"
    "1.225E+18,https://twitter.com/four/status/1225000000000000002,@you thanks,2020-02-06 18:00 +0000,9,0,0,0,0,0,0,0,4\r\n"
)


def test_posts_of_before_2024() -> None:
    reading = Reading(XPosts(), MemorySource("tweet_activity_metrics_four_20200101_20200301_en.csv", text=OLD))
    first, reply = reading.posts
    assert (first.remote_id, first.account.handle) == ("1225000000000000001", "four")
    assert first.text == "Fish & chips\n#now"
    assert first.published_at == datetime(2020, 2, 6, 17, 52, tzinfo=UTC)
    assert first.values["impressions"] == 106
    assert first.values["engagement_rate"] == pytest.approx(0.0377)
    assert "paid_impressions" not in first.values  # "-" is no number
    assert (reply.remote_id, reply.kind, reply.is_sponsored) == ("1225000000000000002", "reply", True)
    assert reading.facts.period is not None
    assert reading.facts.period.last == date(2020, 3, 1)
    assert reading.problems == []


def test_posts_in_french_without_an_id_or_an_hour() -> None:
    text = (
        "Date,Texte du post,Lien,Impressions,Engagements,J'aime,Réponses,Reposts\n"
        '"mar., 26 août 2025",Bonjour,https://x.com/four/status/1960000000000000001,444,29,4,6,0\n'
    )
    reading = Reading(XPosts(), MemorySource("posts.csv", text=text))
    (post,) = reading.posts
    assert (post.remote_id, post.account.handle) == ("1960000000000000001", "four")
    assert post.values == {"impressions": 444, "engagements": 29, "likes": 4, "comments": 6, "reposts": 0}
    assert any("minuit" in text for text in reading.messages("fr"))


def test_account_overview_newest_first() -> None:
    text = 'Date,Impressions,Likes,Unfollows,Create Post\n"Tue, Aug 26, 2025",444,4,1,2\n"Mon, Aug 25, 2025",8,,0,1\n'
    reading = Reading(XDaily(), MemorySource("account_overview_analytics.csv", text=text))
    assert [m.values for m in reading.measures] == [
        {"impressions": 444, "likes": 4, "unfollows": 1, "posts": 2},
        {"impressions": 8, "unfollows": 0, "posts": 1},
    ]
    assert reading.facts.period is not None
    assert reading.facts.period.first == date(2025, 8, 25)


def test_real_account_overview_and_days() -> None:
    source = open_source(shared("data/exports/x/koe_account_overview/account_overview_analytics.csv"))
    assert isinstance(find_format(source.head), XDaily)
    assert Reading(XDaily(), source).sum("impressions") == 24_749
    old = Reading(XDaily(), open_source(shared("data/exports/x/nplf_by_day_q1/NPLF Twitter Q1.xls")))
    assert len(old.measures) == 91  # three sheets, nothing promoted
    assert old.facts.period is not None
    assert (old.facts.period.first, old.facts.period.last) == (date(2020, 4, 1), date(2020, 6, 30))


def test_real_posts_keep_their_ids_when_exported_again() -> None:
    folder = shared("data/exports/x/mongodb_socialstats")
    before = Reading(XPosts(), open_source(folder / "twotweets.csv"))
    after = Reading(XPosts(), open_source(folder / "twotweets_updated.csv"))
    assert len(before.posts) == 2
    assert {p.remote_id for p in before.posts} <= {p.remote_id for p in after.posts}
    assert len(Reading(XPosts(), open_source(folder / "threetweets_ken.csv")).posts) == 3


TWEETS = [
    {"tweet": {"id_str": "10", "full_text": "Open &amp; warm", "created_at": "Wed Oct 10 20:19:24 +0000 2018",
               "favorite_count": "3", "retweet_count": "1", "entities": {"urls": [{"expanded_url": "https://a"}]}}},
    {"tweet": {"id_str": "11", "full_text": "RT @you: theirs", "created_at": "Wed Oct 11 20:19:24 +0000 2018",
               "favorite_count": "0", "retweet_count": "99"}},
    {"tweet": {"id_str": "12", "full_text": "thanks \ud83d", "created_at": "Wed Oct 12 20:19:24 +0000 2018",
               "in_reply_to_status_id_str": "9"}},
    {"tweet": {"full_text": "no id"}},
]  # fmt: skip


def archive(text: str, name: str = "data/tweets.js") -> Reading:
    return Reading(XArchive(), MemorySource(name, text=text, container=Container.JSON))


def test_an_archive_gives_own_posts_and_marks_reposts() -> None:
    reading = archive("window.YTD.tweets.part0 = " + json.dumps(TWEETS, indent=2))
    assert [(p.remote_id, p.kind) for p in reading.posts] == [("10", "link"), ("11", "repost"), ("12", "reply")]
    assert reading.posts[0].values == {"likes": 3, "reposts": 1}
    assert reading.posts[1].values == {}  # those counters belong to the other account
    assert reading.posts[0].text == "Open & warm"
    assert reading.posts[2].text == "thanks \ufffd"
    assert [p.severity for p in reading.problems] == [Severity.REFUSED]
    assert reading.problems[0].line > 30


def test_an_archive_that_breaks_off_keeps_what_came_before() -> None:
    text = "window.YTD.tweet.part0 = " + json.dumps(TWEETS[:2])
    with pytest.raises(Refused, match="well-formed"):
        archive(text[:-20])


def test_followers_are_only_counted() -> None:
    text = 'window.YTD.follower.part0 = [ {"follower": {"accountId": "1", "userLink": "u"}}, {"follower": {"accountId": "2"}} ]'
    reading = archive(text, "data/follower.js")
    assert reading.measures[0].values == {"followers": 2}
    assert reading.posts == []


def test_messages_are_not_recognised() -> None:
    source = MemorySource(
        "d.js", text='window.YTD.direct_messages.part0 = [ {"dmConversation": 1} ]', container=Container.JSON
    )
    assert not XArchive().recognizes(source.head)
