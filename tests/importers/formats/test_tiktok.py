"""TikTok Studio, Business Suite and the personal export."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from essor.importers.base import Container, find_format
from essor.importers.containers import open_source
from essor.importers.formats.tiktok_archive import TikTokArchive
from essor.importers.formats.tiktok_audience import TikTokAudience
from essor.importers.formats.tiktok_content import TikTokContent
from essor.importers.formats.tiktok_followers import TikTokFollowers
from essor.importers.formats.tiktok_overview import TikTokOverview
from essor.importers.formats.tiktok_viewers import TikTokViewers
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

HEADER = '"Date","Video Views","Profile Views","Likes","Comments","Shares"\n'


@pytest.mark.parametrize(
    ("written", "day"),
    [("April 12", date(2025, 4, 12)), ("12 avril", date(2025, 4, 12)), ("8 de marzo", date(2025, 3, 8)),
     ("February 28", date(2026, 2, 28)), ("2025/10/31", date(2025, 10, 31))],
)  # fmt: skip
def test_days_without_a_year_never_lie_in_the_future(written: str, day: date) -> None:
    text = f'{HEADER}"{written}","1591","7","10","1","0"\n'
    reading = Reading(TikTokOverview(), MemorySource("Overview.csv", text=text))
    assert reading.measures[0].period.first == day
    assert reading.measures[0].values == {"views": 1591, "profile_visits": 7, "likes": 10, "comments": 1, "shares": 0}
    assert any("no year" in text for text in reading.messages()) is (not written[:4].isdigit())


def test_a_series_over_new_year_keeps_its_order() -> None:
    text = f'{HEADER}"December 31","1","","","",""\n"January 1","2","","","",""\n'
    reading = Reading(TikTokOverview(), MemorySource("Overview.csv", text=text))
    assert [m.period.first for m in reading.measures] == [date(2025, 12, 31), date(2026, 1, 1)]


def test_the_moment_in_a_file_name_goes_before_the_day_it_came_in() -> None:
    text = f'{HEADER}"April 16","1","1","0","0","0"\n'
    source = MemorySource("temp_data_1711929600000.csv", text=text)  # 1 April 2024
    assert Reading(TikTokOverview(), source).measures[0].period.first == date(2023, 4, 16)


def test_business_suite_marks_what_it_does_not_know() -> None:
    text = (
        "Date,Video views,Reached audience,Profile views,Likes,Shares,Comments,Phone number clicks ,Net growth,Lost followers\n"
        "2025/10/31,10,NAN,3,1,0,0,0,-2,4\n"
    )
    reading = Reading(TikTokOverview(), MemorySource("Overview.csv", text=text))
    values = reading.measures[0].values
    assert "reach" not in values
    assert (values["net_follows"], values["unfollows"]) == (-2, 4)
    assert "Phone number clicks" in reading.messages()[0]


def test_followers_viewers_and_shares() -> None:
    history = 'Date,Followers,Difference in followers from previous day\n"April 12","120","-3"\n'
    reading = Reading(TikTokFollowers(), MemorySource("FollowerHistory.csv", text=history))
    assert reading.measures[0].values == {"followers": 120, "net_follows": -3}
    activity = 'Date,Hour,Active followers\n"April 12","18","7"\n'
    measure = Reading(TikTokFollowers(), MemorySource("FollowerActivity.csv", text=activity)).measures[0]
    assert (measure.values, measure.dimensions) == ({"active_followers": 7}, (("hour", "18"),))
    viewers = 'Date,Total Viewers,New Viewers,Returning Viewers\n"April 12","9","undefined","4"\n'
    measure = Reading(TikTokViewers(), MemorySource("Viewers.csv", text=viewers)).measures[0]
    assert (measure.values, measure.account.network) == ({"viewers": 9, "returning_viewers": 4}, "tiktok")
    meta = "Date,Total Viewers,New Viewers,Returning Viewers\n2026-01-01,9,5,4\n"
    assert (
        Reading(TikTokViewers(), MemorySource("instagram/Viewers.csv", text=meta)).measures[0].account.network
        == "instagram"
    )
    gender = '"Gender","Distribution"\n"Male","0.41"\n"Female","0.59"\n'
    shares = Reading(TikTokAudience(), MemorySource("FollowerGender.csv", text=gender)).measures
    assert [(m.dimensions, m.values["audience_share"]) for m in shares] == [
        ((("gender", "men"),), 0.41),
        ((("gender", "women"),), 0.59),
    ]
    percent = Reading(TikTokAudience(), MemorySource("Gender.csv", text='"Gender","Distribution"\n"Women","59"\n'))
    assert percent.measures[0].values["audience_share"] == pytest.approx(0.59)
    assert any("TikTok and Meta" in text for text in percent.messages())


def test_the_year_of_a_video_stands_in_its_id() -> None:
    made = int(datetime(2022, 7, 16, 9, tzinfo=UTC).timestamp()) << 32
    text = (
        '"Time","Video title","Video link","Post time","Total likes","Total comments","Total shares","Total views"\n'
        f'"July 20","Bread","https://www.tiktok.com/@four/video/{made}","July 16","5","","1","90"\n'
    )
    reading = Reading(TikTokContent(), MemorySource("Content.csv", text=text))
    (post,) = reading.posts
    assert post.published_at == datetime(2022, 7, 16)
    assert (post.remote_id, post.account.handle) == (str(made), "four")
    assert post.values == {"likes": 5, "shares": 1, "views": 90}


def test_business_suite_videos_have_a_time() -> None:
    text = (
        "Video title,Video link,Post time,Video views,Likes,Comments,Shares,Add to Favorites\n"
        "Bread,https://www.tiktok.com/@four/video/7123456789012345678,2025/10/31 18:19:10,90,5,0,1,2\n"
    )
    (post,) = Reading(TikTokContent(), MemorySource("videos.csv", text=text)).posts
    assert post.published_at == datetime(2025, 10, 31, 18, 19, 10)
    assert post.values["saves"] == 2


def test_the_personal_export_gives_own_videos_only() -> None:
    document = {
        "Your Activity": {"Watch History": {"VideoList": [{"Date": "2025-01-01 10:00:00", "Link": "https://private"}]}},
        "Post": {"Posts": {"VideoList": [
            {"Date": "2025-01-02 10:00:00", "Link": "https://www.tiktokv.com/share/video/7123456789012345678/", "Likes": "12"},
            {"Date": "2025-01-03 10:00:00", "Link": "https://cdn.example/x", "Likes": "N/A"},
            {"Link": "https://cdn.example/y"},
        ]}},
    }  # fmt: skip
    source = MemorySource("user_data_tiktok.json", text=json.dumps(document), container=Container.JSON)
    reading = Reading(TikTokArchive(), source)
    assert [(p.remote_id, p.values) for p in reading.posts] == [
        ("7123456789012345678", {"likes": 12}),
        ("2025-01-03T10:00:00", {}),
    ]
    assert all("private" not in str(record) for record in reading.records)


def test_real_overview_in_csv_and_xlsx() -> None:
    folder = shared("data/exports/tiktok/bosszy27")
    for name in ("Overview.csv", "Overview.xlsx"):
        source = open_source(folder / name)
        assert isinstance(find_format(source.head), TikTokOverview)
        reading = Reading(TikTokOverview(), source)
        assert len(reading.measures) == 7
        first = reading.measures[0]
        assert (first.period.first.month, first.period.first.day) == (4, 12)
        assert first.values == {"views": 1591, "profile_visits": 7, "likes": 10, "comments": 1, "shares": 0}
    again = Reading(TikTokOverview(), open_source(folder / "temp_data_1777023477746.csv"))
    assert again.measures[0].period.first == date(2026, 4, 16)
