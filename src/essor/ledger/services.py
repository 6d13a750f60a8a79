"""Public writes on costs, hours, conversions and answers."""

from __future__ import annotations

from essor.ledger.storage import (
    CONVERSION_TABLE,
    LineKeys,
    remove_file,
    restore_conversions,
    store_answers,
    store_conversions,
    store_costs,
    store_hours,
)

__all__ = [
    "CONVERSION_TABLE",
    "LineKeys",
    "remove_file",
    "restore_conversions",
    "store_answers",
    "store_conversions",
    "store_costs",
    "store_hours",
]
