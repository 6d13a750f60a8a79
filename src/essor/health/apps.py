"""Registers the room with Django."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The room's registration."""

    name = "essor.health"
    label = "health"

    def ready(self) -> None:
        """Say how this room's changes are read in the audit trail."""
        from essor.health.wording import ACTIONS, FIELDS
        from essor.workspaces.services import word_actions

        word_actions(actions=ACTIONS, fields=FIELDS)
