"""Public reads on the demo."""

from __future__ import annotations

from dataclasses import dataclass

from essor.demo.services import MAKE_JOB
from essor.intake.queries import drops_of, progress_of
from essor.jobs.queries import latest_job
from essor.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Making:
    """How a demo that is not whole stands: ``done`` of ``total`` bytes of its files, or the words of what failed."""

    done: int = 0
    total: int = 0
    is_storing: bool = False
    problem: str = ""


def making_of(workspace: Workspace) -> Making | None:
    """Return how far the making of a demo is; ``None`` where it is whole, or was made without a worker."""
    job = latest_job(MAKE_JOB, workspace_id=workspace.pk)
    if job is None or job.state == job.State.DONE:
        return None
    if job.state in (job.State.FAILED, job.State.CANCELLED):
        return Making(problem=job.error)
    drop = drops_of(workspace.pk).last()
    progress = progress_of(drop) if drop is not None else None
    if drop is None or progress is None:
        return Making()
    return Making(progress.done, progress.total, is_storing=drop.state == drop.State.COMMITTING)
