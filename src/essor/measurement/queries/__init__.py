"""Public reads: what each network cost and brought, and the verdict; every figure of it as a row."""

from essor.measurement.queries.results import (
    OBSERVED,
    TEST_WEEKS,
    NetworkResult,
    ObservedFigure,
    Results,
    period_known,
    results,
)
from essor.measurement.queries.rows import FigureRow, figure_rows

__all__ = [
    "OBSERVED",
    "TEST_WEEKS",
    "FigureRow",
    "NetworkResult",
    "ObservedFigure",
    "Results",
    "figure_rows",
    "period_known",
    "results",
]
