"""Registers the room with Django."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """The room's registration."""

    name = "essor.today"
    label = "today"
