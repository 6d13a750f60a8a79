"""The one gate of every page: which workspace, which member, which permission. Public to every room's views.

A page of another company answers 404, not 403: its existence is nobody's business.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from essor.workspaces.models import Member, User, Workspace
from essor.workspaces.rules import Permission, may


class WorkspaceRequest(HttpRequest):
    """A request that has passed the gate."""

    workspace: Workspace
    member: Member
    user: User


def workspace_view(
    permission: Permission = Permission.SEE,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Wrap a view below ``/w/<slug:workspace>/``: it gets ``request.workspace`` and ``request.member``.

    Signed out: the sign-in page. No member: 404. Member without the permission: 403 in words. The workspace's time zone
    is active during the view, and its language where the person has chosen none.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def gate(request: WorkspaceRequest, workspace: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            member = (
                Member.objects.select_related("workspace", "user")
                .filter(workspace__slug=workspace, user_id=request.user.pk, is_active=True, user__is_active=True)
                .first()
            )
            if member is None:
                raise Http404
            if not may(member.role, permission):
                raise PermissionDenied(permission.value)
            request.workspace, request.member = member.workspace, member
            language = member.user.language or member.workspace.language
            request.LANGUAGE_CODE = language
            with timezone.override(zoneinfo.ZoneInfo(member.workspace.timezone)), translation.override(language):
                response = view(request, *args, **kwargs)
            response.headers.setdefault("Content-Language", language)
            return response

        gate.permission = permission  # type: ignore[attr-defined]
        return gate

    return decorate
