"""The page "Today"."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from essor.today import queries, services
from essor.today.models import Dismissal
from essor.today.rules import choose
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.queries import AuditFilter, audit_entries
from essor.workspaces.rules import Permission, may
from essor.workspaces.wording import say_action


@require_GET
@workspace_view()
def index(request: WorkspaceRequest) -> HttpResponse:
    """Show what matters today and what to do next."""
    now = timezone.now()
    role = request.member.role
    state = queries.state_of(request.workspace, now=now, with_money=may(request.member.role, Permission.SEE_MONEY))
    tasks = [task for task in queries.checklist(state) if may(role, task.permission)]
    entries = audit_entries(request.workspace, AuditFilter())[:6]
    context = {
        "today": state.today,
        "sentences": queries.sentences(state),
        "suggestions": choose(
            queries.suggestions(state), put_away=queries.put_away(request.workspace, now=now), role=role
        ),
        "tasks": tasks if any(not task.is_done for task in tasks) else [],
        "done": sum(task.is_done for task in tasks),
        "changes": [(entry, say_action(entry.action)) for entry in entries],
    }
    return render(request, "today/index.html", context)


@require_POST
@workspace_view()
def dismiss(request: WorkspaceRequest) -> HttpResponse:
    """Put a suggestion of the page away; only by somebody whose role could carry it out."""
    now = timezone.now()
    state = queries.state_of(request.workspace, now=now, with_money=may(request.member.role, Permission.SEE_MONEY))
    offered = choose(queries.suggestions(state), put_away=set(), role=request.member.role, most=None)
    suggestion = next((one for one in offered if one.key == request.POST.get("key")), None)
    reason = request.POST.get("reason")
    if reason not in Dismissal.Reason.values:
        raise BadRequest("a suggestion is put away with a reason")
    if suggestion is None:
        messages.info(request, _("That suggestion is no longer there: nothing was changed."))
    else:
        services.dismiss_suggestion(
            request.workspace, suggestion, reason=Dismissal.Reason(reason), actor=request.user, now=now
        )
        messages.success(request, _("Put away: %(title)s") % {"title": suggestion.title})
    return redirect("today:index", workspace=request.workspace.slug)
