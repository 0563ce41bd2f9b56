"""Complaints in the lake: noticed by the journal's line, and recounted twice the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from batru.commons.people.public import Actor
from batru.facts import jobs
from batru.facts.public import digests, select
from batru.kernel.fact_tables import COMPLAINTS
from batru.kernel.period import Month
from batru.pillars.government.onestop.actions.complaining import Said, answer_complaint, complain_of_service
from batru.pillars.government.onestop.tests.conftest import OTHER, WARD, _quick_hashes, cast, places, vn

__all__ = ["_quick_hashes", "cast", "places"]
DECEMBER = Month(2022, 12)


@pytest.mark.django_db
def test_recounted_twice_the_lake_says_the_same(lake: Path, cast: Callable[[str], Actor]) -> None:
    hoa = cast("hoa")
    made = complain_of_service(WARD, Said("Chờ lâu."), by=hoa, at=vn("2022-12-01 09:00"))
    complain_of_service(OTHER, Said("Chờ lâu."), by=hoa, at=vn("2022-12-02 09:00"))
    assert jobs.refresh()["complaints"] == {DECEMBER}
    first, rows = digests(COMPLAINTS), _rows()
    assert [row[:3] for row in rows] == [[WARD, None, None], [OTHER, None, None]]
    jobs.rebuild()
    assert (digests(COMPLAINTS), _rows()) == (first, rows)
    answer_complaint(made.pk, "Xin lỗi bà.", by=cast("lan"), at=vn("2023-01-05 09:00"))
    assert jobs.refresh()["complaints"] == {DECEMBER}
    assert digests(COMPLAINTS) != first
    assert _rows()[0][:3] == [WARD, "2023-01-05T02:00:00Z", False]


def _rows() -> list[list[object]]:
    return select(COMPLAINTS, "SELECT unit, answered_at, on_time, * FROM complaints ORDER BY made_at")
