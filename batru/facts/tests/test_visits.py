"""Visits of the hall in the lake: noticed by the journal's line, and recounted twice the same."""

from pathlib import Path

import pytest
from pytest_django import Settings

from batru.facts import jobs
from batru.facts.public import digests
from batru.kernel.fact_tables import VISITS
from batru.kernel.period import Month
from batru.pillars.government.hall.actions import serving
from batru.pillars.government.hall.actions.shifts import open_counter
from batru.pillars.government.hall.tests.conftest import HALL, SYSTEM, make_places, visitor, vn


@pytest.mark.django_db
def test_recounted_twice_the_lake_says_the_same(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_LAKE = tmp_path / "lake"
    make_places()
    open_counter(HALL, 1, by=SYSTEM, at=vn("07:00"))
    ticket = visitor()
    serving.call_next(HALL, 1, by=SYSTEM, at=vn("08:12"))
    assert jobs.refresh()["visits"] == {Month(2022, 12)}
    first = digests(VISITS)
    assert set(first) == {"2022-12"}
    jobs.rebuild()
    assert digests(VISITS) == first
    serving.begin(ticket.key, by=SYSTEM, at=vn("08:13"))
    assert jobs.refresh()["visits"] == {Month(2022, 12)}
    assert digests(VISITS) != first
