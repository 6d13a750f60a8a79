"""Registers the room with Django."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The room's registration."""

    name = "essor.metrics"
    label = "metrics"
