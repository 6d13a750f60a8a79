"""Whatever colour a workspace or a network has, text in it can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.records import NETWORKS
from essor.web.colours import DARK_PAPER, LIGHT_PAPER, both_papers, clean_hex, contrast, look_css


def test_contrast_of_known_pairs() -> None:
    """Black on white is 21; the grey of the W3C's own example is 4.54."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(st.integers(0, 0xFFFFFF))
def test_any_accent_can_be_read_on_both_papers(number: int) -> None:
    """4.5:1 on light paper and on dark."""
    pair = both_papers(f"#{number:06x}")
    assert contrast(pair.light, LIGHT_PAPER) >= 4.5
    assert contrast(pair.dark, DARK_PAPER) >= 4.5


def test_the_style_names_every_network() -> None:
    """Each network of the catalogue has its colour."""
    sheet = look_css("0f5c5c", ((network.slug, network.colour) for network in NETWORKS.values()))
    assert all(f".net-{slug}{{" in sheet for slug in NETWORKS)


@pytest.mark.parametrize(("text", "clean"), [("#0F5C5C", "0f5c5c"), ("red", None), ("#12345", None), ("", None)])
def test_only_six_hex_digits_become_style(text: str, clean: str | None) -> None:
    """What a person typed never reaches the style unless it is a colour."""
    assert clean_hex(text) == clean
