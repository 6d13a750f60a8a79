"""Bring pip into a fresh ``.venv`` whose Python came without it: ``.venv/bin/python scripts/first_pip.py``.

Debian keeps the part of Python that installs pip in a package of its own (python3-venv), which a plain installation
does not have and only an administrator can add. pip itself is one file that any Python can run: where ``PIP_INDEX_URL``
names a package index, it is fetched from there, compared with the hash in ``requirements/bootstrap.txt`` and run.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

WANTED = Path(__file__).resolve().parents[1] / "requirements" / "bootstrap.txt"


def wanted_pip(requirements: str) -> tuple[str, set[str]]:
    """Return pip's version and the hashes of its files, as the requirements name them."""
    block = re.search(r"^pip==(\S+)((?:.*\\\n)*.*)", requirements, re.MULTILINE)
    if block is None:
        raise SystemExit(f"{WANTED} names no pip.")
    return block[1], set(re.findall(r"--hash=sha256:([0-9a-f]{64})", block[0]))


def fetch(address: str) -> bytes:
    """Return what stands at a web address of the index."""
    if not address.startswith(("https://", "http://", "file://")):
        raise SystemExit(f"{address} is no address of a package index.")
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - the scheme was looked at above
        return bytes(answer.read())


def main() -> int:
    """Fetch, compare, install; returns the installer's exit code."""
    version, hashes = wanted_pip(WANTED.read_text("utf-8"))
    index = os.environ["PIP_INDEX_URL"].rstrip("/") + "/pip/"
    name = f"pip-{version}-py3-none-any.whl"
    for link in re.findall(r'href="([^"]+)"', fetch(index).decode("utf-8", "replace")):
        address = urllib.parse.urljoin(index, link.replace("&amp;", "&"))
        if urllib.parse.urlsplit(address).path.endswith(f"/{name}"):
            break
    else:
        raise SystemExit(f"{index} does not offer {name}.")
    content = fetch(address)
    if hashlib.sha256(content).hexdigest() not in hashes:
        raise SystemExit(f"{address} is not the file that {WANTED} names: nothing was installed.")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / name
        wheel.write_bytes(content)
        command = [sys.executable, f"{wheel}/pip", "install", "-q", "--disable-pip-version-check"]
        return subprocess.run([*command, "--require-hashes", "-r", str(WANTED)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
