"""Each role against each permission, written out: a change of rights is a change of this table."""

from __future__ import annotations

import pytest

from essor.workspaces.models import Role
from essor.workspaces.rules import PERMISSIONS, SCOPES, Permission, key_may, may, may_grant, scope_for

P = Permission
TABLE = """
                  owner manager editor approver agent analyst client
see               yes   yes     yes    yes      yes   yes     yes
edit_channels     yes   yes     yes    -        -     -       -
import_files      yes   yes     yes    -        -     yes     -
edit_money        yes   yes     -      -        -     yes     -
see_money         yes   yes     -      -        -     yes     -
make_reports      yes   yes     -      -        -     yes     -
approve           yes   yes     -      yes      -     -       yes
manage_people     yes   yes     -      -        -     -       -
manage_workspace  yes   -       -      -        -     -       -
"""


def expected() -> dict[tuple[str, str], bool]:
    """Return the table as (role, permission) -> allowed."""
    header, *lines = TABLE.strip().splitlines()
    roles = header.split()
    return {
        (role, permission): mark == "yes"
        for permission, *marks in (line.split() for line in lines)
        for role, mark in zip(roles, marks, strict=True)
    }


@pytest.mark.parametrize(("role", "permission"), [(role, one) for role in Role.values for one in Permission])
def test_each_role_holds_what_the_table_says(role: str, permission: Permission) -> None:
    assert may(role, permission) is expected()[role, permission.value]


def test_every_role_is_in_the_rules_and_an_unknown_one_holds_nothing() -> None:
    assert set(PERMISSIONS) == set(Role.values)
    assert not any(may(role, one) for role in ("", "admin", "OWNER") for one in Permission)


@pytest.mark.parametrize("role", Role.values)
def test_a_key_holds_what_both_its_scopes_and_its_maker_hold(role: str) -> None:
    for permission in Permission:
        scope = scope_for(permission)
        assert key_may(role, [scope], permission) is may(role, permission)
        assert not key_may(role, [one for one in SCOPES if one != scope], permission)
        assert not key_may(role, [], permission)


def test_each_permission_has_one_scope() -> None:
    assert sorted(SCOPES.values()) == sorted(Permission)


def test_only_owners_give_the_role_of_owner_and_only_who_manages_people_gives_any() -> None:
    may_give = {role: {given for given in Role.values if may_grant(role, given)} for role in Role.values}
    assert may_give["owner"] == set(Role.values)
    assert may_give["manager"] == set(Role.values) - {"owner"}
    assert not any(may_give[role] for role in Role.values if role not in {"owner", "manager"})
