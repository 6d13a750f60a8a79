"""Registers the room with Django."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The room's registration."""

    name = "essor.metrics"
    label = "metrics"

    def ready(self) -> None:
        """Move and erase this room's rows when an account is merged or removed."""
        from essor.channels.services import RowKeeper, keep_rows
        from essor.metrics.services import erase, move_channel

        keep_rows(RowKeeper(self.label, move=move_channel, erase=erase))
