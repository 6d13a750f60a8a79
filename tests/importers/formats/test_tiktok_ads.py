"""TikTok Ads reports (invented)."""

from __future__ import annotations

from datetime import date

from essor.records import TotalRow
from tests.importers.formats.money_files import read_text

TEXT = (
    "Date,Campaign name,Ad group name,Cost (EUR),Impressions,Clicks (destination),Clicks (all),CTR,CPC,Complete payment,"
    "Complete payment value\n"
    '2025-03-01,Spring,Young,10.50,"1,200",30,45,2.5%,0.35,-,-\n'
    "2025-03-02,Spring,Young,9.50,800,20,25,2.5%,0.47,1,49.90\n"
    'Total,-,-,20.00,"2,000",50,70,2.5%,0.40,1,49.90\n'
)


def test_days_of_an_ad_group_and_the_printed_total() -> None:
    got = read_text("report.csv", TEXT)
    assert got.slug == "tiktok_ads"
    first, second = got.measures
    assert first.values == {"spend": 10.5, "impressions": 1200, "link_clicks": 30, "clicks": 45}
    assert (first.subject.kind, first.subject.name, first.dimensions) == (
        "ad_group",
        "Young",
        (("campaign", "Spring"),),
    )
    assert (second.period.first, second.currency, second.values["conversions"]) == (date(2025, 3, 2), "EUR", 1)
    (total,) = got.of(TotalRow)
    assert total.values["spend"] == got.total("spend") == 20


def test_without_a_day_and_a_period_the_line_is_refused() -> None:
    assert read_text("report.csv", TEXT.replace("2025-03-01,", ",")).refused() == [2]
