"""Column files read by an embedded DuckDB: one Parquet file per workspace and month, made from the rows.

There is no ``.duckdb`` file, which would lock every other process out, and no extension, which would be downloaded at
first use. A file is written under a temporary name and renamed, so that any process reads whole files only; its name
carries the stamp that the last write gave to the month, so that it is up to date if and only if it is there. Files are
a cache: delete the folder and the next question makes them again.
"""

from __future__ import annotations

import csv
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

from essor.metrics.backends.base import STANDARD, Dialect, RelationMoved, Scope
from essor.metrics.backends.database import COLUMNS, DatabaseRelation
from essor.metrics.models import ColumnMonth
from essor.metrics.rules.answers import last_day

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "256MB"
THREADS = 2
_TYPES = (
    "{'channel': 'INTEGER', 'subject_kind': 'VARCHAR', 'subject_id': 'VARCHAR', 'dimensions': 'VARCHAR', "
    "'grain': 'VARCHAR', 'first': 'DATE', 'last': 'DATE', 'metric': 'VARCHAR', 'value': 'DOUBLE', "
    "'currency': 'VARCHAR', 'as_of': 'TIMESTAMP'}"
)


class ColumnBackend:
    """Answers from column files in ``folder``, which it keeps up to date."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database: duckdb.DuckDBPyConnection | None = None
        self._opening = threading.Lock()

    def open(self, scope: Scope) -> ColumnRelation | None:
        """See ``Backend``."""
        months = ColumnMonth.objects.filter(
            workspace_id=scope.workspace_id, month__gte=scope.first.replace(day=1), month__lte=scope.last
        )
        files = [self.fresh_file(month) for month in months.order_by("month")]
        return ColumnRelation(self, files) if files else None

    def fresh_file(self, month: ColumnMonth) -> Path:
        """Return the file of ``month``, making it where the rows have changed since."""
        folder = self.folder / str(month.workspace_id)
        path = folder / _file_name(month)
        if not path.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(month, path)
            for other in folder.glob(f"{month.month:%Y-%m}.*.parquet"):
                if other != path:
                    other.unlink(missing_ok=True)
        return path

    def _write(self, month: ColumnMonth, path: Path) -> None:
        """Make one column file by way of a temporary CSV.

        Sorted by metric first: a question names a few of a hundred metrics, and DuckDB skips the row groups of the rest.
        """
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix="making-", suffix=".csv")
        made = Path(scratch).with_suffix(".parquet")
        try:
            with os.fdopen(handle, "w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(_month_points(month))
            with self.cursor() as cursor:
                cursor.execute(
                    f"COPY (SELECT * FROM read_csv({_literal(scratch)}, header = false, delim = ',', quote = '\"', "
                    f"escape = '\"', nullstr = '\\N', auto_detect = false, parallel = false, columns = {_TYPES}) "
                    "ORDER BY metric, subject_kind, grain, channel, first, subject_id) "
                    f"TO {_literal(str(made))} (FORMAT parquet, COMPRESSION zstd)"
                )
            made.replace(path)
        finally:
            Path(scratch).unlink(missing_ok=True)
            made.unlink(missing_ok=True)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor of this process's DuckDB, which is opened at first use and bounded in memory and threads."""
        with self._opening:
            if self._database is None:
                self._database = _open_duckdb(self.folder)
        with self._database.cursor() as cursor:
            yield cursor


def sweep(folder: Path, workspace_id: int) -> None:
    """Delete the files of a workspace that rows have left behind: what was erased may not live on in a cache."""
    months = ColumnMonth.objects.filter(workspace_id=workspace_id)
    fresh = {_file_name(month) for month in months}
    for path in (folder / str(workspace_id)).glob("*.parquet"):
        if path.name not in fresh:
            path.unlink(missing_ok=True)


def _file_name(month: ColumnMonth) -> str:
    return f"{month.month:%Y-%m}.{month.stamp}.parquet"


class ColumnRelation:
    """The points of some column files; they hold current points only."""

    dialect: Dialect = STANDARD

    def __init__(self, backend: ColumnBackend, files: Sequence[Path]) -> None:
        self._backend = backend
        self._source = f"read_parquet([{', '.join(_literal(str(path)) for path in files)}])"

    def points(self, where: str) -> str:
        """See ``Relation``."""
        return f"(SELECT * FROM {self._source} WHERE {where})"

    def execute(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """See ``Relation``."""
        import duckdb

        try:
            with self._backend.cursor() as cursor:
                return cursor.execute(sql, params).fetchall()
        except duckdb.IOException as error:  # another process made a newer file and took this one away
            raise RelationMoved from error


def _open_duckdb(folder: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    database = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": str(THREADS),
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    database.execute("SET parquet_metadata_cache = true")  # files never change under a name
    return database


def _month_points(month: ColumnMonth) -> Iterator[tuple[Any, ...]]:
    """Yield the current points that begin in ``month``: the same relation as the database engine's, so that "current"
    has one definition."""
    where = "first >= %s AND first <= %s"
    sql = f"SELECT {COLUMNS} FROM {DatabaseRelation(month.workspace_id).points(where)} AS points"
    days: list[date | str] = [month.month, last_day("month", month.month)]
    if connection.vendor == "sqlite":
        days = [str(day) for day in days]
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, days)
        while rows := cursor.fetchmany(5000):
            # PostgreSQL's times carry "+00:00", which a TIMESTAMP column of a CSV may not have.
            yield from ((*row[:-1], str(row[-1])[:26].removesuffix("+00:00")) for row in rows)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
