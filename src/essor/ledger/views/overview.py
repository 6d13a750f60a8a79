"""What the networks cost, how it is counted, and sheets to start with."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from essor.ledger import phrases, queries
from essor.ledger.forms import MoneySettingsForm, SpanForm
from essor.ledger.models import MoneySettings
from essor.ledger.rules import share_out
from essor.ledger.samples import FILE_NAMES, sample_name, sample_sheet
from essor.ledger.services import set_money_settings
from essor.ledger.spending import Spending, spending
from essor.ledger.views.frame import chosen, context, today_of
from essor.records import NETWORKS, NetworkState
from essor.records.networks import NetworkFamily
from essor.web.charts import Bar, Chart, Unit, range_bars
from essor.web.networks import network_name
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, Refused, may


@require_GET
@workspace_view(Permission.SEE_MONEY)
def overview(request: WorkspaceRequest) -> HttpResponse:
    """What a period cost, by network and by what the money went for, and what is not recorded."""
    form, first, last = chosen(request, SpanForm)
    found = spending(request.workspace.pk, first=first, last=last, currency=request.workspace.currency)
    own = queries.own_networks(request.workspace.pk)
    living = [NETWORKS[slug] for slug in own if NETWORKS[slug].state is NetworkState.ACTIVE]
    places = [one.slug for one in living if one.family not in (NetworkFamily.ADS, NetworkFamily.WEB)]
    has_costs, has_sales = queries.has_money(request.workspace.pk)
    return render(
        request,
        "ledger/overview.html",
        context(
            request,
            "overview",
            form=form,
            found=found,
            opening=phrases.opening(found),
            missing=phrases.missing(found, own, places=places),
            rows=[(row, phrases.name_of(row.network)) for row in found.rows],
            ads=found.of("ads"),
            work=found.of("work"),
            other=found.of("other"),
            chart=_chart(found),
            is_new=not has_costs and not found.rows,
            has_sales=has_sales,
        ),
    )


def _chart(found: Spending) -> Chart | None:
    bars = [Bar(phrases.name_of(row.network), float(row.total), slug=row.network) for row in found.rows if row.total]
    if len(bars) < 2:
        return None
    return range_bars(
        bars, title=_("What each network cost"), language=get_language() or "en", unit=Unit("money", found.currency)
    )


@require_http_methods(["GET", "POST"])
@workspace_view(Permission.SEE_MONEY)
def settings(request: WorkspaceRequest) -> HttpResponse:
    """The price of an hour, the margin, the rule for shared costs; each explained by an example."""
    now = queries.money_settings(request.workspace.pk)
    names = ("hourly_rate", "margin_low", "margin_high", "sharing")
    if request.method == "GET":
        form = MoneySettingsForm(initial={name: getattr(now, name) for name in names})
    else:
        form = MoneySettingsForm(request.POST)
        if not may(request.member.role, Permission.EDIT_MONEY):
            form.add_error(None, _("Your role lets you read these settings, not change them."))
        elif form.is_valid():
            try:
                set_money_settings(request.workspace, actor=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Kept. Every result is counted this way from now on."))
                return redirect("ledger:settings", request.workspace.slug)
    status = 422 if form.is_bound else 200
    parts = share_out(Decimal(90), {"instagram": Decimal(6), "facebook": Decimal(3)})
    example = [(network_name(slug), part) for slug, part in parts.items()]
    page = context(request, "settings", form=form, example=example, sharing=MoneySettings.Sharing(now.sharing).label)
    return render(request, "ledger/settings.html", page, status=status)


@require_GET
@workspace_view(Permission.SEE_MONEY)
def sample(request: WorkspaceRequest, sheet: str) -> HttpResponse:
    """A small sheet to fill in, in the reader's language."""
    if sheet not in FILE_NAMES:
        raise Http404
    language = get_language() or "en"
    data = sample_sheet(sheet, language=language, currency=request.workspace.currency, today=today_of(request))
    name = sample_name(sheet, language)
    return HttpResponse(
        data,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
