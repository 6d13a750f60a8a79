"""Lines over time with interval bands and annotations, small multiples on one scale, sparklines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from essor.records import Words
from essor.web.charts.parts import (
    DASHES,
    NARROW,
    PLAIN,
    TEXT_SIZE,
    WIDE,
    Chart,
    Unit,
    colour_of,
    dash_of,
    group,
    line,
    marker,
    px,
    shorten,
    svg,
    table,
    text,
    text_width,
)
from essor.web.charts.scales import Linear, axis_range, date_ticks, nice_ticks
from essor.web.formats import format_date, format_period

UNKNOWN = Words("not known", "non connu")
DAY = Words("Date", "Date")
BETWEEN = Words("{value} (between {low} and {high})", "{value} (entre {low} et {high})")
STORY = Words(
    "{name}: {first} at first, {last} at last, lowest {low}, highest {high}.",
    "{name} : {first} au début, {last} à la fin, minimum {low}, maximum {high}.",
)
SILENT = Words("{name}: no value in this period.", "{name} : aucune valeur sur cette période.")


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a date; ``None`` is a gap in the line, never a zero. ``low`` and ``high`` draw the band."""

    at: date
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line: ``slug`` is the network that gives it colour, dash and marker; ``short`` its name on a phone."""

    name: str
    points: Sequence[Point]
    slug: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation: a campaign, a crisis, a change of definition."""

    at: date
    text: str


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    language: str,
    unit: Unit = PLAIN,
    notes: Sequence[Note] = (),
    height: int = 260,
    with_zero: bool = True,
) -> Chart:
    """Draw lines on one scale, each named at its end; bands where points carry intervals. Raises ``ValueError`` where no
    series has a point: a page says in words why there is nothing to draw."""
    days = _days(series)
    shown = [note for note in sorted(notes, key=lambda note: note.at) if days[0] <= note.at <= days[-1]]
    description = _describe(series, language, unit)
    wide, narrow = (
        svg(
            width,
            height,
            title,
            description,
            _lines(series, days, language, unit, shown, width=width, height=height, with_zero=with_zero),
        )
        for width in (WIDE, NARROW)
    )
    return Chart(
        title,
        description,
        wide,
        narrow,
        _table(series, days, title, language, unit),
        tuple(
            f"{format_date(note.at, language)} : {note.text}"
            if language.startswith("fr")
            else f"{format_date(note.at, language)}: {note.text}"
            for note in shown
        ),
    )


def small_multiples(
    series: Sequence[Series], *, title: str, language: str, unit: Unit = PLAIN, height: int = 110
) -> Chart:
    """Draw one small panel per series, all on one scale, so that networks can be compared by eye."""
    days = _days(series)
    description = _describe(series, language, unit)
    drawings = []
    for width, columns in ((WIDE, 3), (NARROW, 2)):
        gap = 20
        panel = (width - gap * (columns - 1)) / columns
        rows = math.ceil(len(series) / columns)
        full = height + 34
        ticks = nice_ticks(*axis_range(_values(series)), count=3)
        content = ""
        for index, one in enumerate(series):
            left, top = (index % columns) * (panel + gap), (index // columns) * full
            content += f'<g transform="translate({px(left)} {px(top)})">'
            content += _panel(one, days, ticks, language, unit, width=panel, height=height) + "</g>"
        drawings.append(svg(width, rows * full, title, description, content))
    return Chart(title, description, drawings[0], drawings[1], _table(series, days, title, language, unit))


def sparkline(values: Sequence[float | None], *, title: str, slug: str = "", width: int = 120, height: int = 28) -> str:
    """Return a line without axes, its last value marked; ``title`` says in words what it shows."""
    held = [value for value in values if value is not None]
    if not held:
        raise ValueError("a sparkline needs at least one value")
    x = Linear(0, max(1, len(values) - 1), 3, width - 4)
    y = Linear(*_opened(min(held), max(held)), height - 4, 4)
    points = [(x(at), None if value is None else y(value)) for at, value in enumerate(values)]
    last = next((at, value) for at, value in reversed(points) if value is not None)
    content = _path(points, slug, "") + marker(0, last[0], last[1], slug, size=3)
    return svg(width, height, title, title, group(slug, content)).replace('class="drawing"', 'class="sparkline"', 1)


def _lines(
    series: Sequence[Series],
    days: Sequence[date],
    language: str,
    unit: Unit,
    notes: Sequence[Note],
    *,
    width: int,
    height: int,
    with_zero: bool,
) -> str:
    is_narrow = width < WIDE
    ticks = nice_ticks(*axis_range(_values(series), with_zero=with_zero))
    labels = [unit.short(tick, language) for tick in ticks]
    names = [(one.short or one.name) if is_narrow else one.name for one in series]
    is_named = len(series) > 1
    longest = max((text_width(name) for name in names), default=0) * 1.06 + 14 if is_named else 10
    left = max(text_width(label) for label in labels) + 8
    right = min(longest, width * 0.3)
    rows = _note_rows(notes, days, left, width - right) if not is_narrow else [0] * len(notes)
    top = 12 + (18 * (max(rows) + 1) if notes else 0)
    x = Linear(days[0].toordinal(), days[-1].toordinal(), left, width - right)
    y = Linear(ticks[0], ticks[-1], height - 26, top)
    content = _axes(ticks, labels, days, language, x, y, left, width - right, most=4 if is_narrow else 9)
    for number, (note, row) in enumerate(zip(notes, rows, strict=True), 1):
        at = x(note.at.toordinal())
        mark_y = 13 + 18 * row
        content += line(at, mark_y + 4, at, height - 26, kind="note")
        if is_narrow:
            content += text(at, mark_y, str(number), anchor="middle", kind="strong")
        else:
            words = shorten(note.text, width * 0.45)
            is_late = at + text_width(words) > width - 4
            content += text(
                at + (2 if is_late else -2), mark_y, words, anchor="end" if is_late else "start", kind="ink"
            )
    dashes = dash_of([one.slug for one in series])
    ends: list[tuple[float, int]] = []
    for index, one in enumerate(series):
        points = [(x(p.at.toordinal()), None if p.value is None else y(p.value)) for p in _ordered(one)]
        drawn = _band(one, x, y) + _path(points, one.slug, DASHES[dashes[index]])
        held = [(at, value) for at, value in points if value is not None]
        marks = held if len(held) <= 16 else held[-1:]
        drawn += "".join(marker(dashes[index], at, value, one.slug, size=3.5) for at, value in marks)
        content += group(one.slug, drawn)
        if held and is_named:
            ends.append((held[-1][1], index))
    for index, label_y in _apart(ends, top, height - 26).items():
        name = shorten(names[index], right - 10)
        content += group(
            series[index].slug, text(width - right + 9, label_y + 4, name, kind="net", slug=series[index].slug)
        )
    return content


def _panel(
    one: Series, days: Sequence[date], ticks: list[float], language: str, unit: Unit, *, width: float, height: float
) -> str:
    labels = [unit.short(tick, language) for tick in ticks]
    left = max(text_width(label) for label in labels) + 6
    x = Linear(days[0].toordinal(), days[-1].toordinal(), left, width - 6)
    y = Linear(ticks[0], ticks[-1], height - 4, 26)
    content = group(one.slug, text(0, 13, shorten(one.name, width), kind="net", slug=one.slug))
    content += _axes(ticks, labels, days, language, x, y, left, width - 6, most=2)
    points = [(x(p.at.toordinal()), None if p.value is None else y(p.value)) for p in _ordered(one)]
    held = [(at, value) for at, value in points if value is not None]
    drawn = _band(one, x, y) + _path(points, one.slug, "")
    return content + group(one.slug, drawn + (marker(0, *held[-1], one.slug, size=3.5) if held else ""))


def _axes(
    ticks: Sequence[float],
    labels: Sequence[str],
    days: Sequence[date],
    language: str,
    x: Linear,
    y: Linear,
    left: float,
    right: float,
    *,
    most: int,
) -> str:
    content = ""
    for tick, label in zip(ticks, labels, strict=True):
        content += line(left, y(tick), right, y(tick), kind="base" if tick == 0 else "rule")
        content += text(left - 6, y(tick) + 4, label, anchor="end")
    bottom = y.start
    previous = -math.inf
    for day, label in date_ticks(days[0], days[-1], language, most=most):
        at = x(day.toordinal())
        half = text_width(label) / 2
        at_label = min(max(at, left + half - 6), right - half + 6)
        if at_label - half < previous + 8:
            continue
        previous = at_label + half
        content += line(at, bottom, at, bottom + 4) + text(at_label, bottom + TEXT_SIZE + 6, label, anchor="middle")
    return content


def _path(points: Sequence[tuple[float, float | None]], slug: str, dash: str) -> str:
    commands, is_drawing = "", False
    for at, value in points:
        if value is None:
            is_drawing = False
            continue
        commands += f"{'L' if is_drawing else 'M'}{px(at)} {px(value)}"
        is_drawing = True
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path class="c-line" fill="none" stroke="{colour_of(slug)}" stroke-width="2" stroke-linejoin="round" '
        f'stroke-linecap="round" d="{commands}"{dashed}/>'
    )


def _band(one: Series, x: Linear, y: Linear) -> str:
    """Return the band of each unbroken run of points that carry an interval."""
    runs: list[list[Point]] = [[]]
    for point in _ordered(one):
        if point.low is None or point.high is None:
            runs.append([])
        else:
            runs[-1].append(point)
    content = ""
    for run in runs:
        if len(run) < 2:
            continue
        upper = " ".join(f"{px(x(p.at.toordinal()))},{px(y(p.high or 0))}" for p in run)
        lower = " ".join(f"{px(x(p.at.toordinal()))},{px(y(p.low or 0))}" for p in reversed(run))
        content += (
            f'<polygon class="c-band" fill="{colour_of(one.slug)}" fill-opacity="0.16" points="{upper} {lower}"/>'
        )
    return content


def _note_rows(notes: Sequence[Note], days: Sequence[date], left: float, right: float) -> list[int]:
    """Return on which row above the chart each annotation stands, so that none covers another."""
    x = Linear(days[0].toordinal(), days[-1].toordinal(), left, right)
    ends: list[float] = []
    rows = []
    for note in notes:
        start = x(note.at.toordinal())
        width = min(text_width(note.text), WIDE * 0.45)
        if start + width > WIDE - 4:
            start -= width
        row = next((index for index, end in enumerate(ends) if end < start - 8), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = start + width
        rows.append(row)
    return rows


def _apart(ends: Sequence[tuple[float, int]], top: float, bottom: float) -> dict[int, float]:
    """Return where each line's name stands: at its end, moved down or up where names would touch."""
    placed: dict[int, float] = {}
    previous = -math.inf
    for wanted, index in sorted(ends):
        previous = max(wanted, previous + TEXT_SIZE + 3)
        placed[index] = previous
    limit = bottom
    for _, index in sorted(ends, reverse=True):
        placed[index] = max(top, min(placed[index], limit))
        limit = placed[index] - TEXT_SIZE - 3
    return placed


def _opened(low: float, high: float) -> tuple[float, float]:
    return (low, high) if high > low else (low - 1, high + 1)


def _ordered(one: Series) -> list[Point]:
    return sorted(one.points, key=lambda point: point.at)


def _days(series: Sequence[Series]) -> list[date]:
    days = sorted({point.at for one in series for point in one.points})
    if not days:
        raise ValueError("a chart needs at least one point")
    return days


def _values(series: Sequence[Series]) -> list[float]:
    return [
        value
        for one in series
        for point in one.points
        for value in (point.value, point.low, point.high)
        if value is not None
    ]


def _describe(series: Sequence[Series], language: str, unit: Unit) -> str:
    days = _days(series)
    said = [format_period(days[0], days[-1], language) + "."]
    for one in series:
        held = [point for point in _ordered(one) if point.value is not None]
        if not held:
            said.append(SILENT.say(language, {"name": one.name}))
            continue
        values = [point.value for point in held if point.value is not None]
        words = {
            "first": unit.full(values[0], language),
            "last": unit.full(values[-1], language),
            "low": unit.full(min(values), language),
            "high": unit.full(max(values), language),
        }
        said.append(STORY.say(language, {"name": one.name, **words}))
    return " ".join(said)


def _table(series: Sequence[Series], days: Sequence[date], title: str, language: str, unit: Unit) -> str:
    by_day = [{point.at: point for point in one.points} for one in series]
    rows = [
        [format_date(day, language), *(_cell(points.get(day), language, unit) for points in by_day)] for day in days
    ]
    return table(title, [DAY.say(language), *(one.name for one in series)], rows)


def _cell(point: Point | None, language: str, unit: Unit) -> str:
    if point is None or point.value is None:
        return UNKNOWN.say(language)
    if point.low is None or point.high is None:
        return unit.full(point.value, language)
    ends = {
        name: unit.full(value, language, point.low, point.high)
        for name, value in (("value", point.value), ("low", point.low), ("high", point.high))
    }
    return BETWEEN.say(language, ends)
