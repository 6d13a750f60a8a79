"""Keys of the REST API: shown once, stored as a hash, dead with the member who made them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from essor.workspaces.models import ApiKey, IdempotentAnswer, Member, User
from essor.workspaces.rules import SCOPES, Refused, may
from essor.workspaces.services.audit import record

PREFIX_LENGTH = 12
_SEEN_EVERY = timedelta(minutes=1)


def create_api_key(member: Member, *, name: str, scopes: Collection[str], now: datetime) -> tuple[ApiKey, str]:
    """Make a key of the member's workspace; returns it with its secret, which nobody can read again.

    Raises ``Refused`` for a missing name, an unknown scope, or a scope that the member does not hold.
    """
    name = name.strip()
    if not name:
        raise Refused(_("Name the key after the program that will use it."))
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Refused(_("Choose one or more scopes among: %(scopes)s.") % {"scopes": ", ".join(SCOPES)})
    beyond = sorted(scope for scope in scopes if not may(member.role, SCOPES[scope]))
    if beyond:
        raise Refused(_("You cannot give what you do not hold: %(scopes)s.") % {"scopes": ", ".join(beyond)})
    secret = f"essor_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        key = ApiKey.objects.create(
            workspace=member.workspace,
            name=name[:80],
            prefix=secret[:PREFIX_LENGTH],
            key_hash=_hash(secret),
            scopes=sorted(set(scopes)),
            created_by=member,
        )
        record(
            member.workspace,
            action="api_key.created",
            subject_kind="api_key",
            subject_id=str(key.public_id),
            subject_label=key.name,
            actor=member.user,
            now=now,
            after={"scopes": key.scopes},
        )
    return key, secret


def revoke_api_key(key: ApiKey, *, actor: User, now: datetime) -> ApiKey:
    """End a key at once; a key that has ended stays as it is."""
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
            record(
                key.workspace,
                action="api_key.revoked",
                subject_kind="api_key",
                subject_id=str(key.public_id),
                subject_label=key.name,
                actor=actor,
                now=now,
            )
    key.refresh_from_db()
    return key


def use_api_key(secret: str, *, now: datetime) -> ApiKey | None:
    """Return the key behind a secret, with its workspace and maker, or ``None`` where no key in use has it.

    The database finds candidates by the prefix, which is no secret; the hashes are compared in constant time.
    """
    wanted = _hash(secret)
    candidates = ApiKey.objects.select_related("workspace", "created_by__user").filter(
        prefix=secret[:PREFIX_LENGTH],
        revoked_at=None,
        created_by__is_active=True,
        created_by__user__is_active=True,
    )
    key = next((one for one in candidates if hmac.compare_digest(one.key_hash, wanted)), None)
    if key is not None and (key.last_used_at is None or now - key.last_used_at > _SEEN_EVERY):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def _hash(secret: str) -> str:
    """The secret has 256 random bits: a plain hash is enough, and a slow one would cost every call."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def forget_answers(*, before: datetime) -> int:
    """Forget what POSTs were answered before a time; returns how many."""
    return IdempotentAnswer.objects.filter(created_at__lt=before).delete()[0]
