"""Every test process has a home folder of its own, gone when it ends."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_home = Path(tempfile.mkdtemp(prefix="batru-test-"))
os.environ["BATRU_HOME"] = str(_home)
os.environ.setdefault("BATRU_SECRET_KEY", "for tests alone")
os.environ.setdefault("BATRU_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")


def pytest_sessionfinish() -> None:
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    """No test leaves the time shifted for the next one."""
    yield
    (_home / "clock.json").unlink(missing_ok=True)
