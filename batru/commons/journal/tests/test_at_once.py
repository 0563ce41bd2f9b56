"""Deeds on one subject at the same moment, which lock nothing else: every line is there and the chain holds."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from batru.commons.journal.public import Deed, act, first_break, history

pytestmark = pytest.mark.django_db(transaction=True)
AT, THREADS = datetime(2026, 3, 2, 8, 0, tzinfo=UTC), 8


class Anyone:
    """Who may do everything here."""

    key = "system:test"

    def may(self, permission: str, unit_key: str | None = None) -> bool:
        return True


@act("test.bell.rung", needs="")
def ring(*, by: Any, at: datetime) -> Deed[None]:
    return Deed(None, "bell/1")


def test_every_deed_of_many_at_once_has_its_line() -> None:
    if connections["default"].vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time.")
    start = threading.Barrier(THREADS)

    def one(_: int) -> None:
        start.wait(timeout=20)
        try:
            for _ in range(10):
                ring(by=Anyone(), at=AT)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, range(THREADS)))
    assert [entry.seq for entry in history("bell/1")] == list(range(1, 10 * THREADS + 1))
    assert first_break("bell/1") is None
