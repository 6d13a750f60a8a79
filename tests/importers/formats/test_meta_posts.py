"""Content exports of Meta: layouts, languages, columns that repeat, ids a spreadsheet rounded."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from essor.importers.base import find_format
from essor.importers.containers import open_source
from essor.importers.formats.meta_posts_facebook import MetaPostsFacebook
from essor.importers.formats.meta_posts_instagram import MetaPostsInstagram
from essor.importers.formats.meta_videos import MetaVideos
from essor.records import Severity
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

HEADER = "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Post type,Date,Views,Reach"
FACEBOOK = f"""\ufeff{HEADER},"Reactions, Comments and Shares",Views,Reach from Boosted posts,Estimated earnings (USD),Mood
111222333444555,99,Le Four,Short,"A longer ""caption""
on two lines",02/16/2026 05:14,https://www.facebook.com/x/posts/111222333444555,Photos,Lifetime,40,15,3,40,0,,calm
111222333444556,99,Le Four,Hello,,12/01/2025 23:59,https://www.facebook.com/reel/111222333444556/,Videos,Lifetime,9,5,,9,2,1.5,
1.11222E+14,99,Le Four,Lost,,01/02/2026 10:00,https://www.facebook.com/x/posts/111222333444557,Links,Lifetime,7,5,,,,,
1.11222E+14,99,Le Four,Lost,,01/02/2026 10:00,https://www.facebook.com/x/posts/pfbid0a,Links,Lifetime,7,5,,,,,
111222333444558,99,Le Four,Odd,,not a day,https://www.facebook.com/x/posts/1,Links,Lifetime,7,5,,,,,
"""


def facebook() -> Reading:
    return Reading(MetaPostsFacebook(), MemorySource("Jan-14-2026_Feb-20-2026_123.csv", text=FACEBOOK))


def test_a_facebook_row_becomes_a_post_with_its_counters() -> None:
    first, reel, _ = facebook().posts
    assert first.remote_id == "111222333444555"
    assert first.published_at == datetime(2026, 2, 16, 5, 14)
    assert first.text == 'A longer "caption"\non two lines'
    assert first.kind == "photo"
    assert first.values == {"views": 40, "reach": 15, "engagements": 3, "paid_reach": 0}
    assert first.is_sponsored is False
    assert (reel.kind, reel.is_sponsored, reel.currency) == ("reel", True, "USD")
    assert "engagements" not in reel.values  # an empty cell is not 0


def test_an_id_rounded_by_a_spreadsheet_comes_from_the_address_or_refuses_the_row() -> None:
    reading = facebook()
    assert reading.posts[2].remote_id == "111222333444557"
    refused = [p for p in reading.problems if p.severity is Severity.REFUSED]
    assert [p.line for p in refused] == [6, 7]
    assert "rounded" in refused[0].message("en")
    assert "tableur" in refused[0].message("fr")


def test_facts_come_from_the_file_name_and_the_first_row() -> None:
    facts = facebook().facts
    assert facts.account is not None
    assert (facts.account.remote_id, facts.account.name) == ("99", "Le Four")
    assert facts.period is not None
    assert (facts.period.first, facts.period.last) == (date(2026, 1, 14), date(2026, 2, 20))
    assert facts.as_of == datetime(2026, 2, 20, 23, 59, 59)


def test_columns_nobody_reads_are_told_once() -> None:
    notes = [p for p in facebook().problems if p.severity is Severity.NOTE]
    assert len(notes) == 1
    assert "Mood" in notes[0].message()
    assert "Views" not in notes[0].message()


def test_french_and_bilingual_headers_fill_one_another() -> None:
    text = (
        "Identifiant de la publication;Nom de la page;Titre;Heure de publication;Permalien;Type de publication;Post type;"
        "Date;Vues;Views;Couverture;Vues de vidéo d’une minute;Spectateurs de 3\u00a0secondes;Revenus estimés (EUR)\n"
        "1;Le Four;Bonjour;25/03/2026 08:00;https://f/1;Vidéos;;Global;1\u202f234;;12;3;4;1,50\n"
        "2;Le Four;Hello;02/03/2026 08:00;https://f/2;;Photos;Lifetime;;56;12;;;\n"
    )
    first, second = Reading(MetaPostsFacebook(), MemorySource("a.csv", text=text)).posts
    assert first.values == {
        "views": 1234, "reach": 12, "video_views_1min": 3, "video_viewers": 4, "earnings": 1.5,
    }  # fmt: skip
    assert (first.kind, first.currency) == ("video", "EUR")
    assert (second.kind, second.values["views"]) == ("photo", 56)
    assert second.published_at == datetime(2026, 3, 2, 8, 0)  # day first: another row says 25/03


def test_rows_broken_down_by_day_are_measures_of_days() -> None:
    text = f"{HEADER}\n5,99,Le Four,T,,02/16/2026 05:14,https://f/5,Photos,02/17/2026,40,15\n"
    reading = Reading(MetaPostsFacebook(), MemorySource("a.csv", text=text))
    assert reading.posts[0].values == {}
    assert reading.measures[0].subject.id == "5"
    assert reading.measures[0].period.first == date(2026, 2, 17)
    assert reading.measures[0].values == {"views": 40, "reach": 15}


def test_no_views_of_a_post_that_reached_people_is_left_empty() -> None:
    text = f"{HEADER}\n5,99,Le Four,T,,02/16/2026 05:14,https://f/5,Photos,Lifetime,0,17\n"
    reading = Reading(MetaPostsFacebook(), MemorySource("a.csv", text=text))
    assert reading.posts[0].values == {"reach": 17}
    assert "17" in reading.problems[-1].message()


INSTAGRAM = (
    "Post ID,Account ID,Account username,Account name,Description,Publish time,Permalink,Post type,Date,Views,Likes\n"
    "18000000000000001,17,le_four,Le Four,Same words,03/18/2026 07:13,https://i/1,IG reel,Lifetime,74,5\n"
    "18000000000000002,17,le_four,Le Four,Same words,03/18/2026 07:13,https://i/2,IG reel,Lifetime,12,1\n"
    "18000000000000003,17,le_four,Le Four,Other,03/18/2026 07:13,https://i/3,IG carousel,Lifetime,3,\n"
)


def test_a_crossposted_instagram_post_is_kept_once_and_told() -> None:
    reading = Reading(MetaPostsInstagram(), MemorySource("a.csv", text=INSTAGRAM))
    assert [p.remote_id for p in reading.posts] == ["18000000000000001", "18000000000000003"]
    assert [p.kind for p in reading.posts] == ["reel", "carousel"]
    assert [p.line for p in reading.problems] == [3]
    assert "line 2" in reading.problems[0].message()


def test_instagram_in_french() -> None:
    text = (
        "Identifiant de la publication,Identifiant du compte,Nom de profil du compte,Description,Heure de publication (UTC)"
        ",Permalien,Type de publication,Date,Mentions J’aime,Followers en plus,Réponses\n"
        "18000000000000001,17,le_four,Bonjour,03/18/2026 07:13,https://i/1,IG story,Global,5,1,2\n"
    )
    post = Reading(MetaPostsInstagram(), MemorySource("a.csv", text=text)).posts[0]
    assert post.values == {"likes": 5, "follows": 1, "comments": 2}
    assert post.kind == "story"


def test_videos_keep_the_known_part_of_a_wide_file() -> None:
    text = (
        "Video asset ID,Universal video ID,Page ID,Page name,Title,Duration (sec),Publish time,Date,Reach,"
        '3-second video views,"Reactions, comments and shares",3-second video views by country (France (FR))\n'
        "77,78,99,Le Four,Film,31,03/18/2026 07:13,Lifetime,9,4,2,1\n"
    )
    reading = Reading(MetaVideos(), MemorySource("a.csv", text=text))
    assert reading.posts[0].values == {"reach": 9, "video_views": 4, "engagements": 2}
    assert "France (FR)" in reading.messages()[0]


@pytest.mark.parametrize(
    ("file", "slug", "rows", "views", "reach"),
    [
        ("Jan-14-2025_Apr-14-2025_1396269028466733.csv", "meta_posts_facebook", 261, 15_982, 8_395),
        ("Mar-18-2025_Apr-14-2025_1019826952924933.csv", "meta_posts_instagram", 78, 10_931, 7_783),
        ("Mar-18-2025_Apr-14-2025_553302954456165.csv", "meta_posts_facebook", 48, 0, 1_286),
    ],
)
def test_real_content_exports(file: str, slug: str, rows: int, views: int, reach: int) -> None:
    source = open_source(shared(f"data/exports/meta/oigetit/{file}"))
    export = find_format(source.head)
    assert export is not None
    assert export.slug == slug
    reading = Reading(export, source)
    assert len(reading.posts) == rows
    assert (reading.sum("views"), reading.sum("reach")) == (views, reach)
    kinds = [post.kind for post in reading.posts]
    if rows == 261:
        assert (kinds.count("photo"), kinds.count("reel"), kinds.count("link")) == (254, 6, 1)
    if rows == 78:
        assert (kinds.count("photo"), kinds.count("reel"), kinds.count("carousel")) == (39, 38, 1)
