"""Charts as SVG text, drawn by pure functions: the same drawing stands in a page, in the HTML report and in the PDF.

No Django, no clock. Every mark carries a class, by which a page's style gives it the reader's theme, and the light theme's
colours as presentation attributes, so that it looks right on its own. Every chart comes in two widths (wide, and narrow
for phones, where a scaled-down drawing could not be read), with a description in words and the data as a table.
"""

from essor.web.charts.bars import Bar, interval_bar, range_bars
from essor.web.charts.calendars import posting_calendar
from essor.web.charts.lines import Note, Point, Series, line_chart, small_multiples, sparkline
from essor.web.charts.parts import Chart, Unit

__all__ = [
    "Bar",
    "Chart",
    "Note",
    "Point",
    "Series",
    "Unit",
    "interval_bar",
    "line_chart",
    "posting_calendar",
    "range_bars",
    "small_multiples",
    "sparkline",
]
