"""Who may stand in for whom, and when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.people.rules.actors import Absent, Actor, HeldPost
from batru.commons.people.rules.stand_ins import Days, Seat, fault

TODAY = date(2022, 12, 1)
EVER = (date(2021, 1, 1), None)
LAN = Seat(1, "ward", "district", EVER)
NAM = Seat(2, "ward", "district", EVER)
WEEK = (date(2022, 12, 5), date(2022, 12, 10))


def why(
    absent: Seat = LAN,
    stand_in: Seat = NAM,
    days: Days = WEEK,
    taken: tuple[Days, ...] = (),
    away: tuple[Days, ...] = (),
) -> str:
    return fault(absent, stand_in, days, today=TODAY, taken=taken, away=away)


def test_a_colleague_and_whoever_serves_right_above_will_do() -> None:
    assert why() == ""
    assert why(stand_in=replace(NAM, place="district", above="city")) == ""


@pytest.mark.parametrize("place", ["other ward", "city", ""])
def test_nobody_from_elsewhere_or_from_two_levels_above(place: str) -> None:
    assert "same unit" in why(stand_in=replace(NAM, place=place, above=""))


def test_nobody_from_below() -> None:
    assert "same unit" in why(absent=replace(LAN, place="district", above="city"))


def test_nobody_for_himself_even_by_another_post() -> None:
    assert why(stand_in=replace(NAM, person=1)) == "Nobody stands in for himself."


@pytest.mark.parametrize(
    "days",
    [
        (date(2022, 12, 5), date(2022, 12, 5)),
        (date(2022, 12, 5), date(2022, 12, 4)),
        (date(2022, 11, 30), date(2022, 12, 4)),
        (date(2022, 12, 5), None),
    ],
)
def test_days_must_be_some_and_have_an_end_and_not_be_over(days: Days) -> None:
    assert "last day" in why(days=days)


@pytest.mark.parametrize(("held", "fits"), [((TODAY, date(2022, 12, 10)), True), ((TODAY, date(2022, 12, 9)), False)])
def test_both_hold_their_posts_throughout(held: Days, fits: bool) -> None:
    assert (why(absent=replace(LAN, held=held)) == "") is fits
    assert (why(stand_in=replace(NAM, held=held)) == "") is fits


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        ((date(2022, 12, 1), date(2022, 12, 5)), False),
        ((date(2022, 12, 1), date(2022, 12, 6)), True),
        ((date(2022, 12, 9), date(2022, 12, 12)), True),
        ((date(2022, 12, 10), date(2022, 12, 12)), False),
        ((date(2022, 12, 7), date(2022, 12, 7)), False),
    ],
)
def test_one_stand_in_at_a_time_who_is_there_himself(other: Days, meets: bool) -> None:
    assert ("already" in why(taken=(other,))) is meets
    assert ("is away" in why(away=(other,))) is meets


@given(st.integers(0, 30), st.integers(1, 10), st.integers(0, 30), st.integers(0, 10))
def test_two_runs_of_days_are_both_allowed_just_when_no_day_is_in_both(a: int, m: int, b: int, n: int) -> None:
    first, other = TODAY + timedelta(days=a), TODAY + timedelta(days=b)
    mine = {first + timedelta(days=step) for step in range(m)}
    theirs = {other + timedelta(days=step) for step in range(n)}
    fine = why(days=(first, first + timedelta(days=m)), taken=((other, other + timedelta(days=n)),)) == ""
    assert fine is not bool(mine & theirs)


def test_a_right_of_ones_own_goes_before_one_that_is_lent() -> None:
    def held(number: int, whose: Absent | None, *permissions: str) -> HeldPost:
        return HeldPost(number, "a", "role", frozenset(permissions), frozenset({"a"}), whose)

    lan = Absent("official:1", "Lan")
    nam = Actor("official:2", "Nam", "official", 2, posts=(held(5, None, "x"), held(6, lan, "x", "y")))
    assert (nam.for_whom("x", "a"), nam.for_whom("y", "a"), nam.for_whom("y"), nam.for_whom("y", "b")) == (
        "",
        "official:1",
        "official:1",
        "",
    )
    assert nam.post_id("x", "a") == 5
    assert nam.own.posts == nam.posts[:1]
