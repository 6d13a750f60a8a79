"""``Idempotency-Key``: a POST that is sent twice is done once.

The first call claims the key by inserting a row, which only one of two concurrent calls can do. Its effect and its
answer are then committed together: a process killed in between leaves a claim without an answer, which the next call
takes over once it is older than any call can last. A call that was refused gives its key back, as nothing was done.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from essor.workspaces.api.problems import Problem
from essor.workspaces.models import IdempotentAnswer, Workspace

HEADER = "Idempotency-Key"
LONGEST_CALL = timedelta(minutes=2)
_KEY = re.compile(r"[\x21-\x7e]{1,120}")


def answer_once(
    request: HttpRequest, *, workspace: Workspace, key: str, now: datetime, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """Return the stored answer of the key, or the one that ``answer`` gives now, and store that.

    Raises ``Problem``: 400 for a malformed key, 409 while the first call runs, 422 for the same key with another
    request.
    """
    if not _KEY.fullmatch(key):
        raise Problem(400, _("The Idempotency-Key is 1 to 120 visible ASCII characters, for instance a UUID."))
    fingerprint = request_fingerprint(request)
    claim, is_ours = _claim(workspace, key=key, fingerprint=fingerprint, now=now)
    if claim.fingerprint != fingerprint:
        raise Problem(422, _("This Idempotency-Key was used for another request; take a new key for a new request."))
    if claim.status:
        return _replay(claim)
    if not is_ours:
        raise Problem(
            409,
            _("The first call with this Idempotency-Key is still running; ask again in a moment."),
            headers={"Retry-After": "2"},
        )
    mine = IdempotentAnswer.objects.filter(pk=claim.pk, status=0, created_at=claim.created_at)
    is_kept = False
    try:
        with transaction.atomic():
            response = answer()
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                body = json.loads(response.content) if response.content else None
                is_kept = bool(mine.update(status=response.status_code, body=body))
                if not is_kept:  # another call took the key over, thinking that this one was dead: it alone counts
                    raise Problem(409, _("Another call with this Idempotency-Key overtook this one; ask again."))
    finally:
        if not is_kept:
            mine.delete()
    return response


def request_fingerprint(request: HttpRequest) -> str:
    """Return a hash of method, address and body; of an upload, the fields and the bytes of each file."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        for name in sorted(request.POST):
            digest.update(json.dumps([name, request.POST.getlist(name)]).encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                digest.update(json.dumps([name, file.name, file.size]).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _claim(workspace: Workspace, *, key: str, fingerprint: str, now: datetime) -> tuple[IdempotentAnswer, bool]:
    """Return the key's row, and whether this call is the one that may act on it."""
    try:
        with transaction.atomic():
            return IdempotentAnswer.objects.create(
                workspace=workspace, key=key, fingerprint=fingerprint, created_at=now
            ), True
    except IntegrityError:
        claim = IdempotentAnswer.objects.filter(workspace=workspace, key=key).first()
    if claim is None:  # it was given back in between
        return _claim(workspace, key=key, fingerprint=fingerprint, now=now)
    if claim.status == 0 and claim.fingerprint == fingerprint and now - claim.created_at > LONGEST_CALL:
        taken = IdempotentAnswer.objects.filter(pk=claim.pk, status=0, created_at=claim.created_at).update(
            created_at=now
        )
        if taken:
            claim.created_at = now
            return claim, True
    return claim, False


def _replay(claim: IdempotentAnswer) -> HttpResponse:
    content = b"" if claim.body is None else json.dumps(claim.body).encode()
    return HttpResponse(
        content,
        status=claim.status,
        content_type="application/json; charset=utf-8",
        headers={"Idempotent-Replayed": "true"},
    )
