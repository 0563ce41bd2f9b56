"""How many web processes open a place."""

import os
from types import SimpleNamespace

import pytest

from batru.site import serving


@pytest.mark.parametrize(
    ("asked", "vendor", "processors", "expected"),
    [
        ("", "sqlite", 4, 1),
        ("", "postgresql", 4, 4),
        ("", "postgresql", None, 1),
        ("3", "sqlite", 4, 3),
        ("1", "postgresql", 4, 1),
    ],
)
def test_one_process_a_processor_except_on_sqlite(
    monkeypatch: pytest.MonkeyPatch, asked: str, vendor: str, processors: int | None, expected: int
) -> None:
    monkeypatch.setenv("BATRU_WORKERS", asked)
    monkeypatch.setattr(serving, "connection", SimpleNamespace(vendor=vendor))
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert serving.processes() == expected


@pytest.mark.parametrize(("processes", "expected"), [(1, 8), (2, 4), (3, 2), (4, 2), (16, 2)])
def test_eight_are_answered_at_once_and_no_process_has_a_single_thread(processes: int, expected: int) -> None:
    assert serving.threads(processes) == expected
