"""What the worker does for this room: finish erasures, forget old answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from essor.jobs.services import every
from essor.workspaces.services import forget_answers, sweep_files


@every("workspaces.sweep_files", timedelta(hours=6))
def finish_erasures(now: datetime) -> None:
    """Remove files whose company was erased by a process that died before it could."""
    sweep_files()


@every("workspaces.forget_answers", timedelta(hours=1))
def forget_old_answers(now: datetime) -> None:
    """Forget the answers of repeated calls after a day: a program that repeats does so within minutes."""
    forget_answers(before=now - timedelta(days=1))
