"""The side that asks: starts the reading process, waits with patience, and turns its death into words."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import essor
from essor.importers.archives import Member
from essor.importers.base import ReadOptions
from essor.importers.sandbox import limits
from essor.importers.sandbox.wire import Decoder, Encoder, Packed, build_block, unbundle
from essor.records import Problem, PublicationBlock, Record, Words

_PIPE_BYTES = 1 << 20  # two batches: the reader goes on while the other side stores
_F_SETPIPE_SZ = getattr(fcntl, "F_SETPIPE_SZ", None)


@dataclass(frozen=True, slots=True)
class Opened:
    """Which format reads the file."""

    format_slug: str
    network: str
    proof: str
    container: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records and problems. ``done`` of ``size`` bytes were read, where that is known.

    ``posts`` holds publications in columns; ``others`` are the rest, the facts of a file always before its posts.
    """

    opened: Opened | None
    others: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    done: int = 0
    size: int = 0
    posts: PublicationBlock | None = None

    @property
    def records(self) -> list[Record]:
        """All records of the batch, made one by one: for those who look at some, not for storing many."""
        return [*self.others, *(self.posts.rows() if self.posts else ())]

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.others) + (len(self.posts) if self.posts else 0)


class ReaderUnavailable(RuntimeError):
    """The reading process does not start: a fault of the installation."""


class Reader:
    """One reading process, used for many files one after another; started when first needed, again after a death.

    Use as a context manager. Every method answers with values: a file that kills the process is a ``Problem``. Only
    ``ReaderUnavailable`` is raised, where the process cannot even start.
    """

    def __init__(self, *, patience: float = limits.PATIENCE) -> None:
        self.patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._decoder = Decoder()
        self._encoder = Encoder()
        self.peak_memory = 0  # bytes, of the processes that ended

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the reading process."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.kill()
        process.wait()

    def read(
        self,
        path: Path,
        name: str = "",
        options: ReadOptions | None = None,
        *,
        format_slug: str | None = None,
        mapping: Mapping[str, object] | None = None,
    ) -> Iterator[Batch]:
        """Yield a file's records in batches of at most 4,000; the last batch may hold a refusal of the rest.

        ``format_slug`` forces a format, ``mapping`` (``ColumnMapping.to_json``) reads an unknown table.
        """
        opened: Opened | None = None
        size = path.stat().st_size
        done = 0
        for kind, *rest in self._ask("read", path, name, options, format=format_slug, mapping=mapping):
            if kind == "opened":
                opened = Opened(*rest)
                yield Batch(opened, size=size)
            elif kind == "tick":
                done = rest[0] or done
                yield Batch(opened, done=done, size=size)
            elif kind == "batch":
                records: list[Record] = []
                problems: list[Problem] = []
                for value in unbundle(rest[0]):
                    if isinstance(value, Problem):
                        problems.append(value)
                    else:
                        records.append(value)
                yield Batch(opened, records, problems, done, size)
            elif kind == "posts":
                yield Batch(opened, done=done, size=size, posts=build_block(rest[0]))
            elif kind == "refused":
                yield Batch(opened, problems=list(unbundle(rest[0])), done=done, size=size)

    def inspect(
        self,
        path: Path,
        name: str = "",
        options: ReadOptions | None = None,
        *,
        language: str = "en",
        mapping: Mapping[str, object] | None = None,
    ) -> tuple[dict[str, Any], Problem | None]:
        """Return the summary of a file (``summary.summarise``) and, where it was refused, why."""
        report: dict[str, Any] = {}
        refusal: Problem | None = None
        for kind, *rest in self._ask("inspect", path, name, options, mapping=mapping, language=language):
            if kind == "report":
                report = rest[0]
            elif kind == "refused":
                refusal = next(unbundle(rest[0]))
        return report, refusal

    def unpack(self, path: Path, into: Path, *, name: str = "") -> Iterator[Member | Problem]:
        """Unpack an archive into an empty folder; files there have numbers for names, never the archive's."""
        for kind, *rest in self._ask("unpack", path, name, None, into=str(into.absolute())):
            if kind == "member":
                yield Member(rest[0], Path(rest[1]) if rest[1] else None, rest[2])
            elif kind in {"problem", "refused"}:
                yield from unbundle(rest[0])

    def _ask(self, verb: str, path: Path, name: str, options: ReadOptions | None, **more: object) -> Iterator[Packed]:
        """Send a request and yield its answers up to its end; the death of the process is a last "refused"."""
        options = options or ReadOptions(received=datetime.fromtimestamp(path.stat().st_mtime, UTC))
        request = {
            "do": verb,
            "path": str(path.absolute()),  # the child stands in "/"
            "name": name or path.name,
            "received": options.received.isoformat(),
            "account_hint": options.account_hint,
            "network_hint": options.network_hint,
            "encoding": options.encoding,
            "period_hint": [options.period_hint.first.isoformat(), options.period_hint.last.isoformat()]
            if options.period_hint
            else None,
            "format": None,
            "mapping": None,
            **more,
        }
        process = self._started()
        finished = False
        try:
            for message in self._exchange(process, self._encoder.encode(request)):
                kind = message[0]
                if kind == "end":
                    finished = True
                    return
                if kind == "failed":
                    finished = True
                    yield self._refused(limits.OUT_OF_MEMORY if message[1] == "memory" else limits.CRASHED, message[2])
                    return
                if kind == "died":
                    yield ("refused", message[1])
                    return
                finished = kind == "refused"
                yield message
                if finished:
                    return
        finally:
            if not finished:  # dead, stopped, or the caller left in the middle: this process is of no use any more
                self.close()

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes) -> Iterator[Packed]:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except BrokenPipeError:
            yield self._buried(process)
            return
        descriptor = process.stdout.fileno()
        while True:
            ready, _, _ = select.select([descriptor], [], [], self.patience)
            if not ready:
                yield self._died(limits.OUT_OF_TIME, limit=f"{self.patience:g}")
                return
            data = os.read(descriptor, _PIPE_BYTES)
            if not data:
                yield self._buried(process)
                return
            try:
                yield from self._decoder.feed(data)
            except ValueError as error:  # nothing our own child sends; it was taken over or memory was overwritten
                yield self._died(limits.CRASHED, type(error).__name__)
                return

    def _buried(self, process: subprocess.Popen[bytes]) -> Packed:
        code = process.wait()
        if code == -signal.SIGXCPU:
            return self._died(limits.OUT_OF_TIME, limit=f"{self.patience:g}")
        if code == -signal.SIGKILL:
            return self._died(limits.OUT_OF_MEMORY)
        detail = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return self._died(limits.CRASHED, detail)

    def _died(self, words: Words, detail: str = "", *, limit: str = "") -> Packed:
        return ("died", self._refused(words, detail, limit=limit)[1])

    def _refused(self, words: Words, detail: str = "", *, limit: str = "") -> Packed:
        params = {"limit": limit or str(limits.MEMORY // 1_048_576), "detail": detail}
        return ("refused", self._encoder.records([Problem(0, "", words, params)]))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._decoder = Decoder()
        source_root = str(Path(essor.__file__).resolve().parents[1])
        process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "essor.importers.sandbox.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # No secret of ours may be within reach of a decoder; the fixed seed makes digests of two runs comparable.
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": source_root, "PYTHONHASHSEED": "0"},
            close_fds=True,
            cwd="/",
        )
        if _F_SETPIPE_SZ is not None and process.stdout is not None:
            with contextlib.suppress(OSError):  # a smaller pipe is only slower
                fcntl.fcntl(process.stdout.fileno(), _F_SETPIPE_SZ, _PIPE_BYTES)
        self._await_greeting(process)
        self._process = process
        return process

    def _await_greeting(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the process is ready; a failure here is ours, never the file's."""
        assert process.stdout is not None
        assert process.stderr is not None
        with process.stderr as complaints:
            data = os.read(process.stdout.fileno(), 64)
            if data:
                for _ in self._decoder.feed(data):
                    return
            text = complaints.read().decode("utf-8", "backslashreplace").strip()
        process.kill()
        process.wait()
        raise ReaderUnavailable(text.rsplit("\n", 1)[-1] or "it ended without a word")


def read_in_child(
    path: Path,
    name: str = "",
    options: ReadOptions | None = None,
    *,
    format_slug: str | None = None,
    mapping: Mapping[str, object] | None = None,
) -> Iterator[Batch]:
    """Yield one file's batches from a process of its own (see ``Reader.read``)."""
    with Reader() as reader:
        yield from reader.read(path, name, options, format_slug=format_slug, mapping=mapping)
