"""The very first start: an owner with a made-up password, and the demo company."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone, translation

OWNER = "owner@essor.local"


@dataclass(frozen=True, slots=True)
class FirstLogin:
    """The login made at first start, readable until its password is changed."""

    email: str
    password: str
    path: Path


def _path() -> Path:
    return Path(settings.DATA) / "first-login.json"


def read_first_login() -> FirstLogin | None:
    """Return the first login while it still works; deletes the file once the password was changed."""
    path = _path()
    if not path.exists():
        return None
    kept = json.loads(path.read_text("utf-8"))
    user = get_user_model().objects.filter(email=kept["email"], is_active=True).first()
    if user is None or not check_password(kept["password"], user.password):
        path.unlink()
        return None
    return FirstLogin(kept["email"], kept["password"], path)


def make_first_login(*, with_demo: bool, language: str) -> None:
    """Where nobody can sign in yet, make an owner and (``with_demo``) the demo company, which the worker fills."""
    from essor.demo.services import open_demo
    from essor.workspaces.queries import has_people
    from essor.workspaces.services import create_first_owner

    if has_people():
        return
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    # The file first: a login that works must never be one that nobody can read.
    descriptor = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"email": OWNER, "password": password}, file)
    with transaction.atomic(), translation.override(language):
        owner = create_first_owner(email=OWNER, password=password)
        if with_demo:
            open_demo(owner=owner, now=timezone.now(), language=language)
