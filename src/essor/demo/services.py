"""The demo company: simulated, so that its truth is known; brought in through the same door as anybody's files."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from essor.channels import services as channels
from essor.channels.models import Purpose
from essor.channels.queries import channels_of
from essor.intake.models import Drop
from essor.intake.services import Given, commit_drop, receive_files
from essor.jobs.services import run_due
from essor.ledger.services import set_money_settings
from essor.simulation.company import SimulatedCompany, simulate
from essor.simulation.files import export_files
from essor.workspaces.models import User, Workspace
from essor.workspaces.services import Refused, create_workspace, erase_workspace

SEED = 2026
# What a sale leaves, as an owner would state it: the simulated company's margin lies inside.
MARGIN = (Decimal(40), Decimal(50))
HOURLY_RATE = Decimal(32)
# Who looks after what: the sleeping account has nobody and no aim, as it happens in life.
PURPOSES = {
    "facebook": Purpose.SALES,
    "instagram": Purpose.SALES,
    "youtube": Purpose.AWARENESS,
    "x": "",
    "linkedin": "",
}


class DemoFailed(RuntimeError):
    """The demo's files could not be stored; the message says which problem stopped them."""


def simulated_company(*, now: datetime, language: str) -> SimulatedCompany:
    """Return the demo's company as it stands on the day before ``now``: the same day gives the same company."""
    return simulate(seed=SEED, until=(now - timedelta(days=1)).date(), language=language)


def create_demo(*, owner: User, now: datetime, language: str = "fr") -> Workspace:
    """Make the demo workspace and bring its two years of files in; raises ``DemoFailed`` and leaves nothing."""
    made = simulated_company(now=now, language=language)
    workspace = create_workspace(
        name=_("%(company)s (demo)") % {"company": made.company.name},
        owner=owner,
        now=now,
        timezone=made.company.timezone,
        currency="EUR",
        language=language,
        is_demo=True,
    )
    try:
        _import(workspace, made, owner=owner, now=now)
        _look_after(workspace, owner=owner, now=now)
    except Exception:
        erase_workspace(workspace, typed=workspace.name)
        raise
    return workspace


def _import(workspace: Workspace, made: SimulatedCompany, *, owner: User, now: datetime) -> None:
    files = [Given(name, [content]) for name, content in export_files(made).items()]
    drop = receive_files(workspace, files, actor=owner, now=now)
    run_due(now=now, worker="demo")
    drop.refresh_from_db()
    if drop.state != Drop.State.READY:
        raise DemoFailed(drop.problem or drop.get_state_display())
    commit_drop(drop, actor=owner, now=now)
    run_due(now=now, worker="demo")
    drop.refresh_from_db()
    if drop.state != Drop.State.COMMITTED:
        raise DemoFailed(drop.problem or drop.get_state_display())


@transaction.atomic
def _look_after(workspace: Workspace, *, owner: User, now: datetime) -> None:
    member = workspace.members.get(user=owner)
    for channel in channels_of(workspace.pk):
        purpose = PURPOSES.get(channel.network)
        if purpose:
            channels.set_purpose(channel, purpose=purpose, actor=owner, now=now)
            channels.set_owner(channel, owner=member, actor=owner, now=now)
    # A faded network, as many companies still have one: nobody remembers the password.
    channels.add_channel(workspace, network="viadeo", handle="atelier-brume", actor=owner, now=now)
    set_money_settings(
        workspace, hourly_rate=HOURLY_RATE, margin_low=MARGIN[0], margin_high=MARGIN[1], actor=owner, now=now
    )


def erase_demo(workspace: Workspace) -> None:
    """Erase the demo with everything in it, in one go; raises ``Refused`` for a workspace that is not a demo."""
    if not workspace.is_demo:
        raise Refused(_("This company is not a demo: erase it in its settings."))
    erase_workspace(workspace, typed=workspace.name)
