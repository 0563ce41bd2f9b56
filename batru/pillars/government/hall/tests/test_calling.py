"""Whose turn it is: worked by hand, and as properties that hold whatever comes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.kernel.period import VIETNAM
from batru.law.halls import CallingRule
from batru.pillars.government.hall.rules.calling import Waiting, back_in_line, favoured_run, next_ticket, order

NINE = datetime(2022, 12, 1, 9, 0, tzinfo=VIETNAM)
RULE = CallingRule(
    priority_in_a_row=2,
    patience_minutes=30,
    appointment_early_minutes=15,
    appointment_late_minutes=15,
    calls=3,
    returns_behind=3,
)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def ordinary(number: int, minutes: float, lane: str = "a") -> Waiting:
    return Waiting(number, lane, at(minutes))


def favoured(number: int, minutes: float, lane: str = "a") -> Waiting:
    return Waiting(number, lane, at(minutes), priority=True)


def called(waiting: list[Waiting], minutes: float, run: int = 0) -> int | None:
    found = next_ticket(waiting, {"a"}, 1, RULE, at(minutes), run)
    return found.id if found else None


# By hand: tickets by number and minute of arrival, the minute of the call, how many favoured ones were called running.
TABLE = [
    ("nobody waits", [], 5, 0, None),
    ("the first who came", [ordinary(2, 1), ordinary(1, 0)], 5, 0, 1),
    ("who came in the same moment: the lower number", [ordinary(2, 0), ordinary(1, 0)], 5, 0, 1),
    ("priority goes before", [ordinary(1, 0), favoured(2, 3)], 5, 0, 2),
    ("priority, once more", [ordinary(1, 0), favoured(2, 3)], 5, 1, 2),
    ("two in a row are enough", [ordinary(1, 0), favoured(2, 3)], 5, 2, 1),
    ("unless nobody else waits", [favoured(2, 3)], 5, 7, 2),
    ("of two with priority the earlier", [favoured(3, 4), favoured(2, 3)], 5, 0, 2),
    ("an appointment before its time waits", [ordinary(1, 0), Waiting(2, "a", at(1), appointment=at(10))], 5, 0, 1),
    ("and goes first from its time on", [ordinary(1, 0), Waiting(2, "a", at(1), appointment=at(10))], 10, 0, 2),
    ("before its time it is called if nobody else waits", [Waiting(2, "a", at(1), appointment=at(10))], 5, 0, 2),
    (
        "priority since 8 before an appointment of 10",
        [favoured(3, 8), Waiting(2, "a", at(1), appointment=at(10))],
        11,
        0,
        3,
    ),
    ("patience ends after 30: since 30 before priority since 31", [ordinary(1, 0), favoured(2, 31)], 32, 0, 1),
    ("at 29 it has not ended", [ordinary(1, 0), favoured(2, 28)], 29, 0, 2),
    ("a ticket sent to another counter is not ours", [replace(ordinary(1, 0), counter=2), ordinary(2, 1)], 5, 0, 2),
    ("one sent to ours is", [replace(ordinary(1, 0), counter=1), ordinary(2, 1)], 5, 0, 1),
    ("another lane is not ours", [ordinary(1, 0, "b"), ordinary(2, 1)], 5, 0, 2),
]


@pytest.mark.parametrize(("case", "waiting", "minutes", "run", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_worked_by_hand(case: str, waiting: list[Waiting], minutes: float, run: int, expected: int | None) -> None:
    assert called(waiting, minutes, run) == expected


def test_the_order_of_a_whole_lane_alternates() -> None:
    waiting = [ordinary(1, 0), ordinary(2, 1), favoured(3, 2), favoured(4, 3), favoured(5, 4), favoured(6, 5)]
    assert [one.id for one in order(waiting, "a", RULE, at(6))] == [3, 4, 1, 5, 6, 2]


def test_a_counter_serves_its_lanes_as_one_line() -> None:
    waiting = [ordinary(1, 2, "a"), ordinary(2, 1, "b"), ordinary(3, 0, "c")]
    found = next_ticket(waiting, ("a", "b"), 1, RULE, at(5))
    assert found is not None and found.id == 2


@pytest.mark.parametrize(("calls", "run"), [([], 0), ([True], 1), ([True, False], 0), ([False, True, True], 2)])
def test_favoured_calls_running(calls: list[bool], run: int) -> None:
    assert favoured_run(calls) == run


@pytest.mark.parametrize(
    ("others", "behind", "expected"),
    [
        ([], 3, at(60)),  # nobody waits: as if just come
        ([ordinary(n, n) for n in range(3)], 3, at(2) + timedelta(microseconds=1)),  # behind three
        ([ordinary(n, n) for n in range(5)], 3, at(2) + timedelta(microseconds=1)),  # and before the fourth
        ([ordinary(n, n, "b") for n in range(5)], 3, at(60)),  # other lanes do not count
    ],
)
def test_who_comes_back_stands_behind_so_many(others: list[Waiting], behind: int, expected: datetime) -> None:
    assert back_in_line(others, "a", at(60), behind) == expected


tickets = st.builds(
    lambda number, lane, minutes, priority, appointment: Waiting(
        number, lane, at(minutes), priority, None if appointment is None else at(appointment)
    ),
    st.integers(1, 500),
    st.sampled_from("abc"),
    st.integers(0, 90),
    st.booleans(),
    st.none() | st.integers(0, 150),
)
lines = st.lists(tickets, max_size=25, unique_by=lambda one: one.id)


@given(lines, st.sets(st.sampled_from("abc")), st.integers(0, 200), st.integers(0, 4))
def test_a_lane_is_called_only_by_a_counter_that_serves_it(
    waiting: list[Waiting], lanes: set[str], minutes: int, run: int
) -> None:
    found = next_ticket(waiting, lanes, 1, RULE, at(minutes), run)
    assert found is None or found.lane in lanes
    assert (found is None) == (not any(one.lane in lanes for one in waiting))


@given(lines, st.integers(90, 200), st.integers(0, 4), st.randoms())
def test_the_same_line_gives_the_same_call_however_it_is_written(waiting, minutes, run, chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(waiting)
    chance.shuffle(shuffled)
    here = next_ticket(waiting, "abc", 1, RULE, at(minutes), run)
    assert here == next_ticket(shuffled, "abc", 1, RULE, at(minutes), run)


@given(lines, st.integers(90, 200), st.integers(0, 4))
def test_within_a_class_first_come_is_first_called(waiting: list[Waiting], minutes: int, run: int) -> None:
    found = next_ticket(waiting, "abc", 1, RULE, at(minutes), run)
    if found is None or found.appointment is not None:
        return
    same = [one for one in waiting if one.appointment is None and one.priority == found.priority]
    assert all((found.place, found.id) <= (one.place, one.id) for one in same)


@given(lines, st.integers(90, 200))
def test_order_calls_everybody_once(waiting: list[Waiting], minutes: int) -> None:
    found = order(waiting, "a", RULE, at(minutes))
    assert sorted(one.id for one in found) == sorted(one.id for one in waiting if one.lane == "a")


@given(lines, tickets, st.lists(st.booleans(), max_size=200), st.integers(0, 4))
def test_nobody_waits_for_ever(waiting: list[Waiting], mine: Waiting, later: list[bool], run: int) -> None:
    """Whoever comes after: with m tickets before it, a ticket is called within (k + 1)(m + 1) calls.

    A new visitor comes before each call, with priority or without; a call a minute. Appointments of the line have come.
    """
    now = 200
    line = [one for one in waiting if one.id != mine.id and one.counter is None]
    bound = (RULE.priority_in_a_row + 1) * (len(line) + 1)
    line.append(mine)
    for call in range(bound):
        priority = later[call] if call < len(later) else True
        line.append(Waiting(1000 + call, "a", at(now), priority))
        found = next_ticket(line, "abc", 1, RULE, at(now), run)
        assert found is not None
        if found.id == mine.id:
            return
        line.remove(found)
        run = run + 1 if found.is_favoured else 0
        now += 1
    raise AssertionError(f"not called within {bound} calls")


@given(lines, st.integers(90, 200))
def test_priority_is_called_so_often_running_and_no_more(waiting: list[Waiting], minutes: int) -> None:
    left, run = list(waiting), 0
    while found := next_ticket(left, "abc", 1, RULE, at(minutes), run):
        ordinary_waits = any(not one.is_favoured for one in left)
        left.remove(found)
        run = run + 1 if found.is_favoured else 0
        assert run <= RULE.priority_in_a_row or not ordinary_waits
