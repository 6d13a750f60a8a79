"""The rows themselves as the engine: SQLite or PostgreSQL, whichever holds the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from essor.metrics.backends.base import SQLITE, STANDARD, Dialect, Scope
from essor.metrics.models import Observation

_TABLE = Observation._meta.db_table
COLUMNS = "channel, subject_kind, subject_id, dimensions, grain, first, last, metric, value, currency, as_of"


class DatabaseBackend:
    """Answers from the rows."""

    def open(self, scope: Scope) -> DatabaseRelation:
        """See ``Backend``."""
        return DatabaseRelation(scope.workspace_id)


class DatabaseRelation:
    """Explodes the values of each row in SQL and keeps, per key and metric, what was confirmed last."""

    def __init__(self, workspace_id: int) -> None:
        self.workspace_id = workspace_id

    @property
    def dialect(self) -> Dialect:
        """SQLite's own date functions, or the standard's."""
        return STANDARD if connection.vendor == "postgresql" else SQLITE

    def points(self, where: str) -> str:
        """See ``Relation``."""
        if connection.vendor == "postgresql":
            explode = f'{_TABLE} AS o, jsonb_each_text(o."values") AS j(key, value)'
        else:
            explode = f'{_TABLE} AS o, json_each(o."values") AS j'
        exploded = (
            "SELECT o.id AS id, o.key AS thing, o.channel_id AS channel, o.subject_kind AS subject_kind, "
            "o.subject_id AS subject_id, o.dimensions AS dimensions, o.grain AS grain, o.first AS first, "
            "o.last AS last, j.key AS metric, CAST(j.value AS DOUBLE PRECISION) AS value, o.currency AS currency, "
            f"o.confirmed_as_of AS as_of FROM {explode} WHERE o.workspace_id = {self.workspace_id:d}"
        )
        ranked = (
            "SELECT *, ROW_NUMBER() OVER (PARTITION BY thing, metric ORDER BY as_of DESC, id DESC) AS newest "
            f"FROM ({exploded}) AS exploded WHERE {where}"
        )
        return f"(SELECT {COLUMNS} FROM ({ranked}) AS ranked_points WHERE newest = 1)"

    def execute(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """See ``Relation``."""
        if connection.vendor == "sqlite":
            params = [value.isoformat() if isinstance(value, date) else value for value in params]
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("?", "%s"), params)
            return list(cursor.fetchall())
