"""The demo company: simulated, so that its truth is known; brought in through the same door as anybody's files."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from essor.channels import services as channels
from essor.channels.models import Purpose
from essor.channels.queries import channels_of
from essor.intake.queries import drops_of
from essor.intake.services import Given, commit_drop, receive_files
from essor.jobs.services import enqueue, run_due
from essor.ledger.services import set_money_settings
from essor.simulation.company import SimulatedCompany, simulate
from essor.simulation.files import export_files
from essor.simulation.law import ATELIER_BRUME
from essor.workspaces.models import User, Workspace
from essor.workspaces.services import Refused, create_workspace, erase_workspace

MAKE_JOB = "demo.make"
SEED = 2026
# What a sale leaves, as an owner would state it: the simulated company's margin lies inside.
MARGIN = (Decimal(50), Decimal(60))
HOURLY_RATE = ATELIER_BRUME.hourly_rate
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


def open_demo(*, owner: User, now: datetime, language: str) -> Workspace:
    """Open the demo's workspace, still empty, and ask the worker to fill it: the pages answer meanwhile."""
    with transaction.atomic():
        workspace = _open(owner=owner, now=now, language=language)
        ask_for_next_step(workspace, actor=owner, now=now)
    return workspace


def create_demo(*, owner: User, now: datetime, language: str = "fr") -> Workspace:
    """Make the whole demo here and now, without a worker; raises ``DemoFailed`` and leaves nothing."""
    workspace = _open(owner=owner, now=now, language=language)
    try:
        while not fill_demo(workspace, actor=owner, now=now):
            run_due(now=now, worker="demo")
    except Exception:
        erase_workspace(workspace, typed=workspace.name)
        raise
    return workspace


def ask_for_next_step(workspace: Workspace, *, actor: User, now: datetime) -> None:
    """Ask the worker to go on with a demo, after the work that waits already."""
    enqueue(MAKE_JOB, {"actor": actor.pk}, now=now, workspace_id=workspace.pk)


def fill_demo(workspace: Workspace, *, actor: User, now: datetime) -> bool:
    """Take the next step that a demo can take and tell whether it is whole; raises ``DemoFailed``.

    What has been done stands in the rows, so a step may be asked for at any time and any number of times.
    """
    drop = drops_of(workspace.pk).last()
    if drop is None:
        made = simulated_company(now=now, language=workspace.language)
        files = [Given(name, [content]) for name, content in export_files(made).items()]
        receive_files(workspace, files, actor=actor, now=now)
        return False
    if drop.problem or drop.state == drop.State.FAILED:
        raise DemoFailed(drop.problem or drop.get_state_display())
    if drop.state == drop.State.READY:
        commit_drop(drop, actor=actor, now=now)
    elif drop.state == drop.State.COMMITTED:
        _look_after(workspace, owner=actor, now=now)
        return True
    return False


def _open(*, owner: User, now: datetime, language: str) -> Workspace:
    return create_workspace(
        name=_("%(company)s (demo)") % {"company": ATELIER_BRUME.name},
        owner=owner,
        now=now,
        timezone=ATELIER_BRUME.timezone,
        currency="EUR",
        language=language,
        is_demo=True,
    )


@transaction.atomic
def _look_after(workspace: Workspace, *, owner: User, now: datetime) -> None:
    member = workspace.members.get(user=owner)
    for channel in channels_of(workspace.pk):
        purpose = PURPOSES.get(channel.network)
        if purpose:
            channels.set_purpose(channel, purpose=purpose, actor=owner, now=now)
            channels.set_owner(channel, owner=member, actor=owner, now=now)
    # A faded network, as many companies still have one: nobody remembers the password.
    if not channels_of(workspace.pk).filter(network="viadeo").exists():
        channels.add_channel(workspace, network="viadeo", handle="atelier-brume", actor=owner, now=now)
    set_money_settings(
        workspace, hourly_rate=HOURLY_RATE, margin_low=MARGIN[0], margin_high=MARGIN[1], actor=owner, now=now
    )


def erase_demo(workspace: Workspace) -> None:
    """Erase the demo with everything in it, in one go; raises ``Refused`` for a workspace that is not a demo."""
    if not workspace.is_demo:
        raise Refused(_("This company is not a demo: erase it in its settings."))
    erase_workspace(workspace, typed=workspace.name)
