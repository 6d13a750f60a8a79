"""An installation for the length of one command: its own data folder and database, gone at the end.

Making the tables takes longer than reading most folders, so the empty database is kept in the person's cache folder,
under a name that changes with the migrations.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

KEPT = 3  # empty databases of earlier versions, for those who switch between two


@contextlib.contextmanager
def throwaway_installation() -> Iterator[Path]:
    """Set Django up on a temporary folder with an empty, migrated database; yields the folder and removes it.

    Settings are read once per process: call this before anything imports them, and once only.
    """
    with tempfile.TemporaryDirectory(prefix="essor-") as name:
        folder = Path(name)
        for variable in ("ESSOR_DATABASE", "ESSOR_ANALYTICS", "ESSOR_SMTP_HOST", "ESSOR_DEBUG"):
            os.environ.pop(variable, None)
        os.environ["ESSOR_DATA"] = name
        os.environ.setdefault("ESSOR_LOG_LEVEL", "ERROR")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
        import django

        django.setup()
        from django.db import connections

        try:
            _provide_database(Path(connections["default"].settings_dict["NAME"]))
            yield folder
        finally:
            connections.close_all()


def cache_dir() -> Path:
    """Return Essor's folder of things that can be made again (``XDG_CACHE_HOME``, else ``~/.cache``)."""
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(chosen) if chosen else Path.home() / ".cache") / "essor"


def _provide_database(target: Path) -> None:
    """Put a migrated empty database at ``target``: from the cache, or made now and kept there where that is allowed."""
    kept = cache_dir() / f"empty-{_migrations_mark()}.sqlite3"
    if kept.is_file():
        shutil.copyfile(kept, target)
        return
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    connection.close()  # the last connection to go moves the journal into the file
    with contextlib.suppress(OSError):  # no home, a full or read-only disk: the next run is slower, nothing else
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = kept.with_suffix(f".{os.getpid()}.tmp")
        shutil.copyfile(target, temporary)
        temporary.replace(kept)
        for old in sorted(kept.parent.glob("empty-*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()


def _migrations_mark() -> str:
    """Return a fingerprint of every migration that makes the database."""
    from django.apps import apps

    digest = hashlib.sha256()
    for package in ("django", "django-allauth"):
        digest.update(version(package).encode())
    for config in apps.get_app_configs():
        if config.name.startswith("essor."):
            for path in sorted((Path(config.path) / "migrations").glob("*.py")):
                digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
