"""From what a chart shows to its drawing: the same for page, HTML and PDF."""

from __future__ import annotations

from essor.reports.content import CalendarChart, LineChart, RangeChart
from essor.web.charts import Bar, Chart, Note, Point, Series, Unit, line_chart, posting_calendar, range_bars


def draw(chart: RangeChart | CalendarChart | LineChart, language: str) -> Chart:
    """Return the drawing, in both widths, with its text and its table."""
    match chart:
        case RangeChart():
            bars = [
                Bar(row.label, row.value, row.low, row.high, row.network, row.evidence, row.why) for row in chart.rows
            ]
            return range_bars(bars, title=chart.title, language=language, unit=Unit(chart.unit, chart.currency))
        case CalendarChart():
            return posting_calendar(
                dict(chart.posts),
                first=chart.first,
                last=chart.last,
                title=chart.title,
                language=language,
                slug=chart.network,
            )
        case LineChart():
            points = [Point(point.at, point.value, point.low, point.high) for point in chart.points]
            notes = [Note(day, text) for day, text in chart.notes]
            series = Series(chart.name, points, slug=chart.network)
            return line_chart([series], title=chart.title, language=language, notes=notes)
