"""What the room's pages share."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from essor.ledger import queries
from essor.ledger.forms import SpanForm
from essor.workspaces.access import WorkspaceRequest
from essor.workspaces.rules import Permission, may

ROWS = 50
_Form = TypeVar("_Form", bound=SpanForm)


def zone_of(request: WorkspaceRequest) -> ZoneInfo:
    """Return the workspace's clock."""
    return ZoneInfo(request.workspace.timezone)


def today_of(request: WorkspaceRequest) -> date:
    """Return the day it is where the company is."""
    return timezone.now().astimezone(zone_of(request)).date()


def chosen(request: WorkspaceRequest, form: type[_Form], **options: Any) -> tuple[_Form, date, date]:
    """Return the filters with the period they ask for; where the address says none, or nonsense, the last year known."""
    first, last = queries.period_of_money(request.workspace.pk, zone=zone_of(request), now=timezone.now())
    if not request.GET.keys() & set(form.base_fields):
        return form(initial={"first": first, "last": last}, **options), first, last
    given = request.GET.copy()
    given.setdefault("first", first.isoformat())
    given.setdefault("last", last.isoformat())
    bound = form(given, **options)
    if bound.is_valid():
        first, last = bound.cleaned_data["first"], bound.cleaned_data["last"]
    return bound, first, last


def context(request: WorkspaceRequest, tab: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the room shows: its tabs and whether the reader may write."""
    tabs = [
        ("overview", _("Overview")),
        ("costs", _("Costs")),
        ("hours", _("Hours")),
        ("sales", _("Sales")),
        ("sources", _("Sources")),
        ("settings", _("How it is counted")),
    ]
    return {
        "tab": tab,
        "money_tabs": [(name, f"ledger:{name}", label) for name, label in tabs],
        "may_edit": may(request.member.role, Permission.EDIT_MONEY),
        "may_import": may(request.member.role, Permission.IMPORT_FILES),
        **more,
    }
