"""Public reads of the metrics room. ``query`` is the one door to figures."""

from essor.metrics.queries.evidence import evidence_of, evidence_url, points, snapshots
from essor.metrics.queries.figures import coverage, publication_values, query, series
from essor.metrics.queries.spans import SpanValue, spans
from essor.metrics.rules import (
    BadQuestion,
    Coverage,
    Evidence,
    MetricQuery,
    MetricRow,
    MetricTable,
    PointEvidence,
    PublicationValues,
    SnapshotValue,
)

__all__ = [
    "BadQuestion",
    "Coverage",
    "Evidence",
    "MetricQuery",
    "MetricRow",
    "MetricTable",
    "PointEvidence",
    "PublicationValues",
    "SnapshotValue",
    "SpanValue",
    "coverage",
    "evidence_of",
    "evidence_url",
    "points",
    "publication_values",
    "query",
    "series",
    "snapshots",
    "spans",
]
