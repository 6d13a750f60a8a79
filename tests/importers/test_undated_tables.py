"""Tables without dates take the days of the table that has them, when both come in one drop."""

from __future__ import annotations

from pathlib import Path

from essor.importers.inspection import inspect_paths

QUERIES = "Top queries,Clicks,Impressions,CTR,Position\noak stairs,12,300,4%,3.2\n"
DATES = "Date,Clicks,Impressions,CTR,Position\n2025-03-02,8,200,4%,3\n2025-03-01,7,200,3.5%,3\n"


def test_a_table_is_dated_by_its_neighbour_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "Queries.csv").write_text(QUERIES)
    (tmp_path / "Dates.csv").write_text(DATES)
    (tmp_path / "Filters.csv").write_text("Filter,Value\nSearch type,Web\n")
    files = {Path(file["path"]).name: file for file in inspect_paths([tmp_path]).to_json()["files"]}
    assert list(files["Queries.csv"]["period"]) == ["2025-03-01", "2025-03-02"]
    assert files["Queries.csv"]["totals"]["clicks"] == 12
    assert not [p for file in files.values() for p in file["problems"] if p["severity"] != "note"]


def test_alone_or_among_two_exports_it_says_that_its_days_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "Queries.csv").write_text(QUERIES)
    (tmp_path / "Dates.csv").write_text(DATES)
    (tmp_path / "Dates (1).csv").write_text(DATES.replace("2025-03", "2025-04"))
    files = {Path(file["path"]).name: file for file in inspect_paths([tmp_path]).to_json()["files"]}
    assert any("does not say which days" in p["message"] for p in files["Queries.csv"]["problems"])
