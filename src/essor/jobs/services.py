"""Background work: ``@job`` names a handler, ``enqueue`` asks for it, ``run_worker`` does it.

A job is claimed by an UPDATE that hits one row, which is the same on SQLite and PostgreSQL. A worker that dies leaves a
lease that runs out, and another takes the job up again; so every handler must be safe to run twice.
"""

from __future__ import annotations

import importlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, close_old_connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from essor.jobs.models import Heartbeat, Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 3
GROWN_MB = 80  # a fresh worker holds about 55; what a large import needed is never all given back

Handler = Callable[["Progress"], None]
_handlers: dict[str, Handler] = {}
_periodic: dict[str, tuple[timedelta, Callable[[datetime], None]]] = {}


class Cancelled(Exception):
    """Somebody asked to stop; raised inside the handler by ``Progress``."""


class Failed(Exception):
    """The work cannot be done, and these words say why; it is not tried again."""


class Progress:
    """A running job as its handler sees it: arguments in, progress out."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.args: dict[str, Any] = job.args

    def report(self, done: int, total: int = 0, message: str = "") -> None:
        """Store progress and renew the lease; raises ``Cancelled`` where somebody asked to stop.

        Call it outside a transaction (or nobody sees it), at most a few times a second.
        """
        now = timezone.now()
        hit = Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, worker=self.job.worker, cancel_requested=False
        ).update(done=done, total=total, message=message[:300], lease_until=now + LEASE)
        if not hit:
            raise Cancelled

    def hold(self, duration: timedelta) -> None:
        """Lengthen the lease before work that cannot report, because it runs inside one long transaction.

        A worker that dies in the middle is then replaced only after ``duration``: give the time needed, no more.
        """
        Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, worker=self.job.worker).update(
            lease_until=timezone.now() + duration
        )


def job(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of a job name (in a room's ``tasks.py``, which the worker imports)."""

    def register(handler: Handler) -> Handler:
        _handlers[name] = handler
        return handler

    return register


def every(name: str, period: timedelta) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Register a function that the worker calls with the time, about every ``period``."""

    def register(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
        _periodic[name] = (period, function)
        return function

    return register


def enqueue(
    name: str,
    args: dict[str, Any] | None = None,
    *,
    now: datetime,
    workspace_id: int | None = None,
    unique_key: str = "",
) -> Job:
    """Ask for a piece of work after the current transaction; with ``unique_key`` an open job of that key is returned."""
    if unique_key:
        existing = Job.objects.filter(unique_key=unique_key, state__in=[Job.State.WAITING, Job.State.RUNNING]).first()
        if existing is not None:
            return existing
    try:
        with transaction.atomic():
            return Job.objects.create(
                name=name, args=args or {}, run_at=now, workspace_id=workspace_id, unique_key=unique_key
            )
    except IntegrityError:
        return Job.objects.get(unique_key=unique_key, state__in=[Job.State.WAITING, Job.State.RUNNING])


def request_cancel(public_id: UUID) -> None:
    """Ask a job to stop: a waiting one ends at once, a running one at its next report."""
    Job.objects.filter(public_id=public_id, state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )
    Job.objects.filter(public_id=public_id, state=Job.State.RUNNING).update(cancel_requested=True)


def forget_jobs(*, workspace_id: int) -> int:
    """Remove every job of a workspace that is being erased; a running one is cancelled at its next report."""
    return Job.objects.filter(workspace_id=workspace_id).delete()[0]


def claim_next(*, now: datetime, worker: str) -> Job | None:
    """Claim one job that is due, or whose worker has died; returns ``None`` where there is none."""
    due = Q(state=Job.State.WAITING, run_at__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    for candidate in Job.objects.filter(due).order_by("run_at", "pk").values_list("pk", "state", "lease_until")[:10]:
        pk, state, lease = candidate
        hit = Job.objects.filter(pk=pk, state=state, lease_until=lease).update(
            state=Job.State.RUNNING, worker=worker, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
        if hit:
            return Job.objects.get(pk=pk)
    return None


def run_job(claimed: Job) -> Job:
    """Run a claimed job to its end and store the outcome in words."""
    handler = _handlers.get(claimed.name)
    state, error = Job.State.DONE, ""
    if handler is None:
        state, error = Job.State.FAILED, f"No handler is registered for {claimed.name}."
    elif claimed.attempts > MAX_ATTEMPTS:
        state, error = (
            Job.State.FAILED,
            f"The worker died {MAX_ATTEMPTS} times during this job; it was not tried again.",
        )
    else:
        try:
            handler(Progress(claimed))
        except Cancelled:
            state = Job.State.CANCELLED
        except Failed as failure:
            state, error = Job.State.FAILED, str(failure)
        except Exception as failure:  # the loop must outlive any handler; the trace goes to the log, words to the row
            log.exception("job failed", extra={"job": str(claimed.public_id), "event": "job.failed"})
            state, error = Job.State.FAILED, f"{type(failure).__name__}: {failure}"
    Job.objects.filter(pk=claimed.pk, worker=claimed.worker).update(
        state=state, error=error[:2000], finished_at=timezone.now(), lease_until=None
    )
    claimed.refresh_from_db()
    return claimed


def run_due(*, now: datetime, worker: str = "inline", limit: int = 100) -> int:
    """Run what is due now and return how many jobs ended (tests and ``essor import`` use it without a worker)."""
    load_tasks()
    count = 0
    while count < limit and (claimed := claim_next(now=now, worker=worker)) is not None:
        run_job(claimed)
        count += 1
    return count


def load_tasks() -> None:
    """Import every room's ``tasks`` module, which registers its handlers."""
    for config in apps.get_app_configs():
        name = f"{config.name}.tasks"
        if config.name.startswith("essor.") and importlib.util.find_spec(name) is not None:
            importlib.import_module(name)


def run_worker(stop: threading.Event, *, pause: float = 0.5) -> bool:
    """Work until ``stop`` is set, or until idle with more memory than a resting worker needs: returns whether it grew.

    Kill it at any moment and start it again: everything goes on.
    """
    load_tasks()
    worker = f"{socket.gethostname()[:20]}-{os.getpid()}"
    last_run: dict[str, datetime] = {}
    while not stop.is_set():
        close_old_connections()
        now = timezone.now()
        try:
            beat = Heartbeat.objects.filter(name="worker").update(at=now, worker=worker)
            if not beat:
                Heartbeat.objects.get_or_create(name="worker", defaults={"at": now, "worker": worker})
            for name, (period, function) in _periodic.items():
                if name not in last_run or now - last_run[name] >= period:
                    last_run[name] = now
                    function(now)
            claimed = claim_next(now=now, worker=worker)
            if claimed is not None:
                run_job(claimed)
                continue
            if resident_mb() > GROWN_MB:
                return True
        except Exception:  # a database that is away for a moment must not end the worker
            log.exception("worker tick failed", extra={"event": "worker.tick_failed"})
        stop.wait(pause)
    return False


def resident_mb() -> float:
    """Return the memory that this process holds, in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
