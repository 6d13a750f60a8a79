"""Google Analytics 4 reports: every card its own kind of subject, its own dates."""

from __future__ import annotations

from datetime import date

import pytest

from essor.records import FileFacts, Grain, Period, TotalRow
from tests.importers.formats.money_files import read_path, read_text
from tests.shared import shared

YEAR = Period(date(2024, 10, 8), date(2025, 10, 8))


def test_the_real_french_overview_keeps_its_ten_cards_apart() -> None:
    got = read_path(shared("data/exports/ga4/deco_charpente_fr/analytics-aquisition.csv"))
    assert got.slug == "ga4"
    assert got.of(FileFacts)[-1].account.name == "Déco Charpente - GA4"
    by_first_user = {r.subject.id: r.values for r in got.measures if r.subject.kind == "first_user_channel_group"}
    by_session = {r.subject.id: r.values for r in got.measures if r.subject.kind == "session_channel_group"}
    assert by_first_user["Paid Search"] == {"new_users": 13_555}
    assert by_first_user["Direct"] == {"new_users": 7_733}
    assert by_session["Paid Search"] == {"sessions": 17_021}
    assert by_session["Organic Search"] == {"sessions": 10_597}
    assert got.total("sessions", subject="session_channel_group") == 47_258
    # The same visits again, from two other sides: not one of these may join the 47,258.
    assert got.total("sessions", subject="session_manual_source") == 30_002
    assert got.total("sessions", subject="session_google_ads_campaign") == 8_524
    assert not any("sessions" in r.values for r in got.measures if r.subject.kind == "account")
    kinds = {r.subject.kind for r in got.measures}
    assert kinds == {
        "account",
        "first_user_channel_group",
        "session_channel_group",
        "session_google_ads_campaign",
        "session_manual_source",
        "cohort_day",
        "landing_page",
        "search_query",
        "page_title",
    }
    cohort = next(r for r in got.measures if r.subject.kind == "cohort_day")
    assert cohort.period == Period(date(2025, 6, 11), date(2025, 10, 8))  # its own dates, not the file's
    assert not [p for p in got.problems if p.severity != "note"]


def test_the_real_weeks_are_those_of_the_calendar_cut_at_both_ends() -> None:
    got = read_path(shared("data/exports/ga4/deco_charpente_fr/analytics-aquisition.csv"))
    weeks = [r for r in got.measures if r.grain is Grain.WEEK and "users" in r.values]
    assert len(weeks) == 53
    assert weeks[0].period == Period(date(2024, 10, 8), date(2024, 10, 12))
    assert weeks[1].period == Period(date(2024, 10, 13), date(2024, 10, 19))
    assert weeks[-1].period == Period(date(2025, 10, 5), date(2025, 10, 8))
    assert (weeks[0].values["users"], weeks[-1].values["users"]) == (341, 231)


@pytest.mark.parametrize(
    ("path", "kind", "metric", "total"),
    [
        ("aptamer/data-export.csv", "event", "events", 304_804),
        ("rustom/data-export.csv", "city", "events", 2_343),
        ("uttamdangi/data-export.csv", "event", "events", 41),
        ("uttamdangi/data-export 6.csv", "landing_page", "sessions", 10),
        ("uttamdangi/data-export 7.csv", "page_path", "page_views", 15),
        ("uttamdangi/data-export 11.csv", "session_channel_group", "sessions", 10),
        ("uttamdangi/data-export 13.csv", "account", "new_users", 5),
    ],
)
def test_real_english_reports(path: str, kind: str, metric: str, total: int) -> None:
    assert read_path(shared("data/exports/ga4") / path).total(metric, subject=kind) == total


def test_all_fifteen_real_reports_of_one_site_are_read() -> None:
    paths = sorted(shared("data/exports/ga4/uttamdangi").glob("*.csv"))
    assert len(paths) == 15
    for path in paths:
        got = read_path(path)
        assert got.slug == "ga4"
        assert got.of(FileFacts)[-1].period is not None
        assert not [p.message() for p in got.problems if p.severity != "note"]


def test_empty_real_firebase_cards_are_told_and_yield_nothing() -> None:
    got = read_path(shared("data/exports/ga4/indigo_firebase/data-export.csv"))
    assert got.measures == []
    assert any("16" in p.message() for p in got.problems)


FILE = """\
# ----------------------------------------
# Report CSV Export
# Account: A
# Property: example.com
# ----------------------------------------
#
# All Users
# Start date: 20250301
# End date: 20250310

Session source / medium,Country,Sessions,Active users,Total revenue
google / organic,France,10,8,100.5
(direct) / (none),France,4,-1,0
,,14,11,100.5,Grand total

# Start date: 20250302
# End date: 20250310
Date,Sessions
20250303,6
20250302,8

# Start date: 20250302
# End date: 20250310
Date,Sessions
20250303,7
20250302,8
"""


def test_two_dimensions_make_a_kind_of_their_own_and_the_total_is_no_row() -> None:
    got = read_text("data-export.csv", FILE)
    crossed = [r for r in got.measures if r.subject.kind == "session_source_medium+country"]
    assert [r.subject.name for r in crossed] == ["google / organic / France", "(direct) / (none) / France"]
    assert crossed[0].dimensions == (("country", "France"), ("session_source_medium", "google / organic"))
    assert "users" not in crossed[1].values  # -1 is "not yet"
    (total,) = got.of(TotalRow)
    assert total.values["sessions"] == 14 == got.total("sessions", subject="session_source_medium+country")
    assert total.sheet == crossed[0].sheet
    assert any("currency" in p.message() for p in got.problems)


def test_a_card_that_stands_twice_is_counted_once_and_its_contradiction_told() -> None:
    got = read_text("data-export.csv", FILE)
    days = {r.period.first: r.values["sessions"] for r in got.measures if r.grain is Grain.DAY}
    assert days == {date(2025, 3, 2): 8, date(2025, 3, 3): 6}
    assert len([r for r in got.measures if r.grain is Grain.DAY]) == 2
    assert [p.line for p in got.problems if p.severity == "warning" and p.line] == [24]


def test_a_saved_french_spreadsheet_with_semicolons() -> None:
    text = (
        "# Date de début : 20250301\n# Date de fin : 20250331\n"
        "Source/support de la session;Sessions;Taux d’engagement;Revenu total\n"
        "google / cpc;1 200;62,5 %;1 234,56 €\n"
    )
    (row,) = read_text("rapport.csv", text).measures
    assert row.values == {"sessions": 1200, "revenue": 1234.56}
    assert row.period == Period(date(2025, 3, 1), date(2025, 3, 31))


def test_a_card_without_dates_refuses_its_rows_in_words() -> None:
    text = FILE.replace("# Start date: 20250301\n# End date: 20250310\n\n", "# Start date: soon\n")
    got = read_text("data-export.csv", text)
    refused = [p for p in got.problems if p.severity == "refused"]
    assert [p.line for p in refused] == [10, 11]
    assert "start and end date" in refused[0].message()
