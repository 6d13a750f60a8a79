"""Public reads of the metrics room. ``query`` is the one door to figures."""

from __future__ import annotations

from django.apps import apps

from essor.metrics.backends import Aggregation, RelationMoved, Scope, backend
from essor.metrics.rules import (
    BadQuestion,
    Coverage,
    MetricQuery,
    MetricRow,
    MetricTable,
    PointEvidence,
    PublicationValues,
    SnapshotValue,
    require_sound,
)
from essor.metrics.rules.answers import figures

__all__ = [
    "BadQuestion",
    "Coverage",
    "MetricQuery",
    "MetricRow",
    "MetricTable",
    "PointEvidence",
    "PublicationValues",
    "SnapshotValue",
    "query",
]

ATTEMPTS = 5  # a file can only move while an import is being stored; each attempt reads the newest state


def query(question: MetricQuery) -> MetricTable:
    """Answer ``question``; raises ``BadQuestion`` for a metric or a group that does not exist.

    A figure is a sum only where the dictionary allows it along every axis the grouping collapses; a level is the last
    value of the group's time; a rate is computed again from its two parts. Otherwise ``value`` is None and ``why`` says
    what forbids it. Only current snapshots count. A group without points has no row.
    """
    require_sound(question)
    networks = _networks(question)
    if not networks or not question.metrics:
        return MetricTable(question, ())
    for _ in range(ATTEMPTS):
        try:
            return MetricTable(question, _answer(question, networks))
        except RelationMoved:
            continue
    raise RelationMoved(f"The metric files of the workspace changed {ATTEMPTS} times while a question was answered")


def _answer(question: MetricQuery, networks: dict[int, str]) -> tuple[MetricRow, ...]:
    relation = backend().open(Scope(question.workspace_id, question.first, question.last))
    if relation is None:
        return ()
    asked = Aggregation(question, networks, relation)
    return figures(question, asked.totals(), asked.latest(), asked.parts())


def _networks(question: MetricQuery) -> dict[int, str]:
    """Return the network of each channel in question; channels of other workspaces fall out here."""
    channels = apps.get_model("channels", "Channel").objects.filter(workspace_id=question.workspace_id)
    if question.channels:
        channels = channels.filter(pk__in=question.channels)
    if question.networks:
        channels = channels.filter(network__in=question.networks)
    return dict(channels.order_by("pk").values_list("pk", "network"))
