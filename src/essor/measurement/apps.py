"""Registers the room with Django."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    """The room's registration."""

    name = "essor.measurement"
    label = "measurement"
