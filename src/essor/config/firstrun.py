"""The very first start: an owner with a made-up password, and the demo company."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.utils import timezone

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


def make_first_login(*, with_demo: bool, on_demo: Callable[[], None]) -> None:
    """Where nobody can sign in yet, make an owner and (``with_demo``) the demo company."""
    from essor.demo.services import create_demo
    from essor.workspaces.services import create_first_owner

    if get_user_model().objects.exists():
        return
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    owner = create_first_owner(email=OWNER, password=password)
    descriptor = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"email": OWNER, "password": password}, file)
    if with_demo:
        on_demo()
        create_demo(owner=owner, now=timezone.now())
