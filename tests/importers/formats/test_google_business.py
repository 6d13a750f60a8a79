"""Google Business Profile performance (unverified names)."""

from __future__ import annotations

from datetime import date

from essor.records import Period
from tests.importers.formats.money_files import read_text

TEXT = (
    "Store code,Business name,Address,Labels,Google Search - Mobile,Google Maps - Mobile,Calls,Directions,Website clicks\n"
    ",,,,Number of people that viewed your business on Google Search - Mobile,Number of people,Number of calls,,\n"
    "S1,Shop,1 High Street,,561,< 15,12,34,56\n"
)


def test_people_per_surface_stay_apart_from_acts() -> None:
    got = read_text("insights 2025-3-1 - 2025-3-31.csv", TEXT)
    assert got.slug == "google_business"
    acts, search = got.measures
    assert acts.values == {"calls": 12, "direction_requests": 34, "link_clicks": 56}
    assert (search.values, search.dimensions) == ({"reach": 561}, (("surface", "search_mobile"),))
    assert acts.period == Period(date(2025, 3, 1), date(2025, 3, 31))
    assert acts.account.remote_id == "S1"
    assert [p.line for p in got.problems if p.severity == "warning"] == [3]  # "< 15" is no number, and not 0
    assert "High Street" not in repr(got.records)


def test_without_dates_it_says_so() -> None:
    assert any("does not say which days" in p.message() for p in read_text("insights.csv", TEXT).problems)
