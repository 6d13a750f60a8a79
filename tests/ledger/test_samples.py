"""The sheets that people start from are read back without a word of complaint."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from essor.importers.inspection import inspect_paths
from essor.ledger.samples import FILE_NAMES, sample_name, sample_sheet


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("sheet", FILE_NAMES)
def test_a_sample_is_read_by_its_own_format(sheet: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / sample_name(sheet, language)
    path.write_bytes(sample_sheet(sheet, language=language, currency="EUR", today=date(2026, 3, 2)))
    (found,) = inspect_paths([path]).files
    assert found["format"] == f"generic_{sheet}"
    assert list(found["problems"]) == []
    assert found["rows"] == 3
