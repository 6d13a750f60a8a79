"""What each role may do."""

from __future__ import annotations

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
