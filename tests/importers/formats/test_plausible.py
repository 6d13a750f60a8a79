"""Plausible exports (headers only, no real file at hand)."""

from __future__ import annotations

from datetime import date

from essor.records import FileFacts, Period
from tests.importers.formats.money_files import read_text


def test_the_sites_days() -> None:
    text = '"date","visitors","pageviews","bounces","visits","visit_duration"\n"2025-03-01",10,30,4,12,600\n'
    got = read_text("imported_visitors_20250301_20250302.csv", text)
    assert got.slug == "plausible"
    (row,) = got.measures
    assert row.subject.kind == "account"
    assert row.values == {"unique_visitors": 10, "page_views": 30, "bounces": 4, "sessions": 12, "visit_seconds": 600}
    assert got.of(FileFacts)[-1].period == Period(date(2025, 3, 1), date(2025, 3, 1))


def test_sources_keep_their_tags_and_an_empty_one_is_direct() -> None:
    text = (
        "date,source,referrer,utm_source,utm_medium,utm_campaign,utm_content,utm_term,pageviews,visitors,visits,"
        "visit_duration,bounces\n2025-03-01,,,,,,,,3,2,2,60,1\n2025-03-01,Facebook,,fb,paid,spring,,,5,4,4,80,2\n"
    )
    direct, facebook = read_text("imported_sources_20250301_20250301.csv", text).measures
    assert (direct.subject.kind, direct.subject.id) == ("source", "(direct)")
    assert facebook.dimensions == (("utm_campaign", "spring"), ("utm_medium", "paid"), ("utm_source", "fb"))


def test_pages_never_join_the_sites_days() -> None:
    text = "date,hostname,page,visits,visitors,pageviews\n2025-03-01,example.com,/,3,2,4\nnever,example.com,/,1,1,1\n"
    got = read_text("imported_pages_20250301_20250301.csv", text)
    assert [row.subject.kind for row in got.measures] == ["page"]
    assert got.refused() == [3]
