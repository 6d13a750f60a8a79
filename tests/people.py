"""Companies and people for tests: made through the models, so that a test of a service does not rest on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.utils import timezone

from essor.workspaces.models import Member, User, Workspace
from essor.workspaces.services import create_api_key

PASSWORD = "a long enough password"
_count = itertools.count(1)


def make_workspace(name: str = "Menuiserie Bellevue", **fields: Any) -> Workspace:
    """Make a company."""
    return Workspace.objects.create(slug=f"company-{next(_count)}", name=name, **fields)


def make_user(email: str = "", **fields: Any) -> User:
    """Make a person who can sign in with ``PASSWORD``."""
    return User.objects.create_user(email or f"person{next(_count)}@example.org", PASSWORD, **fields)


def make_member(
    workspace: Workspace, role: str = "owner", *, user: User | None = None, is_active: bool = True
) -> Member:
    """Make a member of a company."""
    return Member.objects.create(workspace=workspace, user=user or make_user(), role=role, is_active=is_active)


def make_key(member: Member, scopes: Iterable[str] = ("read",)) -> str:
    """Make a key of the REST API and return its secret."""
    return create_api_key(member, name="test", scopes=tuple(scopes), now=timezone.now())[1]


def signed_in(member: Member) -> Client:
    """Return a browser in which the member is signed in."""
    client = Client()
    client.force_login(member.user)
    return client


def with_key(secret: str) -> Client:
    """Return a program that sends a key with every call."""
    return Client(headers={"authorization": f"Bearer {secret}"})
