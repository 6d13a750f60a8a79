"""What the documentation says of metrics, formats, networks and commands is what the program says of itself."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> dict[Path, str]:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    made: dict[Path, str] = runpy.run_path(str(ROOT / "scripts" / "reference.py"))["pages"]()
    return made


def test_generated_pages_are_fresh(pages: dict[Path, str]) -> None:
    for path, text in pages.items():
        if path.name == "command-line.md" and sys.version_info[:2] != (3, 11):
            continue  # argparse words its help anew with each Python
        assert path.read_text("utf-8") == text, f"{path.name} is behind: run python scripts/reference.py"


def test_every_setting_of_the_environment_is_documented() -> None:
    import re

    written = (ROOT / "docs" / "reference" / "environment.md").read_text("utf-8")
    written += " ".join(f"ESSOR_SMTP_{name}" for name in re.findall(r"`_([A-Z]+)`", written))
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src" / "essor").rglob("*.py"))
    read = set(re.findall(r'environ(?:\.get\(|\.setdefault\(|\[)"(ESSOR_[A-Z_]+)"', source)) - {"ESSOR_COMPUTE_ASIDE"}
    assert {name for name in read if name not in written} == set()
