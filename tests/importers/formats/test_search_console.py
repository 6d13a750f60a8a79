"""Search Console exports."""

from __future__ import annotations

from datetime import date

from essor.records import FileFacts, Grain, Period
from tests.importers.formats.money_files import Reading, read_path, read_text, slug_of
from tests.shared import shared

MONTHS = Period(date(2024, 11, 6), date(2025, 2, 5))


def real(name: str) -> Reading:
    return read_path(shared("data/exports/search_console/michelin_fr") / name, period_hint=MONTHS)


def test_the_real_days_are_the_sites_own_series() -> None:
    got = real("Dates.csv")
    assert got.slug == "search_console"
    assert len(got.measures) == 92
    assert got.total("clicks") == 676_311
    assert got.total("impressions") == 38_473_290
    assert {(r.subject.kind, r.grain) for r in got.measures} == {("account", Grain.DAY)}
    assert got.of(FileFacts)[-1].period == MONTHS
    assert got.problems == []


def test_the_real_tables_disagree_and_stay_apart() -> None:
    pages, queries = real("Pages.csv"), real("Requêtes.csv")
    assert (len(pages.measures), pages.total("clicks", subject="page")) == (1000, 636_276)
    assert (len(queries.measures), queries.total("clicks", subject="query")) == (1000, 307_179)
    assert {r.period for r in pages.measures + queries.measures} == {MONTHS}
    assert pages.of(FileFacts)[-1].account.handle == "www.michelinman.com"
    assert queries.measures[0].values["position"] == 1.46
    assert any("1,000" in p.message() for p in queries.problems)
    assert {r.subject.kind for r in real("Appareils.csv").measures} == {"device"}
    assert {r.subject.kind for r in real("Pays.csv").measures} == {"country"}
    look = real("Apparence dans les résultats de recherche.csv")
    assert {r.subject.kind for r in look.measures} == {"search_appearance"}


def test_the_real_filters_are_notes() -> None:
    (facts,) = real("Filtres.csv").records
    assert facts.notes[0].fr == "Filtre « Type de recherche » : Web."


QUERIES = "Top queries,Clicks,Impressions,CTR,Position\noak stairs,12,300,4%,3.2\n"


def test_a_table_alone_says_that_it_is_dated_by_its_arrival() -> None:
    got = read_text("Queries.csv", QUERIES)
    assert got.measures[0].period == Period(date(2026, 1, 15), date(2026, 1, 15))
    assert any("does not say which days" in p.message() for p in got.problems if p.severity == "warning")


def test_a_comparison_keeps_the_recent_columns_and_names_the_others() -> None:
    text = (
        "Top pages,Last 28 days Clicks,Previous 28 days Clicks,Last 28 days Impressions,Previous 28 days Impressions,"
        "Last 28 days CTR,Previous 28 days CTR,Last 28 days Position,Previous 28 days Position\n"
        "https://example.com/,10,7,100,90,10%,8%,2.5,3.5\n"
    )
    got = read_text("Pages.csv", text)
    assert got.measures[0].values == {"clicks": 10, "impressions": 100, "position": 2.5}
    assert any("Previous 28 days Clicks" in p.message() for p in got.problems)


def test_a_resaved_french_table_with_decimal_commas() -> None:
    text = "Requêtes principales;Clics;Impressions;CTR;Position\nescalier chêne;1 200;32 000;3,75 %;4,31\n"
    assert read_text("Requêtes.csv", text).measures[0].values == {
        "clicks": 1200,
        "impressions": 32000,
        "position": 4.31,
    }


def test_anybodys_filters_are_not_taken() -> None:
    assert slug_of("settings.csv", "Filter,Value\nA,B\n") == ""
