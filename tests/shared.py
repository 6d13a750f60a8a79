"""Real export files stand beside the project, never in it: tests read them in place and skip where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ESSOR_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(relative: str) -> Path:
    """Return a file or folder of the real data; skips the calling test where the data is not at hand."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"real data is not beside this checkout: {relative} (set ESSOR_SHARED to its folder)")
    return path
