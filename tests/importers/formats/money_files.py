"""Reading helpers for the tests of web, ads and money formats: real files on disk, recognised and read as the product does."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import xlsxwriter

from essor.importers.base import ReadOptions, find_format
from essor.importers.containers import open_source
from essor.records import MeasureRow, Period, Problem, Record

OPTIONS = ReadOptions(received=datetime(2026, 1, 15, 9, 0, tzinfo=UTC))
T = TypeVar("T")


@dataclass
class Reading:
    """What a file gave."""

    slug: str
    records: list[Record]
    problems: list[Problem]

    def of(self, kind: type[T]) -> list[T]:
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def measures(self) -> list[MeasureRow]:
        return self.of(MeasureRow)

    def total(self, metric: str, *, subject: str | None = None) -> float:
        return sum(row.values.get(metric, 0) for row in self.measures if subject is None or row.subject.kind == subject)

    def refused(self) -> list[int]:
        return [problem.line for problem in self.problems if problem.severity == "refused"]


def read_path(path: Path, *, name: str = "", period_hint: Period | None = None) -> Reading:
    """Recognise and read a file on disk."""
    options = ReadOptions(received=OPTIONS.received, period_hint=period_hint)
    source = open_source(path, name or path.name, options)
    found = find_format(source.head)
    assert found is not None, f"nothing recognises {path.name}"
    got = list(found.read(source))
    return Reading(
        found.slug, [r for r in got if not isinstance(r, Problem)], [p for p in got if isinstance(p, Problem)]
    )


def read_text(name: str, content: str, *, encoding: str = "utf-8", period_hint: Period | None = None) -> Reading:
    """Write a text under a name and read it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content.encode(encoding))
        return read_path(path, name=name, period_hint=period_hint)


def slug_of(name: str, content: str) -> str:
    """Return which format takes a text, "" for none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_text(content, encoding="utf-8")
        found = find_format(open_source(path, name, OPTIONS).head)
        return found.slug if found else ""


def read_sheet(name: str, rows: list[list[object]], *, sheet: str = "Sheet1") -> Reading:
    """Write one table into a workbook and read it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xlsx"
        book = xlsxwriter.Workbook(path)
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(i, j, cell, day)
                elif cell is not None:
                    page.write(i, j, cell)
        book.close()
        return read_path(path, name=name)
