"""How this room's changes are read in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "health.decided": _("decided what becomes of"),
    "health.steps_marked": _("marked steps done for"),
}
FIELDS = {
    "choice": pgettext_lazy("audit", "decision"),
    "review_on": pgettext_lazy("audit", "look at it again on"),
    "done": pgettext_lazy("audit", "steps done"),
}
