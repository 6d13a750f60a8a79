"""How this room's changes are read in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "cost.added": _("added the cost"),
    "cost.changed": _("changed the cost"),
    "cost.removed": _("removed the cost"),
    "cost.restored": _("put back the cost"),
    "hours.added": _("wrote down the hours"),
    "hours.removed": _("removed the hours"),
    "hours.restored": _("put back the hours"),
    "sale.told": _("told the sale"),
    "source.corrected": _("said which network is meant by"),
    "source.correction_taken_back": _("took back what was said of"),
    "money.settings_changed": _("changed how money is counted"),
}
KINDS = {
    "cost": pgettext_lazy("audit", "Costs"),
    "hours": pgettext_lazy("audit", "Hours"),
    "sale": pgettext_lazy("audit", "Sales"),
    "source": pgettext_lazy("audit", "Sources of sales"),
    "money_settings": pgettext_lazy("audit", "Money"),
}
FIELDS = {
    "kind": pgettext_lazy("audit", "kind"),
    "label": pgettext_lazy("audit", "what for"),
    "amount": pgettext_lazy("audit", "amount"),
    "first": pgettext_lazy("audit", "first day"),
    "last": pgettext_lazy("audit", "last day"),
    "day": pgettext_lazy("audit", "day"),
    "hours": pgettext_lazy("audit", "hours"),
    "task": pgettext_lazy("audit", "task"),
    "person": pgettext_lazy("audit", "person"),
    "rate": pgettext_lazy("audit", "price of an hour"),
    "status": pgettext_lazy("audit", "state"),
    "value": pgettext_lazy("audit", "value"),
    "wording": pgettext_lazy("audit", "source, as written"),
    "rows": pgettext_lazy("audit", "sales and answers understood anew"),
    "hourly_rate": pgettext_lazy("audit", "price of an hour"),
    "margin_low": pgettext_lazy("audit", "lowest margin, %"),
    "margin_high": pgettext_lazy("audit", "highest margin, %"),
    "sharing": pgettext_lazy("audit", "how shared costs are divided"),
}
