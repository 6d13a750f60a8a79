"""How the workspace counts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from essor.ledger.models import MoneySettings
from essor.workspaces.models import User, Workspace
from essor.workspaces.services import Refused, record


@transaction.atomic
def set_money_settings(
    workspace: Workspace,
    *,
    actor: User,
    now: datetime,
    hourly_rate: Decimal | None,
    margin_low: Decimal | None,
    margin_high: Decimal | None,
    sharing: str = MoneySettings.Sharing.HOURS,
) -> MoneySettings:
    """Keep how the workspace counts. The margin is a range of percents, both ends or neither; raises ``Refused``."""
    if (margin_low is None) != (margin_high is None):
        raise Refused(_("Give both ends of the margin, or neither."))
    if margin_low is not None and margin_high is not None and not 0 <= margin_low <= margin_high <= 100:
        raise Refused(_("The margin goes from a lower to a higher percentage, between 0 and 100."))
    if hourly_rate is not None and hourly_rate < 0:
        raise Refused(_("An hour cannot cost less than nothing."))
    settings = MoneySettings.objects.select_for_update().filter(workspace=workspace).first() or MoneySettings(
        workspace=workspace
    )
    after = {"hourly_rate": hourly_rate, "margin_low": margin_low, "margin_high": margin_high, "sharing": sharing}
    before = {name: getattr(settings, name) for name in after}
    for name, value in after.items():
        setattr(settings, name, value)
    settings.save()
    record(
        workspace,
        action="money.settings_changed",
        subject_kind="money_settings",
        actor=actor,
        now=now,
        before={name: str(value) if value is not None else None for name, value in before.items()},
        after={name: str(value) if value is not None else None for name, value in after.items()},
    )
    return settings
