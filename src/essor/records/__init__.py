"""Frozen values that cross the borders between rooms: rows of files, problems, words, the network and metric catalogues.

Nothing here does I/O, knows Django or reads a clock; any room may import it.
"""

from essor.records.blocks import PublicationBlock
from essor.records.metrics import METRICS, Axis, Metric, MetricKind, metric
from essor.records.networks import NETWORKS, Network, NetworkState, network
from essor.records.problems import Problem, Severity
from essor.records.rows import (
    AccountRef,
    AnswerRow,
    ConversionRow,
    CostRow,
    FileFacts,
    Grain,
    MeasureRow,
    Period,
    PublicationRow,
    Record,
    Subject,
    TimeRow,
    TotalRow,
)
from essor.records.words import Words

__all__ = [
    "METRICS",
    "NETWORKS",
    "AccountRef",
    "AnswerRow",
    "Axis",
    "ConversionRow",
    "CostRow",
    "FileFacts",
    "Grain",
    "MeasureRow",
    "Metric",
    "MetricKind",
    "Network",
    "NetworkState",
    "Period",
    "Problem",
    "PublicationBlock",
    "PublicationRow",
    "Record",
    "Severity",
    "Subject",
    "TimeRow",
    "TotalRow",
    "Words",
    "metric",
    "network",
]
