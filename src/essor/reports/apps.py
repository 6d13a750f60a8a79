"""Registers the room with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room's registration."""

    name = "essor.reports"
    label = "reports"

    def ready(self) -> None:
        """Say how this room's changes are read in the audit trail."""
        from essor.reports.trail import ACTIONS, FIELDS, KINDS
        from essor.workspaces.services import word_actions

        word_actions(actions=ACTIONS, kinds=KINDS, fields=FIELDS)
