"""Public writes on the company's accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ForeignObjectRel
from django.utils.translation import gettext as _

from essor.channels.models import Channel, ChannelState, Publication, Purpose
from essor.channels.publications import (
    ACCOUNT_TABLE,
    PUBLICATION_TABLE,
    remove_publications,
    restore_accounts,
    restore_publications,
    store_publications,
)
from essor.channels.rules import clean_handle, is_known_network, matching, same_handle
from essor.records import NETWORKS, AccountRef
from essor.workspaces.services import Refused, changed, record

if TYPE_CHECKING:
    from essor.workspaces.models import Member, User, Workspace

__all__ = [
    "ACCOUNT_TABLE",
    "PUBLICATION_TABLE",
    "AmbiguousAccount",
    "RowKeeper",
    "add_channel",
    "change_channel",
    "edit_channel",
    "find_or_add",
    "has_data",
    "keep_rows",
    "kept_rooms",
    "merge_channels",
    "remove_channel",
    "remove_publications",
    "restore_accounts",
    "restore_publications",
    "set_owner",
    "set_purpose",
    "set_state",
    "set_unanswered",
    "store_publications",
]


@dataclass(frozen=True, slots=True)
class RowKeeper:
    """How a room above moves and erases its rows of an account, where changing a foreign key is not enough.

    ``move(workspace_id, source_id=..., target_id=...)`` and ``erase(workspace_id, channel_id=...)`` run in the caller's
    transaction.
    """

    room: str  # Django's app label
    move: Callable[..., object]
    erase: Callable[..., object]


_keepers: dict[str, RowKeeper] = {}


class AmbiguousAccount(Refused):
    """A file's account may be one of several channels: a person has to say which."""

    def __init__(self, account: AccountRef, candidates: Sequence[Channel]) -> None:
        self.account, self.candidates = account, tuple(candidates)
        names = ", ".join(channel.title for channel in candidates)
        super().__init__(
            _("This file may belong to any of these accounts: %(names)s. Choose which.") % {"names": names}
        )


def keep_rows(keeper: RowKeeper) -> None:
    """Register a room's keeper; called once, when the room is made ready. Rooms above import this one, not the reverse."""
    _keepers[keeper.room] = keeper


def kept_rooms() -> list[str]:
    """Return the rooms that registered a keeper."""
    return sorted(_keepers)


def add_channel(
    workspace: Workspace,
    *,
    network: str,
    now: datetime,
    handle: str = "",
    name: str = "",
    remote_id: str = "",
    purpose: str = "",
    owner: Member | None = None,
    actor: User | None = None,
) -> Channel:
    """Add an account; ``handle`` may be pasted as the page's address. Raises ``Refused``."""
    fields = _checked(network, {"handle": handle, "name": name, "remote_id": remote_id, "purpose": purpose})
    if not (fields["handle"] or fields["name"] or fields["remote_id"]):
        raise Refused(_("Say which account it is: its handle or its name."))
    _require_in(workspace, owner)
    with transaction.atomic():
        _require_free(workspace, network, fields["handle"], fields["remote_id"])
        channel = Channel.objects.create(workspace=workspace, network=network, owner=owner, **fields)
        after = {"network": network, **{key: value for key, value in fields.items() if value}}
        _record(channel, "channel.added", actor=actor, now=now, after=after)
    return channel


def edit_channel(
    channel: Channel, *, actor: User, now: datetime, handle: str | None = None, name: str | None = None
) -> Channel:
    """Change how an account is called. Raises ``Refused``."""
    given = {key: value for key, value in {"handle": handle, "name": name}.items() if value is not None}
    fields = _checked(channel.network, given)
    if not any({"handle": channel.handle, "name": channel.name, "id": channel.remote_id, **fields}.values()):
        raise Refused(_("Say which account it is: its handle or its name."))
    with transaction.atomic():
        if "handle" in fields:
            _require_free(channel.workspace, channel.network, fields["handle"], "", but=channel)
        return _change(channel, fields, "channel.changed", actor=actor, now=now)


def set_owner(channel: Channel, *, owner: Member | None, actor: User, now: datetime) -> Channel:
    """Say who answers for an account, or that nobody does. Raises ``Refused`` for a person of elsewhere."""
    _require_in(channel.workspace, owner)
    with transaction.atomic():
        return _change(channel, {"owner": owner}, "channel.owner_set", actor=actor, now=now)


def set_purpose(channel: Channel, *, purpose: str, actor: User, now: datetime, note: str = "") -> Channel:
    """Say which objective an account serves ("" = nobody has said), with a note in the company's words."""
    fields = _checked(channel.network, {"purpose": purpose, "purpose_note": note})
    with transaction.atomic():
        return _change(channel, fields, "channel.purpose_set", actor=actor, now=now)


def set_state(channel: Channel, *, state: str, reason: str, actor: User, now: datetime) -> Channel:
    """Freeze, close or revive an account; the reason stays in the audit trail. Raises ``Refused`` without one."""
    if state not in ChannelState.values:
        raise Refused(_("“%(state)s” is no state of an account.") % {"state": state})
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why, in a few words: whoever asks in a year will find it in the trail."))
    with transaction.atomic():
        return _change(
            channel, {"state": state}, "channel.state_set", actor=actor, now=now, also={"reason": reason[:500]}
        )


def change_channel(
    channel: Channel,
    *,
    actor: User,
    now: datetime,
    reason: str = "",
    **changes: Any,
) -> Channel:
    """Change any of handle, name, owner, purpose, note and state in one go: all of it, or nothing. Raises ``Refused``."""
    with transaction.atomic():
        if names := {key: changes[key] for key in ("handle", "name") if key in changes}:
            channel = edit_channel(channel, actor=actor, now=now, **names)
        if "owner" in changes:
            channel = set_owner(channel, owner=changes["owner"], actor=actor, now=now)
        if "purpose" in changes or "note" in changes:
            purpose, note = changes.get("purpose", channel.purpose), changes.get("note", channel.purpose_note)
            channel = set_purpose(channel, purpose=purpose, note=note, actor=actor, now=now)
        if changes.get("state", channel.state) != channel.state:
            channel = set_state(channel, state=changes["state"], reason=reason, actor=actor, now=now)
    return channel


def set_unanswered(channel: Channel, *, count: int, as_of: datetime) -> Channel:
    """Note how many messages wait on an account, as a file says; an older count does not replace a newer one."""
    with transaction.atomic():
        channel = _locked(channel)
        if channel.unanswered_as_of is None or channel.unanswered_as_of <= as_of:
            channel.unanswered, channel.unanswered_as_of = count, as_of
            channel.save(update_fields=["unanswered", "unanswered_as_of"])
    return channel


def find_or_add(workspace: Workspace, *, account: AccountRef, actor: User | None, now: datetime) -> Channel:
    """Return the channel that a file's account is: one that is known, else a new one.

    Matches by the network's id, else by handle, else by name; what the file knows and the channel lacks is completed.
    Raises ``AmbiguousAccount`` where several channels fit, ``Refused`` where the network is unknown.
    """
    if not is_known_network(account.network):
        raise Refused(_("“%(network)s” is not in the catalogue of networks.") % {"network": account.network})
    with transaction.atomic():
        of_network = Channel.objects.select_for_update().filter(workspace=workspace, network=account.network)
        found = matching(list(of_network), account)
        if len(found) > 1:
            raise AmbiguousAccount(account, found)
        if not found:
            # A file that does not name its account still belongs to one: it is called after its network.
            name = account.name or ("" if account.handle or account.remote_id else NETWORKS[account.network].name)
            return add_channel(
                workspace, network=account.network, handle=account.handle, name=name, remote_id=account.remote_id,
                actor=actor, now=now,
            )  # fmt: skip
        channel = found[0]
        known = _checked(
            account.network, {"remote_id": account.remote_id, "handle": account.handle, "name": account.name}
        )
        lacking = {key: value for key, value in known.items() if value and not getattr(channel, key)}
        return _change(channel, lacking, "channel.completed", actor=actor, now=now)


def merge_channels(kept: Channel, *, gone: Channel, actor: User, now: datetime) -> Channel:
    """Make one account of two that were the same: all of ``gone`` moves to ``kept``, and ``gone`` is removed.

    A post that both hold stays once, as ``kept`` has it. Raises ``Refused`` for two workspaces, two networks, or two
    accounts that the network itself tells apart by id.
    """
    if kept.pk == gone.pk or kept.workspace_id != gone.workspace_id or kept.network != gone.network:
        raise Refused(_("Only two accounts of one company on one network can be merged."))
    if kept.remote_id and gone.remote_id and kept.remote_id != gone.remote_id:
        raise Refused(_("The network tells these two accounts apart by their ids, so they are not the same."))
    with transaction.atomic():
        kept, gone = _locked(kept), _locked(gone)
        kept_ids = kept.publications.order_by().values("remote_id")
        gone.publications.filter(remote_id__in=kept_ids).delete()
        moved = Publication.objects.filter(channel=gone).update(channel=kept)
        _move_rows(gone, kept)
        before = {"merged": str(gone), "posts_moved": moved}
        lacking = {
            key: getattr(gone, key)
            for key in ("remote_id", "handle", "name", "purpose", "purpose_note", "owner")
            if getattr(gone, key) and not getattr(kept, key)
        }
        gone.delete()
        for key, value in lacking.items():
            setattr(kept, key, value)
        kept.save()
        _record(kept, "channel.merged", actor=actor, now=now, before=before)
    return kept


def remove_channel(channel: Channel, *, actor: User | None, now: datetime, typed: str = "") -> None:
    """Remove an account. One that holds data goes only, with its data, where ``typed`` is its name. Raises ``Refused``."""
    with transaction.atomic():
        channel = _locked(channel)
        if has_data(channel) and typed.strip() != channel.title:
            raise Refused(
                _("This account holds data. Close it and keep its history, or type “%(name)s” to erase all of it.")
                % {"name": channel.title}
            )
        _record(channel, "channel.removed", actor=actor, now=now, before={"posts": channel.publications.count()})
        for keeper in _keepers.values():
            keeper.erase(channel.workspace_id, channel_id=channel.pk)
        channel.delete()


def has_data(channel: Channel) -> bool:
    """Tell whether anything hangs on the account, in whichever room: found by its foreign keys, not by a list."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: channel}).exists()
        for relation in _relations()
    )


def _relations() -> Iterator[ForeignObjectRel]:
    """Yield every foreign key to an account, also those without a way back."""
    for relation in Channel._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation


def _move_rows(gone: Channel, kept: Channel) -> None:
    """Give all rows of other rooms that hang on ``gone`` to ``kept``."""
    for keeper in _keepers.values():
        keeper.move(gone.workspace_id, source_id=gone.pk, target_id=kept.pk)
    for relation in _relations():
        model = relation.related_model
        if model is not Publication and model._meta.app_label not in _keepers:
            model._base_manager.filter(**{relation.field.name: gone}).update(**{relation.field.name: kept})


def _locked(channel: Channel) -> Channel:
    return Channel.objects.select_for_update(of=("self",)).select_related("workspace", "owner").get(pk=channel.pk)


def _change(
    channel: Channel,
    fields: dict[str, Any],
    action: str,
    *,
    actor: User | None,
    now: datetime,
    also: dict[str, Any] | None = None,
) -> Channel:
    """Write the fields that differ, and their trail; must run in a transaction."""
    channel = _locked(channel)
    before, after = changed(channel, fields)
    if after:
        for name in after:
            setattr(channel, name, fields[name])
        channel.save(update_fields=list(after))
        _record(channel, action, actor=actor, now=now, before=before, after={**after, **(also or {})})
    return channel


def _checked(network: str, given: dict[str, str]) -> dict[str, str]:
    """Return the fields as they are stored; raises ``Refused``."""
    if not is_known_network(network):
        raise Refused(_("“%(network)s” is not in the catalogue of networks.") % {"network": network})
    fields = {name: " ".join(value.split()) for name, value in given.items()}
    if "handle" in fields:
        fields["handle"] = clean_handle(fields["handle"], NETWORKS[network])
    for name, value in fields.items():
        longest = getattr(Channel._meta.get_field(name), "max_length", 0)
        if len(value) > longest:
            raise Refused(_("This text is too long: at most %(longest)s characters.") % {"longest": longest})
    if fields.get("purpose") and fields["purpose"] not in Purpose.values:
        raise Refused(_("“%(purpose)s” is no objective of the list.") % {"purpose": fields["purpose"]})
    return fields


def _require_in(workspace: Workspace, owner: Member | None) -> None:
    if owner is not None and (owner.workspace_id != workspace.pk or not owner.is_active):
        raise Refused(_("Only an active member of this workspace can answer for an account."))


def _require_free(
    workspace: Workspace, network: str, handle: str, remote_id: str, *, but: Channel | None = None
) -> None:
    """Raise where the workspace has this very account already."""
    others = Channel.objects.select_for_update().filter(workspace=workspace, network=network)
    for other in others.exclude(pk=but.pk) if but else others:
        is_same_id = bool(remote_id) and other.remote_id == remote_id
        tells_apart = bool(remote_id and other.remote_id and remote_id != other.remote_id)
        if is_same_id or (same_handle(handle, other.handle) and not tells_apart):
            raise Refused(_("This account is here already: %(name)s.") % {"name": other}, is_conflict=True)


def _record(
    channel: Channel,
    action: str,
    *,
    actor: User | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        channel.workspace,
        action=action,
        subject_kind="channel",
        subject_id=str(channel.public_id),
        subject_label=str(channel),
        actor=actor,
        now=now,
        before=before,
        after=after,
    )
