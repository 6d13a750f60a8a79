"""Where given files stand on disk, and the small file in which running work says how far it is.

Progress is a file and not a row: the whole drop is stored in one transaction, and on SQLite no second connection can
write while it runs (and what the first one writes nobody sees before its end). Asking to stop is a file too.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from essor.importers.archives import safe_name

CHUNK = 1 << 20
_EVERY = 0.25  # seconds between two reports


class TooLarge(ValueError):
    """A file is larger than this installation takes; ``limit`` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class Stopped(Exception):
    """Somebody asked the running work to stop."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far running work is: ``done`` of ``total`` bytes, ``rows`` read, and the file it is at."""

    done: int = 0
    total: int = 0
    rows: int = 0
    name: str = ""


def files_root() -> Path:
    """Return the folder of given files."""
    return Path(settings.MEDIA_ROOT) / "intake"


def drop_folder(drop_id: UUID) -> Path:
    """Return the folder of one drop."""
    return files_root() / str(drop_id)


def stored_path(stored_as: str) -> Path:
    """Return where a given file stands."""
    return files_root() / stored_as


def problems_path(stored_as: str) -> Path:
    """Return where the full list of what could not be read of a file stands."""
    return files_root() / f"{stored_as}.problems"


def size_limit() -> int:
    """Return the largest file taken, in bytes (``ESSOR_MAX_FILE_MB``, 2,048 unless told)."""
    return int(os.environ.get("ESSOR_MAX_FILE_MB", "2048")) * 1_048_576


def plain_name(name: str) -> str:
    """Return a given name without tricks, relative to the drop; never empty."""
    return safe_name(name)[-300:] or "file"


def keep(chunks: Iterable[bytes], target: Path) -> tuple[int, str]:
    """Write a stream into ``target`` and return its size and SHA-256; raises ``TooLarge`` and leaves nothing then."""
    limit = size_limit()
    digest = hashlib.sha256()
    size = 0
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with target.open("xb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(limit)
                digest.update(chunk)
                out.write(chunk)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return size, digest.hexdigest()


def measure(path: Path) -> tuple[int, str]:
    """Return the size and SHA-256 of a file that stands there already."""
    with path.open("rb") as stream:
        return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def chunks_of(path: Path) -> Iterable[bytes]:
    """Yield a file's bytes."""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def forget(drop_id: UUID) -> None:
    """Delete a drop's files."""
    shutil.rmtree(drop_folder(drop_id), ignore_errors=True)


class Course:
    """Running work as others see it. Use as a context manager: the report goes when the work ends."""

    def __init__(self, drop_id: UUID, *, total: int) -> None:
        self._path = _report_path(drop_id)
        self._stop = _stop_path(drop_id)
        self._total = total
        self._reported = 0.0
        self.before = 0  # bytes of the files that are done
        self.rows = 0
        self.name = ""

    def __enter__(self) -> Course:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.report(0, force=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)
        self._stop.unlink(missing_ok=True)

    def report(self, done: int, *, force: bool = False) -> None:
        """Say how far the current file is, a few times a second at most; raises ``Stopped`` where somebody asked."""
        now = time.monotonic()
        if not force and now - self._reported < _EVERY:
            return
        self._reported = now
        if self._stop.exists():
            raise Stopped
        said = Progress(min(self.before + done, self._total), self._total, self.rows, self.name)
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(asdict(said)), "utf-8")
        temporary.replace(self._path)


def read_progress(drop_id: UUID) -> Progress | None:
    """Return how far running work on a drop is, ``None`` where none runs."""
    try:
        said: dict[str, Any] = json.loads(_report_path(drop_id).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Progress(**said)


def ask_to_stop(drop_id: UUID) -> None:
    """Ask running work on a drop to stop; it does so between two batches and keeps nothing."""
    path = _stop_path(drop_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch()


def clear_stop(drop_id: UUID) -> None:
    """Withdraw a request to stop that nobody was there to hear."""
    _stop_path(drop_id).unlink(missing_ok=True)


def _report_path(drop_id: UUID) -> Path:
    return Path(settings.DATA) / "run" / f"intake-{drop_id}.json"


def _stop_path(drop_id: UUID) -> Path:
    return Path(settings.DATA) / "run" / f"intake-{drop_id}.stop"
