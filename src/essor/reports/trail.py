"""How this room's changes are read in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "report.made": _("made the report of"),
    "report.removed": _("removed the report of"),
    "report.restored": _("put back the report of"),
    "report.shared": _("made a link to the report of"),
    "report.share_revoked": _("closed a link to the report of"),
    "report.sent": _("sent the report of"),
    "report.scheduled": _("scheduled a report:"),
    "report.schedule_stopped": _("stopped the scheduled report:"),
}
KINDS = {
    "report": pgettext_lazy("audit", "Reports"),
    "report_schedule": pgettext_lazy("audit", "Scheduled reports"),
}
FIELDS = {
    "rhythm": pgettext_lazy("audit", "how often"),
    "recipients": pgettext_lazy("audit", "sent to"),
}
