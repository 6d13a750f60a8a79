"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room's registration."""

    name = "essor.web"
    label = "web"
