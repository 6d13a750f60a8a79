"""The worker's side: reports that are due, and removed ones whose time is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from essor.jobs.services import Progress, every, job
from essor.reports.models import ReportSchedule
from essor.reports.services import RUN_JOB, ask_for_due, forget_removed, run_schedule


@every("reports.due", timedelta(minutes=1))
def ask(now: datetime) -> None:
    """Ask for the reports that are due."""
    ask_for_due(now=now)


@every("reports.forget", timedelta(days=1))
def forget(now: datetime) -> None:
    """Delete what was removed long ago."""
    forget_removed(now=now)


@job(RUN_JOB)
def run(progress: Progress) -> None:
    """Make and send one scheduled report; nothing where the schedule was stopped meanwhile."""
    schedule = ReportSchedule.objects.select_related("workspace").filter(pk=progress.args["schedule"]).first()
    if schedule is not None:
        first, last = (date.fromisoformat(progress.args[end]) for end in ("first", "last"))
        run_schedule(schedule, first=first, last=last, now=timezone.now())
