"""``essor worker``: do the work that waits, until stopped."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from types import FrameType

from essor.config.speech import told
from essor.records import Words

SUMMARY = Words(
    "Do the background work (essor run starts one by itself)", "Effectuer les tâches de fond (essor run en lance un)"
)

PARENT = "ESSOR_WORKER_OF"  # the process id of the "essor run" that started this worker and ends with it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--once",
        action="store_true",
        help=told(Words("do what is due now, then end", "faire ce qui attend, puis terminer")),
    )


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl+C; returns 0."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    django.setup()
    from django.db import connections
    from django.utils import timezone

    from essor.jobs.services import run_due, run_worker

    if args.once:
        run_due(now=timezone.now(), worker=f"once-{os.getpid()}", limit=1_000_000)
        return 0
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    parent = int(os.environ.get(PARENT, "0"))

    def end_with_parent() -> None:
        # A supervisor that was killed outright cannot end its worker; a worker without one would double the next.
        while not stopping.wait(2):
            if os.getppid() != parent:
                stopping.set()

    if parent:  # one that somebody started by hand may outlive the terminal
        threading.Thread(target=end_with_parent, daemon=True, name="parent-watch").start()
    if run_worker(stopping):
        # The same process anew: whoever watches it sees no end, and the memory of a large import is given back.
        connections.close_all()
        os.execv(sys.executable, [sys.executable, "-m", "essor", "worker"])  # noqa: S606 - our own program
    return 0
