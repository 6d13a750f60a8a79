"""Who may reach what: one line per route. ``tests/test_isolation.py`` tries every route as everybody.

A new route needs one line in ``CASES``, by its route name::

    "channels:channel": page(channel_id="channel"),                        # a page every member may see
    "channels:add": page("GET POST", needs=EDIT_CHANNELS),                 # a form
    "channels:merge": page("POST", needs=EDIT_CHANNELS, channel_id="channel", body={"gone": "channel"}),
    "api:show_channel": call("GET", needs=SEE, channel_id="channel"),      # the name of the API's function

``channel_id="channel"`` says which object the address names: a key of ``OBJECTS``, which makes one in each of two
companies. ``body`` names objects inside a form or a JSON body. A new kind of object needs one entry in ``OBJECTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from essor.workspaces.models import Member, Workspace
from essor.workspaces.rules import Permission
from essor.workspaces.services import create_api_key, invite
from tests.people import make_member, make_workspace

P = Permission
SEE, EDIT_CHANNELS, IMPORT_FILES, EDIT_MONEY = P.SEE, P.EDIT_CHANNELS, P.IMPORT_FILES, P.EDIT_MONEY
SEE_MONEY, MAKE_REPORTS, APPROVE = P.SEE_MONEY, P.MAKE_REPORTS, P.APPROVE
MANAGE_PEOPLE, MANAGE_WORKSPACE = P.MANAGE_PEOPLE, P.MANAGE_WORKSPACE
NOW = timezone.now()
OPEN, PERSONAL, PAGE, CALL = "open", "personal", "page", "call"


@dataclass(frozen=True)
class Case:
    """What is expected of a route."""

    kind: str
    methods: tuple[str, ...] = ("GET",)
    needs: Permission = SEE
    objects: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = False  # the companies of this test have nothing to show there: 404 to members too
    address: str = ""  # where the route's pattern cannot be filled from ``objects``


def page(
    methods: str = "GET",
    *,
    needs: Permission = SEE,
    body: Mapping[str, str] | None = None,
    may_be_empty: bool = False,
    **objects: str,
) -> Case:
    """A page below ``/w/<workspace>/``: members with the permission only."""
    return Case(PAGE, tuple(methods.split()), needs, objects, body or {}, may_be_empty)


def call(method: str, *, needs: Permission = SEE, body: Mapping[str, str] | None = None, **objects: str) -> Case:
    """A call of the REST API: keys of the workspace with the scope only."""
    return Case(CALL, (method,), needs, objects, body or {})


def open_to_all(address: str = "", methods: str = "GET") -> Case:
    """A page that anybody may open and that shows nothing of any company."""
    return Case(OPEN, tuple(methods.split()), address=address)


def personal(methods: str = "GET", address: str = "") -> Case:
    """A page about oneself: anybody who is signed in, never anybody else."""
    return Case(PERSONAL, tuple(methods.split()), address=address)


class Company:
    """One of the two companies, with people of every role and one object of every kind; every text holds ``canary``."""

    def __init__(self, canary: str) -> None:
        self.canary = canary
        self.workspace: Workspace = make_workspace(f"{canary} company", agency_name=f"{canary} agency")
        self.owner: Member = make_member(self.workspace, "owner")
        self.owner.user.name = f"{canary} owner"
        self.owner.user.save()
        self._made: dict[str, Any] = {}

    def public_id(self, kind: str) -> Any:
        """Return the address part of the company's object of a kind, made at first use."""
        if kind not in self._made:
            self._made[kind] = OBJECTS[kind](self)
        return self._made[kind]


def _member(company: Company) -> UUID:
    member = make_member(company.workspace, "agent")
    member.user.name = f"{company.canary} agent"
    member.user.save()
    return member.public_id


def _invitation(company: Company) -> UUID:
    email = f"{company.canary}@example.org"
    return invite(company.workspace, email=email, role="client", actor=company.owner, now=NOW)[0].public_id


def _key(company: Company) -> UUID:
    return create_api_key(company.owner, name=f"{company.canary} key", scopes=["read"], now=NOW)[0].public_id


def _channel(company: Company) -> UUID:
    from essor.channels.models import Publication
    from essor.channels.services import add_channel

    channel = add_channel(company.workspace, network="facebook", handle=f"{company.canary}-page", now=NOW)
    Publication.objects.create(channel=channel, remote_id="1", text=f"{company.canary} post", published_at=NOW)
    return channel.public_id


def _drop(company: Company) -> UUID:
    from essor.intake.models import Drop

    return Drop.objects.create(workspace=company.workspace, created_at=NOW, state="ready").public_id


def _file(company: Company) -> UUID:
    from essor.intake.models import Drop, ImportFile

    drop = Drop.objects.get(public_id=company.public_id("drop"))
    name = f"{company.canary}.csv"
    return ImportFile.objects.create(drop=drop, name=name, sha256="0" * 64, size=10).public_id


def _report(company: Company) -> UUID:
    from essor.reports.services import make_report

    day = NOW.date()
    report = make_report(company.workspace, first=day, last=day, language="en", actor=company.owner.user, now=NOW)
    return report.public_id


def _removed_report(company: Company) -> UUID:
    from essor.reports.models import SavedReport
    from essor.reports.services import make_report, remove_report

    day = NOW.date()
    report = make_report(company.workspace, first=day, last=day, language="en", actor=None, now=NOW)
    return remove_report(SavedReport.objects.get(pk=report.pk), actor=company.owner.user, now=NOW).public_id


def _report_link(company: Company) -> UUID:
    from essor.reports.models import SavedReport
    from essor.reports.services import share_report

    report = SavedReport.objects.get(public_id=company.public_id("report"))
    return share_report(report, actor=company.owner.user, now=NOW)[0].public_id


def _report_schedule(company: Company) -> UUID:
    from essor.reports.rules import Rhythm
    from essor.reports.services import schedule_report

    return schedule_report(
        company.workspace,
        rhythm=Rhythm.MONTHLY,
        language="en",
        recipients=[f"{company.canary}@example.org"],
        actor=company.owner.user,
        now=NOW,
    ).public_id


def _cost(company: Company) -> UUID:
    from essor.ledger.services import add_cost

    day, label = NOW.date(), f"{company.canary} licence"
    owner, workspace = company.owner.user, company.workspace
    return add_cost(
        workspace, kind="tool", label=label, amount=Decimal(24), first=day, last=day, actor=owner, now=NOW
    ).public_id


def _hours(company: Company) -> UUID:
    from essor.ledger.services import add_hours
    from essor.ledger.services.costs import HoursIn

    entry = HoursIn(NOW.date(), Decimal(2), task=f"{company.canary} pictures")
    return add_hours(company.workspace, [entry], actor=company.owner.user, now=NOW)[0].public_id


def _removed_cost(company: Company) -> UUID:
    from essor.ledger.queries import cost_of
    from essor.ledger.services import add_cost, remove_cost

    day, owner, workspace = NOW.date(), company.owner.user, company.workspace
    said = {"kind": "tool", "label": f"{company.canary} bill", "amount": Decimal(5), "first": day, "last": day}
    made = cost_of(workspace.pk, add_cost(workspace, **said, actor=owner, now=NOW).public_id)
    assert made is not None
    remove_cost(made, actor=owner, now=NOW)
    return made.public_id


def _removed_hours(company: Company) -> UUID:
    from essor.ledger.services import add_hours, remove_hours
    from essor.ledger.services.costs import HoursIn

    owner = company.owner.user
    (entry,) = add_hours(company.workspace, [HoursIn(NOW.date(), Decimal(1))], actor=owner, now=NOW)
    remove_hours(entry, actor=owner, now=NOW)
    return entry.public_id


OBJECTS: dict[str, Callable[[Company], Any]] = {
    "member": _member,
    "invitation": _invitation,
    "key": _key,
    "channel": _channel,
    "drop": _drop,
    "file": _file,
    "report": _report,
    "removed_report": _removed_report,
    "report_link": _report_link,
    "report_schedule": _report_schedule,
    "file_kind": lambda company: "csv",
    "one": lambda company: 1,
    "network": lambda company: "facebook",
    "sheet": lambda company: "hours",
    "cost": _cost,
    "hours": _hours,
    "removed_cost": _removed_cost,
    "removed_hours": _removed_hours,
}
NOBODYS = {"one", "network", "file_kind", "sheet"}  # parts of an address that name nothing of a company

CASES: dict[str, Case] = {
    # The address itself, and what belongs to no company.
    "home": personal(),
    "readyz": open_to_all(),
    "web:preferences": open_to_all(methods="POST"),
    "web:look": open_to_all("/look/0f5c5c.css"),
    "web:healthz": open_to_all(),
    "api:openapi-json": open_to_all(),
    "api:api-root": open_to_all(),
    "api_not_found": open_to_all("/api/v1/nothing"),
    "api_guide": open_to_all(),
    # Signing in and one's own account (django-allauth).
    "account_login": open_to_all(),
    "account_logout": open_to_all(),
    "account_inactive": open_to_all(),
    "account_signup": open_to_all(),
    "account_reset_password": open_to_all(),
    "account_reset_password_done": open_to_all(),
    "account_reset_password_from_key": open_to_all("/account/password/reset/key/1-wrong/"),
    "account_reset_password_from_key_done": open_to_all(),
    "account_confirm_email": open_to_all("/account/confirm-email/wrong/"),
    "account_email_verification_sent": open_to_all(),
    "account_confirm_login_code": open_to_all(),
    "mfa_authenticate": open_to_all(),
    "account_reauthenticate": personal(),
    "account_email": personal(),
    "account_change_password": personal(),
    "account_set_password": personal(),
    "mfa_index": personal(),
    "mfa_reauthenticate": personal(),
    "mfa_activate_totp": personal(),
    "mfa_deactivate_totp": personal(),
    "mfa_view_recovery_codes": personal(),
    "mfa_generate_recovery_codes": personal(),
    "mfa_download_recovery_codes": personal(),
    # reports
    "shared_report": open_to_all(f"/r/{'x' * 43}/"),
    "reports:overview": page(needs=SEE_MONEY),
    "reports:make": page("POST", needs=MAKE_REPORTS),
    "reports:schedule": page("POST", needs=MAKE_REPORTS),
    "reports:stop": page("POST", needs=MAKE_REPORTS, schedule_id="report_schedule"),
    "reports:revoke": page("POST", needs=MAKE_REPORTS, share_id="report_link"),
    "reports:report": page(needs=SEE_MONEY, report_id="report"),
    "reports:remove": page("POST", needs=MAKE_REPORTS, report_id="report"),
    "reports:restore": page("POST", needs=MAKE_REPORTS, report_id="removed_report"),
    "reports:share": page("POST", needs=MAKE_REPORTS, report_id="report"),
    "reports:download": page(needs=SEE_MONEY, report_id="report", kind="file_kind"),
    # workspaces
    "workspaces:index": personal(),
    "workspaces:new": personal("GET POST"),
    "workspaces:profile": personal("GET POST"),
    "workspaces:sign_out_everywhere": personal("POST"),
    "workspaces:join": open_to_all(f"/join/{'x' * 43}/"),
    "workspaces:settings": page("GET POST", needs=MANAGE_WORKSPACE),
    "workspaces:erase": page("GET POST", needs=MANAGE_WORKSPACE),
    "workspaces:keys": page("GET POST", needs=MANAGE_WORKSPACE),
    "workspaces:revoke_key": page("POST", needs=MANAGE_WORKSPACE, key_id="key"),
    "workspaces:logo": page(may_be_empty=True),
    "workspaces:people": page(),
    "workspaces:invite": page("POST", needs=MANAGE_PEOPLE),
    "workspaces:withdraw": page("POST", needs=MANAGE_PEOPLE, invitation_id="invitation"),
    "workspaces:leave": page("POST"),
    "workspaces:set_role": page("POST", needs=MANAGE_PEOPLE, member_id="member"),
    "workspaces:deactivate": page("POST", needs=MANAGE_PEOPLE, member_id="member"),
    "workspaces:reactivate": page("POST", needs=MANAGE_PEOPLE, member_id="member"),
    "workspaces:audit": page(needs=MANAGE_PEOPLE),
    "api:show_workspace": call("GET"),
    "api:list_members": call("GET"),
    "api:list_audit": call("GET", needs=MANAGE_PEOPLE),
    # channels
    "channels:overview": page(),
    "channels:add": page("GET POST", needs=EDIT_CHANNELS),
    "channels:channel": page(channel_id="channel"),
    "channels:posts": page(channel_id="channel"),
    "channels:settings": page(needs=EDIT_CHANNELS, channel_id="channel"),
    "channels:rename": page("POST", needs=EDIT_CHANNELS, channel_id="channel"),
    "channels:set_duties": page("POST", needs=EDIT_CHANNELS, channel_id="channel", body={"owner": "member"}),
    "channels:set_state": page("POST", needs=EDIT_CHANNELS, channel_id="channel"),
    "channels:merge": page("POST", needs=EDIT_CHANNELS, channel_id="channel", body={"gone": "channel"}),
    "channels:remove": page("POST", needs=EDIT_CHANNELS, channel_id="channel"),
    "api:list_channels": call("GET"),
    "api:create_channel": call("POST", needs=EDIT_CHANNELS),
    "api:show_channel": call("GET", channel_id="channel"),
    "api:change_channel": call("PATCH", needs=EDIT_CHANNELS, channel_id="channel", body={"owner": "member"}),
    "api:list_publications": call("GET", channel_id="channel"),
    # intake
    "intake:drops": page("GET POST", needs=IMPORT_FILES),
    "intake:formats": page(),
    "intake:line": page(file="file", line="one", may_be_empty=True),
    "intake:drop": page(needs=IMPORT_FILES, drop="drop"),
    "intake:progress": page(needs=IMPORT_FILES, drop="drop"),
    "intake:store": page("POST", needs=IMPORT_FILES, drop="drop"),
    "intake:stop": page("POST", needs=IMPORT_FILES, drop="drop"),
    "intake:undo": page("POST", needs=IMPORT_FILES, drop="drop"),
    "intake:discard": page("POST", needs=IMPORT_FILES, drop="drop"),
    "intake:answer": page("POST", needs=IMPORT_FILES, file="file"),
    "intake:skip": page("POST", needs=IMPORT_FILES, file="file"),
    "intake:columns": page("GET POST", needs=IMPORT_FILES, file="file"),
    "intake:problems": page(needs=IMPORT_FILES, file="file", may_be_empty=True),
    "api:list_drops": call("GET", needs=IMPORT_FILES),
    "api:upload": call("POST", needs=IMPORT_FILES),
    "api:show_drop": call("GET", needs=IMPORT_FILES, drop_id="drop"),
    "api:store_drop": call("POST", needs=IMPORT_FILES, drop_id="drop"),
    "api:undo_drop": call("POST", needs=IMPORT_FILES, drop_id="drop"),
    "api:stop_drop": call("POST", needs=IMPORT_FILES, drop_id="drop"),
    "api:discard_drop": call("DELETE", needs=IMPORT_FILES, drop_id="drop"),
    "api:answer": call("PATCH", needs=IMPORT_FILES, file_id="file"),
    # health
    "health:overview": page(),
    "health:channel": page(channel_id="channel"),
    "health:decide": page("POST", needs=EDIT_CHANNELS, channel_id="channel"),
    "health:steps": page("POST", needs=EDIT_CHANNELS, channel_id="channel"),
    # measurement
    "measurement:overview": page(needs=SEE_MONEY),
    "measurement:network": page(needs=SEE_MONEY, network="network", may_be_empty=True),
    "measurement:posts": page(),
    "api:show_results": call("GET", needs=SEE_MONEY),
    "api:show_health": call("GET"),
    # ledger
    "ledger:overview": page(needs=SEE_MONEY),
    "ledger:settings": page("GET POST", needs=SEE_MONEY),
    "ledger:sample": page(needs=SEE_MONEY, sheet="sheet"),
    "ledger:costs": page(needs=SEE_MONEY),
    "ledger:cost_add": page("GET POST", needs=EDIT_MONEY),
    "ledger:cost": page("GET POST", needs=EDIT_MONEY, cost_id="cost"),
    "ledger:cost_remove": page("POST", needs=EDIT_MONEY, cost_id="cost"),
    "ledger:cost_restore": page("POST", needs=EDIT_MONEY, cost_id="removed_cost"),
    "ledger:hours": page("GET POST", needs=SEE_MONEY),
    "ledger:hours_remove": page("POST", needs=EDIT_MONEY, entry_id="hours"),
    "ledger:hours_restore": page("POST", needs=EDIT_MONEY, entry_id="removed_hours"),
    "ledger:sales": page(needs=SEE_MONEY),
    "ledger:sources": page(needs=SEE_MONEY),
    "ledger:source_correct": page("POST", needs=EDIT_MONEY),
    "ledger:source_forget": page("POST", needs=EDIT_MONEY),
    "api:list_costs": call("GET", needs=SEE_MONEY),
    "api:create_cost": call("POST", needs=EDIT_MONEY),
    "api:delete_cost": call("DELETE", needs=EDIT_MONEY, cost_id="cost"),
    "api:list_hours": call("GET", needs=SEE_MONEY),
    "api:create_hours": call("POST", needs=EDIT_MONEY),
    "api:delete_hours": call("DELETE", needs=EDIT_MONEY, entry_id="hours"),
    "api:list_conversions": call("GET", needs=SEE_MONEY),
    "api:tell_conversion": call("POST", needs=EDIT_MONEY),
    # demo
    "demo:strip": page(may_be_empty=True),
    "demo:erase": page("POST", needs=MANAGE_WORKSPACE, may_be_empty=True),
    "demo:truth": page(needs=SEE_MONEY, may_be_empty=True),
    "demo_make": personal("POST"),
    "demo:files": page(needs=SEE_MONEY, may_be_empty=True),
    # metrics, today, palette
    "api:list_metrics": call("GET"),
    "api:show_coverage": call("GET"),
    "api:ask": call("POST"),
    "metrics:index": page(),
    "metrics:evidence": page(may_be_empty=True),
    "today:index": page(),
    "today:dismiss": page("POST"),
    "palette": page(),
}
