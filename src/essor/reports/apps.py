"""Registers the room with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room's registration."""

    name = "essor.reports"
    label = "reports"
