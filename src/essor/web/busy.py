"""A database that cannot be written to for a while is no fault of the page: say so, and keep what was typed.

SQLite has one writer. Reading goes on beside it, but a change waits for the end of a long import, and after twenty
seconds (see ``config/databases.py``) Django raises ``OperationalError``.
"""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

RETRY_AFTER = 30  # seconds
_LOCKED = ("database is locked", "database table is locked", "database is busy")
_LOCK_STATES = frozenset({"40001", "40P01", "55P03"})  # PostgreSQL: serialization, deadlock, lock not available
_NOT_KEPT = ("csrfmiddlewaretoken", "password", "code", "token")


def is_busy(error: BaseException | None) -> bool:
    """Tell whether an error only says that somebody else is writing."""
    if not isinstance(error, OperationalError):
        return False
    return str(error) in _LOCKED or getattr(error.__cause__, "sqlstate", None) in _LOCK_STATES


def answer_failure(request: HttpRequest) -> HttpResponse:
    """Answer a page that failed: 503 in words where the database was busy, else the page of our own mistakes."""
    if not is_busy(sys.exc_info()[1]):
        return server_error(request)
    words = _("A long import is being stored, and one thing at a time is written here. Nothing of yours was changed.")
    answer: HttpResponse
    if request.path.startswith("/api/"):
        answer = JsonResponse({"title": _("Busy"), "status": 503, "detail": words}, status=503)
        answer["Content-Type"] = "application/problem+json"
    elif request.headers.get("HX-Request"):
        answer = HttpResponse(
            f"{words} {_('Try again in half a minute.')}", content_type="text/plain; charset=utf-8", status=503
        )
    else:
        answer = render(request, "503.html", {"words": words, "kept": _kept(request)}, status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, to be sent again by a button; no secret among it goes back into a page."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in _NOT_KEPT)
        for value in values
        if isinstance(value, str)
    ]
