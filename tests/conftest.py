"""Every database test runs on both databases: the suite is started once per backend by ``make test``.

``ESSOR_DATABASE`` chooses; the data folder is a temporary one, so that no test touches a person's installation.
"""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("ESSOR_DATA", tempfile.mkdtemp(prefix="essor-test-"))
