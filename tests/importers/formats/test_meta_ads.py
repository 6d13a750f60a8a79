"""Meta Ads Manager reports."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from essor.records import FileFacts, Grain, Period, TotalRow
from tests.importers.formats.money_files import read_path, read_sheet, read_text
from tests.shared import shared


def test_a_real_french_report_keeps_unlike_results_apart() -> None:
    got = read_path(shared("data/exports/meta_ads/deco_charpente_fr/meta-ads-2025.csv"))
    assert got.slug == "meta_ads"
    assert got.total("spend") == pytest.approx(3132.22)
    assert {row.currency for row in got.measures if "spend" in row.values} == {"EUR"}
    results: Counter[str] = Counter()
    for row in got.measures:
        if "results" in row.values:
            results[dict(row.dimensions)["indicator"]] += int(row.values["results"])
    assert results == {
        "actions:link_click": 3884,
        "actions:onsite_conversion.lead_grouped": 270,
        "actions:landing_page_view": 132,
    }
    facts = got.of(FileFacts)[-1]
    assert facts.period == Period(date(2025, 1, 1), date(2025, 10, 8))
    assert facts.currency == "EUR"
    assert [p.severity for p in got.problems] == ["note"], [p.message() for p in got.problems]


ENGLISH = """\
Campaign name,Campaign ID,Day,Reach,Impressions,Result type,Results,Amount spent (USD),Reporting starts,Reporting ends
,,,150,400,,,30.5,2025-03-01,2025-03-02
Spring,120208001122334455,2025-03-01,100,180,Link clicks,12,10.25,2025-03-01,2025-03-02
Spring,120208001122334455,2025-03-02,90,220,Link clicks,,20.25,2025-03-01,2025-03-02
"""


def test_an_english_report_by_day_with_its_total_row() -> None:
    got = read_text("report.csv", ENGLISH)
    days = [row for row in got.measures if "spend" in row.values]
    assert [(row.period.first, row.grain) for row in days] == [
        (date(2025, 3, 1), Grain.DAY),
        (date(2025, 3, 2), Grain.DAY),
    ]
    assert {row.subject.id for row in days} == {"120208001122334455"}
    assert {row.currency for row in days} == {"USD"}
    assert len([row for row in got.measures if "results" in row.values]) == 1  # missing is not 0
    (total,) = got.of(TotalRow)
    assert total.values["spend"] == 30.5


def test_a_workbook_by_month_with_its_currency_in_a_column() -> None:
    rows: list[list[object]] = [
        ["Account name", "Region", "Month", "Reach", "Impressions", "Currency", "Amount spent", "Ad name",
         "Reporting starts", "Reporting ends"],
        ["Shop", "Oise", "2023-04-01 - 2023-04-30", 10.0, 20.0, "EUR", 1.5, "Blue", date(2023, 1, 1), date(2023, 12, 31)],
    ]  # fmt: skip
    (row,) = read_sheet("raw.xlsx", rows, sheet="Raw Data Report").measures
    assert row.period == Period(date(2023, 4, 1), date(2023, 4, 30))
    assert row.grain is Grain.MONTH
    assert row.dimensions == (("region", "Oise"),)
    assert (row.currency, row.subject.kind, row.subject.name) == ("EUR", "ad", "Blue")


def test_a_line_without_dates_is_refused_with_its_number() -> None:
    got = read_text("report.csv", ENGLISH.replace("2025-03-02,90", "not a day,90"))
    (problem,) = [p for p in got.problems if p.severity == "refused"]
    assert problem.line == 4
    assert "not a day" in problem.message("fr")
