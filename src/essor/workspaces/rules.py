"""What each role may do."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Permission(StrEnum):
    """One thing a member may do in a workspace."""

    SEE = "see"  # read the pages of the workspace
    EDIT_CHANNELS = "edit_channels"  # add accounts, give owners and purposes
    IMPORT_FILES = "import_files"  # drop, map, commit and undo files
    EDIT_MONEY = "edit_money"  # costs, hours, rates, sources of orders
    SEE_MONEY = "see_money"
    MAKE_REPORTS = "make_reports"
    APPROVE = "approve"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_WORKSPACE = "manage_workspace"  # settings, API keys, erase


_P = Permission
_READ = frozenset({_P.SEE, _P.SEE_MONEY})
PERMISSIONS: dict[str, frozenset[Permission]] = {
    "owner": frozenset(Permission),
    "manager": frozenset(Permission) - {_P.MANAGE_WORKSPACE},
    "editor": frozenset({_P.SEE, _P.EDIT_CHANNELS, _P.IMPORT_FILES}),
    "approver": frozenset({_P.SEE, _P.APPROVE}),
    "agent": frozenset({_P.SEE}),
    "analyst": _READ | {_P.IMPORT_FILES, _P.EDIT_MONEY, _P.MAKE_REPORTS},
    "client": frozenset({_P.SEE, _P.APPROVE}),
}


def may(role: str, permission: Permission) -> bool:
    """Tell whether a role holds a permission; an unknown role holds none."""
    return permission in PERMISSIONS.get(role, frozenset())


# What a key of the REST API may be given, as its owner reads it, and the permission behind each.
SCOPES: dict[str, Permission] = {
    "read": _P.SEE,
    "edit": _P.EDIT_CHANNELS,
    "import": _P.IMPORT_FILES,
    "read-money": _P.SEE_MONEY,
    "edit-money": _P.EDIT_MONEY,
    "report": _P.MAKE_REPORTS,
    "approve": _P.APPROVE,
    "people": _P.MANAGE_PEOPLE,
    "workspace": _P.MANAGE_WORKSPACE,
}


def scope_for(permission: Permission) -> str:
    """Return the scope that a key needs for a permission."""
    return next(scope for scope, behind in SCOPES.items() if behind is permission)


def key_may(role: str, scopes: Collection[str], permission: Permission) -> bool:
    """Tell whether a key may: it holds the scope, and the member who made it still holds the permission.

    A key never outlives or exceeds its maker: an owner who becomes an analyst leaves no owner's key behind.
    """
    return scope_for(permission) in scopes and may(role, permission)


class Refused(Exception):
    """A service does not do what was asked; the words say why, and what to do. ``is_conflict``: it may work later."""

    def __init__(self, words: str, *, is_conflict: bool = False) -> None:
        super().__init__(words)
        self.is_conflict = is_conflict


def may_grant(actor_role: str, role: str) -> bool:
    """Tell whether a member of ``actor_role`` may give or take ``role``: only an owner makes and unmakes owners."""
    return may(actor_role, Permission.MANAGE_PEOPLE) and (role != "owner" or actor_role == "owner")
