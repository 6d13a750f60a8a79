"""Matomo downloads and scheduled reports."""

from __future__ import annotations

from datetime import date

import pytest

from essor.records import Grain, Period
from tests.importers.formats.money_files import Reading, read_path, read_text, slug_of
from tests.shared import shared


def real(beginning: str) -> Reading:
    folder = shared("data/exports/matomo/matomo_fixtures")
    return read_path(next(path for path in sorted(folder.iterdir()) if path.name.startswith(beginning)))


@pytest.mark.parametrize(
    "name",
    [
        "test_csvExport_xp0__VisitsSummary",
        "test_csvExport_xp1_inner0_trans-en__VisitsSummary",
        "test_csvExport_xp1_inner1_trans-de__VisitsSummary",
        "test_csvExport_multi__VisitsSummary",
    ],
)
def test_keys_and_translated_labels_say_the_same(name: str) -> None:
    got = real(name)
    assert got.slug == "matomo"
    (row,) = got.measures
    wanted = {"unique_visitors": 2, "sessions": 2, "actions": 2, "bounces": 2, "visit_seconds": 542}
    assert {slug: row.values[slug] for slug in wanted} == wanted
    assert row.subject.kind == "account"


def test_weeks_and_months_are_told_by_the_date_column() -> None:
    assert real("test_csvExport_multi__VisitsSummary").measures[0].period == Period(
        date(2009, 12, 28), date(2010, 1, 3)
    )
    assert real("test_csvExport_multi__VisitsSummary").measures[0].grain is Grain.WEEK
    month = real("test_OneVisitorTwoVisits_csv").measures[0]
    assert (month.grain, month.period) == (Grain.MONTH, Period(date(2010, 3, 1), date(2010, 3, 31)))


def test_sub_totals_of_a_real_german_table_are_left_out() -> None:
    german, english = real("test_csvExport_xp1_inner1_trans-de__C"), real("test_csvExport_xp1_inner0_trans-en__C")
    assert german.total("sessions") == english.total("sessions") == 14
    assert {row.subject.kind for row in german.measures} == {"contentname"}
    assert any("summarise" in p.message() or "sum up" in p.message() for p in german.problems)


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_blocks_of_a_real_scheduled_report_stay_apart(ending: str) -> None:
    got = real(f"test_ecommerceOrderWithItems_schedrep_in_{ending}")
    assert got.total("sessions", subject="account") == 5
    assert got.total("revenue", subject="country") == pytest.approx(13_361.11)
    assert got.total("revenue", subject="account") == 0  # goals repeat it: never the site's own figure
    assert {row.sheet for row in got.measures if row.subject.kind == "country"} == {"Country"}
    assert not got.refused()


def test_french_labels_in_utf16() -> None:
    text = "Date,Visiteurs uniques,Visites,Actions,Rebonds,Taux de rebond\n2025-03-01,80,100,300,40,40 %\n"
    got = read_text("export.csv", text, encoding="utf-16")
    assert got.measures[0].values == {"unique_visitors": 80, "sessions": 100, "actions": 300, "bounces": 40}
    assert got.measures[0].period == Period(date(2025, 3, 1), date(2025, 3, 1))


def test_an_undated_download_says_so_and_a_bad_date_is_refused() -> None:
    undated = read_text("export.csv", "nb_visits,nb_actions\n3,4\n")
    assert any("does not say which days" in p.message() for p in undated.problems)
    assert read_text("export.csv", "date,nb_visits,nb_actions\nsome day,3,4\n").refused() == [2]


def test_another_tools_visits_are_not_taken() -> None:
    assert slug_of("a.csv", "Date,Visits\n2025-01-01,3\n") != "matomo"
