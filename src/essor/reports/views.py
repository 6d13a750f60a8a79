"""Pages of the room: the list, one report, its downloads, its links, its schedules; and the shared page."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essor.reports import queries, services
from essor.reports.composing import known_period
from essor.reports.content import Report, UnknownVersion
from essor.reports.figures import write_csv, write_json, write_xlsx
from essor.reports.forms import ReportForm, ScheduleForm
from essor.reports.html import document_policy, write_html
from essor.reports.models import SavedReport
from essor.reports.pdf import NotSet, write_pdf
from essor.reports.rules import Rhythm
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.rules import Permission, may
from essor.workspaces.services import Refused

KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@require_GET
@workspace_view(Permission.SEE_MONEY)
def overview(request: WorkspaceRequest) -> HttpResponse:
    """The reports that were kept, and the forms that make or schedule one."""
    return _overview(request)


@require_http_methods(["POST"])
@workspace_view(Permission.MAKE_REPORTS)
def make(request: WorkspaceRequest) -> HttpResponse:
    """Make one now."""
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _overview(request, form=form, status=422)
    try:
        report = services.make_report(
            request.workspace,
            first=form.cleaned_data["first"],
            last=form.cleaned_data["last"],
            language=form.cleaned_data["language"],
            actor=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _overview(request, form=form, status=422)
    return redirect("reports:report", request.workspace.slug, report.public_id)


@require_GET
@workspace_view(Permission.SEE_MONEY)
def report(request: WorkspaceRequest, report_id: UUID) -> HttpResponse:
    """One report, read in the workspace."""
    found = _found(request, report_id)
    content = _content(found)
    with translation.override(content.language):
        body = mark_safe(render_to_string("reports/_content.html", {"report": content}))  # noqa: S308  (a template's)
    return render(
        request,
        "reports/report.html",
        {
            "found": found,
            "report": content,
            "body": body,
            "shares": queries.shares_of(found, now=timezone.now()),
            "may_make": may(request.member.role, Permission.MAKE_REPORTS),
            "new_link": request.session.pop(_link_key(found), ""),
        },
    )


@require_GET
@workspace_view(Permission.SEE_MONEY)
def download(request: WorkspaceRequest, report_id: UUID, kind: str) -> HttpResponse:
    """One report as a file."""
    if kind not in KINDS:
        raise Http404
    found = _found(request, report_id)
    content = _content(found)
    try:
        body = _written(content, kind)
    except NotSet as error:
        messages.error(request, str(error))
        return redirect("reports:report", request.workspace.slug, found.public_id)
    response = HttpResponse(body, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{services.file_name(content)}.{kind}"'
    return response


@require_POST
@workspace_view(Permission.MAKE_REPORTS)
def remove(request: WorkspaceRequest, report_id: UUID) -> HttpResponse:
    """Take a report out of the list."""
    found = _found(request, report_id)
    services.remove_report(found, actor=request.user, now=timezone.now())
    return _overview(request, removed=found)


@require_POST
@workspace_view(Permission.MAKE_REPORTS)
def restore(request: WorkspaceRequest, report_id: UUID) -> HttpResponse:
    """Put it back."""
    found = queries.report_of(request.workspace.pk, report_id, is_removed=True)
    if found is None:
        raise Http404
    services.restore_report(found, actor=request.user, now=timezone.now())
    return redirect("reports:report", request.workspace.slug, found.public_id)


@require_POST
@workspace_view(Permission.MAKE_REPORTS)
def share(request: WorkspaceRequest, report_id: UUID) -> HttpResponse:
    """Open a report to whoever holds a link; the link is told once."""
    found = _found(request, report_id)
    _row, token = services.share_report(found, actor=request.user, now=timezone.now())
    request.session[_link_key(found)] = settings.PUBLIC_URL + reverse("shared_report", args=[token])
    return redirect("reports:report", request.workspace.slug, found.public_id)


@require_POST
@workspace_view(Permission.MAKE_REPORTS)
def revoke(request: WorkspaceRequest, share_id: UUID) -> HttpResponse:
    """Close a link."""
    found = queries.share_of(request.workspace.pk, share_id)
    if found is None:
        raise Http404
    services.revoke_share(found, actor=request.user, now=timezone.now())
    messages.success(request, _("The link is closed."))
    return redirect("reports:report", request.workspace.slug, found.report.public_id)


@require_http_methods(["POST"])
@workspace_view(Permission.MAKE_REPORTS)
def schedule(request: WorkspaceRequest) -> HttpResponse:
    """Make reports by themselves from now on."""
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return _overview(request, schedule_form=form, status=422)
    try:
        services.schedule_report(
            request.workspace,
            rhythm=Rhythm(form.cleaned_data["rhythm"]),
            language=form.cleaned_data["language"],
            recipients=form.cleaned_data["recipients"],
            actor=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("recipients", str(refusal))
        return _overview(request, schedule_form=form, status=422)
    messages.success(request, _("The report will make itself."))
    return redirect("reports:overview", request.workspace.slug)


@require_POST
@workspace_view(Permission.MAKE_REPORTS)
def stop(request: WorkspaceRequest, schedule_id: UUID) -> HttpResponse:
    """End a schedule."""
    found = queries.schedule_of(request.workspace.pk, schedule_id)
    if found is None:
        raise Http404
    services.stop_schedule(found, actor=request.user, now=timezone.now())
    messages.success(request, _("The schedule has ended; the reports that it made stay."))
    return redirect("reports:overview", request.workspace.slug)


@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """One report for whoever holds its link: read only, nothing else of the company can be reached from it."""
    found = queries.shared_report(token, now=timezone.now())
    if found is None:
        raise Http404
    content = _content(found)
    response = HttpResponse(write_html(content))
    response["Content-Security-Policy"] = document_policy(content)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["Content-Language"] = content.language
    return response


def _overview(
    request: WorkspaceRequest,
    *,
    form: ReportForm | None = None,
    schedule_form: ScheduleForm | None = None,
    removed: SavedReport | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    workspace = request.workspace
    if form is None:
        last = now.astimezone(ZoneInfo(workspace.timezone)).date() - timedelta(days=1)
        first, last = known_period(workspace) or (last - timedelta(days=364), last)
        form = ReportForm(initial={"first": first, "last": last, "language": workspace.language})
    page = Paginator(queries.reports_of(workspace.pk, now=now), 50).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/overview.html",
        {
            "page": page,
            "schedules": queries.schedules_of(workspace.pk),
            "form": form,
            "schedule_form": schedule_form or ScheduleForm(initial={"language": workspace.language}),
            "may_make": may(request.member.role, Permission.MAKE_REPORTS),
            "removed": removed,
            "has_mail": settings.HAS_MAIL,
        },
        status=status,
    )


def _found(request: WorkspaceRequest, report_id: UUID) -> SavedReport:
    found = queries.report_of(request.workspace.pk, report_id)
    if found is None:
        raise Http404
    return found


def _content(found: SavedReport) -> Report:
    try:
        return queries.content_of(found)
    except UnknownVersion as error:
        raise Http404(_("This report was written by a later version of Essor.")) from error


def _written(content: Report, kind: str) -> bytes | str:
    match kind:
        case "html":
            return write_html(content)
        case "pdf":
            return write_pdf(content)
        case "xlsx":
            return write_xlsx(content)
        case "csv":
            return write_csv(content)
        case _:
            return write_json(content)


def _link_key(found: SavedReport) -> str:
    return f"report_link_{found.public_id}"
