"""YouTube Studio: the table, the chart and the totals of one export, which tell the same figures three times."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from essor.importers.base import find_format
from essor.importers.containers import open_source
from essor.importers.formats.youtube_studio import YouTubeStudio
from essor.importers.formats.youtube_takeout import YouTubeTakeout
from essor.records import Grain
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

VIDEOS = (
    "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Average view duration,"
    "Impressions click-through rate (%)\n"
    "Total,,,,300,12.5,3,0:02:30,3.06\n"
    'aaaaaaaaaaa,"One, two","Mar 18, 2022",4197,200,10.5,2,0:03:09,4.5\n'
    "bbbbbbbbbbb,Three,,60,,2,1,,\n"
    "Showing top 500 results,,,,,,,,\n"
)
FOLDER = "Content 2026-01-01_2026-01-31 Le Four"


def test_videos_their_total_and_the_sentence_below() -> None:
    reading = Reading(YouTubeStudio(), MemorySource("Table data.csv", text=VIDEOS))
    one, three = reading.posts
    assert (one.remote_id, one.title, one.published_at) == ("aaaaaaaaaaa", "One, two", datetime(2022, 3, 18))
    assert one.values == {
        "views": 200, "watch_time_hours": 10.5, "net_follows": 2, "average_view_duration": 189,
        "ctr": pytest.approx(0.045),
    }  # fmt: skip
    assert three.values == {"watch_time_hours": 2, "net_follows": 1}
    assert three.published_at is None
    assert reading.totals[0].values["views"] == 300
    assert all(p.line == 0 for p in reading.problems)


def test_a_named_range_is_no_lifetime() -> None:
    reading = Reading(YouTubeStudio(), MemorySource(f"{FOLDER}/Table data.csv", text=VIDEOS))
    assert [p.values for p in reading.posts] == [{}, {}]
    measure = reading.measures[0]
    assert (measure.subject.id, measure.grain) == ("aaaaaaaaaaa", Grain.RANGE)
    assert (measure.period.first, measure.period.last) == (date(2026, 1, 1), date(2026, 1, 31))


def test_a_range_that_began_before_the_first_video_is_a_lifetime() -> None:
    reading = Reading(YouTubeStudio(), MemorySource("Content 2020-01-01_2026-01-31 Four/Table data.csv", text=VIDEOS))
    assert reading.posts[0].values["views"] == 200
    assert reading.measures == []


def test_the_three_files_of_a_zip_never_add_up_to_more() -> None:
    folder = "Geography 2026-01-01_2026-01-02 Le Four"
    table = "Geography,Views,Average view duration\nTotal,30,0:01:00\nFR,20,0:01:10\nBE,10,\n"
    chart = "Date,Geography,Views\n2026-01-01,FR,5\n2026-01-02,FR,15\n2026-01-02,BE,10\n"
    totals = "Date,Views\n2026-01-01,5\n2026-01-02,25\n"
    readings = [
        Reading(YouTubeStudio(), MemorySource(f"{folder}/{name}", text=text))
        for name, text in (("Table data.csv", table), ("Chart data.csv", chart), ("Totals.csv", totals))
    ]
    assert [reading.sum("views") for reading in readings] == [0, 0, 30]
    assert readings[0].measures[0].dimensions == (("country", "FR"),)
    assert readings[0].measures[0].grain is Grain.RANGE
    assert readings[1].measures[0].grain is Grain.DAY
    assert readings[1].sum("views", None) == 30


def test_a_table_without_its_dates_is_kept_as_a_level_and_told() -> None:
    text = "Viewer age,Views (%),Average view duration\n13–17 years,3.5,0:01:00\n"
    reading = Reading(YouTubeStudio(), MemorySource("Table data.csv", text=text))
    (measure,) = reading.measures
    assert measure.values == {"audience_share": pytest.approx(0.035), "average_view_duration": 60}
    assert measure.grain is Grain.LIFETIME
    assert "does not say which days" in reading.messages()[0]


def test_french_headers_and_numbers() -> None:
    text = (
        "Contenu;Titre de la vidéo;Heure de publication de la vidéo;Vues;Vues intentionnelles;"
        "Durée de visionnage (heures);Nouveaux abonnés;Taux de clics par impression (%);J’aime\n"
        "Total;;;1\u202f300;;12,5;;3,1;\n"
        "aaaaaaaaaaa;Un;28 sept. 2025;1\u202f300;7;12,5;4;3,1;2\n"
    )
    reading = Reading(YouTubeStudio(), MemorySource("Informations relatives aux tableaux.csv", text=text))
    assert reading.posts[0].values == {
        "views": 1300, "engaged_views": 7, "watch_time_hours": 12.5, "follows": 4, "likes": 2,
        "ctr": pytest.approx(0.031),
    }  # fmt: skip
    assert reading.posts[0].published_at == datetime(2025, 9, 28)


def test_a_bare_series_of_views_is_left_to_others() -> None:
    assert not YouTubeStudio().recognizes(MemorySource("anything.csv", text="Date,Views\n2026-01-01,5\n").head)


def test_real_tables() -> None:
    folder = shared("data/exports/youtube")
    videos = open_source(folder / "pune_tech/Table data.csv")
    assert isinstance(find_format(videos.head), YouTubeStudio)
    reading = Reading(YouTubeStudio(), videos)
    assert len(reading.posts) == 220
    assert reading.sum("views") == reading.totals[0].values["views"] == 51_075
    assert reading.sum("watch_time_hours") == pytest.approx(4_046.4713, abs=0.01)
    printed = reading.totals[0].values
    assert (printed["net_follows"], printed["impressions"]) == (1_576, 748_855)
    assert reading.sum("net_follows") == 648  # most people subscribe on the channel, not on a video
    assert reading.totals[0].values["ctr"] == pytest.approx(0.0306)
    countries = Reading(YouTubeStudio(), open_source(folder / "codingtrain/Table data.csv"))
    assert len(countries.measures) == 201
    assert countries.totals[0].values == {
        "views": 15_503_810, "watch_time_hours": 1_183_689.3666, "average_view_duration": 274,
    }  # fmt: skip
    totals = Reading(YouTubeStudio(), open_source(folder / "codingtrain/Totals.csv"))
    assert (len(totals.measures), totals.sum("views")) == (365, 15_503_810)
    chart = Reading(YouTubeStudio(), open_source(folder / "codingtrain/Chart data.csv"))
    assert len(chart.measures) == 73_365
    assert chart.sum("views") == 0  # every row belongs to a country


def test_takeout_tells_exact_times_and_no_counters() -> None:
    text = (
        "Video ID,Approx Duration (ms),Channel ID,Tag 1,Video Title (Original),Privacy,Video Publish Timestamp\n"
        "aaaaaaaaaaa,61000,UC1,bread,One,Public,2024-03-01T10:00:00+00:00\n"
        "bbbbbbbbbbb,61000,UC1,,Two,Private,2024-03-02T10:00:00+00:00\n"
    )
    reading = Reading(YouTubeTakeout(), MemorySource("videos.csv", text=text))
    (video,) = reading.posts
    assert (video.remote_id, video.account.remote_id, video.values) == ("aaaaaaaaaaa", "UC1", {})
    assert video.published_at == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert reading.messages() == [
        "Takeout holds no views or likes: only what was published, and when. YouTube Studio has the figures."
    ]
