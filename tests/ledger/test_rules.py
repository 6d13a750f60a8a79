"""Sources are recognised, never guessed; shared money keeps its cents."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.ledger.rules import Span, network_of_host, network_of_words, observed_network, part_within, share_out


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("Instagram", "instagram"),
        ("vu sur insta, je crois", "instagram"),
        ("X", "x"),
        ("la box du mois", ""),
        ("bouche à oreille", ""),
        ("facebook ou instagram", ""),
        ("Google Business Profile", "google_business"),
        ("Google", "search"),
        ("", ""),
    ],
)
def test_a_free_text_names_one_network_or_none(text: str, network: str) -> None:
    assert network_of_words(text) == network


def test_hosts_are_matched_by_whole_labels() -> None:
    assert network_of_host("https://l.facebook.com/l.php?u=1") == "facebook"
    assert network_of_host("https://notfacebook.com/") == ""
    assert network_of_host("https://facebook.com.example.org/") == ""


def test_paid_traffic_is_judged_apart() -> None:
    assert observed_network(source="", utm={"source": "facebook", "medium": "cpc"}, referrer="") == "meta_ads"
    assert observed_network(source="", utm={"source": "facebook", "medium": "social"}, referrer="") == "facebook"
    assert observed_network(source="Source: Google", utm={}, referrer="") == "search"
    assert observed_network(source="(direct)", utm={}, referrer="") == ""


def test_a_yearly_cost_falls_day_by_day() -> None:
    year = Span(Decimal(365), date(2025, 1, 1), date(2025, 12, 31))
    assert part_within(year, date(2025, 1, 1), date(2025, 1, 31)) == 31
    assert part_within(year, date(2026, 1, 1), date(2026, 1, 31)) == 0


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.dictionaries(st.sampled_from("abcde"), st.decimals(min_value=0, max_value=1000, places=1), min_size=1),
)
def test_shared_parts_sum_to_the_amount(amount: Decimal, weights: dict[str, Decimal]) -> None:
    parts = share_out(amount, weights)
    if sum(weights.values()) > 0:
        assert sum(parts.values()) == amount
    else:
        assert parts == {}
