"""What the facts put into the cells of an index set is what a person counting the rows would write there."""

import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from batru.facts.models import Observation
from batru.facts.public import last_reported
from batru.facts.tests.rows import complaint, row
from batru.index.public import Fed, Period, fed
from batru.index.reads.index_sets import index_set
from batru.index.rollup import roll_up
from batru.index.tests.conftest import DISTRICT, HOA_KHE, NOW, OFFICE, XUAN_HA, Store
from batru.index.tests.test_rollup import at, ten_dossiers
from batru.kernel.fact_tables import COMPLAINTS
from batru.law.index_sets.frozen import Values, canonical, frozen, score_periods
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition
from batru.law.index_sets.units import Unit

YEAR, NOVEMBER, QUARTER = Period.parse("2022"), Period.parse("2022-11"), Period.parse("2022-10..2022-12")
LAST_DAY = date(2022, 12, 31)
WARDS = {XUAN_HA: "ward", HOA_KHE: "ward"}
SET = "district_proposed"
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def held(code: str) -> Edition:
    """The version of a set that holds on the year's last day."""
    found = index_set(code).on(LAST_DAY)
    assert found is not None
    return found


@pytest.fixture
def counted(store: Store) -> None:
    store([one | {"online_level": "partial"} if one["channel"] == "post" else one for one in ten_dossiers()])
    store(
        [
            complaint(1, unit=XUAN_HA, due_at=at(11, 25), answered_at=at(11, 20), on_time=True),
            complaint(2, unit=XUAN_HA, due_at=at(11, 25), answered_at=None, answered=False, on_time=None),
        ],
        COMPLAINTS,
    )
    roll_up()


def test_a_wards_year_is_counted_by_hand(counted: None) -> None:
    """Xuân Hà filed six: four online without help, one at the counter, one by post; one procedure, used online.

    On time: 1 and 2; late: 3, and 4 for its two supplements; open: 5 past due, 6 not yet.
    """
    own = fed(held(SET), WARDS, YEAR)[XUAN_HA]
    assert {code: each.given for code, each in own.items()} == {
        "G15": Given({"self": "4", "assisted": "0", "whole": "6"}),
        "G16": Given({"part": "1", "whole": "1"}),
        "G17": Given({"part": "3", "whole": "6"}),
        "G18": Given({"part": "4", "whole": "5"}),
        "G22": Given({"part": "0", "whole": "0"}),
        "G23": Given({"part": "1", "whole": "2"}),
        "G24": Given({"part": "2", "whole": "2"}),
    }


def test_each_cell_knows_where_it_comes_from(counted: None) -> None:
    source = fed(held(SET), WARDS, YEAR)[XUAN_HA]["G15"].sources["whole"]
    assert (source.measure, source.part, source.whole) == ("online_eligible", Fraction(6), None)
    assert (source.provisional, source.simulated, source.counted_at) == (True, True, NOW)
    of_november = fed(held(SET), WARDS, NOVEMBER)[HOA_KHE]["G17"].sources
    assert {cell: (own.part, own.whole, own.provisional) for cell, own in of_november.items()} == {
        "part": (Fraction(2), Fraction(2), False),
        "whole": (Fraction(2), Fraction(2), False),
    }


def test_what_no_fact_tells_of_is_missing_and_no_rows_are_nothing(counted: None) -> None:
    found = fed(held(SET), {XUAN_HA: "ward", "thanh-khe-2022/nowhere": "ward"}, Period.parse("2022-07"))
    assert found["thanh-khe-2022/nowhere"]["G17"] == Fed(Given({}), {})
    assert found[XUAN_HA]["G17"].given == Given({"part": "0", "whole": "0"})
    assert found[XUAN_HA]["G15"].given == Given({"self": "0", "assisted": "0", "whole": "0"})


def test_what_does_not_add_up_is_counted_anew_over_a_quarter(counted: None) -> None:
    """One procedure in both of its months: it is one of one, and not two of two."""
    found = fed(held(SET), WARDS, QUARTER)[XUAN_HA]
    assert found["G16"].given == Given({"part": "1", "whole": "1"})
    assert found["G17"].given == Given({"part": "3", "whole": "6"})


def test_a_profile_gets_its_own_indicators_alone(counted: None) -> None:
    found = fed(held(SET), {OFFICE: "body", DISTRICT: "school"}, YEAR)
    assert found[OFFICE] == {}
    assert set(found[DISTRICT]) == {"G15", "G17", "G23", "G24"}


def test_the_set_of_decision_766_takes_five_indicators(counted: None) -> None:
    """Of Xuân Hà four ended, one late and one sent back twice; two complaints, all about dossiers."""
    found = fed(held("service_quality_766"), {XUAN_HA: ""}, YEAR)[XUAN_HA]
    assert set(found) == {"on_time", "online_end_to_end", "paid_online", "petitions_on_time", "dossiers_content"}
    assert found["dossiers_content"].given == Given({"late": "2", "complained": "2", "whole": "4"})
    assert found["online_end_to_end"].given == Given({"part": "4", "whole": "5"})


def test_all_units_are_asked_at_once(counted: None, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    fed(held(SET), WARDS, YEAR)
    with django_assert_max_num_queries(4):  # scans, units with facts, what adds up, what was counted anew
        fed(held(SET), {XUAN_HA: "ward", HOA_KHE: "ward", OFFICE: "department", DISTRICT: "school"}, YEAR)


def test_a_month_is_a_part_of_its_year(counted: None) -> None:
    """Months of a count sum to the year; the number of procedures does not."""
    months = [fed(held(SET), WARDS, Period(month, month))[XUAN_HA] for month in YEAR.months]
    year = fed(held(SET), WARDS, YEAR)[XUAN_HA]
    for cell in ("self", "assisted", "whole"):
        assert sum(own["G15"].given.number(cell) or 0 for own in months) == year["G15"].given.number(cell)
    assert sum(own["G16"].given.number("whole") or 0 for own in months) == 2
    assert year["G16"].given.number("whole") == 1


def test_the_order_of_rows_leaves_no_trace_in_a_frozen_result(store: Store) -> None:
    files = []
    for seed in (1, 2):
        rows = ten_dossiers()
        random.Random(seed).shuffle(rows)
        store(rows)
        roll_up()
        files.append(frozen(index_set(SET), score_periods(index_set(SET), [_values(fed(held(SET), WARDS, YEAR))])))
    assert canonical(files[0]) == canonical(files[1])
    cells = files[0]["inputs"][0]["units"][XUAN_HA]["cells"]
    assert cells["G17"] == {"part": "3", "whole": "6"}
    scored = files[0]["results"][0]["units"][XUAN_HA]["nodes"]["G17"]
    assert Fraction(scored["score"]) == 3  # 3 of 6, of 6 points


def test_one_more_good_dossier_never_lowers_a_point(store: Store) -> None:
    before = _points(store, ten_dossiers())
    good = row(11, unit=XUAN_HA, channel="online", submitted_at=at(11, 1), done_at=at(11, 2), rating=5)
    after = _points(store, [*ten_dossiers(), good])
    assert set(before) <= set(after)
    assert all(after[code] >= points for code, points in before.items())


def test_the_latest_word_of_several_is_what_was_reported(place: None) -> None:
    for key, start, value, provisional in (
        ("a", date(2022, 1, 1), 80, False),
        ("b", date(2022, 7, 1), 90, True),
        ("c", date(2022, 7, 1), 91, False),
        ("d", date(2023, 1, 1), 99, False),
    ):
        Observation.objects.create(
            key=key,
            locality="thanh-khe-2022",
            unit=DISTRICT,
            indicator="reported.online_share",
            period_start=start,
            period_kind="year",
            series="test",
            value=value,
            unit_of_measure="percent",
            status="reported",
            source="made for a test",
            provisional=provisional,
            simulated=False,
        )
    found = last_reported({"reported.online_share"}, {DISTRICT, XUAN_HA}, date(2022, 1, 1), LAST_DAY)
    assert {key: own.value for key, own in found.items()} == {("reported.online_share", DISTRICT): 91}


def _values(found: dict[str, dict[str, Fed]]) -> Values:
    units = [
        Unit(key, key, {code: own.given for code, own in cells.items()}, WARDS[key]) for key, cells in found.items()
    ]
    return Values("2022", LAST_DAY, held(SET), tuple(units))


def _points(store: Store, rows: list[dict[str, Any]]) -> dict[str, Fraction]:
    store(rows)
    roll_up()
    (period,) = score_periods(index_set(SET), [_values(fed(held(SET), WARDS, YEAR))])
    own = next(one for one in period.scores if one.unit.key == XUAN_HA)
    return {part.code: part.score for part in own.base.walk() if part.score is not None}
