"""How often one address may try: counters for the doors that a guesser would knock at."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def tries_left(request: HttpRequest, door: str, *, limit: int, seconds: int) -> bool:
    """Count one try of the client's address at ``door`` and tell whether it was within ``limit`` per ``seconds``.

    The address is the connection's own, or what the number of trusted proxies says: never a header a client can write.
    Only its hash is kept, and only for the time of the window.
    """
    key = _counter(request, door)
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # the window ended between the two calls
        cache.set(key, 1, seconds)
        return True


def may_try(request: HttpRequest, door: str, *, limit: int) -> bool:
    """Tell, without counting, whether the client's address is still within its tries."""
    return int(cache.get(_counter(request, door), 0)) < limit


def _counter(request: HttpRequest, door: str) -> str:
    try:
        address = str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # a socket without addresses: all who come by it count as one
        address = "unknown"
    return f"tries:{door}:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
