"""Costs and hours: lists, lines written by hand, and the way back from every removal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essor.ledger import phrases, queries, services
from essor.ledger.forms import CostForm, CostsForm, DayForm, RowsForm
from essor.ledger.models import Cost
from essor.ledger.services.costs import HoursIn
from essor.ledger.views.frame import ROWS, chosen, context, today_of
from essor.records import NETWORKS, NetworkState
from essor.records.networks import NetworkFamily
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, Refused, may


@require_GET
@workspace_view(Permission.SEE_MONEY)
def list_costs(request: WorkspaceRequest) -> HttpResponse:
    """List costs; those written by hand can be changed here, those of files open to their line."""
    own = queries.own_networks(request.workspace.pk)
    form, first, last = chosen(request, CostsForm, own=own)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.costs_of(
        request.workspace.pk, first=first, last=last, network=_network(given), kind=given.get("kind", "")
    )
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    sums = found.order_by("currency").values_list("currency").annotate(total=Sum("amount"))
    rows = [(cost, phrases.name_of(cost.network)) for cost in page]
    shown = context(request, "costs", form=form, page=page, rows=rows, sums=list(sums), removed=_removed(request))
    return render(request, "ledger/costs.html", shown)


@require_http_methods(["GET", "POST"])
@workspace_view(Permission.EDIT_MONEY)
def add_cost(request: WorkspaceRequest) -> HttpResponse:
    """Write a cost down."""
    today = today_of(request)
    initial = {"currency": request.workspace.currency, "first": today.replace(day=1), "last": today, "kind": "tool"}
    form = CostForm(request.POST or None, own=queries.own_networks(request.workspace.pk), initial=initial)

    def write(given: dict[str, Any]) -> None:
        services.add_cost(request.workspace, actor=request.user, now=timezone.now(), **given)

    return _cost_page(request, form, write, said=_("The cost is kept."), cost=None)


@require_http_methods(["GET", "POST"])
@workspace_view(Permission.EDIT_MONEY)
def edit_cost(request: WorkspaceRequest, cost_id: UUID) -> HttpResponse:
    """Change a cost that was written by hand."""
    cost = _cost(request, cost_id)
    initial = {name: getattr(cost, name) for name in CostForm.base_fields}
    form = CostForm(request.POST or None, own=queries.own_networks(request.workspace.pk), initial=initial)

    def write(given: dict[str, Any]) -> None:
        services.edit_cost(cost, actor=request.user, now=timezone.now(), **given)

    return _cost_page(request, form, write, said=_("The change is kept."), cost=cost)


@require_POST
@workspace_view(Permission.EDIT_MONEY)
def remove_cost(request: WorkspaceRequest, cost_id: UUID) -> HttpResponse:
    """Remove a cost that was written by hand; the next page offers to bring it back."""
    cost = _cost(request, cost_id)
    try:
        services.remove_cost(cost, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("ledger:costs", request.workspace.slug)
    return redirect(f"{reverse('ledger:costs', args=[request.workspace.slug])}?removed={cost_id}")


@require_POST
@workspace_view(Permission.EDIT_MONEY)
def restore_cost(request: WorkspaceRequest, cost_id: UUID) -> HttpResponse:
    """Bring a removed cost back."""
    try:
        services.restore_cost(request.workspace, cost_id, actor=request.user, now=timezone.now())
    except Refused as refusal:
        raise Http404 from refusal
    messages.success(request, _("The cost is back."))
    return redirect("ledger:costs", request.workspace.slug)


@require_http_methods(["GET", "POST"])
@workspace_view(Permission.SEE_MONEY)
def list_hours(request: WorkspaceRequest) -> HttpResponse:
    """List hours, below a line in which a day's hours are written."""
    own = queries.own_networks(request.workspace.pk)
    today = today_of(request)
    day_form = DayForm(request.POST or None, own=_worked(own), today=today, initial={"day": today})
    if request.method == "POST":
        if not may(request.member.role, Permission.EDIT_MONEY):
            day_form.add_error(None, _("Your role lets you read hours, not write them."))
        elif day_form.is_valid():
            given = day_form.cleaned_data
            entries = [HoursIn(given["day"], hours, slug, given["task"]) for slug, hours in day_form.hours()]
            try:
                made = services.add_hours(request.workspace, entries, actor=request.user, now=timezone.now())
            except Refused as refusal:
                day_form.add_error(None, str(refusal))
            else:
                said = ngettext("%(count)s line is kept.", "%(count)s lines are kept.", len(made))
                messages.success(request, said % {"count": len(made)})
                return redirect("ledger:hours", request.workspace.slug)
    form, first, last = chosen(request, RowsForm, own=own)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.hours_of(request.workspace.pk, first=first, last=last, network=_network(given))
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    shown = context(
        request,
        "hours",
        form=form,
        day_form=day_form,
        page=page,
        rows=[(entry, phrases.name_of(entry.network)) for entry in page],
        total=found.aggregate(total=Sum("hours"))["total"] or 0,
        removed=_removed(request),
    )
    return render(request, "ledger/hours.html", shown, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(Permission.EDIT_MONEY)
def remove_hours(request: WorkspaceRequest, entry_id: UUID) -> HttpResponse:
    """Remove hours that were written by hand."""
    entry = queries.entry_of(request.workspace.pk, entry_id)
    if entry is None:
        raise Http404
    try:
        services.remove_hours(entry, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("ledger:hours", request.workspace.slug)
    return redirect(f"{reverse('ledger:hours', args=[request.workspace.slug])}?removed={entry_id}")


@require_POST
@workspace_view(Permission.EDIT_MONEY)
def restore_hours(request: WorkspaceRequest, entry_id: UUID) -> HttpResponse:
    """Bring removed hours back."""
    try:
        services.restore_hours(request.workspace, entry_id, actor=request.user, now=timezone.now())
    except Refused as refusal:
        raise Http404 from refusal
    messages.success(request, _("The hours are back."))
    return redirect("ledger:hours", request.workspace.slug)


def _cost_page(
    request: WorkspaceRequest, form: CostForm, write: Callable[[dict[str, Any]], None], *, said: str, cost: Cost | None
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            write(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("ledger:costs", request.workspace.slug)
    page = context(request, "costs", form=form, cost=cost)
    return render(request, "ledger/cost.html", page, status=422 if form.is_bound else 200)


def _cost(request: WorkspaceRequest, cost_id: UUID) -> Cost:
    cost = queries.cost_of(request.workspace.pk, cost_id)
    if cost is None:
        raise Http404
    return cost


def _worked(own: list[str]) -> list[str]:
    """Return the networks that somebody may work on today: not a search engine, not one that has closed."""
    infos = [NETWORKS[slug] for slug in own]
    return [one.slug for one in infos if one.family is not NetworkFamily.WEB and one.state is NetworkState.ACTIVE]


def _network(given: dict[str, Any]) -> str | None:
    name = given.get("network") or None
    return "" if name == RowsForm.SHARED else name


def _removed(request: WorkspaceRequest) -> UUID | None:
    """Return what the address says was just removed."""
    try:
        return UUID(request.GET.get("removed", ""))
    except ValueError:
        return None
