"""What the facts of a kept night tell stays what it was, whatever was counted since."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from batru.facts.lake import Lake
from batru.facts.tests.rows import row
from batru.index import kept
from batru.index.kept import night_end
from batru.index.public import counting, figures_at, measures, values
from batru.index.rollup import roll_up
from batru.index.rules import Period
from batru.index.tests.conftest import DISTRICT, HOA_KHE, OFFICE, XUAN_HA, Store
from batru.index.tests.test_rollup import ten_dossiers
from batru.kernel.fact_tables import DOSSIERS
from batru.law.shapes import Shape

NIGHT, LATER = "2022-11-30", "2022-12-05"
UNITS = (XUAN_HA, HOA_KHE, OFFICE, DISTRICT)
CODES = ("on_time_share", "dossiers_received", "rating_mean", "open_now")
NOVEMBER, YEAR = Period.parse("2022-11"), Period.parse("2022")


def keep(name: str) -> None:
    Lake(Path(settings.BATRU_LAKE)).keep(DOSSIERS, name)


def late() -> list[dict[str, Any]]:
    """The ten dossiers with an eleventh that was late, told afterwards."""
    done = datetime(2022, 11, 29, 2, tzinfo=UTC)
    return [*ten_dossiers(), row(11, unit=HOA_KHE, channel="online", on_time=False, done_at=done)]


def test_a_night_tells_what_was_counted_by_hand(store: Store) -> None:
    """Xuân Hà 2 of 4 on time and 5 received in November, 6 in the year; three dossiers of the district still open."""
    store(ten_dossiers())
    keep(NIGHT)
    how = counting(CODES)
    found = figures_at(how, UNITS, NOVEMBER, {"dossiers": NIGHT})
    one = found["on_time_share"][XUAN_HA]
    assert [one.part, one.whole, one.figure] == [2, 4, 50]
    assert one.is_divided and one.is_percent
    assert found["dossiers_received"][XUAN_HA].figure == 5
    assert found["rating_mean"][DISTRICT].figure == Fraction(9, 2)
    assert found["open_now"][DISTRICT].figure == 3
    assert found["on_time_share"][OFFICE].figure is None
    assert figures_at(how, UNITS, YEAR, {"dossiers": NIGHT})["dossiers_received"][XUAN_HA].figure == 6


def test_late_facts_change_the_next_night_and_not_the_one_before(store: Store) -> None:
    store(ten_dossiers())
    keep(NIGHT)
    store(late())
    keep(LATER)
    how = counting(CODES)
    before = figures_at(how, UNITS, NOVEMBER, {"dossiers": NIGHT})["on_time_share"][HOA_KHE]
    after = figures_at(how, UNITS, NOVEMBER, {"dossiers": LATER})["on_time_share"][HOA_KHE]
    assert [before.part, before.whole] == [1, 1]
    assert [after.part, after.whole] == [1, 2]


@pytest.mark.parametrize("period", ["2022-11", "2022"])
def test_every_measure_of_dossiers_is_counted_as_the_roll_up_counts_it(store: Store, period: str) -> None:
    store(ten_dossiers())
    keep(NIGHT)
    roll_up()
    asked = [own for own in measures() if own.of is DOSSIERS and own.shape is not Shape.REPORTED]
    found = figures_at(counting([own.code for own in asked]), UNITS, Period.parse(period), {"dossiers": NIGHT})
    assert len(found) == len(asked) > 10
    for own in asked:
        now = values(own.code, UNITS, Period.parse(period))
        for unit in UNITS:
            here, there = found[own.code][unit].figure, now[unit].value
            same = here is None if there is None else here is not None and abs(float(here) - there) < 1e-6
            assert same, (own.code, unit, here, there)


def test_the_sql_of_then_counts_when_the_catalogue_has_moved_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store(ten_dossiers())
    keep(NIGHT)
    how = counting(["on_time_share"])
    monkeypatch.setattr(kept, "measures", tuple)
    found = figures_at(how, UNITS, NOVEMBER, {"dossiers": NIGHT})
    assert found["on_time_share"][XUAN_HA].figure == 50


def test_a_table_without_a_night_and_a_measure_that_nobody_knows_are_left_out(store: Store) -> None:
    store(ten_dossiers())
    assert figures_at(counting([*CODES, "nonsense"]), UNITS, NOVEMBER, {}) == {}
    assert counting(["nonsense"]) == {"measures": {}, "scans": {}}


def test_a_night_ends_at_midnight_in_viet_nam() -> None:
    assert night_end(NIGHT) == datetime(2022, 11, 30, 17, tzinfo=UTC)
