"""Registers the room with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The room's registration."""

    name = "essor.jobs"
    label = "jobs"
