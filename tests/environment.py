"""Loaded before Django's settings: gives every test run a data folder of its own, so that none touches an installation.

A ``conftest.py`` would come too late: pytest-django reads the settings before it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="essor-test-")
os.environ["ESSOR_DATA"] = _folder
# Here and not in pyproject.toml: the unit part runs without pytest-django, to which that option would belong.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
os.environ["ESSOR_COMPUTE_ASIDE"] = "0"
# Workers of a parallel run inherit the variable and make their own below; only its maker removes a folder.
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
