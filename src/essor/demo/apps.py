"""Registers the room with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The room's registration."""

    name = "essor.demo"
    label = "demo"
