"""For tests that speak to the place through its WSGI door."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections


@pytest.fixture
def kept_connection(db: None) -> Iterator[None]:
    """Requests leave the test's own connection open, in whose transaction everything happens."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
