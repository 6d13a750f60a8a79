"""The engines that add metric points up, chosen by the URL ``ESSOR_ANALYTICS``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from essor.metrics.backends.aggregation import Aggregation
from essor.metrics.backends.base import Backend, Relation, RelationMoved, Scope, as_day, as_moment

__all__ = [
    "Aggregation",
    "Backend",
    "Relation",
    "RelationMoved",
    "Scope",
    "UnknownEngine",
    "as_day",
    "as_moment",
    "backend",
]


class UnknownEngine(ValueError):
    """The URL names no engine that Essor has."""


def backend() -> Backend:
    """Return the engine that the settings choose; raises ``UnknownEngine``."""
    return _backend(settings.ANALYTICS_URL, settings.DATA / "columns")


@cache
def _backend(url: str, folder: Path) -> Backend:
    scheme = url.partition(":")[0]
    if scheme == "database":
        from essor.metrics.backends.database import DatabaseBackend

        return DatabaseBackend()
    if scheme == "duckdb":
        from essor.metrics.backends.columns import ColumnBackend

        return ColumnBackend(folder)
    raise UnknownEngine(f"ESSOR_ANALYTICS is {url!r}: write duckdb: (column files) or database: (the rows themselves)")
