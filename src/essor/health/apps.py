"""Registers the room with Django."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The room's registration."""

    name = "essor.health"
    label = "health"
