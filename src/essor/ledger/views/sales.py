"""Sales, and the words by which they say where they came from."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from essor.ledger import phrases, queries, services
from essor.ledger.forms import SalesForm, network_choices
from essor.ledger.queries import SalesFilter, Wording
from essor.ledger.views.frame import ROWS, chosen, context, zone_of
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, Refused

LISTED = 200  # wordings of one kind; the rarest say least


@require_GET
@workspace_view(Permission.SEE_MONEY)
def list_sales(request: WorkspaceRequest) -> HttpResponse:
    """List orders, deals and leads; each opens to the line of the file that brought it."""
    zone = zone_of(request)
    form, first, last = chosen(request, SalesForm, own=queries.own_networks(request.workspace.pk))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = SalesFilter(given.get("source", ""), given.get("network", ""), given.get("kind", ""))
    found = queries.sales_of(request.workspace.pk, asked, first=first, last=last, zone=zone)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    total = queries.sales_by_network(
        request.workspace.pk, first=first, last=last, zone=zone, currency=request.workspace.currency
    )
    rows = [
        {
            "sale": sale,
            "network": phrases.name_of(sale.network) if sale.network else "",
            "declared": phrases.name_of(sale.declared_network) if sale.declared_network else "",
        }
        for sale in page
    ]
    shown = context(
        request,
        "sales",
        form=form,
        page=page,
        rows=rows,
        total=total.total,
        unknown=total.of("").count,
        undated=queries.undated_sales(request.workspace.pk),
    )
    return render(request, "ledger/sales.html", shown)


@require_GET
@workspace_view(Permission.SEE_MONEY)
def sources(request: WorkspaceRequest) -> HttpResponse:
    """Every wording of a source or an answer, what it is understood as, and a way to correct it."""
    said = queries.source_wordings(request.workspace.pk)
    answers = queries.answer_wordings(request.workspace.pk)
    own = queries.own_networks(request.workspace.pk)
    shown = context(
        request,
        "sources",
        groups=[
            ("source", _("Recorded with sales"), _shown(said), len(said) - LISTED),
            ("answer", _("Said by customers"), _shown(answers), len(answers) - LISTED),
        ],
        understood=sum(one.count for one in said if one.network),
        told=sum(one.count for one in said),
        unsaid=queries.unsaid_sources(request.workspace.pk),
        choices=network_choices(own, nothing=_("None of ours")),
    )
    return render(request, "ledger/sources.html", shown)


@require_POST
@workspace_view(Permission.EDIT_MONEY)
def correct(request: WorkspaceRequest) -> HttpResponse:
    """Say which network a wording means."""
    try:
        rows = services.set_source(
            request.workspace,
            kind=request.POST.get("kind", ""),
            wording=request.POST.get("wording", "").replace("\x00", ""),
            network=request.POST.get("network", ""),
            actor=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext(
            "Kept: %(count)s row is understood anew, and those to come will be.",
            "Kept: %(count)s rows are understood anew, and those to come will be.",
            rows,
        )
        messages.success(request, said % {"count": rows})
    return redirect("ledger:sources", request.workspace.slug)


@require_POST
@workspace_view(Permission.EDIT_MONEY)
def forget(request: WorkspaceRequest) -> HttpResponse:
    """Take a correction back."""
    try:
        services.forget_source(
            request.workspace,
            kind=request.POST.get("kind", ""),
            wording=request.POST.get("wording", "").replace("\x00", ""),
            actor=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The correction is taken back."))
    return redirect("ledger:sources", request.workspace.slug)


def _shown(wordings: list[Wording]) -> list[tuple[Wording, str]]:
    return [(one, phrases.name_of(one.network) if one.network else "") for one in wordings[:LISTED]]
