"""Registers the room with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The room's registration."""

    name = "essor.intake"
    label = "intake"

    def ready(self) -> None:
        """Say how this room's changes are read in the audit trail."""
        from essor.intake.wording import ACTIONS, FIELDS, KINDS
        from essor.workspaces.services import word_actions

        word_actions(actions=ACTIONS, kinds=KINDS, fields=FIELDS)
