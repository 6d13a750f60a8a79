"""Ranges on one common scale: what is known of several things, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from essor.records import Words
from essor.web.charts.parts import (
    NARROW,
    PAPER,
    PLAIN,
    WIDE,
    Chart,
    Unit,
    colour_of,
    group,
    line,
    px,
    shorten,
    svg,
    table,
    text,
    text_width,
)
from essor.web.charts.scales import Linear, axis_range, nice_ticks

REFUSED = Words("Cannot be said", "Impossible à dire")
RANGE = Words("{value}, between {low} and {high}", "{value}, entre {low} et {high}")
HEADS = (Words("Name", "Nom"), Words("Value", "Valeur"), Words("From", "De"), Words("To", "À"))
BOUNDS = Words("anywhere between {low} and {high}", "n’importe où entre {low} et {high}")
ANYWHERE = Words("anywhere between", "n’importe où entre")
COUNTED = Words("counted", "compté")


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a value with its interval, a counted value (no interval), bounds (no value between them is likelier than
    another), or (all three None) the reason why none."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    slug: str = ""
    evidence: str = ""
    why: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether there is nothing to draw."""
        return self.value is None and (self.low is None or self.high is None)


def range_bars(bars: Sequence[Bar], *, title: str, language: str, unit: Unit = PLAIN) -> Chart:
    """Draw each row's interval on one scale: filled where caused, hatched where declared, outlined where observed.
    Raises ``ValueError`` where there is no row."""
    if not bars:
        raise ValueError("a chart needs at least one row")
    description = " ".join(f"{bar.label}: {_say(bar, language, unit)}." for bar in bars)
    wide = _draw(bars, title, description, language, unit, width=WIDE)
    narrow = _draw(bars, title, description, language, unit, width=NARROW)
    rows = [[bar.label, *_cells(bar, language, unit)] for bar in bars]
    return Chart(title, description, wide, narrow, table(title, [head.say(language) for head in HEADS], rows))


def interval_bar(low: float, value: float, high: float, *, evidence: str = "") -> str:
    """Return a thin bar from ``low`` to ``high`` with a mark at ``value``; all three on 0 to 100. Decoration: the words
    beside it say the same."""
    kind = evidence if evidence in ("caused", "declared", "observed") else "plain"
    hatch = ""
    if kind == "declared":  # upright strokes: the drawing is stretched to its place, which would bend slanted ones
        strokes = "".join(f"M{px(low + step)} 2V8" for step in range(1, int(high - low) + 1))
        hatch = f'<path class="interval-hatch" stroke="#0f5c5c" stroke-width="1.5" d="{strokes}"/>'
    return (
        '<svg class="interval" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="interval-track" fill="#857d6f" x="0" y="4.6" width="100" height="0.8"/>'
        f'<rect class="interval-range interval-{kind}" fill="#0f5c5c" x="{px(low)}" y="2" '
        f'width="{px(max(1.0, high - low))}" height="6"/>{hatch}'
        f'<rect class="interval-value" fill="#23201b" x="{px(max(0.0, min(99.2, value - 0.4)))}" y="0" width="0.8" '
        'height="10"/></svg>'
    )


def _draw(bars: Sequence[Bar], title: str, description: str, language: str, unit: Unit, *, width: int) -> str:
    is_narrow = width < WIDE
    row = 46 if is_narrow else 34
    ends = [end for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None]
    ticks = nice_ticks(*axis_range(ends), count=3 if is_narrow else 5)
    left = 4.0 if is_narrow else min(max(text_width(bar.label) * 1.08 for bar in bars) + 16, width * 0.34)
    said = [_short(bar, language, unit) for bar in bars if not bar.is_refused]
    right = 12.0 if is_narrow else min(max((text_width(words) for words in said), default=0) + 20, width * 0.34)
    x = Linear(ticks[0], ticks[-1], left + 4, width - right)
    top, bottom = 24, 24 + row * len(bars)
    content = ""
    for tick in ticks:
        content += line(x(tick), top - 4, x(tick), bottom, kind="base" if tick == 0 else "rule")
        content += text(x(tick), top - 10, unit.short(tick, language), anchor="middle")
    for index, bar in enumerate(bars):
        middle = top + row * index + (32 if is_narrow else row / 2)
        label_y = middle - 13 if is_narrow else middle + 4
        room = width - (text_width(_short(bar, language, unit)) + 24 if not bar.is_refused else 0)
        name = shorten(bar.label, room if is_narrow else left)
        content += group(bar.slug, text(0, label_y, name, kind="net" if bar.slug else "strong", slug=bar.slug))
        if bar.is_refused:
            words = f"{REFUSED.say(language)}: {bar.why}" if bar.why else REFUSED.say(language)
            start = 0.0 if is_narrow else left + 10
            words = shorten(words, width - start - 8)
            content += (
                f'<rect class="c-paper" fill="{PAPER}" x="{px(start)}" y="{px(middle - 10)}" '
                f'width="{px(text_width(words) + 8)}" height="20"/>'
            )
            content += text(start + 4 * (not is_narrow), middle + 5, words, kind="refused")
            continue
        content += group(bar.slug, _range(bar, x, middle))
        spot = (width, "end") if is_narrow else (width - right + 12, "start")
        content += text(spot[0], label_y, _short(bar, language, unit), anchor=spot[1], kind="ink")
    return svg(width, bottom + 4, title, description, content)


def _range(bar: Bar, x: Linear, middle: float) -> str:
    colour = colour_of(bar.slug)
    mark = ""
    value = x(bar.value or 0)
    if bar.value is not None:
        mark = f'<line class="c-value" stroke="#23201b" stroke-width="2" x1="{px(value)}" x2="{px(value)}" '
        mark += f'y1="{px(middle - 9)}" y2="{px(middle + 9)}"/>'
    if bar.low is None or bar.high is None:
        zero = x(0)
        start, length = min(zero, value), abs(value - zero)
        return f'<rect class="c-bar" fill="{colour}" x="{px(start)}" y="{px(middle - 5)}" width="{px(length)}" height="10"/>'
    start, length = x(bar.low), max(2.0, x(bar.high) - x(bar.low))
    box = f'x="{px(start)}" y="{px(middle - 5)}" width="{px(length)}" height="10"'
    if bar.evidence == "observed":
        return f'<rect class="c-open" fill="{PAPER}" stroke="{colour}" stroke-width="1.5" {box}/>{mark}'
    if bar.evidence == "declared":
        strokes = ""
        offset = start - 10
        while offset < start + length:
            first, last = max(offset, start), min(offset + 10, start + length)
            strokes += f"M{px(first)} {px(middle + 5 - (first - offset))}L{px(last)} {px(middle + 5 - (last - offset))}"
            offset += 5
        hatch = f'<path class="c-hatch" stroke="{colour}" stroke-width="1.5" d="{strokes}"/>'
        return f'<rect class="c-open" fill="{PAPER}" stroke="{colour}" stroke-width="1.5" {box}/>{hatch}{mark}'
    opacity = "" if bar.evidence == "caused" else ' fill-opacity="0.45"'
    return f'<rect class="c-bar" fill="{colour}"{opacity} {box}/>{mark}'


def _short(bar: Bar, language: str, unit: Unit) -> str:
    if bar.is_refused:
        return ""
    if bar.low is None or bar.high is None:
        return unit.full(bar.value or 0, language)
    low, high = (unit.full(end, language, bar.low, bar.high) for end in (bar.low, bar.high))
    return f"{low} – {high}"


def _say(bar: Bar, language: str, unit: Unit) -> str:
    if bar.is_refused:
        return f"{REFUSED.say(language)} ({bar.why})" if bar.why else REFUSED.say(language)
    if bar.low is None or bar.high is None:
        return unit.full(bar.value or 0, language)
    if bar.value is None:
        low, high = (unit.full(end, language, bar.low, bar.high) for end in (bar.low, bar.high))
        return BOUNDS.say(language, {"low": low, "high": high})
    return RANGE.say(language, dict(zip(("value", "low", "high"), _cells(bar, language, unit), strict=True)))


def _cells(bar: Bar, language: str, unit: Unit) -> list[str]:
    if bar.is_refused:
        return [_say(bar, language, unit), "", ""]
    if bar.low is None or bar.high is None:
        return [unit.full(bar.value or 0, language), COUNTED.say(language), COUNTED.say(language)]
    low, high = (unit.full(end, language, bar.low, bar.high) for end in (bar.low, bar.high))
    return [
        unit.full(bar.value, language, bar.low, bar.high) if bar.value is not None else ANYWHERE.say(language),
        low,
        high,
    ]
