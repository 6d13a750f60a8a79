"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TodayConfig(AppConfig):
    """The room's registration."""

    name = "essor.today"
    label = "today"

    def ready(self) -> None:
        """Say how the audit trail reads what this room records."""
        from essor.workspaces.services import word_actions

        word_actions(
            actions={"suggestion.dismissed": _("put away the suggestion")},
            kinds={"suggestion": pgettext_lazy("audit", "Suggestions")},
        )
