"""Secrets are made at first start and live in one file outside the database, readable by its owner alone.

One key per purpose, so that losing or changing one does not take the others with it.
"""

from __future__ import annotations

import json
import os
import secrets as random_source
from pathlib import Path

PURPOSES = ("session", "signing", "credentials")


class SecretsError(RuntimeError):
    """The secrets file cannot be used; the message says which and what to do."""


def load_secrets(folder: Path) -> dict[str, str]:
    """Return the key of every purpose, making those that do not exist yet.

    Raises ``SecretsError`` where the file is not readable as secrets: it is never silently replaced, because a new key
    would make stored credentials unreadable.
    """
    path = folder / "secrets.json"
    if path.exists():
        try:
            keys = _parsed(path.read_text("utf-8"))
        except (ValueError, OSError) as error:
            raise SecretsError(
                f"{path} cannot be read ({error}). Restore it from your backup; deleting it signs everybody out and "
                "makes stored credentials unreadable."
            ) from error
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    else:
        keys = {}
    missing = [purpose for purpose in PURPOSES if purpose not in keys]
    if missing:
        for purpose in missing:
            keys[purpose] = random_source.token_urlsafe(48)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(keys, file, indent=1)
        if path.exists():
            temporary.replace(path)
        else:
            try:
                os.link(temporary, path)  # two processes at first start: the first one wins, both read the same keys
            except FileExistsError:
                temporary.unlink()
                return load_secrets(folder)
            temporary.unlink()
    return keys


def _parsed(text: str) -> dict[str, str]:
    keys = json.loads(text)
    if not isinstance(keys, dict) or not all(isinstance(key, str) and len(key) >= 32 for key in keys.values()):
        raise ValueError("it holds something else than one long key per purpose")
    return keys
