"""Who came, read from the lake itself: tickets of the hall before dossiers, counted by hand."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from batru.facts import engine
from batru.facts.lake import Lake
from batru.facts.models import Partition
from batru.facts.tests.inside import compute_inside
from batru.facts.tests.rows import columns, row, visit
from batru.foresight.reads.counters import known_visits, visits
from batru.foresight.rules.counters import Source, Waited
from batru.foresight.tests.conftest import AT, HOA_KHE, XUAN_HA
from batru.kernel.fact_tables import DOSSIERS, VISITS, FactTable
from batru.kernel.period import Month

# Monday 14 November 2022, 9:10 by the clock of Viet Nam; the Monday after is the 21st.
MONDAY = datetime(2022, 11, 14, 2, 10, tzinfo=UTC)
NOVEMBER = Month(2022, 11)


@pytest.fixture
def lake(place: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    settings.BATRU_LAKE = tmp_path / "lake"
    compute_inside(monkeypatch, "batru.facts.reads")
    cache.clear()
    return Lake(tmp_path / "lake")


def put(lake: Lake, table: FactTable, rows: list[dict[str, Any]]) -> None:
    counted = lake.write(table, {NOVEMBER: engine.gather(table, [columns(rows, table)])})[NOVEMBER]
    Partition.objects.update_or_create(
        table=table.name,
        month="2022-11",
        defaults={"rows": counted.rows, "digest": counted.digest, "version": 0, "counted_at": AT},
    )


def ticket(number: int, at: datetime, minutes: float | None = 10.0, **change: Any) -> dict[str, Any]:
    return visit(number, taken_at=at, service_minutes=minutes, **change)


def test_tickets_stand_before_dossiers(lake: Lake) -> None:
    """Three Mondays from the first ticket to 30 November (14, 21, 28), 4 tickets, 3 of them served to the end."""
    put(lake, DOSSIERS, [row(n, submitted_at=MONDAY, received_at=MONDAY) for n in range(9)])
    hour = timedelta(hours=1)
    put(
        lake,
        VISITS,
        [
            ticket(1, MONDAY, 12.0),
            ticket(2, MONDAY, 4.0, lane="land"),
            ticket(3, MONDAY + hour, 7.0),
            ticket(4, MONDAY + timedelta(days=7), None, state="left"),
            ticket(5, MONDAY + timedelta(days=1)),
            ticket(6, MONDAY, unit=HOA_KHE),
        ],
    )
    found = visits(XUAN_HA, 0, AT)
    assert (found.source, found.recorded, found.simulated) == (Source.TICKETS, 4, False)
    assert {day: {hour: n for hour, n in enumerate(own) if n} for day, own in found.days.items()} == {
        date(2022, 11, 14): {9: 2, 10: 1},
        date(2022, 11, 21): {9: 1},
        date(2022, 11, 28): {},
    }
    assert found.fields == {"papers": 3, "land": 1}
    assert (found.minutes_of(hour=9), found.minutes_of(kind="papers"), found.measured) == ([4.0, 12.0], [7.0, 12.0], 3)


def test_without_tickets_of_such_a_day_dossiers_tell_who_came(lake: Lake) -> None:
    put(lake, DOSSIERS, [row(n, submitted_at=MONDAY, received_at=MONDAY) for n in range(9)])
    put(lake, VISITS, [ticket(1, MONDAY + timedelta(days=1)), ticket(2, MONDAY, unit=HOA_KHE)])
    found = visits(XUAN_HA, 0, AT)
    assert (found.source, found.recorded, found.measured) == (Source.DOSSIERS, 9, 0)
    assert visits(XUAN_HA, 1, AT).source is Source.TICKETS


def test_a_new_ticket_is_not_answered_from_memory(lake: Lake) -> None:
    put(lake, VISITS, [ticket(1, MONDAY)])
    assert known_visits(XUAN_HA, 0, AT) is None
    assert visits(XUAN_HA, 0, AT).recorded == 1
    known = known_visits(XUAN_HA, 0, AT)
    assert known is not None and known.recorded == 1
    put(lake, VISITS, [ticket(1, MONDAY), ticket(2, MONDAY)])
    assert known_visits(XUAN_HA, 0, AT) is None


def test_how_long_they_waited_and_at_how_many_counters_is_measured_too(lake: Lake) -> None:
    """Monday: waits of 5 and 20 minutes at counters 1 and 2; the next: one of 5 at counter 1, one never called."""
    later = MONDAY + timedelta(days=7)
    put(
        lake,
        VISITS,
        [
            ticket(1, MONDAY, wait_minutes=5.0),
            ticket(2, MONDAY, wait_minutes=20.0, counter=2),
            ticket(3, later, wait_minutes=5.0),
            ticket(4, later, None, wait_minutes=None, counter=None, state="left"),
        ],
    )
    assert visits(XUAN_HA, 0, AT).waited == Waited(people=3, mean_minutes=10.0, over_15=1 / 3, counters=1.5)
    put(lake, VISITS, [ticket(1, MONDAY, None, wait_minutes=None, counter=None, state="left")])
    assert visits(XUAN_HA, 0, AT).waited is None
