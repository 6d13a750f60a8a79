"""Accounts and their posts, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Field, Query, Schema, Status

from essor.channels import queries, services
from essor.channels.models import Channel, Publication
from essor.workspaces.api import ApiRequest, Page, Paging, Problem, RoomRouter, page_of
from essor.workspaces.queries import member_of
from essor.workspaces.rules import Permission

router = RoomRouter(tags=["channels"])
PurposeName = Literal["", "awareness", "leads", "sales", "service", "recruitment", "community", "watch"]


class ChannelOut(Schema):
    """One account of the company on one network."""

    id: UUID
    network: str
    handle: str
    name: str
    remote_id: str
    state: str
    owner: UUID | None
    purpose: str
    purpose_note: str
    created_at: datetime


class ChannelAsk(Paging):
    """Which accounts."""

    network: str = Field("", max_length=30)


class ChannelIn(Schema):
    """A new account."""

    network: str = Field(max_length=30)
    handle: str = Field("", max_length=300)
    name: str = Field("", max_length=200)
    purpose: PurposeName = ""


class ChannelChange(Schema):
    """What to change; fields that are left out stay. ``state`` needs ``reason``."""

    handle: str | None = Field(None, max_length=300)
    name: str | None = Field(None, max_length=200)
    owner: UUID | None = None
    purpose: PurposeName | None = None
    purpose_note: str | None = Field(None, max_length=200)
    state: Literal["active", "frozen", "closed"] | None = None
    reason: str = Field("", max_length=500)


class PublicationOut(Schema):
    """A post as it stands on the network."""

    id: UUID
    remote_id: str
    permalink: str
    published_at: datetime | None
    kind: str
    title: str
    text: str
    is_sponsored: bool | None


class PublicationAsk(Paging):
    """Which posts."""

    q: str = Field("", max_length=200)


@router.get("/channels", permission=Permission.SEE, response=Page[ChannelOut])
def list_channels(request: ApiRequest, asked: Query[ChannelAsk]) -> Page[ChannelOut]:
    """List the accounts, by network and name."""
    found = queries.channels_of(request.workspace.pk)
    return page_of(found.filter(network=asked.network) if asked.network else found, asked, _channel)


@router.post("/channels", permission=Permission.EDIT_CHANNELS, response={201: ChannelOut})
def create_channel(request: ApiRequest, given: ChannelIn) -> Status[ChannelOut]:
    """Add an account."""
    made = services.add_channel(request.workspace, actor=request.user, now=timezone.now(), **given.dict())
    return Status(201, _channel(made))


@router.get("/channels/{channel_id}", permission=Permission.SEE, response=ChannelOut)
def show_channel(request: ApiRequest, channel_id: UUID) -> ChannelOut:
    """Show one account."""
    return _channel(_find(request, channel_id))


@router.patch("/channels/{channel_id}", permission=Permission.EDIT_CHANNELS, response=ChannelOut)
def change_channel(request: ApiRequest, channel_id: UUID, given: ChannelChange) -> ChannelOut:
    """Change one account: all that is asked, or nothing."""
    one, asked = _find(request, channel_id), given.dict(exclude_unset=True)
    changes: dict[str, Any] = {
        key: asked[key] for key in ("handle", "name", "purpose", "state") if asked.get(key) is not None
    }
    if asked.get("purpose_note") is not None:
        changes["note"] = asked["purpose_note"]
    if "owner" in asked:
        changes["owner"] = member_of(request.workspace, asked["owner"]) if asked["owner"] else None
        if asked["owner"] and changes["owner"] is None:
            raise Problem(422, "The owner is no member of this workspace; /members lists them.")
    return _channel(
        services.change_channel(one, actor=request.user, now=timezone.now(), reason=given.reason, **changes)
    )


@router.get("/channels/{channel_id}/publications", permission=Permission.SEE, response=Page[PublicationOut])
def list_publications(request: ApiRequest, channel_id: UUID, asked: Query[PublicationAsk]) -> Page[PublicationOut]:
    """List the posts of one account, latest first; ``q`` keeps those that hold all its words."""
    return page_of(queries.publications_of(_find(request, channel_id), words=asked.q), asked, _publication)


def _find(request: ApiRequest, channel_id: UUID) -> Channel:
    one = queries.channel_of(request.workspace.pk, channel_id)
    if one is None:
        raise Http404
    return one


def _channel(one: Channel) -> ChannelOut:
    return ChannelOut(
        id=one.public_id,
        network=one.network,
        handle=one.handle,
        name=one.name,
        remote_id=one.remote_id,
        state=one.state,
        owner=one.owner.public_id if one.owner else None,
        purpose=one.purpose,
        purpose_note=one.purpose_note,
        created_at=one.created_at,
    )


def _publication(one: Publication) -> PublicationOut:
    return PublicationOut(
        id=one.public_id,
        remote_id=one.remote_id,
        permalink=one.permalink,
        published_at=one.published_at,
        kind=one.kind,
        title=one.title,
        text=one.text,
        is_sponsored=one.is_sponsored,
    )
