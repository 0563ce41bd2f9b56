"""A lake of its own, and rooms that report what a test tells them to."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.facts import sources
from batru.facts.tests.inside import compute_inside
from batru.facts.tests.rows import columns
from batru.kernel.period import Month

NOW = datetime(2022, 12, 1, 2, tzinfo=UTC)
Tell = Callable[[Iterable[dict[str, Any]]], None]


class Loader:
    """Whoever may do everything."""

    key = "system:test"

    def may(self, permission: str, unit_key: str | None = None) -> bool:
        return True


@pytest.fixture
def lake(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty lake, read inside the test's process at nine on 1 December 2022."""
    settings.BATRU_LAKE = tmp_path / "lake"
    compute_inside(monkeypatch, "batru.facts.reads")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return tmp_path / "lake"


@pytest.fixture
def tell(lake: Path, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Let one room report these dossiers, and no other room any."""
    told: dict[Month, list[dict[str, Any]]] = {}

    def rows(month: Month) -> Iterable[dict[str, list[Any]]]:
        return [columns(told[month])] if month in told else []

    source = sources.Source(lambda: set(told), rows)
    monkeypatch.setitem(sources.SOURCES, "dossiers", (source,))

    def report(dossiers: Iterable[dict[str, Any]]) -> None:
        told.clear()
        for own in dossiers:
            told.setdefault(Month.of(own["submitted_at"]), []).append(own)

    return report
