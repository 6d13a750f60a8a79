"""Pinterest Ads reports (invented)."""

from __future__ import annotations

from essor.records import TotalRow
from tests.importers.formats.money_files import read_text


def test_days_of_a_campaign() -> None:
    text = (
        "Date,Campaign name,Spend in account currency,Impressions,Pin clicks,Outbound clicks,CTR,Total conversions,Checkouts,"
        "Checkout value in account currency\n"
        "2025-03-01,Garden,12.00,900,14,9,1.5%,3,1,80.00\nTotal,,12.00,900,14,9,1.5%,3,1,80.00\n"
    )
    got = read_text("pinterest.csv", text)
    assert got.slug == "pinterest_ads"
    (row,) = got.measures
    assert row.values == {
        "spend": 12,
        "impressions": 900,
        "clicks": 14,
        "outbound_clicks": 9,
        "conversions": 3,
        "purchases": 1,
        "conversion_value": 80,
    }
    assert row.account.network == "pinterest_ads"
    assert len(got.of(TotalRow)) == 1
    assert any("currency" in p.message() for p in got.problems)
