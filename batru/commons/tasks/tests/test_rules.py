"""Danger, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from batru.commons.tasks.rules import danger

NOW = datetime(2022, 12, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (None, "unknown"),
        (NOW - timedelta(microseconds=1), "late"),
        (NOW, "due_soon"),  # the last lawful moment is still in time
        (NOW + timedelta(hours=23, minutes=59), "due_soon"),
        (NOW + timedelta(hours=24), "on_time"),
    ],
)
def test_danger(due_at: datetime | None, expected: str) -> None:
    assert danger(due_at, NOW) == expected
