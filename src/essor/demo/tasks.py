"""The worker's side of the demo."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone, translation

from essor.demo.services import MAKE_JOB, DemoFailed, ask_for_next_step, fill_demo
from essor.jobs.services import Failed, Progress, job
from essor.workspaces.queries import workspace_numbered
from essor.workspaces.services import Refused

BETWEEN_STEPS = timedelta(seconds=1)  # reading and storing are jobs of their own, which come first meanwhile


@job(MAKE_JOB)
def make(progress: Progress) -> None:
    """Take a demo's next step, and ask for the one after it; ends in words where the demo was erased meanwhile."""
    workspace = workspace_numbered(progress.job.workspace_id)
    actor = get_user_model().objects.filter(pk=progress.args["actor"]).first()
    if workspace is None or actor is None:
        return
    with translation.override(workspace.language):
        try:
            if not fill_demo(workspace, actor=actor, now=timezone.now()):
                ask_for_next_step(workspace, actor=actor, now=timezone.now() + BETWEEN_STEPS)
        except (DemoFailed, Refused) as error:
            raise Failed(str(error)) from error
