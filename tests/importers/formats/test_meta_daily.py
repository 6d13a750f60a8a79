"""Daily series and audience of Meta Business Suite."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from essor.importers.base import find_format
from essor.importers.containers import open_source
from essor.importers.formats.meta_audience import MetaAudience
from essor.importers.formats.meta_daily import MetaDaily
from essor.records import Severity
from tests.importers.sources import MemorySource, Reading
from tests.shared import shared

TWO_BLOCKS = (
    'sep=,\n"Facebook follows"\n"Date","Primary"\n"2025-03-30T01:00:00","2"\n"2025-03-31T00:00:00",""\n\n'
    '"Instagram follows"\n"Date","Primary"\n"2025-03-30T01:00:00","5"\n"2025-03-31T00:00:00","7"\n'
)


def test_two_stacked_blocks_are_two_networks_and_never_one_sum() -> None:
    reading = Reading(MetaDaily(), MemorySource("Follows.csv", text=TWO_BLOCKS))
    found = [(m.account.network, m.period.first, m.values) for m in reading.measures]
    assert found == [
        ("facebook", date(2025, 3, 30), {"follows": 2}),
        ("instagram", date(2025, 3, 30), {"follows": 5}),
        ("instagram", date(2025, 3, 31), {"follows": 7}),
    ]
    assert reading.problems == []


def test_a_title_that_names_no_network_is_asked_for_unless_told() -> None:
    text = '"Vues"\n"Date","Primary"\n"2025-01-01T01:00:00","3"\n'
    open_reading = Reading(MetaDaily(), MemorySource("Vues.csv", text=text))
    assert open_reading.measures[0].account.network == ""
    assert [p.severity for p in open_reading.problems] == [Severity.WARNING]
    assert "indiquez" in open_reading.messages("fr")[0]
    told = Reading(MetaDaily(), MemorySource("Vues.csv", text=text, network="instagram"))
    assert told.measures[0].account.network == "instagram"
    assert told.problems == []
    named = Reading(MetaDaily(), MemorySource("facebook/Vues.csv", text=text))
    assert named.measures[0].account.network == "facebook"


def test_a_file_saved_again_by_a_spreadsheet() -> None:
    text = "sep=\t\nReach Instagram\t\nDate\tPrimary\n2025-01-01T01:00:00\t3\n"
    reading = Reading(MetaDaily(), MemorySource("x.csv", text=text))
    assert (reading.measures[0].account.network, reading.sum("reach")) == ("instagram", 3)


def test_the_last_day_is_told_when_the_file_came_in_on_it() -> None:
    text = '"Facebook reach"\n"Date","Primary"\n"2025-01-01T01:00:00","3"\n'
    source = MemorySource("Reach.csv", text=text, received=datetime(2025, 1, 1, 20, tzinfo=UTC))
    assert "2025-01-01" in Reading(MetaDaily(), source).messages()[0]


@pytest.mark.parametrize(
    ("file", "slug", "total", "network"),
    [
        ("Reach.csv", "reach", 10_734, "facebook"),
        ("Views.csv", "views", 29_981, ""),
        ("Visits.csv", "profile_visits", 976, "facebook"),
        ("Visits (1).csv", "profile_visits", 449, "instagram"),
        ("Follows.csv", "follows", 66, ""),
        ("Interactions.csv", "engagements", 208, ""),
        ("Interactions (1).csv", "engagements", 749, ""),
    ],
)
def test_real_daily_series(file: str, slug: str, total: int, network: str) -> None:
    source = open_source(shared(f"data/exports/meta/oigetit/{file}"))
    assert find_format(source.head) is not None
    reading = Reading(MetaDaily(), source)
    assert len(reading.measures) == 105
    assert reading.sum(slug) == total
    assert {m.account.network for m in reading.measures} == {network}
    assert reading.facts.period is not None
    assert (reading.facts.period.first, reading.facts.period.last) == (date(2025, 1, 1), date(2025, 4, 15))


def test_real_series_of_early_2024_has_no_title_and_two_networks() -> None:
    reading = Reading(MetaDaily(), open_source(shared("data/exports/meta/bdmh/visits.csv")))
    assert len(reading.measures) == 56
    assert {(m.account.network, *m.values) for m in reading.measures} == {
        ("facebook", "page_likes"),
        ("instagram", "follows"),
    }
    assert reading.sum("page_likes") + reading.sum("follows") == 55


AUDIENCE = (
    'sep=,\n"Age & gender"\n"","Women","Men"\n"18-24","10.6","6.5"\n"65+","3","17.юни"\n\n'
    '"Top countries"\n"France","Belgium"\n"75.1","5.9"\n\n"Top cities"\n"Lyon, France","Liège, Belgium"\n"13.7","3.апр"\n\n'
    '"Top pages"\n"Some page","Other"\n"120","110"\n'
)


def test_audience_blocks_become_shares_with_their_groups() -> None:
    reading = Reading(MetaAudience(), MemorySource("instagram/Audience.csv", text=AUDIENCE))
    shares = {m.dimensions: m.values["audience_share"] for m in reading.measures}
    assert shares[("age", "18-24"), ("gender", "women")] == pytest.approx(0.106)
    assert shares[(("country", "Belgium"),)] == pytest.approx(0.059)
    assert shares[(("city", "Lyon, France"),)] == pytest.approx(0.137)
    assert len(shares) == 6
    assert {m.account.network for m in reading.measures} == {"instagram"}


def test_shares_that_became_dates_are_flagged_not_dropped_in_silence() -> None:
    reading = Reading(MetaAudience(), MemorySource("instagram/Audience.csv", text=AUDIENCE))
    warned = [p for p in reading.problems if p.severity is Severity.WARNING]
    assert [p.params["value"] for p in warned] == ["17.юни", "3.апр"]
    assert all("turned into a date" in p.message() for p in warned)
    assert any("Top pages" in text for text in reading.messages())


def test_real_audiences() -> None:
    reading = Reading(MetaAudience(), open_source(shared("data/exports/meta/oigetit/Audience.csv")))
    by_age = [m for m in reading.measures if m.dimensions[0][0] == "age"]
    assert sum(m.values["audience_share"] for m in by_age) == pytest.approx(1, abs=0.01)
    old = Reading(MetaAudience(), open_source(shared("data/exports/meta/bdmh/Audience.csv")))
    followers = {m.account.network: m.values["followers"] for m in old.measures if "followers" in m.values}
    assert followers == {"facebook": 0, "instagram": 239}
    assert {m.account.network for m in old.measures if m.dimensions} == {"instagram"}
