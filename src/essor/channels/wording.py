"""How this room's changes are read in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "channel.added": _("added the account"),
    "channel.changed": _("changed the account"),
    "channel.completed": _("completed from a file the account"),
    "channel.owner_set": _("said who answers for"),
    "channel.purpose_set": _("set the objective of"),
    "channel.state_set": _("changed the state of"),
    "channel.merged": _("merged into"),
    "channel.removed": _("removed the account"),
}
KINDS = {"channel": pgettext_lazy("audit", "Channels")}
FIELDS = {
    "network": _("network"),
    "handle": _("account"),
    "remote_id": _("the network’s id"),
    "owner": _("who answers"),
    "purpose": _("objective"),
    "purpose_note": _("objective, in your words"),
    "merged": _("account merged"),
    "posts_moved": _("posts moved"),
    "posts": _("posts"),
}
