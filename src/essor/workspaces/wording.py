"""How the audit trail is read: every action, field and kind in words.

Rooms above record actions that this one does not know; they read as they are written, with their dots and lines as
spaces, unless a room says how with ``word_actions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

_Text = str | Promise
_ACTIONS: dict[str, _Text] = {
    "workspace.created": gettext_lazy("opened the workspace"),
    "workspace.changed": gettext_lazy("changed the settings"),
    "workspace.logo_changed": gettext_lazy("changed the logo"),
    "workspace.logo_removed": gettext_lazy("removed the logo"),
    "invitation.made": gettext_lazy("invited"),
    "invitation.withdrawn": gettext_lazy("withdrew the invitation of"),
    "member.joined": gettext_lazy("joined"),
    "member.role_changed": gettext_lazy("changed the role of"),
    "member.deactivated": gettext_lazy("shut out"),
    "member.reactivated": gettext_lazy("let in again"),
    "member.left": gettext_lazy("left"),
    "api_key.created": gettext_lazy("made the key"),
    "api_key.revoked": gettext_lazy("ended the key"),
}
_KINDS: dict[str, _Text] = {
    "workspace": pgettext_lazy("audit", "Settings"),
    "member": pgettext_lazy("audit", "People"),
    "invitation": pgettext_lazy("audit", "Invitations"),
    "api_key": pgettext_lazy("audit", "API keys"),
}
_FIELDS: dict[str, _Text] = {
    "name": gettext_lazy("name"),
    "timezone": gettext_lazy("time zone"),
    "currency": gettext_lazy("currency"),
    "language": gettext_lazy("language"),
    "country": gettext_lazy("country"),
    "colour": gettext_lazy("colour"),
    "agency_name": gettext_lazy("agency"),
    "role": gettext_lazy("role"),
    "scopes": gettext_lazy("scopes"),
    "state": gettext_lazy("state"),
    "reason": gettext_lazy("reason"),
}


def word_actions(
    *, actions: Mapping[str, _Text], kinds: Mapping[str, _Text] | None = None, fields: Mapping[str, _Text] | None = None
) -> None:
    """Say how a room's entries are read; called once, when the room is made ready. Texts are lazy translations."""
    _ACTIONS.update(actions)
    _KINDS.update(kinds or {})
    _FIELDS.update(fields or {})


def say_action(action: str) -> str:
    """Return what was done, in words."""
    return str(_ACTIONS.get(action, _plain(action)))


def say_kind(kind: str) -> str:
    """Return what it was done to, in words."""
    return str(_KINDS.get(kind, _plain(kind)))


def say_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return each field that changed as (name, before, after); a side that the entry does not know is empty."""
    names = [*before, *(name for name in after if name not in before)]
    return [(str(_FIELDS.get(name, _plain(name))), _value(before.get(name)), _value(after.get(name))) for name in names]


def _plain(name: str) -> str:
    return name.replace(".", " ").replace("_", " ")


def _value(value: Any) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(str(one) for one in value)
        case _:
            return str(value)
