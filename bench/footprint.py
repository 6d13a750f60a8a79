"""What ``essor run`` costs a machine: seconds until the first page, and the memory of everything it starts.

Starts it in an empty data folder, waits until the demo is filled, stops it, starts it again, signs in, visits pages as a
person would, and reads ``/proc`` of the whole process tree. Resident memory (RSS) counts what processes share once for
each of them; proportional memory (PSS) shares it out.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.table import Row

NAME = "footprint"
REST = 30.0  # seconds after the last request
PATIENCE = 300.0
RIVAL_MB = 201.0  # the smallest of the self-hosted rivals measured, at rest, for less


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--memory-detail", action="store_true", help="print the memory of each process at each moment")


def run(args: argparse.Namespace) -> list[Row]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory(prefix="essor-footprint-") as folder:
        moments: list[tuple[str, list[Memory]]] = []
        with started(folder) as first:
            first.sign_in()
            first_page = first.opened_after
            filled = first.wait_for_demo()
        with started(folder) as second:
            second.sign_in()
            second.get("/")
            moments.append(("just after Today", memory_of(second.process.pid)))
            time.sleep(REST)
            at_rest = memory_of(second.process.pid)
            moments.append((f"{REST:.0f} s after Today", at_rest))
            pages = second.visit_everything()
            moments.append((f"just after {pages} pages", memory_of(second.process.pid)))
            time.sleep(REST)
            everything = memory_of(second.process.pid)
            moments.append((f"{REST:.0f} s after {pages} pages", everything))
        if args.memory_detail:
            print_detail(moments)
    return [
        Row("first start: until the first page", first_page, "s", at_most=5),
        Row("first start: until the demo is filled", filled, "s", at_most=120),
        Row("second start: until the first page", second.opened_after, "s", at_most=5),
        Row("cold start of the web process", second.ready_after, "s", at_most=2),
        Row("memory at rest after Today, RSS", total(at_rest, "rss"), "MB", RIVAL_MB, at_most=180),
        Row("memory at rest after Today, PSS", total(at_rest, "pss"), "MB"),
        Row(f"memory at rest after {pages} pages, RSS", total(everything, "rss"), "MB", RIVAL_MB, at_most=180),
        Row("highest total seen between, RSS", max(total(found, "rss") for _, found in moments), "MB"),
    ]


@dataclass(frozen=True, slots=True)
class Memory:
    """One process: ``rss`` and ``pss`` in MB."""

    name: str
    rss: float
    pss: float
    threads: int


def memory_of(pid: int) -> list[Memory]:
    """Return the memory of a process and of everything below it."""
    found = []
    for one in tree(pid):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            command = Path(f"/proc/{one}/cmdline").read_text().split("\0")
            threads = re.search(r"Threads:\s+(\d+)", Path(f"/proc/{one}/status").read_text())
            rss, pss = (int(re.search(rf"^{key}:\s+(\d+)", rollup, re.M)[1]) / 1000 for key in ("Rss", "Pss"))  # type: ignore[index]
            found.append(Memory(" ".join(command[1:4]).strip(), rss, pss, int(threads[1]) if threads else 0))
    return found


def tree(pid: int) -> list[int]:
    """Return a process and everything it started."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def total(processes: list[Memory], kind: str) -> float:
    """Add up the processes."""
    return float(sum(getattr(process, kind) for process in processes))


def print_detail(moments: list[tuple[str, list[Memory]]]) -> None:
    """Print each process at each moment."""
    for when, processes in moments:
        print(f"{when}: {total(processes, 'rss'):.0f} MB RSS, {total(processes, 'pss'):.0f} MB PSS")
        for one in processes:
            print(f"    {one.rss:6.1f} {one.pss:6.1f}  {one.threads} threads  {one.name}")


class Running:
    """A running Essor and a person's browser before it."""

    def __init__(self, process: subprocess.Popen[str], port: int, since: float) -> None:
        self.process, self.since = process, since
        self.base = f"http://127.0.0.1:{port}"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.email = self.password = ""
        self._read_login()
        self.ready_after = time.monotonic() - since
        self.get("/account/login/")
        self.opened_after = time.monotonic() - since

    def _read_login(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"(\S+@\S+)\s+(\S+)$", line.strip()):
                self.email, self.password = found[1], found[2]
                return
        raise SystemExit("essor run ended before it printed its login")

    def get(self, path: str) -> str:
        """Open a page and return it."""
        with self.browser.open(self.base + path, timeout=60) as answer:
            return str(answer.read().decode("utf-8", "replace"))

    def sign_in(self) -> None:
        """Sign in with the printed login; ends on the first page."""
        page = self.get("/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "login": self.email, "password": self.password}
        with self.browser.open(self.base + "/account/login/", urllib.parse.urlencode(form).encode(), 60) as answer:
            self.home = urllib.parse.urlsplit(answer.url).path
        if not self.home.startswith("/w/"):
            raise SystemExit(f"signing in with the printed login led to {self.home}")

    def wait_for_demo(self) -> float:
        """Wait until the demo is filled and return how long that took from the start."""
        while time.monotonic() - self.since < PATIENCE:
            with self.browser.open(f"{self.base}{self.home}demo/", timeout=60) as answer:
                if answer.headers["HX-Refresh"]:
                    return time.monotonic() - self.since
            time.sleep(0.5)
        raise SystemExit(f"the demo was not filled after {PATIENCE:.0f} s")

    def visit_everything(self) -> int:
        """Open every page of the demo that a link leads to, two links deep, and return how many."""
        seen, waiting = set(), [(self.home, 0)]
        while waiting:
            path, depth = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            page = self.get(path)
            if depth < 2:
                links = re.findall(rf'href="({re.escape(self.home)}[^"#]*)"', page)
                waiting += [(link.replace("&amp;", "&"), depth + 1) for link in dict.fromkeys(links)][:40]
        return len(seen)


@contextlib.contextmanager
def started(folder: str) -> Iterator[Running]:
    """Run Essor on a data folder; ends the whole tree."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ESSOR_", "DJANGO_"))}
    env |= {"ESSOR_DATA": folder, "ESSOR_LANGUAGE": "en"}
    since = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "essor", "run", "--port", str(port)], env=env, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Running(process, port, since)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
