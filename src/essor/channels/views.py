"""Pages on the company's accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essor.channels import queries, services
from essor.channels.forms import AddForm, DutyForm, MergeForm, NameForm, StateForm
from essor.channels.models import Channel, ChannelState
from essor.channels.rules import is_link, profile_address
from essor.records import NetworkState
from essor.web.frame import is_built
from essor.workspaces.access import WorkspaceRequest, workspace_view
from essor.workspaces.queries import active_members_of, member_of
from essor.workspaces.rules import Permission, Refused, may

POSTS_PAGE = 50


@require_GET
@workspace_view()
def overview(request: WorkspaceRequest) -> HttpResponse:
    """List the accounts: those in use, those put to rest, those on networks that are history."""
    channels = list(queries.counted_channels_of(request.workspace.pk))
    groups = [
        (_("In use"), [one for one in channels if _is_in_use(one)]),
        (_("Frozen or closed by you"), [one for one in channels if _is_living(one) and not _is_in_use(one)]),
        (_("On networks that are history"), [one for one in channels if not _is_living(one)]),
    ]
    in_use = groups[0][1]
    context = {
        "channels": channels,
        "groups": [group for group in groups if group[1]],
        "networks": len({one.network for one in channels}),
        "without_owner": sum(one.owner_id is None for one in in_use),
        "without_purpose": sum(not one.purpose for one in in_use),
        "may_edit": may(request.member.role, Permission.EDIT_CHANNELS),
        "files_url": _files_url(request),
    }
    return render(request, "channels/overview.html", context)


@require_http_methods(["GET", "POST"])
@workspace_view(Permission.EDIT_CHANNELS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Add an account."""
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_channel(request.workspace, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made})
            return redirect("channels:channel", request.workspace.slug, made.public_id)
    return render(request, "channels/add.html", {"form": form})


@require_GET
@workspace_view()
def channel(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Show what is known of an account."""
    one = _channel(request, channel_id)
    spans = queries.publications_of(one).aggregate(first=Min("published_at"), last=Max("published_at"))
    context = _context(request, one, "overview") | {
        "posts": one.publications.count(),
        "span": spans,
        "address": profile_address(one.network_info, one.handle),
        "files_url": _files_url(request),
    }
    return render(request, "channels/channel.html", context)


@require_GET
@workspace_view()
def posts(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """List an account's posts, searched by words."""
    one = _channel(request, channel_id)
    words = request.GET.get("q", "").replace("\x00", "")[:200]
    page = Paginator(queries.publications_of(one, words=words), POSTS_PAGE).get_page(request.GET.get("page"))
    rows = [(post, post.permalink if is_link(post.permalink) else "") for post in page]
    context = _context(request, one, "posts") | {"page": page, "rows": rows, "words": words}
    return render(request, "channels/posts.html", context)


@require_GET
@workspace_view(Permission.EDIT_CHANNELS)
def settings(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Show everything that can be changed on an account."""
    return _settings(request, _channel(request, channel_id))


@require_POST
@workspace_view(Permission.EDIT_CHANNELS)
def rename(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Change how an account is called."""
    one = _channel(request, channel_id)
    form = NameForm(request.POST)
    return _change(request, one, "name_form", form, lambda given, now: services.edit_channel(
        one, actor=request.user, now=now, **given
    ))  # fmt: skip


@require_POST
@workspace_view(Permission.EDIT_CHANNELS)
def set_duties(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Say who answers for an account and what it is for."""
    one = _channel(request, channel_id)
    form = DutyForm(request.POST, members=_member_choices(request))

    def act(given: dict[str, Any], now: Any) -> None:
        owner = member_of(request.workspace, UUID(given["owner"])) if given["owner"] else None
        duties = {"owner": owner, "purpose": given["purpose"], "note": given["note"]}
        services.change_channel(one, actor=request.user, now=now, **duties)

    return _change(request, one, "duty_form", form, act)


@require_POST
@workspace_view(Permission.EDIT_CHANNELS)
def set_state(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Freeze, close or revive an account."""
    one = _channel(request, channel_id)
    return _change(request, one, "state_form", StateForm(request.POST), lambda given, now: services.set_state(
        one, actor=request.user, now=now, **given
    ))  # fmt: skip


@require_POST
@workspace_view(Permission.EDIT_CHANNELS)
def merge(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Make one account of two that were the same."""
    one = _channel(request, channel_id)
    form = MergeForm(request.POST, others=queries.twins_of(one))

    def act(given: dict[str, Any], now: Any) -> None:
        services.merge_channels(one, gone=_channel(request, UUID(given["gone"])), actor=request.user, now=now)

    return _change(request, one, "merge_form", form, act)


@require_POST
@workspace_view(Permission.EDIT_CHANNELS)
def remove(request: WorkspaceRequest, channel_id: UUID) -> HttpResponse:
    """Remove an account; one with data only after its name was typed."""
    one = _channel(request, channel_id)
    try:
        services.remove_channel(one, actor=request.user, now=timezone.now(), typed=request.POST.get("typed", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("channels:settings", request.workspace.slug, one.public_id)
    messages.success(request, _("%(name)s is removed.") % {"name": one})
    return redirect("channels:overview", request.workspace.slug)


def _change(
    request: WorkspaceRequest, one: Channel, name: str, form: forms.Form, act: Callable[[dict[str, Any], Any], object]
) -> HttpResponse:
    """Do what a form of the settings asks, and show the settings again with what came of it."""
    if form.is_valid():
        try:
            act(form.cleaned_data, timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The change is stored."))
            return redirect("channels:settings", request.workspace.slug, one.public_id)
    return _settings(request, _channel(request, one.public_id), status=422, **{name: form})


def _settings(request: WorkspaceRequest, one: Channel, *, status: int = 200, **given: forms.Form) -> HttpResponse:
    twins = queries.twins_of(one)
    duties = {"owner": one.owner.public_id if one.owner else "", "purpose": one.purpose, "note": one.purpose_note}
    context = {
        **_context(request, one, "settings"),
        "name_form": NameForm(initial={"name": one.name, "handle": one.handle}),
        "duty_form": DutyForm(initial=duties, members=_member_choices(request)),
        "state_form": StateForm(initial={"state": one.state}),
        "merge_form": MergeForm(others=twins) if twins else None,
        "has_data": services.has_data(one),
        **given,
    }
    return render(request, "channels/settings.html", context, status=status)


def _context(request: WorkspaceRequest, one: Channel, tab: str) -> dict[str, Any]:
    return {
        "channel": one,
        "tab": tab,
        "may_edit": may(request.member.role, Permission.EDIT_CHANNELS),
        "health_url": _url("health:channel", request.workspace.slug, one.public_id),
    }


def _url(name: str, *args: object) -> str:
    """Return the address of a page in a room above, or "" where that room is not built."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _files_url(request: WorkspaceRequest) -> str:
    return f"/w/{request.workspace.slug}/files/" if is_built("files/") else ""


def _member_choices(request: WorkspaceRequest) -> list[tuple[str, str]]:
    return [(str(member.public_id), str(member.user)) for member in active_members_of(request.workspace)]


def _channel(request: WorkspaceRequest, channel_id: UUID) -> Channel:
    one = queries.channel_of(request.workspace.pk, channel_id)
    if one is None:
        raise Http404
    return one


def _is_living(one: Channel) -> bool:
    return one.network_info.state in (NetworkState.ACTIVE, NetworkState.FADED)


def _is_in_use(one: Channel) -> bool:
    return _is_living(one) and one.state == ChannelState.ACTIVE
