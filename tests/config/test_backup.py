"""A backup gives back identical rows and files, or nothing is touched."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import sqlite3
import tarfile
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from essor.config.archive import ArchiveError, restore_backup, write_backup
from essor.workspaces.models import Workspace
from tests.config.installation import essor
from tests.people import make_workspace


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a few rows and two files, made once."""
    folder = tmp_path_factory.mktemp("installed")
    essor(folder, "doctor")  # makes the keys
    _fill(folder / "essor.sqlite3")
    (folder / "files" / "intake").mkdir(parents=True)
    (folder / "files" / "intake" / "été.csv").write_bytes(b"Date,Vues\n2026-01-01,3\n")
    (folder / "files" / "big.bin").write_bytes(os.urandom(300_000))
    return folder


def _fill(database: Path) -> None:
    with sqlite3.connect(database) as rows:
        rows.execute("CREATE TABLE IF NOT EXISTS canary (id INTEGER PRIMARY KEY, text TEXT)")
        rows.executemany("INSERT INTO canary (text) VALUES (?)", [(f"row {number}",) for number in range(500)])
    rows.close()


@pytest.fixture
def folder(installed: Path, tmp_path: Path) -> Path:
    """A copy of the installation."""
    return Path(shutil.copytree(installed, tmp_path / "data"))


def _rows(database: Path) -> list[tuple[int, str]]:
    with sqlite3.connect(database) as rows:
        found = rows.execute("SELECT id, text FROM canary ORDER BY id").fetchall()
    rows.close()
    return found


def _files(folder: Path) -> dict[str, str]:
    root = folder / "files"
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_rows_and_files_come_back_identical(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "kept.tar.gz"
    rows, files = _rows(folder / "essor.sqlite3"), _files(folder)
    done = essor(folder, "backup", "-o", str(archive))
    assert (done.returncode, "2 files" in done.stdout) == (0, True), done.stderr
    assert archive.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))

    with sqlite3.connect(folder / "essor.sqlite3") as lost:
        lost.execute("DELETE FROM canary")
    lost.close()
    shutil.rmtree(folder / "files")
    (folder / "answers").mkdir()

    refused = essor(folder, "restore", str(archive))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert _rows(folder / "essor.sqlite3") == []

    done = essor(folder, "restore", str(archive), "--replace")
    assert done.returncode == 0, done.stderr
    assert _rows(folder / "essor.sqlite3") == rows
    assert _files(folder) == files
    assert not (folder / "answers").exists(), "answers to other rows must not outlive a restore"
    aside = next(folder.glob("before-restore-*"))
    assert _rows(aside / "essor.sqlite3") == []


def test_a_backup_taken_while_rows_are_written_is_whole(folder: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with sqlite3.connect(folder / "essor.sqlite3", timeout=20) as live:
                live.execute("INSERT INTO canary (text) VALUES ('first of a pair')")
                live.execute("INSERT INTO canary (text) VALUES ('second of a pair')")
            live.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        archive = tmp_path / "kept.tar.gz"
        done = essor(folder, "backup", "-o", str(archive))
    finally:
        stop.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    assert essor(folder, "restore", str(archive), "--replace").returncode == 0
    with sqlite3.connect(folder / "essor.sqlite3") as rows:
        assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        halves = rows.execute(
            "SELECT count(*) FILTER (WHERE text LIKE 'first%') - count(*) FILTER (WHERE text LIKE 'second%') FROM canary"
        )
        assert halves.fetchone() == (0,)
    rows.close()


@pytest.mark.parametrize("damage", ["cut", "flipped", "other member", "no archive", "empty"])
def test_a_damaged_archive_is_refused_and_changes_nothing(folder: Path, tmp_path: Path, damage: str) -> None:
    archive = tmp_path / "kept.tar.gz"
    assert essor(folder, "backup", "-o", str(archive)).returncode == 0
    content = archive.read_bytes()
    if damage == "cut":
        archive.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        plain = bytearray(gzip.decompress(content))
        plain[plain.index(b"row 250")] ^= 1
        archive.write_bytes(gzip.compress(bytes(plain)))
    elif damage == "other member":
        unpacked = tmp_path / "unpacked"
        with tarfile.open(archive) as made:
            made.extractall(unpacked)  # noqa: S202 - our own archive
        (unpacked / "files" / "big.bin").unlink()
        with tarfile.open(archive, "w:gz") as made:
            for path in filter(Path.is_file, unpacked.rglob("*")):
                made.add(path, path.relative_to(unpacked), recursive=False)
    else:
        archive.write_bytes(b"" if damage == "empty" else b"Date,Views\n")
    rows, files = _rows(folder / "essor.sqlite3"), _files(folder)
    for arguments in (["--check"], ["--replace"]):
        done = essor(folder, "restore", str(archive), *arguments)
        assert done.returncode == 1
        assert "Nothing was changed" in done.stderr
        assert "Traceback" not in done.stderr
    assert (_rows(folder / "essor.sqlite3"), _files(folder)) == (rows, files)
    assert not list(folder.glob("before-restore-*"))


def test_other_keys_are_refused_until_accepted(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "kept.tar.gz"
    assert essor(folder, "backup", "-o", str(archive)).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    refused = essor(elsewhere, "restore", str(archive))
    assert refused.returncode == 1
    assert "other keys" in refused.stderr
    assert not (elsewhere / "essor.sqlite3").exists()
    assert essor(elsewhere, "restore", str(archive), "--other-keys").returncode == 0
    assert _rows(elsewhere / "essor.sqlite3") == _rows(folder / "essor.sqlite3")
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(folder / "secrets.json", again)
    assert essor(again, "restore", str(archive)).returncode == 0, (
        "with its own keys a move to another machine just works"
    )


@pytest.mark.parametrize("hostile", ["parent", "absolute", "link", "hard link", "device"])
def test_an_archive_may_not_write_outside_its_folder(folder: Path, tmp_path: Path, hostile: str) -> None:
    archive = tmp_path / "hostile.tar.gz"
    outside = tmp_path / "outside.json"
    with tarfile.open(archive, "w:gz") as made:
        one = tarfile.TarInfo(
            {"parent": "../../outside.json", "absolute": str(outside)}.get(hostile, "files/outside.json")
        )
        kinds = {"link": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE, "device": tarfile.CHRTYPE}
        one.type = kinds.get(hostile, tarfile.REGTYPE)
        one.linkname = str(folder / "secrets.json") if "link" in hostile else ""
        made.addfile(one)
    done = essor(folder, "restore", str(archive), "--replace")
    assert done.returncode == 1
    assert "is not a backup of Essor" in done.stderr
    assert not list(tmp_path.rglob("outside.json"))


@pytest.mark.django_db(transaction=True)
def test_postgresql_comes_back_too(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the other run of the suite does this, on PostgreSQL")
    if shutil.which("pg_dump") is None or shutil.which("pg_restore") is None:
        pytest.skip("pg_dump is not installed: apt install postgresql-client")
    kept = make_workspace("Kept")
    archive = tmp_path / "kept.tar.gz"
    try:
        write_backup(archive, now=timezone.now())
    except ArchiveError as error:
        if "version mismatch" in str(error):
            pytest.skip("pg_dump is older than the server of this run")
        raise
    Workspace.objects.all().delete()
    restore_backup(archive, replace=True, other_keys=False)
    assert list(Workspace.objects.values_list("public_id", "name")) == [(kept.public_id, "Kept")]
