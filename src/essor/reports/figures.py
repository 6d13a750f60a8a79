"""Every figure of a report for others to build on: JSON, a workbook, CSV.

Cells are written as text or as numbers, never as formulas: in the workbook by their type; in CSV, where a spreadsheet
guesses, a text that it would run gets an apostrophe first, and numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict

from django.utils import translation
from django.utils.translation import pgettext

from essor.intake.rules import inert
from essor.reports.content import FigureRow, Report

JSON_VERSION = 1
COLUMNS = tuple(FigureRow.__dataclass_fields__)
WIDTHS = {"network": 16, "metric": 24, "method": 16, "source": 14, "as_of": 26, "why": 80}


def write_json(report: Report) -> str:
    """Return the documented object (docs/reference/report-json.md)."""
    answer = {
        "version": JSON_VERSION,
        "company": report.company,
        "period": [report.first.isoformat(), report.last.isoformat()],
        "prepared_at": report.prepared_at.isoformat(timespec="seconds"),
        "language": report.language,
        "currency": report.currency,
        "figures": [asdict(row) for row in report.figures],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_csv(report: Report) -> str:
    """Return the figures as CSV, UTF-8 with a mark, so that a spreadsheet reads the accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in report.figures:
        values = asdict(row)
        writer.writerow([inert(value) if isinstance(value, str) else value for value in values.values()])
    return "\ufeff" + out.getvalue()


def write_xlsx(report: Report) -> bytes:
    """Return the figures as a workbook of one sheet, with what it is about above them."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with translation.override(report.language):
        sheet = book.add_worksheet(pgettext("worksheet", "Figures"))
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, f"{report.title} · {report.company}", bold)
    sheet.write_string(1, 0, f"{report.period} · {report.currency}")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(3, column, name, bold)
        sheet.set_column(column, column, WIDTHS.get(name, 12))
    for line, row in enumerate(report.figures, 4):
        for column, value in enumerate(asdict(row).values()):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif value is not None:
                sheet.write_number(line, column, value)
    sheet.freeze_panes(4, 0)
    book.close()
    return out.getvalue()
