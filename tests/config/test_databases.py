"""One URL chooses the database; a run of the suite uses the one it promises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection

from essor.config.databases import DatabaseUrlError, database_from_url

DATA = Path("/data")


@pytest.mark.django_db
def test_this_run_uses_the_database_that_it_promises() -> None:
    promised = os.environ.get("ESSOR_EXPECT_VENDOR")
    if not promised:
        pytest.skip("no part of scripts/test.sh runs this: nothing was promised")
    assert connection.vendor == promised
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if promised == "sqlite" else "SHOW server_version")
        assert cursor.fetchone()[0][0].isdigit()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("", "/data/essor.sqlite3"),
        ("sqlite:", "/data/essor.sqlite3"),
        ("sqlite:///relative/db.sqlite3", "relative/db.sqlite3"),
        ("sqlite:////srv/essor/db.sqlite3", "/srv/essor/db.sqlite3"),
        ("sqlite:////srv/with%20space.sqlite3", "/srv/with space.sqlite3"),
    ],
)
def test_sqlite(url: str, name: str) -> None:
    made = database_from_url(url, DATA)
    assert made["ENGINE"] == "django.db.backends.sqlite3"
    assert made["NAME"] == name
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in made["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ada:s%40cret@db.example.org:5433/essor",
            {"NAME": "essor", "USER": "ada", "PASSWORD": "s@cret", "HOST": "db.example.org", "PORT": "5433"},
        ),
        ("postgres://ada@db/essor", {"NAME": "essor", "USER": "ada", "PASSWORD": "", "HOST": "db", "PORT": ""}),
        (
            "postgresql://postgres:@/postgres?host=%2Ftmp%2Fserver",
            {"NAME": "postgres", "USER": "postgres", "HOST": "/tmp/server", "OPTIONS": {}},
        ),
        ("postgresql://db/essor?sslmode=require", {"HOST": "db", "OPTIONS": {"sslmode": "require"}}),
    ],
)
def test_postgresql(url: str, expected: dict[str, str]) -> None:
    made = database_from_url(url, DATA)
    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert {key: made[key] for key in expected} == expected


@pytest.mark.parametrize("url", ["mysql://db/essor", "db.example.org/essor.db:5432", "postgresql+psycopg://db/essor"])
def test_another_database_is_refused_in_words_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match="write sqlite") as refusal:
        database_from_url(url.replace("://", "://ada:s3cret@"), DATA)
    assert "s3cret" not in str(refusal.value)
