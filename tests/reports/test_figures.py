"""Figures for others: documented JSON, a workbook and CSV in which no cell is run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

from essor.reports.figures import COLUMNS, write_csv, write_json, write_xlsx
from tests.reports.samples import make_sample
from tests.shared import shared

FORMULAS = ("=1+1", "+33 6 12 34 56 78", "-2+3", "@SUM(1,1)", "\t=1+1", '=HYPERLINK("http://x.example","y")', "plain")


def test_the_json_is_as_documented() -> None:
    answer = json.loads(write_json(make_sample()))
    assert answer["version"] == 1
    assert answer["period"] == ["2026-01-01", "2026-03-31"]
    assert (answer["language"], answer["currency"]) == ("fr", "EUR")
    keys = ["network", "metric", "value", "low", "high", "level", "n", "method", "source", "as_of", "why"]
    assert [list(row) for row in answer["figures"]] == [keys]
    assert list(COLUMNS) == keys


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    _check_workbook(FORMULAS)


def test_hostile_cells_stay_text_in_the_workbook() -> None:
    path = shared("hostile/csv-formula-and-import/dev/cells.jsonl")
    _check_workbook(tuple(json.loads(line)["value"] for line in path.read_text("utf-8").splitlines())[:200])


def _check_workbook(values: tuple[str, ...]) -> None:
    report = make_sample()
    figures = tuple(replace(report.figures[0], why=value) for value in values)
    with zipfile.ZipFile(io.BytesIO(write_xlsx(replace(report, figures=figures)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert "<v>1250</v>" in sheet  # numbers stay numbers


def test_csv_defuses_texts_and_leaves_numbers_alone() -> None:
    report = make_sample()
    figures = tuple(replace(report.figures[0], why=value, value=-12.5) for value in FORMULAS)
    text = write_csv(replace(report, figures=figures))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["why"].removeprefix("'") for row in rows] == list(FORMULAS)
    assert not any(row["why"].startswith(("=", "+", "-", "@", "\t")) for row in rows)
    assert {row["value"] for row in rows} == {"-12.5"}
