"""Cells of the world's exports: names, numbers, dates, missing marks, as pure functions.

Evidence for each rule stands in ``docs/reference/formats.md``. Nothing guesses in silence: a cell that cannot be read
raises ``CellError`` with words, and the caller makes it a ``Problem`` with its line.
"""

from essor.importers.cells.dates import (
    AMBIGUOUS_DATES,
    YEAR_INFERRED,
    DateOrder,
    DateStyle,
    date_order,
    parse_date,
    parse_datetime,
    parse_duration,
)
from essor.importers.cells.numbers import NumberStyle, number_style, parse_decimal, parse_number
from essor.importers.cells.values import (
    INVISIBLE,
    LOST_ID,
    LOST_NUMBER,
    MISSING,
    NOT_A_DATE,
    NOT_A_NUMBER,
    SPACES,
    Cell,
    CellError,
    fold,
    is_missing,
    parse_id,
)

__all__ = [
    "AMBIGUOUS_DATES",
    "INVISIBLE",
    "LOST_ID",
    "LOST_NUMBER",
    "MISSING",
    "NOT_A_DATE",
    "NOT_A_NUMBER",
    "SPACES",
    "YEAR_INFERRED",
    "Cell",
    "CellError",
    "DateOrder",
    "DateStyle",
    "NumberStyle",
    "date_order",
    "fold",
    "is_missing",
    "number_style",
    "parse_date",
    "parse_datetime",
    "parse_decimal",
    "parse_duration",
    "parse_id",
    "parse_number",
]
