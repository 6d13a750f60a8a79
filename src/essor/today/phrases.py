"""Changes of the trail as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essor.workspaces.models import AuditEntry

CHANGES: Mapping[str, Promise] = MappingProxyType(
    {
        "suggestion.dismissed": _("Suggestion put away: %(label)s"),
    }
)
OTHER = _("Changed: %(label)s")


def change_sentence(entry: AuditEntry) -> str:
    """Return a line of the trail in words."""
    return str(CHANGES.get(entry.action, OTHER)) % {"label": entry.subject_label}
