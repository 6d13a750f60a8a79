"""Where Essor keeps its things: one data folder, made at first use with permissions for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path


def data_dir() -> Path:
    """Return the data folder (``ESSOR_DATA``, else ``./var`` in a checkout, else ``~/.local/share/essor``); creates it."""
    chosen = os.environ.get("ESSOR_DATA")
    if chosen:
        path = Path(chosen)
    elif (Path.cwd() / "pyproject.toml").is_file() and (Path.cwd() / "src" / "essor").is_dir():
        path = Path.cwd() / "var"
    else:
        path = Path.home() / ".local" / "share" / "essor"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
