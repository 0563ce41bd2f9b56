"""What every test has: the clock as it was, and parts that are there or a reason why not."""

import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.home import HOME

# The same examples in every run, so that a red run can be looked at again; BATRU_EXPLORE=1 looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("default" if os.environ.get("BATRU_EXPLORE") == "1" else "repeatable")

PORTS = {"postgres": 5432, "redis": 6379, "rabbitmq": 5672, "mqtt": 1883}
PROGRAMS = ("chromium", "pdfsig", "openssl")
REQUIRED = set(filter(None, os.environ.get("BATRU_REQUIRE", "").split(",")))


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    """No test leaves the time shifted for the next one."""
    yield
    (HOME / "clock.json").unlink(missing_ok=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that needs a part is skipped with the reason where it is missing, and fails where it is required."""
    for mark in item.iter_markers("needs"):
        for part in mark.args:
            if _is_there(part):
                continue
            if part in REQUIRED:
                pytest.fail(f"{part} is required here (BATRU_REQUIRE) and is missing.")
            pytest.skip(f"{part} is not on this machine.")


def _is_there(part: str) -> bool:
    if part in PROGRAMS:
        return shutil.which(part) is not None
    try:
        socket.create_connection(("127.0.0.1", PORTS[part]), timeout=2).close()
    except OSError:
        return False
    return True
