"""A real installation for a test: its own data folder, its own processes, everything gone at the end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of an installation in ``folder``: nothing of this run's own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ESSOR_", "DJANGO_"))}
    return kept | {"ESSOR_DATA": str(folder), "ESSOR_LANGUAGE": "en", "PYTHONWARNINGS": "error::UserWarning"} | more


def essor(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "essor", *arguments],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """``essor run`` while it runs."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.base = process, f"http://127.0.0.1:{port}"
        self.said = ""
        assert process.stdout is not None
        for line in process.stdout:
            self.said += line
            if "Ctrl+C" in line:
                return
        raise AssertionError(f"essor run ended with {process.wait()}: {self.said}")

    @property
    def login(self) -> tuple[str, str]:
        """The printed e-mail and password."""
        found = re.search(r"(\S+@\S+)\s+(\S+)$", self.said, re.MULTILINE)
        assert found is not None, self.said
        return found[1], found[2]

    def status(self, path: str) -> int:
        """Return the status code of a page, 0 where nobody answers."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=20) as answer:  # noqa: S310 - our own address
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def workers(self) -> list[int]:
        """Return the worker processes it has started."""
        return [pid for pid in children(self.process.pid) if "worker" in command(pid)]


@contextlib.contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Running]:
    """Start ``essor run`` and end it, and whatever it started, afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "essor", "run", "--port", str(port), *arguments],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    )
    started: list[int] = []
    try:
        one = Running(process, port)
        yield one
    finally:
        started = children(process.pid)
        process.kill()
        process.wait()
        for pid in started:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(stat.parent.name))
    return found


def command(pid: int) -> str:
    """Return the command line of a process, "" where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def is_alive(pid: int) -> bool:
    """Tell whether a process runs (one that has ended and waits to be collected does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(holds: object, seconds: float) -> None:
    """Wait until ``holds()`` is true; fails after ``seconds``."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
