"""Backups: one tar.gz with a manifest of hashes first, so that a damaged archive is known before anything is touched."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from essor.records import Words

VERSION = 1


class ArchiveError(RuntimeError):
    """The archive cannot be written or used; carries words."""

    def __init__(self, words: Words, **params: object) -> None:
        super().__init__(words.say("en", params))
        self.words, self.params = words, params


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds."""

    files: int
    size: int
    vendor: str


NO_PG = Words(
    "{tool} is not installed: it comes with PostgreSQL's client programs (Debian: postgresql-client). Nothing was written.",
    "{tool} n’est pas installé : il vient avec les programmes clients de PostgreSQL (Debian : postgresql-client). Rien n’a été écrit.",
)
PG_FAILED = Words("{tool} failed: {why}", "{tool} a échoué : {why}")
NOT_OURS = Words(
    "{path} is not a backup of Essor, or it is cut off: {why}. Nothing was changed.",
    "{path} n’est pas une sauvegarde d’Essor, ou elle est tronquée : {why}. Rien n’a été modifié.",
)
DAMAGED = Words(
    "{name} inside the archive does not match its hash: the archive is damaged. Nothing was changed.",
    "{name} dans l’archive ne correspond pas à son empreinte : l’archive est abîmée. Rien n’a été modifié.",
)
OTHER_KEYS = Words(
    "The archive was made with other keys: signed-in people and stored credentials would be lost. Put its secrets.json back first, "
    "or add --other-keys to go on without. Nothing was changed.",
    "L’archive a été faite avec d’autres clés : les sessions et les identifiants enregistrés seraient perdus. Remettez d’abord son "
    "secrets.json, ou ajoutez --other-keys pour continuer sans. Rien n’a été modifié.",
)
NOT_EMPTY = Words(
    "There is already data in {path}. Add --replace to put it aside and restore. Nothing was changed.",
    "Il y a déjà des données dans {path}. Ajoutez --replace pour les mettre de côté et restaurer. Rien n’a été modifié.",
)
OTHER_VENDOR = Words(
    "The archive holds a {theirs} database, this installation uses {ours}. Set ESSOR_DATABASE to match. Nothing was changed.",
    "L’archive contient une base {theirs}, cette installation utilise {ours}. Réglez ESSOR_DATABASE en conséquence. "
    "Rien n’a été modifié.",
)


def key_fingerprint(keys: dict[str, str]) -> str:
    """Return a short hash that tells whether two installations share their keys, without telling the keys."""
    return hashlib.sha256(json.dumps(keys, sort_keys=True).encode()).hexdigest()[:16]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_backup(path: Path, *, now: datetime) -> Kept:
    """Write database, uploaded files and their hashes to ``path``; raises ``ArchiveError`` and leaves no half archive.

    SQLite is copied by its own online backup, which is consistent while pages are written; PostgreSQL by pg_dump.
    """
    from django.conf import settings
    from django.db import connection

    data = Path(settings.DATA)
    with tempfile.TemporaryDirectory(dir=data) as folder:
        dump = Path(folder) / "database"
        if connection.vendor == "sqlite":
            _copy_sqlite(Path(connection.settings_dict["NAME"]), dump)
        else:
            _run_pg("pg_dump", "--format=custom", f"--file={dump}", _pg_url(connection.settings_dict))
        members = {"database": dump}
        root = Path(settings.MEDIA_ROOT)
        members |= {f"files/{p.relative_to(root).as_posix()}": p for p in sorted(root.rglob("*")) if p.is_file()}
        manifest: dict[str, Any] = {
            "version": VERSION,
            "made": now.isoformat(),
            "vendor": connection.vendor,
            "keys": key_fingerprint(settings.KEYS),
            "hashes": {name: _digest(member) for name, member in members.items()},
        }
        partial = path.with_name(path.name + ".part")
        try:
            with tarfile.open(partial, "w:gz", compresslevel=6) as archive:
                text = json.dumps(manifest, indent=1).encode()
                info = tarfile.TarInfo("manifest.json")
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text))
                for name, member in members.items():
                    archive.add(member, name, recursive=False)
            partial.chmod(0o600)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    return Kept(len(members) - 1, path.stat().st_size, connection.vendor)


def _copy_sqlite(source: Path, target: Path) -> None:
    live, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        live.backup(copy)
    finally:
        live.close()
        copy.close()


def _pg_url(conf: dict[str, Any]) -> str:
    from urllib.parse import quote

    user = quote(conf["USER"], safe="")
    port = f":{conf['PORT']}" if conf["PORT"] else ""
    host = conf["HOST"]
    where = (
        f"{user}@/{conf['NAME']}?host={quote(host, safe='/')}"
        if host.startswith("/")
        else f"{user}@{host}{port}/{conf['NAME']}"
    )
    return f"postgresql://{where}"


def _run_pg(tool: str, *arguments: str) -> None:
    import os

    from django.db import connection

    if shutil.which(tool) is None:
        raise ArchiveError(NO_PG, tool=tool)
    # The password goes by the environment: a command line is readable by every user of the machine.
    env = {**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"]}
    done = subprocess.run([tool, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ArchiveError(PG_FAILED, tool=tool, why=done.stderr.strip()[-300:])


def _unpack(path: Path, folder: Path) -> tuple[dict[str, Any], Kept]:
    """Unpack into ``folder`` and compare every hash; raises ``ArchiveError``."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            for info in archive:
                _unpack_member(archive, info, folder)
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        hashes: dict[str, str] = manifest["hashes"]
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        raise ArchiveError(NOT_OURS, path=path, why=error) from error
    for name, digest in hashes.items():
        member = folder / name
        if not member.is_file() or _digest(member) != digest:
            raise ArchiveError(DAMAGED, name=name)
    return manifest, Kept(len(hashes) - 1, path.stat().st_size, manifest["vendor"])


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one plain file below ``folder``; anything else an archive can hold is not of our making.

    Not ``extractall(filter="data")``, which Debian 12's Python (3.11.2) does not know yet.
    """
    target = (folder / member.name).resolve()
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or not target.is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"it holds {member.name!r}, which no backup does")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with content, target.open("xb") as out:
        shutil.copyfileobj(content, out)


def check_backup(path: Path) -> Kept:
    """Tell what a whole archive holds; raises ``ArchiveError``."""
    with tempfile.TemporaryDirectory() as folder:
        return _unpack(path, Path(folder))[1]


def restore_backup(path: Path, *, replace: bool, other_keys: bool) -> Kept:
    """Put database and files back; what was there is kept beside under another name. Raises ``ArchiveError``."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    data = Path(settings.DATA)
    with tempfile.TemporaryDirectory(dir=data) as name:
        folder = Path(name)
        manifest, kept = _unpack(path, folder)
        if kept.vendor != connection.vendor:
            raise ArchiveError(OTHER_VENDOR, theirs=kept.vendor, ours=connection.vendor)
        if manifest["keys"] != key_fingerprint(settings.KEYS) and not other_keys:
            raise ArchiveError(OTHER_KEYS)
        aside = data / f"before-restore-{manifest['hashes']['database'][:8]}-{len(list(data.glob('before-restore-*')))}"
        root = Path(settings.MEDIA_ROOT)
        is_sqlite = connection.vendor == "sqlite"
        database = Path(str(connection.settings_dict["NAME"]))
        occupied = (
            (is_sqlite and database.exists())
            or root.exists()
            or (not is_sqlite and bool(connection.introspection.table_names()))
        )
        if occupied and not replace:
            raise ArchiveError(NOT_EMPTY, path=data)
        connection.close()
        if is_sqlite:
            for suffix in ("", "-wal", "-shm"):
                old = database.with_name(database.name + suffix)
                if old.exists():
                    aside.mkdir(exist_ok=True)
                    old.replace(aside / old.name)
            shutil.move(folder / "database", database)
        else:
            _run_pg(
                "pg_restore",
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                f"--dbname={_pg_url(connection.settings_dict)}",
                str(folder / "database"),
            )
        if root.exists():
            aside.mkdir(exist_ok=True)
            root.replace(aside / "files")
        if (folder / "files").exists():
            shutil.move(folder / "files", root)
        for made_from_rows in ("columns", "answers"):  # made again at the next question
            shutil.rmtree(data / made_from_rows, ignore_errors=True)
    return kept
