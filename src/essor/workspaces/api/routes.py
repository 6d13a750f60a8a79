"""The key's own workspace, its people and its audit trail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Schema
from pydantic import AwareDatetime

from essor.workspaces.api.frame import ApiRequest, Page, Paging, RoomRouter, page_of
from essor.workspaces.models import AuditEntry, Member
from essor.workspaces.queries import AuditFilter, audit_entries, members_of
from essor.workspaces.rules import Permission

router = RoomRouter(tags=["workspace"])
# Bounded, so that no zone carries it beyond what a database can hold.
Moment = Annotated[AwareDatetime, Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC))]


class WorkspaceOut(Schema):
    """A company."""

    id: UUID
    slug: str
    name: str
    timezone: str
    currency: str
    language: str
    country: str
    is_demo: bool


class MemberOut(Schema):
    """A person's place in the workspace."""

    id: UUID
    name: str
    role: str
    is_active: bool


class AuditOut(Schema):
    """One change."""

    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    subject_label: str
    before: dict[str, Any]
    after: dict[str, Any]


class AuditAsk(Paging):
    """Which changes."""

    kind: str = Field("", max_length=40)
    since: Moment | None = None
    until: Moment | None = None


@router.get("/workspace", permission=Permission.SEE, response=WorkspaceOut)
def show_workspace(request: ApiRequest) -> WorkspaceOut:
    """Show the workspace of the key."""
    one = request.workspace
    return WorkspaceOut(
        id=one.public_id,
        slug=one.slug,
        name=one.name,
        timezone=one.timezone,
        currency=one.currency,
        language=one.language,
        country=one.country,
        is_demo=one.is_demo,
    )


@router.get("/members", permission=Permission.SEE, response=Page[MemberOut])
def list_members(request: ApiRequest, paging: Query[Paging]) -> Page[MemberOut]:
    """List the people of the workspace, without their addresses."""
    return page_of(members_of(request.workspace), paging, _member)


@router.get("/audit", permission=Permission.MANAGE_PEOPLE, response=Page[AuditOut])
def list_audit(request: ApiRequest, asked: Query[AuditAsk]) -> Page[AuditOut]:
    """List what was changed, latest first."""
    chosen = AuditFilter(kind=asked.kind, since=asked.since, until=asked.until)
    return page_of(audit_entries(request.workspace, chosen), asked, _entry)


def _member(member: Member) -> MemberOut:
    return MemberOut(
        id=member.public_id,
        name=member.user.name or member.user.email.partition("@")[0],
        role=member.role,
        is_active=member.is_active,
    )


def _entry(entry: AuditEntry) -> AuditOut:
    return AuditOut(
        at=entry.at,
        actor=entry.actor_label,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        subject_label=entry.subject_label,
        before=entry.before,
        after=entry.after,
    )
