"""How sign-in (django-allauth) behaves here: nobody signs up by themselves, links never trust a header, codes are sealed."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Site:
    """The installation as mails name it."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation only; mails carry the configured address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an invited person joins by their link."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to the configured address, whatever Host the request claimed."""
        fixed = {
            name: public_address(value) if name.endswith("_url") and isinstance(value, str) else value
            for name, value in context.items()
        }
        site = Site("Essor", urlsplit(settings.PUBLIC_URL).netloc)
        super().send_mail(template_prefix, email, {**fixed, "current_site": site})


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        nonce = os.urandom(12)
        return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), b"mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        sealed = base64.b64decode(encrypted_text)
        return _cipher().decrypt(sealed[:12], sealed[12:], b"mfa").decode()


def public_address(address: str) -> str:
    """Return the address with the configured scheme and host in place of its own."""
    parts = urlsplit(address)
    tail = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{settings.PUBLIC_URL}{tail}"


def _cipher() -> AESGCM:
    return AESGCM(hashlib.sha256(b"mfa:" + settings.CREDENTIALS_KEY.encode()).digest())
