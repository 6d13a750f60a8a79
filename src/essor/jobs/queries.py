"""Public reads on background work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from essor.jobs.models import Heartbeat, Job

DEAD_AFTER = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class WorkerPulse:
    """Whether the worker lives: when it last ran and how many jobs wait."""

    last_beat: datetime | None
    is_alive: bool
    waiting: int


def worker_pulse(*, now: datetime) -> WorkerPulse:
    """Return the worker's pulse; alive means a beat within 90 s, or a job that it is renewing."""
    beat = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    busy = Job.objects.filter(state=Job.State.RUNNING, lease_until__gte=now).exists()
    waiting = Job.objects.filter(state=Job.State.WAITING, run_at__lte=now).count()
    return WorkerPulse(beat, busy or (beat is not None and now - beat < DEAD_AFTER), waiting)


def latest_job(name: str, *, workspace_id: int) -> Job | None:
    """Return a workspace's latest job of a name, or ``None``."""
    return Job.objects.filter(workspace_id=workspace_id, name=name).order_by("-pk").first()
