"""Helpers of the door's tests: give files, run the worker, look at whole tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils import timezone

from essor.intake import services
from essor.intake.folders import chunks_of
from essor.intake.models import Drop
from essor.jobs.services import run_due
from essor.workspaces.models import Workspace

MODELS = (
    "channels.Channel", "channels.Publication", "metrics.Observation", "metrics.Sighting", "ledger.Conversion",
    "ledger.Cost", "ledger.TimeEntry", "ledger.Answer", "intake.Change", "intake.Reliance", "intake.AccountMemory",
)  # fmt: skip


def given(files: Mapping[str, bytes | str], *, modified: datetime | None = None) -> list[services.Given]:
    """Make files from names and contents."""
    return [
        services.Given(name, [text.encode() if isinstance(text, str) else text], modified)
        for name, text in files.items()
    ]


def from_disk(paths: Iterable[Path]) -> list[services.Given]:
    """Give files that stand on disk."""
    return [services.Given(path.name, chunks_of(path)) for path in paths]


def read(workspace: Workspace, files: list[services.Given], *, now: datetime | None = None) -> Drop:
    """Receive files and let the worker read them."""
    drop = services.receive_files(workspace, files, actor=None, now=now or timezone.now())
    run_due(now=timezone.now())
    drop.refresh_from_db()
    return drop


def store(drop: Drop) -> Drop:
    """Ask for a drop to be stored and let the worker do it."""
    services.commit_drop(drop, actor=None, now=timezone.now())
    run_due(now=timezone.now())
    drop.refresh_from_db()
    return drop


def bring(workspace: Workspace, files: Mapping[str, bytes | str], *, now: datetime | None = None) -> Drop:
    """Receive, read and store files."""
    return store(read(workspace, given(files), now=now))


def tables(*, without: frozenset[str] = frozenset({"id", "created_at"})) -> dict[str, list[dict[str, Any]]]:
    """Return every row that importing can touch, without what only says when it was written."""
    out = {}
    for label in MODELS:
        rows = apps.get_model(label)._default_manager.order_by("pk").values()
        out[label] = [{name: _plain(value) for name, value in row.items() if name not in without} for row in rows]
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview):
        return bytes(value)
    return value.astimezone(UTC) if isinstance(value, datetime) else value
