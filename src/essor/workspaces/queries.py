"""Public reads on workspaces, people and the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from essor.workspaces.models import ApiKey, AuditEntry, Invitation, Member, Role, User, Workspace


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which changes of the trail: empty fields ask for all."""

    actor_id: int | None = None
    kind: str = ""  # of the subject: "channel", "member" ...
    since: datetime | None = None  # inclusive
    until: datetime | None = None  # exclusive


def has_people() -> bool:
    """Tell whether anybody can sign in: before the first person, the installation is being set up."""
    return User.objects.exists()


def workspaces_of(user: User) -> QuerySet[Member]:
    """Return the person's active places, by company name; ``member.workspace`` is loaded."""
    return (
        Member.objects.select_related("workspace")
        .filter(user=user, is_active=True, user__is_active=True)
        .order_by("workspace__name", "pk")
    )


def may_create_workspace(user: User) -> bool:
    """Tell whether a person may open another workspace: the administrator, and whoever owns one already."""
    return user.is_active and (user.is_superuser or workspaces_of(user).filter(role=Role.OWNER).exists())


def members_of(workspace: Workspace) -> QuerySet[Member]:
    """Return everybody who is or was a member, active ones first."""
    return (
        Member.objects.select_related("user", "workspace")
        .filter(workspace=workspace)
        .order_by("-is_active", "user__name", "user__email", "pk")
    )


def active_members_of(workspace: Workspace) -> QuerySet[Member]:
    """Return the members who can act."""
    return members_of(workspace).filter(is_active=True, user__is_active=True)


def member_of(workspace: Workspace, public_id: UUID) -> Member | None:
    """Return one member of this workspace, or ``None``."""
    return members_of(workspace).filter(public_id=public_id).first()


def active_owners(workspace: Workspace) -> QuerySet[Member]:
    """Return the owners who can act."""
    return members_of(workspace).filter(role=Role.OWNER, is_active=True, user__is_active=True)


def open_invitations(workspace: Workspace, *, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that can still be accepted, latest first."""
    return Invitation.objects.filter(
        workspace=workspace, accepted_at=None, withdrawn_at=None, expires_at__gt=now
    ).order_by("-created_at", "-pk")


def api_keys_of(workspace: Workspace) -> QuerySet[ApiKey]:
    """Return the workspace's keys, those in use first."""
    return (
        ApiKey.objects.select_related("created_by__user")
        .filter(workspace=workspace)
        .order_by("revoked_at", "name", "pk")
    )


def audit_entries(workspace: Workspace, chosen: AuditFilter) -> QuerySet[AuditEntry]:
    """Return the changes that the filter asks for, latest first."""
    entries = AuditEntry.objects.select_related("actor").filter(workspace=workspace)
    if chosen.actor_id is not None:
        entries = entries.filter(actor_id=chosen.actor_id)
    if chosen.kind:
        entries = entries.filter(subject_kind=chosen.kind)
    if chosen.since:
        entries = entries.filter(at__gte=chosen.since)
    if chosen.until:
        entries = entries.filter(at__lt=chosen.until)
    return entries


def audit_kinds(workspace: Workspace) -> list[str]:
    """Return the kinds of subjects that the trail speaks of."""
    kinds = AuditEntry.objects.filter(workspace=workspace).order_by("subject_kind")
    return list(kinds.values_list("subject_kind", flat=True).distinct())


def workspace_slugs() -> list[str]:
    """Return the short names of all workspaces (for the command line, which stands outside any of them)."""
    return list(Workspace.objects.order_by("slug").values_list("slug", flat=True))


def workspace_named(slug: str) -> Workspace | None:
    """Return a workspace by its short name, or ``None`` (for the command line)."""
    return Workspace.objects.filter(slug=slug).first()


def workspace_numbered(workspace_id: int | None) -> Workspace | None:
    """Return the workspace that a job names, or ``None`` where it was erased meanwhile."""
    return None if workspace_id is None else Workspace.objects.filter(pk=workspace_id).first()


def state_of(workspace_id: int) -> str:
    """Name all that was ever written to a workspace: every write leaves an audit entry in its own transaction."""
    public_id = Workspace.objects.filter(pk=workspace_id).values_list("public_id", flat=True).first()
    latest = AuditEntry.objects.filter(workspace_id=workspace_id).order_by("-pk").values_list("pk", flat=True).first()
    return f"{public_id} {latest}"
