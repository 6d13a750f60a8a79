"""The values of the metrics room and its pure decisions."""

from essor.metrics.rules.question import (
    BadQuestion,
    Coverage,
    Evidence,
    MetricQuery,
    MetricRow,
    MetricTable,
    PointEvidence,
    PublicationValues,
    SnapshotValue,
    require_sound,
)
from essor.metrics.rules.snapshots import (
    Decision,
    ObservationIn,
    Snapshot,
    StoreCounts,
    Verdict,
    dimension_pairs,
    dimension_text,
    judge,
    observation_key,
    post_key,
)

__all__ = [
    "BadQuestion",
    "Coverage",
    "Decision",
    "Evidence",
    "MetricQuery",
    "MetricRow",
    "MetricTable",
    "ObservationIn",
    "PointEvidence",
    "PublicationValues",
    "Snapshot",
    "SnapshotValue",
    "StoreCounts",
    "Verdict",
    "dimension_pairs",
    "dimension_text",
    "judge",
    "observation_key",
    "post_key",
    "require_sound",
]
