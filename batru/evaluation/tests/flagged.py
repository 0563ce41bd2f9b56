"""Eight wards over an empty lake, and what is flagged there."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from batru.evaluation.actions.flags import find_flags
from batru.evaluation.models import Flag
from batru.evaluation.tests.conftest import AT
from batru.evaluation.tests.world import more_wards
from batru.facts.tests.inside import compute_inside

TODAY = date(2022, 12, 1)


@pytest.fixture
def lake(place: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty lake and eight wards."""
    settings.BATRU_LAKE = tmp_path / "lake"
    compute_inside(monkeypatch, "batru.facts.reads")
    more_wards()


def found() -> set[tuple[str, str]]:
    """What is flagged, by check and unit."""
    find_flags(TODAY, AT)
    return set(Flag.objects.values_list("check_code", "unit"))
