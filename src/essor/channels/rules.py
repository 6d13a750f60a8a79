"""Decisions on accounts, as pure functions over values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from essor.records import NETWORKS, AccountRef, Network

_ADDRESS = re.compile(r"^(?:https?://)?(?:[\w-]+\.)*[\w-]+\.[a-z]{2,}/(?P<path>[^?#]*)", re.IGNORECASE)
# In these networks' addresses the account stands after a word of theirs.
_BEFORE_HANDLE = {"company", "in", "channel", "c", "user", "profile", "pages", "r", "school", "showcase"}
# Where an account is an address itself, nothing may be cut from it.
_ADDRESSED_FAMILIES = {"web", "owned"}


class AccountLike(Protocol):
    """What is needed to recognise an account."""

    network: str
    remote_id: str
    handle: str
    name: str


_Account = TypeVar("_Account", bound=AccountLike)


def clean_handle(text: str, network: Network) -> str:
    """Return the account's handle from what a person typed or pasted: ``@name``, ``name`` or the page's address."""
    text = text.strip()
    if network.family in _ADDRESSED_FAMILIES:
        return re.sub(r"^https?://", "", text, flags=re.IGNORECASE).rstrip("/")
    if address := _ADDRESS.match(text):
        parts = [part for part in address["path"].split("/") if part]
        if len(parts) > 1 and parts[0].lower() in _BEFORE_HANDLE:
            parts = parts[1:]
        if parts:
            text = parts[0]
    return text.lstrip("@").rstrip("/") if network.slug != "mastodon" else text.removeprefix("@")


def same_handle(one: str, other: str) -> bool:
    """Tell whether two handles name the same account: networks ignore case and the leading @."""
    return _folded(one) == _folded(other) != ""


def matching(accounts: Iterable[_Account], account: AccountRef) -> Sequence[_Account]:
    """Return the accounts that ``account`` may be: by its id on the network, else by handle, else by name.

    An id that differs is proof of another account, whatever the names say. A file that says nothing of its account can
    be any of the network's.
    """
    same_network = [one for one in accounts if one.network == account.network]
    if account.remote_id:
        by_id = [one for one in same_network if one.remote_id == account.remote_id]
        if by_id:
            return by_id
        same_network = [one for one in same_network if not one.remote_id]
    if account.handle:
        by_handle = [one for one in same_network if same_handle(one.handle, account.handle)]
        if by_handle:
            return by_handle
        same_network = [one for one in same_network if not one.handle]
    if account.name:
        return [one for one in same_network if _folded(one.name) == _folded(account.name)]
    return same_network if not (account.remote_id or account.handle) else []


def profile_address(network: Network, handle: str) -> str:
    """Return where the account's page is, or "" where the catalogue or the handle does not say."""
    if not network.profile_url or not re.fullmatch(r"[\w.@-]+", handle):
        return ""
    return network.profile_url.replace("{handle}", handle)


def is_known_network(slug: str) -> bool:
    """Tell whether the catalogue holds the network."""
    return slug in NETWORKS


def _folded(text: str) -> str:
    return " ".join(text.casefold().lstrip("@").split())


def network_named(typed: str) -> Network | None:
    """Return the network that a person means: by its name or slug, or by the only name that begins so."""
    folded = _folded(typed)
    for network in NETWORKS.values():
        if folded in (_folded(network.name), network.slug):
            return network
    beginning = [network for network in NETWORKS.values() if folded and _folded(network.name).startswith(folded)]
    return beginning[0] if len(beginning) == 1 else None


def is_link(address: str) -> bool:
    """Tell whether an address that came in a file may become a link: of the web, and nothing that a browser would run."""
    return re.match(r"https?://[^\s/]+", address, re.IGNORECASE) is not None
