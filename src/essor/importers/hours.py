"""Hours as time sheets write them."""

from __future__ import annotations

import re
from datetime import time, timedelta
from decimal import Decimal

from essor.importers.base import Line
from essor.importers.cells import CellError, NumberStyle, parse_decimal, parse_duration
from essor.importers.sheets import EMPTY_FIELD
from essor.records import Words

TOO_LONG = Words(
    "{hours} hours in one line of one day cannot be. The row was left out.",
    "{hours} heures sur une ligne d’un seul jour, c’est impossible. La ligne a été laissée de côté.",
)
NEGATIVE = Words(
    "Hours below zero ({hours}) were left out.",
    "Un nombre d’heures négatif ({hours}) a été laissé de côté.",
)


def hours_of(line: Line, key: str, style: NumberStyle) -> Decimal:
    """Return the hours of a cell: 1.5, "1,5", "1:30", "01:30:00", "1 h 30"; raises ``CellError``."""
    cell = line.raw(key)
    hours: Decimal | None
    if isinstance(cell, time | timedelta) or (
        isinstance(cell, str) and re.search(r"\d\s*[:h]\s*\d|\dh|min", cell.lower())
    ):
        text = re.sub(r"(?i)(\d)\s*h\s*(\d{1,2})$", r"\1 h \2 min", cell.strip()) if isinstance(cell, str) else cell
        seconds = parse_duration(text, two_parts="hh:mm")
        hours = None if seconds is None else Decimal(str(seconds)) / 3600
    else:
        hours = parse_decimal(cell, style)
    if hours is None:
        raise CellError(EMPTY_FIELD, field=line.table.header.name_of(key))
    if hours < 0:
        raise CellError(NEGATIVE, hours=hours)
    if hours > 24:
        raise CellError(TOO_LONG, hours=hours)
    return round(hours, 4).normalize() + Decimal(0)
