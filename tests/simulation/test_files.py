"""The simulated exports, read again by the importers, say what the records say."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from essor.importers.base import ReadOptions, find_format
from essor.importers.containers import open_source
from essor.records import (
    AnswerRow,
    ConversionRow,
    CostRow,
    MeasureRow,
    Problem,
    PublicationRow,
    Record,
    Severity,
    TimeRow,
)
from essor.simulation import SimulatedCompany, export_files, export_zip, simulate

UNTIL = date(2026, 11, 22)
OPTIONS = ReadOptions(received=datetime(2026, 11, 23, 9, tzinfo=UTC))

# path ending (French, English) -> format, source
FILES = {
    "facebook_posts": ("meta_posts_facebook", "1029384756100012.csv", "1029384756100012.csv"),
    "instagram_posts": ("meta_posts_instagram", "1029384756100013.csv", "1029384756100013.csv"),
    "facebook_reach": ("meta_daily", "facebook/Couverture.csv", "facebook/Reach.csv"),
    "facebook_follows": ("meta_daily", "facebook/Followers.csv", "facebook/Follows.csv"),
    "facebook_visits": ("meta_daily", "facebook/Visites.csv", "facebook/Visits.csv"),
    "instagram_reach": ("meta_daily", "instagram/Couverture.csv", "instagram/Reach.csv"),
    "instagram_follows": ("meta_daily", "instagram/Followers.csv", "instagram/Follows.csv"),
    "instagram_visits": ("meta_daily", "instagram/Visites.csv", "instagram/Visits.csv"),
    "linkedin_posts": ("linkedin_page", "linkedin/atelierbrume_content_", "linkedin/atelierbrume_content_"),
    "linkedin_days": ("linkedin_page", "linkedin/atelierbrume_content_", "linkedin/atelierbrume_content_"),
    "linkedin_follows": ("linkedin_page", "linkedin/atelierbrume_followers_", "linkedin/atelierbrume_followers_"),
    "x_posts": ("x_posts", "x/account_analytics_content_", "x/account_analytics_content_"),
    "x_days": ("x_daily", "x/account_overview_analytics.csv", "x/account_overview_analytics.csv"),
    "youtube_videos": ("youtube_studio", "Informations relatives aux tableaux.csv", "Table data.csv"),
    "web_sessions": ("ga4", "site/ga4-source-medium.csv", "site/ga4-source-medium.csv"),
    "meta_ads": ("meta_ads", "ads/meta-ads.csv", "ads/meta-ads.csv"),
    "orders": ("shopify_orders", "shop/orders_export.csv", "shop/orders_export.csv"),
    "hours": ("generic_hours", "temps.csv", "hours.csv"),
    "costs": ("generic_costs", "couts.csv", "costs.csv"),
    "answers": ("generic_answers", "reponses.csv", "answers.csv"),
}


@cache
def company(language: str) -> SimulatedCompany:
    return simulate(seed=7, until=UNTIL, language=language)


@cache
def files(language: str) -> dict[str, bytes]:
    return export_files(company(language))


def read(tmp_path: Path, language: str, source: str) -> list[Record | Problem]:
    expected, *endings = FILES[source]
    ending = endings[language == "en"]
    (path,) = [path for path in files(language) if ending in path]
    file = tmp_path / Path(path).name
    file.write_bytes(files(language)[path])
    opened = open_source(file, path, OPTIONS)
    found = find_format(opened.head)
    if found is None or found.slug != expected:
        from essor.importers.base import formats

        if expected not in {one.slug for one in formats()}:
            pytest.skip(f"the export format {expected} is not there yet")
    assert found is not None, f"{path} is not recognised"
    assert found.slug == expected
    return list(found.read(opened))


def keyed(rows: Iterator[Record | Problem] | list[Record | Problem] | tuple[Record, ...]) -> dict[object, object]:
    """Return what identifies each row -> what it says, leaving out lines, sheets and what a file cannot hold."""
    out: dict[object, object] = {}
    for row in rows:
        if isinstance(row, PublicationRow):
            assert row.published_at is not None
            out[row.remote_id] = (row.published_at.date(), row.text or row.title, dict(row.values))
        elif isinstance(row, MeasureRow):
            out[(row.account.network, row.subject.kind, row.subject.name, row.period, row.dimensions)] = dict(
                row.values
            )
        elif isinstance(row, ConversionRow):
            said = (row.at, row.value, row.currency, row.status, dict(row.utm))
            out[row.remote_id] = (*said, row.source, row.country, row.postal_code)
        elif isinstance(row, CostRow):
            out[(row.kind, row.label, row.period, row.network)] = (row.amount, row.currency)
        elif isinstance(row, TimeRow):
            out[(row.day, row.network, row.task)] = (row.hours, row.rate, row.currency, row.person)
        elif isinstance(row, AnswerRow):
            key = (row.at, row.answer)
            out[key] = int(str(out.get(key, 0))) + row.weight
    return out


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("source", FILES)
def test_a_file_read_again_says_what_its_records_say(tmp_path: Path, language: str, source: str) -> None:
    rows = read(tmp_path, language, source)
    serious = [row for row in rows if isinstance(row, Problem) and row.severity is Severity.REFUSED]
    assert not serious, serious[:3]
    ours, theirs = keyed(company(language).records()[source]), keyed(rows)
    missing = ours.keys() - theirs.keys()
    assert not missing, sorted(map(str, missing))[:3]
    for key, said in ours.items():
        found = theirs[key]
        if isinstance(said, dict):
            assert isinstance(found, dict)
            assert said.items() <= found.items(), (key, said, found)
        elif isinstance(said, tuple) and isinstance(said[-1], dict):
            assert isinstance(found, tuple)
            assert said[:-1] == found[:-1]
            assert said[-1].items() <= found[-1].items(), (key, said[-1], found[-1])
        else:
            assert said == found, key


def test_nothing_is_read_twice(tmp_path: Path) -> None:
    """A source's own rows and no others: totals, second line items and preambles are not taken for data."""
    for source in (
        "facebook_posts",
        "x_posts",
        "youtube_videos",
        "orders",
        "answers",
        "costs",
        "hours",
        "web_sessions",
    ):
        ours = company("fr").records()[source]
        kinds = tuple({type(row) for row in ours[1:]})
        theirs = [row for row in read(tmp_path, "fr", source) if isinstance(row, kinds)]
        assert len(theirs) == len(ours) - 1, source


def test_the_zip_holds_every_file_and_is_the_same_each_time() -> None:
    content = export_zip(company("fr"))
    assert content == export_zip(simulate(seed=7, until=UNTIL, language="fr"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == set(files("fr"))
    assert len(content) < 500_000


def test_encodings_are_those_of_the_tools() -> None:
    posts = next(content for path, content in files("fr").items() if path.endswith("0012.csv"))
    assert posts.startswith("\ufeffIdentifiant de la publication,".encode())
    reach = files("en")["facebook/Reach.csv"]
    assert reach.startswith(b"\xff\xfe")
    assert reach.decode("utf-16").splitlines()[:3] == ["sep=,", '"Facebook reach"', '"Date","Primary"']
    names = [row[0] for row in csv.reader(io.StringIO(files("fr")["shop/orders_export.csv"].decode()))][1:]
    assert len(names) > len(set(names)) == company("fr").truth.tracking.orders  # one row per line item
    assert files("fr")["temps.csv"].startswith("\ufeffDate;Réseau;".encode())
