"""The rhythm of posting: one small square a day, larger where more was published, a dot where nothing was."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from datetime import date, timedelta

from essor.records import Words
from essor.web.charts.parts import NARROW, WIDE, Chart, colour_of, group, px, svg, table, text, text_width
from essor.web.formats import format_date, format_month, format_number, format_period, tongue

SIZES = (0.0, 6.0, 8.5, 11.0)  # side of the square for one post, two, three or more
CELL = 13
DOT = 1.6  # side of an empty day's dot
MARGIN = 26
DAYS = {"en": ("Mon", "", "Wed", "", "Fri", "", "Sun"), "fr": ("lun.", "", "mer.", "", "ven.", "", "dim.")}
STORY = Words(
    "{period}: {total} posts on {busy} of {days} days; longest silence {gap} days.",
    "{period} : {total} publications sur {busy} jours sur {days} ; plus long silence : {gap} jours.",
)
HEADS = (Words("Month", "Mois"), Words("Posts", "Publications"))


def posting_calendar(
    posts: Mapping[date, int], *, first: date, last: date, title: str, language: str, slug: str = ""
) -> Chart:
    """Draw the days from ``first`` to ``last``, weeks as columns from Monday down; a phone gets several strips."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    busy = [day for day in days if posts.get(day)]
    marks = [first - timedelta(days=1), *busy, last + timedelta(days=1)]
    gap = max((later - earlier).days - 1 for earlier, later in itertools.pairwise(marks))
    description = STORY.say(
        language,
        {
            "period": format_period(first, last, language),
            "total": format_number(sum(posts.get(day, 0) for day in days), language),
            "busy": len(busy),
            "days": len(days),
            "gap": gap,
        },
    )
    wide, narrow = (_draw(posts, days, title, description, language, slug, width) for width in (WIDE, NARROW))
    months: dict[date, int] = {}
    for day in days:
        month = day.replace(day=1)
        months[month] = months.get(month, 0) + posts.get(day, 0)
    rows = [[format_month(month, language), format_number(count, language)] for month, count in months.items()]
    return Chart(title, description, wide, narrow, table(title, [head.say(language) for head in HEADS], rows))


def _draw(
    posts: Mapping[date, int], days: list[date], title: str, description: str, language: str, slug: str, width: int
) -> str:
    monday = days[0] - timedelta(days=days[0].weekday())
    weeks = (days[-1] - monday).days // 7 + 1
    per_strip = (width - MARGIN) // CELL
    strips = math.ceil(weeks / per_strip)
    per_strip = math.ceil(weeks / strips)
    strip = 7 * CELL + 34
    colour = colour_of(slug)
    labels = marks = small = rest = ""
    for number in range(strips):
        for row, name in enumerate(DAYS[tongue(language)]):
            labels += text(0, number * strip + 20 + row * CELL + 11, name) if name else ""
    previous_end = dict.fromkeys(range(strips), 0.0)
    for day in days:
        week = (day - monday).days // 7
        number, column = divmod(week, per_strip)
        left, top = MARGIN + 4 + column * CELL, number * strip + 20 + day.weekday() * CELL
        if day.day == 1:
            name = format_month(day, language, year=day.month == 1 and days[0].year != days[-1].year)
            if left > previous_end[number]:
                labels += text(left, number * strip + 12, name)
                previous_end[number] = left + text_width(name) + 4
        count = posts.get(day, 0)
        if count:
            size = SIZES[min(count, 3)]
            inset = (CELL - size) / 2
            if width < WIDE:  # nobody hovers on a phone: one path for all days
                small += f"M{px(left + inset)} {px(top + inset)}h{px(size)}v{px(size)}h-{px(size)}z"
                continue
            said = f"{format_date(day, language)}: {count}"
            marks += (
                f'<rect class="c-bar" fill="{colour}" x="{px(left + inset)}" y="{px(top + inset)}" '
                f'width="{px(size)}" height="{px(size)}" rx="1"><title>{said}</title></rect>'
            )
        else:
            rest += f"M{px(left + CELL / 2 - DOT / 2)} {px(top + CELL / 2 - DOT / 2)}h{DOT}v{DOT}h-{DOT}z"
    marks += f'<path class="c-bar" fill="{colour}" d="{small}"/>' if small else ""
    # One path for all empty days: a year of a quiet account would else be 300 elements.
    marks += f'<path class="c-rest" fill="#857d6f" d="{rest}"/>' if rest else ""
    return svg(width, strips * strip - 8, title, description, labels + group(slug, marks))
