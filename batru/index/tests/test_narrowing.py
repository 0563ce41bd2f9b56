"""Fewer of the rows behind a figure: of a day, an hour of the week on the place's clock, a way; soon due; alone."""

from datetime import UTC, datetime, timedelta

import pytest

from batru.commons.imports.models import Locality
from batru.facts.tests.rows import row
from batru.index.reads.listings import how_many, rows
from batru.index.reads.narrowing import Narrow
from batru.index.rules import Period
from batru.index.tests.conftest import DISTRICT, ELSEWHERE, HOA_KHE, NOW, OFFICE, XUAN_HA, Store
from batru.kernel.fact_tables import VISITS
from batru.kernel.refusal import Refusal

AUTUMN = Period.parse("2022-10..2022-12")
TEN = datetime(2022, 11, 18, 3, 30, tzinfo=UTC)  # a Friday, 10:30 in Viet Nam


@pytest.fixture
def stored(store: Store) -> None:
    """Seven dossiers of the district, and two of another system, filed at the same hour of Amsterdam's clock."""
    Locality.objects.create(
        code="another-log", name="x", name_en="x", root=ELSEWHERE, time_zone="Europe/Amsterdam", owner_system="x"
    )
    foreign = {"unit": ELSEWHERE, "locality": "another-log"}
    # Ten in the morning on a Friday is 08:00 UTC in summer time, which ended on 30 October 2022, and 09:00 after it.
    summer, winter = datetime(2022, 10, 28, 8, 5, tzinfo=UTC), datetime(2022, 11, 4, 9, 5, tzinfo=UTC)
    store(
        [
            row(1, submitted_at=TEN - timedelta(hours=3), received_at=TEN, channel="online"),
            row(2, submitted_at=TEN, received_at=None),
            row(3, unit=HOA_KHE, submitted_at=TEN, received_at=TEN + timedelta(minutes=29)),
            row(4, submitted_at=TEN, received_at=TEN + timedelta(minutes=30)),
            row(5, submitted_at=NOW - timedelta(hours=9), received_at=None),  # midnight of 1 December in Viet Nam
            row(6, submitted_at=NOW - timedelta(hours=9, seconds=1), received_at=None),
            row(7, unit=OFFICE, due_at=NOW + timedelta(hours=23), done=False, done_at=None, on_time=None),
            row(8, due_at=NOW + timedelta(hours=25), done=False, done_at=None, on_time=None),
            row(9, submitted_at=summer, received_at=summer, **foreign),
            row(10, submitted_at=winter, received_at=winter, **foreign),
            row(11, submitted_at=winter - timedelta(hours=1), received_at=None, **foreign),
        ]
    )


@pytest.mark.parametrize(
    ("unit", "narrow", "numbers"),
    [
        (DISTRICT, Narrow(hour=(5, 10)), [1, 2, 3]),
        (DISTRICT, Narrow(hour=(5, 11)), [4]),
        (DISTRICT, Narrow(hour=(5, 10), channel="online"), [1]),
        (XUAN_HA, Narrow(hour=(5, 10)), [1, 2]),
        (ELSEWHERE, Narrow(hour=(5, 10)), [9, 10]),
        (ELSEWHERE, Narrow(hour=(5, 9)), [11]),
        (DISTRICT, Narrow(day=NOW.date()), [5]),
        (DISTRICT, Narrow(day=NOW.date() - timedelta(days=1)), [6]),
        (DISTRICT, Narrow(is_alone=True), []),
        (OFFICE, Narrow(is_alone=True), [7]),
    ],
)
def test_only_what_is_asked_for_is_listed(stored: None, unit: str, narrow: Narrow, numbers: list[int]) -> None:
    found = rows("dossiers_received", unit, AUTUMN, narrow=narrow)
    assert [one.key for one in found] == [row(number)["key"] for number in numbers]
    assert how_many("dossiers_received", unit, AUTUMN, "", narrow) == len(numbers)


def test_open_dossiers_that_fall_due_within_a_day(stored: None) -> None:
    december = Period.parse("2022-12")
    found = rows("open_now", DISTRICT, december, narrow=Narrow(is_due_soon=True))
    assert [one.key for one in found] == [row(7)["key"]]
    assert len(rows("open_now", DISTRICT, december)) == 2


def test_what_is_no_dossier_has_no_hour_of_acceptance(store: Store) -> None:
    store([], VISITS)
    with pytest.raises(Refusal, match="cannot be narrowed"):
        rows("hall_visits", XUAN_HA, AUTUMN, narrow=Narrow(hour=(5, 10)))
