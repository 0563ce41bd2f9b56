"""The roll-up says what a person counting the rows would say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from batru.commons import clock
from batru.facts.tests.rows import row
from batru.index.models import Cell, Rolled, UnitMonth
from batru.index.public import cells, extent, series, value_of, values
from batru.index.rollup import burn, roll_up
from batru.index.rules import Period
from batru.index.tests.conftest import DISTRICT, ELSEWHERE, HOA_KHE, NOW, OFFICE, XUAN_HA, Store, all_figures
from batru.kernel.period import Month

OCTOBER, NOVEMBER = Period.parse("2022-10"), Period.parse("2022-11")
YEAR = Period.parse("2022")


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2022, month, day, hour, tzinfo=UTC)


def ten_dossiers() -> list[dict[str, Any]]:
    """Counted by hand in the tests below."""
    open_ = {"done": False, "done_at": None, "on_time": None, "state": "processing"}
    return [
        row(1, unit=XUAN_HA, channel="online", submitted_at=at(10, 28), received_at=at(10, 28), done_at=at(11, 3)),
        row(2, unit=XUAN_HA, channel="online", rating=5, received_at=at(11, 15), done_at=at(11, 16)),
        row(3, unit=XUAN_HA, channel="counter", rating=4, received_at=at(11, 15), done_at=at(11, 18), on_time=False),
        row(4, unit=XUAN_HA, channel="online", supplements=2, first_time_right=False, done_at=at(11, 20)),
        row(5, unit=XUAN_HA, channel="post", **open_, due_at=at(11, 30)),
        row(6, unit=XUAN_HA, channel="online", **open_, due_at=at(12, 5), first_time_right=None),
        row(7, unit=HOA_KHE, channel="online", assisted=True, done_at=at(11, 17)),
        row(8, unit=HOA_KHE, channel="counter", done_at=datetime(2022, 11, 30, 17, tzinfo=UTC)),
        row(9, unit=OFFICE, channel="counter", **open_, due_at=None, simulated=False),
        row(10, unit=ELSEWHERE, locality="another-log", channel="other", done_at=at(11, 16), simulated=False),
    ]


def test_counted_by_hand(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    assert _told("dossiers_received", NOVEMBER) == {XUAN_HA: 5, HOA_KHE: 2, OFFICE: 1, DISTRICT: 8, ELSEWHERE: 1}
    assert _told("dossiers_received", YEAR) == {XUAN_HA: 6, HOA_KHE: 2, OFFICE: 1, DISTRICT: 9, ELSEWHERE: 1}
    assert _told("dossiers_done", NOVEMBER) == {XUAN_HA: 4, HOA_KHE: 1, OFFICE: 0, DISTRICT: 5, ELSEWHERE: 1}
    assert _told("dossiers_done", OCTOBER)[DISTRICT] == 0
    assert _told("open_now", NOVEMBER)[DISTRICT] == 3
    assert _told("overdue_now", NOVEMBER)[DISTRICT] == 1


def test_shares_carry_part_and_whole(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    assert _fraction("online_share", XUAN_HA) == (3, 5, 60.0)
    assert _fraction("online_share", DISTRICT) == (4, 8, 50.0)
    assert _fraction("self_filed_share", DISTRICT) == (3, 4, 75.0)
    assert _fraction("on_time_share", XUAN_HA) == (2, 4, 50.0)
    assert _fraction("on_time_share", DISTRICT) == (3, 5, 60.0)
    assert _fraction("first_time_right_share", XUAN_HA) == (3, 4, 75.0)
    assert _fraction("rating_mean", DISTRICT) == (9, 2, 4.5)


def test_nothing_finished_is_not_zero(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    assert value_of("on_time_share", OFFICE, NOVEMBER).value is None
    assert value_of("on_time_share", XUAN_HA, Period.parse("2022-07")).value is None


def test_a_dossier_counts_in_the_month_that_clocks_in_viet_nam_show(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    december = value_of("dossiers_done", HOA_KHE, Period.parse("2022-12"))
    assert (december.value, value_of("dossiers_done", HOA_KHE, NOVEMBER).value) == (1, 1)


def test_lead_times_up_the_tree(store: Store) -> None:
    """The district's middle lies among all five dossiers, and is no mean of its wards' middles."""
    lasted = {XUAN_HA: [6, 1, 3], HOA_KHE: [9, 10]}
    rows = [
        row(10 * n + days, unit=unit, received_at=at(11, 2), done_at=at(11, 2) + timedelta(days=days))
        for n, (unit, several) in enumerate(lasted.items())
        for days in several
    ]
    store(rows)
    roll_up()
    assert _told("lead_days_median", NOVEMBER) == {XUAN_HA: 3, HOA_KHE: 9.5, OFFICE: None, DISTRICT: 6, ELSEWHERE: None}
    assert value_of("lead_days_median", DISTRICT, YEAR).value == 6
    assert value_of("lead_days_median", DISTRICT, Period.parse("2022-10..2022-11")).value == 6
    assert value_of("lead_days_mean", DISTRICT, NOVEMBER).value == pytest.approx(29 / 5)


def test_a_procedure_counts_once_up_the_tree(store: Store) -> None:
    """Two wards with procedures a and b, a and c: the district has three, of which a and c were used online."""
    filed = [
        (XUAN_HA, "a", "online", at(11, 2)),
        (XUAN_HA, "b", "counter", at(11, 3)),
        (HOA_KHE, "a", "counter", at(11, 4)),
        (HOA_KHE, "c", "online", at(11, 5)),
        (HOA_KHE, "a", "online", at(10, 5)),
    ]
    store(
        row(n, unit=unit, procedure=procedure, channel=channel, submitted_at=moment, online_level="full")
        for n, (unit, procedure, channel, moment) in enumerate(filed)
    )
    roll_up()
    assert _fraction("procedures_online_share", XUAN_HA) == (1, 2, 50.0)
    assert _fraction("procedures_online_share", HOA_KHE) == (1, 2, 50.0)
    assert _fraction("procedures_online_share", DISTRICT)[:2] == (2, 3)
    of_the_year = value_of("procedures_online_share", HOA_KHE, YEAR)
    assert (of_the_year.part, of_the_year.whole) == (2, 2)


def test_still_in_time_turns_late_with_time_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store(ten_dossiers())
    roll_up()
    before = value_of("in_time_share", DISTRICT, NOVEMBER)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=7))
    roll_up()
    after = value_of("in_time_share", DISTRICT, NOVEMBER)
    assert (after.part or 0, after.whole) == ((before.part or 0) - 1, before.whole)


def test_people_are_the_whole_of_a_figure_per_head(store: Store) -> None:
    store([row(n, unit=XUAN_HA) for n in range(6)])
    roll_up()
    assert value_of("dossiers_per_1000", XUAN_HA, NOVEMBER).value == 0.5
    assert value_of("dossiers_per_1000", XUAN_HA, YEAR).value == 0.5
    assert value_of("dossiers_per_1000", DISTRICT, NOVEMBER).value is None


def test_no_figure_rises_above_the_locality(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    assert {unit for _, unit, *_ in all_figures()} == {XUAN_HA, HOA_KHE, OFFICE, DISTRICT, ELSEWHERE}


def test_simulated_rows_label_what_they_touch(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    labelled = {unit: figure.simulated for unit, figure in values("dossiers_received", _units(), NOVEMBER).items()}
    assert labelled == {XUAN_HA: True, HOA_KHE: True, OFFICE: False, DISTRICT: True, ELSEWHERE: False}


def test_what_changed_is_counted_and_what_is_gone_is_gone(store: Store) -> None:
    store(ten_dossiers())
    assert roll_up() == {"2022-10", "2022-11", "2022-12"}
    assert roll_up() == set()
    store(ten_dossiers()[1:])
    assert roll_up() == {"2022-10", "2022-11"}
    assert value_of("dossiers_done", XUAN_HA, NOVEMBER).value == 3
    assert value_of("dossiers_received", DISTRICT, YEAR).value == 8
    store([])
    roll_up()
    assert Cell.objects.count() == UnitMonth.objects.count() == Rolled.objects.count() == 0


def test_step_by_step_equals_at_once(store: Store) -> None:
    for last in (3, 7, 10):
        store(ten_dossiers()[:last])
        roll_up()
    stepwise = all_figures()
    burn()
    roll_up()
    assert all_figures() == stepwise
    assert stepwise


def test_time_alone_makes_a_dossier_overdue(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store(ten_dossiers())
    roll_up()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    assert roll_up() == set()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=7))
    assert roll_up() == {"2022-11"}
    assert value_of("overdue_now", DISTRICT, Period.parse("2022-12")).value == 2


def test_series_have_every_month(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    told = series("dossiers_received", DISTRICT, Month(2022, 9), Month(2022, 11))
    assert [(figure.period, figure.value) for figure in told] == [("2022-09", 0), ("2022-10", 1), ("2022-11", 8)]
    assert str(extent()) == "2022-10..2022-12"


def test_many_cells_are_one_query(store: Store, django_assert_num_queries: Any) -> None:
    store(ten_dossiers())
    roll_up()
    with django_assert_num_queries(1):
        found = cells(["online_share", "on_time_share"], _units(), YEAR.months)
    assert len(found) > 5


def _units() -> list[str]:
    return [XUAN_HA, HOA_KHE, OFFICE, DISTRICT, ELSEWHERE]


def _told(code: str, period: Period) -> dict[str, float | None]:
    return {unit: figure.value for unit, figure in values(code, _units(), period).items()}


def _fraction(code: str, unit: str) -> tuple[float | None, float | None, float | None]:
    figure = value_of(code, unit, NOVEMBER)
    return figure.part, figure.whole, figure.value
