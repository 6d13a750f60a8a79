"""What to call a network on a page."""

from __future__ import annotations

from django.utils.translation import get_language

from essor.records import NETWORKS


def network_name(slug: str) -> str:
    """Return a network's name in the active language."""
    return NETWORKS[slug].say(get_language() or "en")
