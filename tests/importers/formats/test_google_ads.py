"""Google Ads reports and overview cards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from essor.records import FileFacts, Grain, Period, TotalRow
from tests.importers.formats.money_files import read_path, read_text, slug_of
from tests.shared import shared

NOW = Period(date(2025, 1, 1), date(2025, 10, 9))
THEN = Period(date(2024, 1, 1), date(2024, 10, 9))


def real(beginning: str) -> Path:
    folder = shared("data/exports/google_ads/deco_charpente_fr")
    return next(path for path in folder.iterdir() if path.name.startswith(beginning))


def test_the_real_campaigns_card_holds_two_periods() -> None:
    got = read_path(real("Campagnes"))
    assert got.slug == "google_ads"
    now = [row for row in got.measures if row.period == NOW]
    then = [row for row in got.measures if row.period == THEN]
    assert len(now) + len(then) == len(got.measures)
    assert sum(row.values["spend"] for row in now) == pytest.approx(39_498.10)
    assert sum(row.values["spend"] for row in then) == pytest.approx(53_165.53)
    assert sum(row.values["conversions"] for row in now) == pytest.approx(319.60)
    assert {row.currency for row in got.measures} == {"EUR"}
    assert {row.subject.kind for row in got.measures} == {"campaign"}
    assert got.of(FileFacts)[-1].period == NOW


def test_the_real_weekly_card_clips_its_last_week() -> None:
    got = read_path(real("Série"))
    weeks = [row for row in got.measures if row.period.first >= date(2024, 12, 30)]
    then = [row for row in got.measures if row.period.first < date(2024, 12, 30)]
    assert sum(row.values["spend"] for row in weeks) == pytest.approx(39_498.06)
    assert sum(row.values["spend"] for row in then) == pytest.approx(53_165.58)
    assert sum(row.values["clicks"] for row in weeks) == 44_288
    assert sum(row.values["conversions"] for row in weeks) == pytest.approx(319.59)
    assert {row.grain for row in got.measures} == {Grain.WEEK}
    assert {row.subject.kind for row in got.measures} == {"account"}
    assert weeks[0].period == Period(date(2024, 12, 30), date(2025, 1, 5))
    assert weeks[-1].period == Period(date(2025, 10, 6), date(2025, 10, 9))
    assert then[-1].period == Period(date(2024, 10, 7), date(2024, 10, 9))


REPORT = """\
Campaign report
"March 1, 2025 - March 31, 2025"
Campaign status,Campaign,Account,Campaign type,Impr.,Clicks,Cost,Conversions,Cost / conv.,Currency code
Enabled,Brand,Shop,Search,"1,200",60,"1,030.50",--,--,EUR
Paused,Garden,Shop,Search,800,40,20.25,2.50,8.10,EUR
Total: Campaigns,--,--,--,"2,000",100,"1,050.75",2.50,420.30,--
Total: Account,--,--,--,"2,000",100,"1,050.75",2.50,420.30,--
"""


def test_an_english_report_with_its_preamble_and_totals() -> None:
    got = read_text("report.csv", REPORT)
    brand, garden = got.measures
    assert brand.period == Period(date(2025, 3, 1), date(2025, 3, 31))
    assert brand.grain is Grain.MONTH
    assert brand.values == {"impressions": 1200, "clicks": 60, "spend": 1030.5}  # "--" is missing, not 0
    assert garden.currency == "EUR"
    assert [t.values["spend"] for t in got.of(TotalRow)] == [1050.75, 1050.75]


def test_a_french_report_by_day_in_tabs() -> None:
    text = (
        "Rapport sur les campagnes\n1 mars 2025 - 2 mars 2025\n"
        "Jour\tCampagne\tCoût\tImpr.\tClics\tCTR\tTotal\n"
        "2025-03-01\tJardin\t1 030,50 €\t1 200\t60\t5,00 %\t\n"
        "Total : campagnes\t\t1 030,50 €\t1 200\t60\t5,00 %\t\n"
    )
    got = read_text("rapport.csv", text)
    (row,) = got.measures
    assert (row.period.first, row.values["spend"], row.currency) == (date(2025, 3, 1), 1030.5, "EUR")
    assert len(got.of(TotalRow)) == 1


def test_the_hours_card_never_joins_the_days() -> None:
    text = "Jour,Heure de début,Impressions\nLundi,00 h,12\nMardi,01 h,7\n"
    got = read_text("Jour_et_heure(2025.03.01-2025.03.31).csv", text)
    assert got.slug == "google_ads"
    assert {row.subject.kind for row in got.measures} == {"hour_of_week"}
    assert got.measures[0].dimensions == (("hour", "00 h"), ("weekday", "Lundi"))


def test_a_report_without_any_date_refuses_its_lines() -> None:
    got = read_text("report.csv", REPORT.replace('"March 1, 2025 - March 31, 2025"\n', ""))
    assert got.measures == []
    assert [p.line for p in got.problems if p.severity == "refused"] == [3, 4]


def test_the_excel_choice_in_utf16_reads_the_same() -> None:
    tabbed = REPORT.replace('"March 1, 2025 - March 31, 2025"', "March 1 2025 - March 31 2025")
    text = "\r\n".join(
        line if i < 2 else line.replace('"1,200"', "1200").replace('"1,030.50"', "1030.50").replace(",", "\t")
        for i, line in enumerate(tabbed.splitlines()[:5])
    )
    got = read_text("report.csv", text, encoding="utf-16")
    assert [row.values["spend"] for row in got.measures] == [1030.5, 20.25]


def test_anybodys_cost_sheet_is_not_taken_for_google_ads() -> None:
    assert slug_of("media.csv", "Date,Campaign,Cost,Clicks,Impressions\n2025-01-01,A,3,4,5\n") != "google_ads"
