"""Answers that need big libraries: computed aside, and kept until what they rest on changes.

Statistics load numpy, scipy and DuckDB, over 100 MB that a web process would then hold for good. So under ``essor run``
a question goes to a process of its own, which ends after a moment without questions, and its answer is kept in a file
named after the question and the state of the workspace. Everywhere else (tests, commands, the worker) the function is
simply called.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
IDLE_SECONDS = 20  # long enough to walk through a room; starting it again costs about a second
MOST_KEPT = 200  # answers of one workspace; a page keeps one per period that somebody asked for


class AsideFailed(RuntimeError):
    """The computation raised; the message is its own trace."""


def kept(*, state: Callable[[int], str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function of a workspace be computed aside and kept.

    The function takes the workspace's id first and then only keywords; it depends on nothing but them, the clock's day
    (a ``now`` counts by its day in the ``zone`` given with it) and the workspace, whose ``state`` names all that was ever
    written to it.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            from django.conf import settings

            if not settings.COMPUTE_ASIDE:
                return function(*args, **kwargs)
            workspace_id = int(args[0])  # type: ignore[call-overload]
            question = f"{function.__module__}.{function.__qualname__} {_plain(kwargs)}"
            answer: R = _answer(
                workspace_id, question, state(workspace_id), (function.__module__, function.__qualname__, args, kwargs)
            )
            return answer

        return ask

    return decorate


def _plain(arguments: dict[str, Any]) -> str:
    zone = arguments.get("zone", UTC)

    def say(value: Any) -> str:
        return value.astimezone(zone).date().isoformat() if isinstance(value, datetime) else repr(value)

    return ", ".join(f"{name}={say(value)}" for name, value in sorted(arguments.items()))


def _answer(workspace_id: int, question: str, state: str, call: tuple[Any, ...]) -> Any:
    from django.conf import settings

    folder = Path(settings.DATA) / "answers" / str(workspace_id)
    name = hashlib.sha256(question.encode()).hexdigest()[:24]
    path = folder / f"{name}-{hashlib.sha256((state + _code()).encode()).hexdigest()[:24]}"
    try:
        # These files lie in the data folder, which only its owner can write: whoever can forge them owns it already.
        return pickle.loads(path.read_bytes())  # noqa: S301
    except (OSError, EOFError, pickle.UnpicklingError):
        pass
    body = _process().ask(call)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    partial.write_bytes(body)
    partial.replace(path)
    _forget_old(folder, name, path)
    return pickle.loads(body)  # noqa: S301 - from our own child


def _forget_old(folder: Path, name: str, newest: Path) -> None:
    """Remove what earlier states answered to this question, and the oldest answers beyond the limit."""
    files = sorted((p for p in folder.iterdir() if p != newest), key=_age, reverse=True)
    for number, path in enumerate(files):
        if path.name.startswith(f"{name}-") or number >= MOST_KEPT:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


@cache
def _code() -> str:
    """Name the program's own state: an answer computed by other code is another answer."""
    root = Path(__file__).resolve().parents[1]
    marks = sorted(f"{path.relative_to(root)}:{path.stat().st_mtime_ns}" for path in root.rglob("*.py"))
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


class _Process:
    """One child that computes; started at the first question and again after it has gone idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def ask(self, call: tuple[Any, ...]) -> bytes:
        """Return the pickled answer; raises ``AsideFailed`` with the child's trace."""
        body = pickle.dumps(call)
        with self._lock:
            for attempt in range(2):
                child = self._running(anew=attempt > 0)
                assert child.stdin is not None
                assert child.stdout is not None
                try:
                    _send(child.stdin, body)
                    worked, answer = _receive(child.stdout)
                except (OSError, EOFError):
                    continue  # it went idle in this very moment; a fresh one answers
                if not worked:
                    raise AsideFailed(answer.decode())
                return answer
        raise AsideFailed("The process that computes ended twice before it could answer.")

    def _running(self, *, anew: bool) -> subprocess.Popen[bytes]:
        if anew or self._child is None or self._child.poll() is not None:
            self.stop()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "essor.jobs.aside"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "ESSOR_COMPUTE_ASIDE": "0"},
            )
        return self._child

    def stop(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


@cache
def _process() -> _Process:
    process = _Process()
    atexit.register(process.stop)
    return process


def _send(stream: BinaryIO | Any, body: bytes, *, worked: bool = True) -> None:
    stream.write(len(body).to_bytes(8, "big") + (b"\1" if worked else b"\0") + body)
    stream.flush()


def _receive(stream: BinaryIO | Any) -> tuple[bool, bytes]:
    head = stream.read(9)
    if len(head) < 9:
        raise EOFError
    size = int.from_bytes(head[:8], "big")
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return head[8:] == b"\1", body


def main() -> None:
    """Answer questions from standard input until it closes or none comes for a while."""
    import select
    import traceback

    # Whatever a library prints must not stand between answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    import django

    django.setup()
    from django.db import close_old_connections

    while select.select([sys.stdin.buffer], [], [], IDLE_SECONDS)[0]:
        try:
            _, body = _receive(sys.stdin.buffer)
        except EOFError:
            return
        close_old_connections()
        try:
            module, name, args, kwargs = pickle.loads(body)  # noqa: S301 - from our own parent
            answer = pickle.dumps(getattr(importlib.import_module(module), name)(*args, **kwargs))
        except Exception:  # noqa: BLE001 - the parent gets the trace as words and raises it
            _send(answers, traceback.format_exc().encode(), worked=False)
        else:
            _send(answers, answer)


if __name__ == "__main__":
    main()
