"""What the world will send: a clear refusal or a right reading, each within ten seconds, and nothing beside it happens.

One reading process serves a whole set, as it does for a dropped folder; a file that kills it costs no other file.
"""

from __future__ import annotations

import secrets
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from essor.importers.archives import ARCHIVES, Member
from essor.importers.containers import identify
from essor.importers.inspection import inspect_paths
from essor.importers.sandbox import Reader
from essor.records import Problem
from tests.shared import shared

SECONDS = 10.0
MEMORY = 512 * 1024 * 1024
SETS = (
    "archive-bombs/dev",
    "xlsx-hostile/dev",
    "xml-attacks/dev",
    "csv-formula-and-import/dev/import",
    "csv-spectrum/dev",
    "zip-malformed/dev",
    "json-testsuite/dev",
    "image-bombs-and-polyglots/dev",
    "office-malformed/dev",
    "unicode-hostile/dev",
)
# Seventeen billion cells declared by two: the allocation itself ends the process, and that is what its limit is for.
KILLERS = {"sparse-A1-XFD1048576.xlsx"}
GOOD = (
    "Post ID,Page ID,Page name,Title,Publish time,Permalink,Post type,Date,Views,Reach\n"
    "100000000000001,110000000000001,Atelier,Bonjour,01/14/2025 09:00,https://www.facebook.com/1,Photos,Lifetime,120,80\n"
)


@pytest.fixture
def canary() -> Iterator[str]:
    """A secret file and a listening port that some cases aim at: neither may be touched."""
    secret = secrets.token_hex(16)
    path = Path(tempfile.gettempdir()) / "hostile-canary.txt"
    path.write_text(secret)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 48999))
        listener.listen()
        listener.setblocking(False)
        yield secret
        with pytest.raises(BlockingIOError):
            listener.accept()
    path.unlink()


def files_of(name: str) -> list[Path]:
    return sorted(p for p in shared(f"hostile/{name}").rglob("*") if p.is_file())


def answers(reader: Reader, path: Path, into: Path) -> list[str]:
    """Return what a person is told about one file; "" where it was read without a word."""
    if identify(path) not in ARCHIVES:
        report, refusal = reader.inspect(path)
        if refusal is not None:
            return [refusal.message("en"), refusal.message("fr")]
        return [problem["message"] for problem in report["problems"]] + [str(report)]
    into.mkdir()
    items = list(reader.unpack(path, into))
    # Whatever the archive calls its members: on disk there are only numbers, and only here.
    assert all(p.name.isdecimal() and p.is_file() and not p.is_symlink() for p in into.rglob("*"))
    assert sum(p.stat().st_size for p in into.iterdir()) < 50 * 1024 * 1024
    for item in items:
        if isinstance(item, Member) and item.path is not None:
            assert ".." not in item.name.split("/")
            assert not item.name.startswith("/")
    return [item.message("en") for item in items if isinstance(item, Problem)]


def peak_memory(reader: Reader) -> int:
    if reader._process is None:
        return 0
    status = Path(f"/proc/{reader._process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024


@pytest.mark.shared
@pytest.mark.parametrize("name", SETS)
def test_every_file_of_a_set_is_answered(name: str, tmp_path: Path, canary: str) -> None:
    before = {p.name for p in Path(tempfile.gettempdir()).iterdir()}
    good = tmp_path / "good.csv"
    good.write_text(GOOD)
    with Reader() as reader:
        for number, path in enumerate(files_of(name)):
            started = time.monotonic()
            told = answers(reader, path, tmp_path / f"into-{number}")
            assert time.monotonic() - started < SECONDS, path
            assert peak_memory(reader) < MEMORY, path
            assert not any(canary in text or "Traceback" in text for text in told), path
            # A crash in our own code would be told in the same words as a decoder's: only known killers may crash.
            assert any("broke the program" in text for text in told) == (path.name in KILLERS), (path, told[:1])
        report, refusal = reader.inspect(good)
    assert refusal is None
    assert report["totals"]["views"] == 120
    strangers = {p.name for p in Path(tempfile.gettempdir()).iterdir()} - before
    assert not {name for name in strangers if "slip" in name or "evil" in name}


@pytest.mark.shared
def test_an_archive_of_thousands_is_answered_in_time() -> None:
    path = shared("hostile/archive-bombs/dev/many-8000-entries.zip")
    started = time.monotonic()
    inspection = inspect_paths([path])
    assert len(inspection.files) == 8000
    assert time.monotonic() - started < 2 * SECONDS  # eight thousand files, not one


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("archive-bombs/dev/gzip-512MiB.json.gz", "unpacks to more than"),
        ("xlsx-hostile/dev/bomb-sharedstrings-400MiB.xlsx", "unpacks to 399 MB"),
        ("xlsx-hostile/dev/sparse-A1-XFD1048576.xlsx", "512 MB"),
        ("xlsx-hostile/dev/empty.xlsx", "empty"),
        ("csv-formula-and-import/dev/import/html.csv", "web page"),
        ("csv-formula-and-import/dev/import/png-named.csv", "image"),
        ("zip-malformed/dev/encrypt-aes256.zip", "password"),
        ("json-testsuite/dev/test_parsing/n_structure_open_array_object.json", "nested"),
        ("image-bombs-and-polyglots/dev/exe.png", "program"),
    ],
)
def test_the_refusal_names_what_it_is(name: str, said: str) -> None:
    reports = inspect_paths([shared(f"hostile/{name}")]).files
    messages = [problem["message"] for report in reports for problem in report["problems"]]
    assert any(said in message for message in messages), messages
