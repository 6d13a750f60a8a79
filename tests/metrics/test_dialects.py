"""The SQL of a question is understood by the engines that are there and by the one whose seam is ready."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
import sqlglot

from essor.metrics.backends.aggregation import Aggregation
from essor.metrics.backends.base import STANDARD, Dialect
from essor.metrics.queries import MetricQuery
from essor.records import Grain
from tests.metrics.company import day
from tests.metrics.test_same_answer import random_question


class Warehouse:
    """A relation that an engine offers as a plain table."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def points(self, where: str) -> str:
        return f"(SELECT * FROM points WHERE {where})"  # noqa: S608

    def execute(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        raise AssertionError("only the text is looked at")


def statements(dialect: Dialect):
    dice = random.Random(7)
    everything = ("views", "reach", "followers", "engagement_rate", "frequency", "spend", "results", "watch_time_hours")
    questions = [random_question(dice, 1, [1, 2]) for _ in range(60)]
    questions.append(MetricQuery(1, everything, day(0), day(9), grains=tuple(Grain), group_by=("month", "network")))
    for question in questions:
        yield from Aggregation(question, {1: "facebook", 2: "linkedin"}, Warehouse(dialect)).statements()


@pytest.mark.parametrize("engine", ["spark", "duckdb"])
def test_the_same_text_is_read_by_every_engine(engine):
    checked = 0
    for statement in statements(STANDARD):
        (tree,) = sqlglot.parse(statement.sql, read=engine)
        assert tree is not None
        marks = list(tree.find_all(sqlglot.exp.Placeholder))
        assert len(marks) == len(statement.params), statement.sql
        # Unsupported words make this raise; no function may be left that the engine does not know.
        written = sqlglot.transpile(
            statement.sql, read=engine, write=engine, unsupported_level=sqlglot.ErrorLevel.RAISE
        )
        assert len(written) == 1
        assert not list(tree.find_all(sqlglot.exp.Anonymous)), statement.sql
        checked += 1
    assert checked > 60


def test_what_duckdb_reads_spark_and_postgresql_read_alike():
    for statement in statements(STANDARD):
        tree = sqlglot.parse_one(statement.sql, read="duckdb")
        for other in ("spark", "postgres"):
            rewritten = tree.sql(other, unsupported_level=sqlglot.ErrorLevel.RAISE)
            assert sqlglot.parse_one(rewritten, read=other) is not None
