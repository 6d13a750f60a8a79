"""Charts: well-formed, described, never a zero in place of a gap, no text that escapes its box or its quotes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from essor.records import NETWORKS
from essor.web import charts
from essor.web.charts.parts import dash_of
from essor.web.charts.scales import date_ticks, nice_ticks

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 1, 5)


def _series(name: str, values: list[float | None], slug: str = "") -> charts.Series:
    return charts.Series(name, [charts.Point(FIRST + timedelta(weeks=i), v) for i, v in enumerate(values)], slug)


def _drawings(chart: charts.Chart) -> list[ET.Element]:
    return [fromstring(markup) for markup in (chart.wide, chart.narrow)]


def test_every_drawing_has_a_name_and_a_description() -> None:
    """role=img with title and desc; the table holds each value."""
    chart = charts.line_chart([_series("Facebook", [10, 20, 15], "facebook")], title="Reach", language="en")
    for drawing in _drawings(chart):
        assert drawing.get("role") == "img"
        labelled = (drawing.get("aria-labelledby") or "").split()
        assert [drawing.find(f"{SVG}title").get("id"), drawing.find(f"{SVG}desc").get("id")] == labelled
    assert "lowest 10, highest 20" in chart.description
    assert all(f">{value}</td>" in chart.table for value in (10, 20, 15))


def test_a_gap_is_a_gap() -> None:
    """A missing value breaks the line and is called unknown in the table."""
    chart = charts.line_chart([_series("A", [1, None, 3, 4])], title="t", language="fr")
    path = next(node for node in _drawings(chart)[0].iter(f"{SVG}path"))
    assert (path.get("d") or "").count("M") == 2
    assert "non connu" in chart.table


def test_nothing_to_draw_is_an_error() -> None:
    """A page says in words why there is no chart; an empty frame says nothing."""
    with pytest.raises(ValueError, match="at least one point"):
        charts.line_chart([charts.Series("A", [])], title="t", language="en")
    with pytest.raises(ValueError, match="at least one row"):
        charts.range_bars([], title="t", language="en")


@pytest.mark.parametrize("words", ["<script>\"&'", "]]>", "a" * 300, "شركة"])
def test_texts_by_people_cannot_break_the_drawing(words: str) -> None:
    """Names and notes come from files."""
    series = [_series(words, [1, 2]), _series("B", [2, 1])]
    notes = [charts.Note(FIRST, words)]
    made = [
        charts.line_chart(series, title=words, language="en", notes=notes),
        charts.small_multiples(series, title=words, language="fr"),
        charts.range_bars([charts.Bar(words, 1, 0, 2), charts.Bar(words, why=words)], title=words, language="en"),
        charts.posting_calendar({FIRST: 2}, first=FIRST, last=FIRST, title=words, language="fr"),
    ]
    for chart in made:
        assert len(_drawings(chart)) == 2
        assert "<script" not in chart.wide + chart.narrow + chart.table


def test_all_labels_stay_inside() -> None:
    """No label starts left of the paper or right of it, on a phone as on a desk."""
    names = ["Facebook", "Google Business Profile", "LinkedIn"]
    series = [_series(name, [1e6, 2.5e6, 2.4e6]) for name in names]
    notes = [charts.Note(FIRST + timedelta(weeks=2), "The network changed its definition here, and says so late")]
    for drawing in _drawings(charts.line_chart(series, title="t", language="fr", notes=notes)):
        width = float((drawing.get("viewBox") or "").split()[2])
        for node in drawing.iter(f"{SVG}text"):
            x, length = float(node.get("x") or 0), len(node.text or "") * 13 * 0.5
            left = x - {"end": length, "middle": length / 2}.get(node.get("text-anchor") or "", 0)
            assert left >= -8
            assert left + length <= width + 12


def test_networks_differ_without_colour() -> None:
    """No two of six networks share a dash, whichever six they are."""
    slugs = list(NETWORKS)
    for start in range(len(slugs) - 6):
        assert len(set(dash_of(slugs[start : start + 6]))) == 6


def test_evidence_is_a_shape() -> None:
    """Filled, hatched, outlined: three drawings, not three colours."""
    bars = [charts.Bar("a", 2, 1, 3, evidence=kind) for kind in ("caused", "declared", "observed")]
    wide = charts.range_bars(bars, title="t", language="en").wide
    assert wide.count('class="c-hatch"') == 1
    assert wide.count('class="c-open"') == 2
    assert wide.count('class="c-bar"') == 1


def test_longest_silence_is_told() -> None:
    """The calendar says in words what its dots show."""
    posts = {FIRST: 1, FIRST + timedelta(days=10): 3}
    last = FIRST + timedelta(days=30)
    chart = charts.posting_calendar(posts, first=FIRST, last=last, title="t", language="en")
    assert "4 posts on 2 of 31 days; longest silence 20 days" in chart.description


@given(st.integers(-(10**6), 10**6), st.one_of(st.just(0.0), st.floats(1e-3, 1e9)))
def test_ticks_enclose_what_is_drawn(low: int, span: float) -> None:
    """Round steps, in order, first and last around the data."""
    ticks = nice_ticks(low, low + span)
    assert ticks[0] <= low + abs(low) * 1e-6 + 1e-9
    assert ticks[-1] >= (low + span) - abs(low + span) * 1e-6 - 1e-9
    assert ticks == sorted(set(ticks))
    assert 2 <= len(ticks) <= 8


@given(st.integers(0, 4000), st.integers(2, 10))
def test_dates_of_an_axis_are_few_and_inside(days: int, most: int) -> None:
    """From a week to ten years."""
    ticks = date_ticks(FIRST, FIRST + timedelta(days=days), "fr", most=most)
    assert len(ticks) <= most + 2
    assert all(FIRST <= day <= FIRST + timedelta(days=days) for day, _ in ticks)
