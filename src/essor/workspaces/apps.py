"""Registers the room with Django."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """The room's registration."""

    name = "essor.workspaces"
    label = "workspaces"
