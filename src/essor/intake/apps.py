"""Registers the room with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The room's registration."""

    name = "essor.intake"
    label = "intake"
