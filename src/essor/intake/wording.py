"""How this room's changes are read in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "files.imported": _("imported"),
    "files.taken_back": _("took back the import of"),
    "files.discarded": _("put aside, without storing them, the files"),
}
KINDS = {"drop": pgettext_lazy("audit", "Files")}
FIELDS = {
    f"{kind} {verb}": words
    for kind, verbs in {
        "publications": {
            "added": _("posts added"),
            "updated": _("posts completed"),
            "unchanged": _("posts there already"),
        },
        "observations": {
            "added": _("figures added"),
            "updated": _("figures with a newer value"),
            "unchanged": _("figures there already"),
            "older": _("older figures kept as history"),
            "repeated": _("figures said twice"),
        },
        "conversions": {
            "added": _("orders and deals added"),
            "updated": _("orders and deals updated"),
            "unchanged": _("orders and deals there already"),
        },
        "costs": {
            "added": _("costs added"),
            "updated": _("costs updated"),
            "unchanged": _("costs there already"),
        },
        "hours": {
            "added": _("hours added"),
            "updated": _("hours updated"),
            "unchanged": _("hours there already"),
        },
        "answers": {
            "added": _("customers’ answers added"),
            "updated": _("customers’ answers updated"),
            "unchanged": _("customers’ answers there already"),
        },
    }.items()
    for verb, words in verbs.items()
}
