"""Meta's "download your information", and Pinterest's stacked overview."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from essor.importers.base import Container, ExportFormat
from essor.importers.formats.facebook_download import FacebookDownload
from essor.importers.formats.instagram_download import InstagramDownload
from essor.importers.formats.pinterest_overview import PinterestOverview
from essor.importers.mojibake import repair
from essor.records import Grain, Severity
from tests.importers.sources import MemorySource, Reading


def damaged(text: str) -> str:
    """Return the text as Meta writes it: its UTF-8 bytes taken for Latin-1."""
    return text.encode().decode("latin-1")


def read(export: ExportFormat, name: str, document: object) -> Reading:
    return Reading(export, MemorySource(name, text=json.dumps(document), container=Container.JSON))


def test_repair_leaves_sound_text_alone() -> None:
    assert repair(damaged("Journée d’été 🎉")) == "Journée d’été 🎉"
    for sound in ("Journée", "plain", "日本", "Ã"):
        assert repair(sound) == sound


def test_own_facebook_posts_without_names_of_others() -> None:
    reading = read(FacebookDownload(), "posts/your_posts_1.json", [
        {"timestamp": 1_700_000_000, "title": "Le Four was with Jane Doe.", "data": [{"post": damaged("Fête")}],
         "attachments": [{"data": [{"media": {"uri": "a.mp4"}}]}]},
        {"timestamp": 1_700_000_060, "attachments": [{"data": [{"external_context": {"url": "https://a"}}]}]},
        {"data": [{"post": "no time"}]},
    ])  # fmt: skip
    assert [(p.remote_id, p.kind, p.text) for p in reading.posts] == [
        ("1700000000", "video", "Fête"),
        ("1700000060", "link", ""),
    ]
    assert reading.posts[0].published_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert all("Jane" not in str(record) for record in reading.records)
    assert [p.severity for p in reading.problems] == [Severity.NOTE, Severity.REFUSED]


def test_comments_and_messages_are_not_recognised() -> None:
    for name, document in (
        ("comments.json", {"comments_v2": [{"timestamp": 1, "data": []}]}),
        ("message_1.json", {"messages": [{"timestamp_ms": 1}]}),
    ):
        head = MemorySource(name, text=json.dumps(document), container=Container.JSON).head
        assert not FacebookDownload().recognizes(head)
        assert not InstagramDownload().recognizes(head)


def label(text: str, value: str, timestamp: int = 0) -> dict[str, object]:
    return {damaged(text): {"href": "", "value": value, "timestamp": timestamp}}


def test_instagram_posts_in_french_with_mixed_numbers() -> None:
    document = {"organic_insights_posts": [
        {"media_map_data": {damaged("Miniature du média"): {"uri": "x", "creation_timestamp": 1_700_000_000,
                            "title": damaged("Été")}},
         "string_map_data": label("Timestamp de la création", "", 1_700_000_000) | label("Impressions", "15,570")
         | label("Comptes touchés", "3359") | label("J'aime", "--") | label("Enregistrements", "1.234")
         | label("Partages", "delta %")},
        {"media_map_data": {}, "string_map_data": {}},
    ]}  # fmt: skip
    reading = read(InstagramDownload(), "past_instagram_insights/posts.json", document)
    (post,) = reading.posts
    assert post.values == {"impressions": 15570, "reach": 3359, "saves": 1234}
    assert (post.remote_id, post.text) == ("1700000000", "Été")
    assert [p.severity for p in reading.problems] == [Severity.NOTE, Severity.WARNING, Severity.REFUSED]


def test_an_audience_range_without_a_year() -> None:
    document = {"organic_insights_audience": [{"string_map_data":
        label("Période", "Nov 29 - Feb 26") | label("Followers", "102,497") | label("Followers en plus", "1,200")
        | label("Followers en moins", "200") | label("Total des followers", "1,000")
    }]}  # fmt: skip
    reading = read(InstagramDownload(), "audience_insights.json", document)
    level, change = reading.measures
    assert (level.values, level.grain, level.period.first) == ({"followers": 102497}, Grain.DAY, date(2026, 2, 26))
    assert change.values == {"follows": 1200, "unfollows": 200, "net_follows": 1000}
    assert (change.period.first, change.period.last) == (date(2025, 11, 29), date(2026, 2, 26))


def test_the_same_label_means_a_percentage_elsewhere() -> None:
    document = {"organic_insights_reach": [{"string_map_data":
        label("Période", "May 29 - Aug 26") | label("Comptes touchés", "3359140") | label("Followers", "1%")
    }]}  # fmt: skip
    assert read(InstagramDownload(), "profiles_reached.json", document).measures[0].values == {"reach": 3359140}


@pytest.mark.parametrize("is_nested", [False, True])
def test_followers_are_counted_by_day_and_never_named(is_nested: bool) -> None:
    people = [
        {"title": "", "media_list_data": [], "string_list_data": [{"value": "jane", "timestamp": stamp}]}
        for stamp in (1_700_000_000, 1_700_000_001, 1_700_200_000)
    ]
    reading = read(
        InstagramDownload(), "followers_1.json", {"relationships_followers": people} if is_nested else people
    )
    assert [(m.period.first, m.values) for m in reading.measures] == [
        (date(2023, 11, 14), {"follows": 2}),
        (date(2023, 11, 17), {"follows": 1}),
    ]
    assert all("jane" not in str(record) for record in reading.records)


def test_pinterest_reads_the_days_and_not_the_blocks_below() -> None:
    text = (
        "Analytics overview,2026-01-01,2026-01-31\nContent type,All\n\n"
        "Date,Impressions,Engagements,Pin clicks,Outbound clicks,Saves\n2026-01-01,100,5,3,1,2\n2026-01-02,50,,1,0,1\n\n"
        "Top Pins\nPin,Impressions\nhttps://www.pinterest.com/pin/1/,150\n"
    )
    reading = Reading(
        PinterestOverview(), MemorySource("Pinterest Analytics overview 20260101-20260131.csv", text=text)
    )
    assert [m.values for m in reading.measures] == [
        {"impressions": 100, "engagements": 5, "clicks": 3, "link_clicks": 1, "saves": 2},
        {"impressions": 50, "clicks": 1, "link_clicks": 0, "saves": 1},
    ]
    assert "top Pins" in reading.messages()[0]
    assert reading.facts.as_of == datetime(2026, 1, 31, 23, 59, 59)
