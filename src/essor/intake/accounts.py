"""Whose figures: finds the channel that a file's account is, adds it where it is new, remembers what a person answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from essor.channels import queries as channel_queries
from essor.channels import services as channel_services
from essor.intake.models import AccountMemory
from essor.intake.rules import kind_of_name
from essor.records import AccountRef
from essor.records.stored import Before

if TYPE_CHECKING:
    from essor.workspaces.models import User, Workspace

CHANNEL_TABLE = "channel"  # in ``Change``: an account that the file added
_LENGTHS = {"remote_id": 120, "handle": 200, "name": 200}


@dataclass(frozen=True, slots=True)
class Entry:
    """A channel that a file speaks of. ``before`` is what undo puts back where the file made or completed it."""

    channel_id: int
    title: str
    is_new: bool = False
    before: Before | None = None


class AccountBook:
    """The workspace's channels while one drop is stored: what the first file adds the second finds."""

    def __init__(self, workspace: Workspace, *, actor: User | None, now: datetime) -> None:
        self.workspace = workspace
        self.actor = actor
        self.now = now
        self._stood = {channel.pk: _identity(channel) for channel in channel_queries.channels_of(workspace.pk)}

    def find(self, said: AccountRef, *, chosen: Mapping[str, Any]) -> Entry | None:
        """Return the channel of an account; ``None`` where only a person can say which it is.

        ``chosen`` holds a person's answers for the file: "network", "account" (the name of a new one), "channel" (the
        public id of a known one). They count only where the file itself says nothing or too little.
        """
        is_named = bool(said.remote_id or said.handle or said.name)
        if not said.network:
            said = replace(said, network=str(chosen.get("network", "")))
        if not is_named:
            said = replace(said, name=str(chosen.get("account", "")))
            picked = self._picked(chosen)
            if picked is not None and picked.network == (said.network or picked.network):
                return Entry(picked.pk, picked.title)
        if not said.network:
            return None
        try:
            channel = channel_services.find_or_add(
                self.workspace, account=_clipped(said), actor=self.actor, now=self.now
            )
        except channel_services.AmbiguousAccount:
            picked = self._picked(chosen)
            return None if picked is None or picked.network != said.network else Entry(picked.pk, picked.title)
        stood = self._stood.get(channel.pk)
        self._stood[channel.pk] = now = _identity(channel)
        if stood is None:
            return Entry(channel.pk, channel.title, is_new=True, before=Before(CHANNEL_TABLE, channel.pk, {}))
        before = {name: value for name, value in stood.items() if value != now[name]}
        return Entry(
            channel.pk,
            channel.title,
            before=Before(channel_services.ACCOUNT_TABLE, channel.pk, before) if before else None,
        )

    def snapshot(self) -> dict[int, dict[str, str]]:
        """Return what is known, to go back to where a file is taken out again."""
        return dict(self._stood)

    def restore(self, stood: Mapping[int, dict[str, str]]) -> None:
        """Forget what was learnt since ``snapshot``."""
        self._stood = dict(stood)

    def _picked(self, chosen: Mapping[str, Any]) -> Any:
        if not chosen.get("channel"):
            return None
        return channel_queries.channel_of(self.workspace.pk, UUID(str(chosen["channel"])))


def _identity(channel: Any) -> dict[str, str]:
    return {name: getattr(channel, name) for name in _LENGTHS}


def _clipped(said: AccountRef) -> AccountRef:
    return replace(said, **{name: getattr(said, name)[:length] for name, length in _LENGTHS.items()})


def remembered_channel(workspace_id: int, *, format_slug: str, said: str) -> str:
    """Return the public id of the channel once named for this kind of file, "" where nobody was asked yet."""
    memory = AccountMemory.objects.filter(workspace_id=workspace_id, format=format_slug, said=said).first()
    return str(memory.channel.public_id) if memory else ""


def remember_channel(workspace_id: int, *, format_slug: str, name: str, channel_id: int) -> None:
    """Keep an answer for the next file of the same kind."""
    AccountMemory.objects.update_or_create(
        workspace_id=workspace_id,
        format=format_slug,
        said=kind_of_name(name)[:300],
        defaults={"channel_id": channel_id},
    )


def forget_channel(workspace_id: int, *, channel_id: int) -> None:
    """Withdraw the answers that named a channel."""
    AccountMemory.objects.filter(workspace_id=workspace_id, channel_id=channel_id).delete()
