"""A plugin, named in pyproject.toml so that it comes before Django: every test process has a home folder of its own."""

import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="batru-test-"))
(HOME / "static").mkdir()
os.environ["BATRU_HOME"] = str(HOME)
os.environ.setdefault("BATRU_SECRET_KEY", "for tests alone")
os.environ.setdefault("BATRU_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
