"""Pages on companies and people."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essor.workspaces import queries, services
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.forms import (
    ApiKeyForm,
    AuditForm,
    InvitationForm,
    JoinForm,
    ProfileForm,
    SettingsForm,
    WorkspaceForm,
    manages_people,
    role_choices,
)
from essor.workspaces.limits import tries_left
from essor.workspaces.models import ApiKey, AuditEntry, Invitation, Member, User
from essor.workspaces.rules import Permission, Refused, may_grant
from essor.workspaces.services.people import INVITATION_LIFE
from essor.workspaces.wording import say_action, say_changes, say_kind

AUDIT_PAGE = 50
JOIN_TRIES = 20  # of one address per five minutes


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the companies of the person."""
    user = _user(request)
    places = list(queries.workspaces_of(user))
    context = {
        "places": places,
        "may_create": queries.may_create_workspace(user),
        "has_demo": any(place.workspace.is_demo for place in places),
    }
    return render(request, "workspaces/index.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Open another company."""
    user = _user(request)
    if not queries.may_create_workspace(user):
        raise PermissionDenied
    form = WorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_workspace(owner=user, now=timezone.now(), **form.cleaned_data)
            return redirect(f"/w/{made.slug}/")  # the first steps are there
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "workspaces/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's own name and language."""
    form = ProfileForm(request.POST or None, instance=_user(request))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        if user.language:
            translation.activate(user.language)
        messages.success(request, _("Your profile is stored."))
        return redirect("workspaces:profile")
    return render(request, "workspaces/profile.html", {"form": form})


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions of the person but this one."""
    user = services.end_sessions(_user(request))
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, _("Every other device is signed out."))
    return redirect("workspaces:profile")


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: as the signed-in person, or as a new one. Opening the link uses nothing up."""
    now = timezone.now()
    if not tries_left(request, "join", limit=JOIN_TRIES, seconds=300):
        return render(request, "workspaces/join.html", {"is_limited": True}, status=429)
    invitation = services.invitation_for(token, now=now)
    if invitation is None:
        return render(request, "workspaces/join.html", {"is_worthless": True}, status=410)
    is_known = User.objects.filter(email=invitation.email).exists()
    signed_in = _user(request) if request.user.is_authenticated else None
    is_other = signed_in is not None and signed_in.email.lower() != invitation.email
    form = None if is_known or signed_in else JoinForm(request.POST or None)
    problem = ""
    if request.method == "POST" and not is_other:
        try:
            member = _join(token, form=form, user=signed_in, now=now)
            if member is not None:
                if signed_in is None:
                    login(request, member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
                return redirect(f"/w/{member.workspace.slug}/")
        except Refused as refusal:
            problem = str(refusal)
    context = {"invitation": invitation, "form": form, "is_known": is_known, "is_other": is_other, "problem": problem}
    return render(request, "workspaces/join.html", context, status=409 if problem else 200)


def _join(token: str, *, form: JoinForm | None, user: User | None, now: datetime) -> Member | None:
    if user is not None:
        return services.join(token, user=user, now=now)
    if form is not None and form.is_valid():
        return services.join_as_new_person(token, now=now, **form.cleaned_data)
    return None


@require_http_methods(["GET", "POST"])
@workspace_view(Permission.MANAGE_WORKSPACE)
def workspace_settings(request: WorkspaceRequest) -> HttpResponse:
    """Change the company's settings and logo."""
    workspace = request.workspace
    initial = {name: getattr(workspace, name) for name in services.SETTINGS}
    form = SettingsForm(request.POST or None, request.FILES or None, initial=initial, workspace=workspace)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in services.SETTINGS}
        now = timezone.now()
        try:
            workspace = services.edit_workspace(workspace, actor=request.user, now=now, **changes)
            if (logo := form.logo_bytes()) is not None:
                services.set_logo(workspace, data=logo, actor=request.user, now=now)
            elif form.cleaned_data.get("remove_logo"):
                services.set_logo(workspace, data=None, actor=request.user, now=now)
            messages.success(request, _("The settings are stored."))
            return redirect("workspaces:settings", workspace.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "workspaces/settings.html", {"form": form, "tab": "general"})


@require_GET
@workspace_view()
def logo(request: WorkspaceRequest) -> HttpResponse:
    """Answer the company's logo: an image that a browser cannot take for anything else."""
    path = Path(settings.MEDIA_ROOT) / request.workspace.logo
    if not request.workspace.logo or not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/png" if path.suffix == ".png" else "image/jpeg")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_http_methods(["GET", "POST"])
@workspace_view(Permission.MANAGE_WORKSPACE)
def erase(request: WorkspaceRequest) -> HttpResponse:
    """Erase the company after its name was typed."""
    problem = ""
    if request.method == "POST":
        try:
            services.erase_workspace(request.workspace, typed=request.POST.get("typed", ""))
            messages.success(request, _("“%(name)s” is erased, with its files.") % {"name": request.workspace.name})
            return redirect("workspaces:index")
        except Refused as refusal:
            problem = str(refusal)
    return render(request, "workspaces/erase.html", {"problem": problem, "tab": "general"})


@require_http_methods(["GET", "POST"])
@never_cache
@workspace_view(Permission.MANAGE_WORKSPACE)
def api_keys(request: WorkspaceRequest) -> HttpResponse:
    """List the keys and make one; its secret is shown on this one answer and never again."""
    form = ApiKeyForm(request.POST or None, actor_role=request.member.role)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, secret = services.create_api_key(request.member, now=timezone.now(), **form.cleaned_data)
            form = ApiKeyForm(actor_role=request.member.role)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "secret": secret, "keys": queries.api_keys_of(request.workspace), "tab": "keys"}
    return render(request, "workspaces/keys.html", context)


@require_POST
@workspace_view(Permission.MANAGE_WORKSPACE)
def revoke_key(request: WorkspaceRequest, key_id: UUID) -> HttpResponse:
    """End a key."""
    key = ApiKey.objects.filter(workspace=request.workspace, public_id=key_id).first()
    if key is None:
        raise Http404
    services.revoke_api_key(key, actor=request.user, now=timezone.now())
    messages.success(request, _("The key “%(name)s” is ended.") % {"name": key.name})
    return redirect("workspaces:keys", request.workspace.slug)


@require_GET
@workspace_view()
def people(request: WorkspaceRequest) -> HttpResponse:
    """List the people; whoever manages them also sees addresses, invitations and what can be changed."""
    return _people(request)


@require_POST
@never_cache
@workspace_view(Permission.MANAGE_PEOPLE)
def invite(request: WorkspaceRequest) -> HttpResponse:
    """Invite a person; the link is shown on this one answer and never again."""
    form = InvitationForm(request.POST, actor_role=request.member.role)
    if form.is_valid():
        try:
            invitation, token = services.invite(
                request.workspace, actor=request.member, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            made: dict[str, Any] = {
                "invited": invitation,
                "link": services.invitation_link(token),
                "is_mailed": services.mail_invitation(invitation, token=token),
                "days": INVITATION_LIFE.days,
            }
            return _people(request, **made)
    return _people(request, form=form)


@require_POST
@workspace_view(Permission.MANAGE_PEOPLE)
def withdraw(request: WorkspaceRequest, invitation_id: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = Invitation.objects.filter(workspace=request.workspace, public_id=invitation_id).first()
    if invitation is None:
        raise Http404
    services.withdraw_invitation(invitation, actor=request.member, now=timezone.now())
    messages.success(request, _("The link sent to %(email)s is worthless now.") % {"email": invitation.email})
    return redirect("workspaces:people", request.workspace.slug)


@require_POST
@workspace_view(Permission.MANAGE_PEOPLE)
def set_role(request: WorkspaceRequest, member_id: UUID) -> HttpResponse:
    """Give a member another role."""
    member, role = _member(request, member_id), request.POST.get("role", "")
    return _attempt(
        request,
        lambda: services.change_role(member, role=role, actor=request.member, now=timezone.now()),
        _("%(name)s has a new role.") % {"name": member.user},
    )


@require_POST
@workspace_view(Permission.MANAGE_PEOPLE)
def deactivate(request: WorkspaceRequest, member_id: UUID) -> HttpResponse:
    """Shut a member out."""
    member = _member(request, member_id)
    return _attempt(
        request,
        lambda: services.deactivate_member(member, actor=request.member, now=timezone.now()),
        _("%(name)s is shut out; sessions and keys have ended.") % {"name": member.user},
    )


@require_POST
@workspace_view(Permission.MANAGE_PEOPLE)
def reactivate(request: WorkspaceRequest, member_id: UUID) -> HttpResponse:
    """Let a former member in again."""
    member = _member(request, member_id)
    return _attempt(
        request,
        lambda: services.reactivate_member(member, actor=request.member, now=timezone.now()),
        _("%(name)s may come in again.") % {"name": member.user},
    )


@require_POST
@workspace_view()
def leave(request: WorkspaceRequest) -> HttpResponse:
    """Leave the company by one's own will."""
    try:
        services.leave(request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("workspaces:people", request.workspace.slug)
    return redirect("workspaces:index")


@require_GET
@workspace_view(Permission.MANAGE_PEOPLE)
def audit(request: WorkspaceRequest) -> HttpResponse:
    """Show who changed what, filtered by person, kind and period."""
    members = queries.members_of(request.workspace)
    people_choices = [(str(member.public_id), str(member.user)) for member in members]
    kinds = [(kind, say_kind(kind)) for kind in queries.audit_kinds(request.workspace)]
    form = AuditForm(request.GET, people=people_choices, kinds=kinds)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    chosen_id = asked.get("person") or ""
    actor = next((member.user_id for member in members if str(member.public_id) == chosen_id), None)
    until = asked.get("until")
    chosen = queries.AuditFilter(
        actor_id=actor,
        kind=asked.get("kind") or "",
        since=_midnight(asked.get("since")),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    page = Paginator(queries.audit_entries(request.workspace, chosen), AUDIT_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": [_readable(entry) for entry in page], "tab": "audit"}
    return render(request, "workspaces/audit.html", context)


def _readable(entry: AuditEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "action": say_action(entry.action),
        "kind": say_kind(entry.subject_kind),
        "changes": say_changes(entry.before, entry.after),
    }


def _people(request: WorkspaceRequest, *, form: InvitationForm | None = None, **more: Any) -> HttpResponse:
    role = request.member.role
    manages = manages_people(role)
    context: dict[str, Any] = {
        "manages": manages,
        "rows": _member_rows(request),
        "is_problem": form is not None,
        **more,
    }
    if manages:
        context["form"] = form or InvitationForm(actor_role=role)
        context["invitations"] = queries.open_invitations(request.workspace, now=timezone.now())
    return render(request, "workspaces/people.html", context, status=422 if form is not None else 200)


def _member_rows(request: WorkspaceRequest) -> list[dict[str, Any]]:
    role = request.member.role
    return [
        {
            "member": member,
            "is_self": member.pk == request.member.pk,
            "may_change": may_grant(role, member.role) and member.pk != request.member.pk,
            "roles": role_choices(role),
        }
        for member in queries.members_of(request.workspace)
        if member.is_active or manages_people(role)
    ]


def _attempt(request: WorkspaceRequest, act: Any, done: str) -> HttpResponse:
    """Do what was asked of a member, and say what came of it on the page of people."""
    try:
        act()
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("workspaces:people", request.workspace.slug)


def _member(request: WorkspaceRequest, member_id: UUID) -> Member:
    member = queries.member_of(request.workspace, member_id)
    if member is None:
        raise Http404
    return member


def _midnight(day: Any) -> datetime | None:
    """Return the start of a day on the workspace's clock, which the gate has made the current one."""
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
