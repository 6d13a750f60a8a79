"""Registers the room with Django."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The room's registration."""

    name = "essor.channels"
    label = "channels"
