"""Registers the room with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The room's registration."""

    name = "essor.ledger"
    label = "ledger"
