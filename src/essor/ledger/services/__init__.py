"""Public writes on costs, hours, sales, answers, and what their words mean."""

from essor.ledger.services.costs import (
    add_cost,
    add_hours,
    edit_cost,
    remove_cost,
    remove_hours,
    restore_cost,
    restore_hours,
)
from essor.ledger.services.sales import forget_source, set_source, tell_sale
from essor.ledger.services.settings import set_money_settings
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
    "add_cost",
    "add_hours",
    "edit_cost",
    "forget_source",
    "remove_cost",
    "remove_file",
    "remove_hours",
    "restore_conversions",
    "restore_cost",
    "restore_hours",
    "set_money_settings",
    "set_source",
    "store_answers",
    "store_conversions",
    "store_costs",
    "store_hours",
    "tell_sale",
]
