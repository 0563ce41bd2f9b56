"""Due times against tables worked out by hand from the announced calendars."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from batru.kernel.period import VIETNAM
from batru.law.calendar import days_off, load_calendar
from batru.law.catalogue import Catalogue
from batru.law.due import ClockPolicy, Term, due_at, time_left
from batru.law.tests.desks import CATALOGUE, desk, golden, moment, pause, policy

WORKING_DAYS = [(group["about"], case) for group in golden("working_days") for case in group["cases"]]
OTHER_TERMS = [(group, case) for group in golden("other_terms") for case in group["cases"]]
STOPS = golden("stops")


def test_the_golden_table_is_as_long_as_promised() -> None:
    assert len(WORKING_DAYS) >= 200


@pytest.mark.parametrize(("about", "case"), WORKING_DAYS)
def test_working_days(about: str, case: str) -> None:
    question, answer = case.split(" -> ")
    received, amount = question.split(" + ")
    assert due_at(moment(received), Term(int(amount), "working_day"), desk()) == moment(f"{answer} 17:00"), about


@pytest.mark.parametrize(("about", "case"), WORKING_DAYS)
def test_working_days_counted_on_the_fingers(about: str, case: str) -> None:
    """The table again, by a count that knows nothing of desks: cross off the days, one after another."""
    question, answer = case.split(" -> ")
    received, amount = question.split(" + ")
    at = moment(received)
    worked = _days_worked()
    day = at.date()
    if day not in worked or (at.hour, at.minute) > (17, 0):
        day = min(later for later in worked if later > day)
    counted = sorted(later for later in worked if later > day)[: int(amount)]
    assert counted[-1] == moment(f"{answer} 17:00").date(), about


@pytest.mark.parametrize(("group", "case"), OTHER_TERMS)
def test_other_terms(group: dict[str, Any], case: str) -> None:
    question, answer = case.split(" -> ")
    received, amount = question.split(" + ")
    term = Term(float(amount), group["unit"])
    due = due_at(moment(received), term, desk(group.get("desk", "default")), policy(group.get("policy", {})))
    assert due == moment(answer), group["about"]


@pytest.mark.parametrize("case", STOPS, ids=[each["case"] for each in STOPS])
def test_stops_of_the_clock(case: dict[str, Any]) -> None:
    amount, unit = case["term"].split(" ")
    as_of = moment(case["as_of"]) if "as_of" in case else None
    due = due_at(
        moment(case["received"]),
        Term(float(amount), unit),
        desk(),
        policy(case.get("policy", {})),
        [pause(stop) for stop in case["stops"]],
        as_of,
    )
    assert due == moment(case["due"])


@pytest.mark.parametrize(
    ("now", "due", "minutes"),
    [
        ("Fri 2022-11-18 16:00", "Mon 2022-11-21 08:00", 120),
        ("Fri 2022-11-18 11:00", "Fri 2022-11-18 14:00", 60),  # lunch is nobody's time
        ("Sat 2022-11-19 09:00", "Mon 2022-11-21 17:00", 480),
        ("Fri 2022-01-28 17:00", "Mon 2022-02-07 07:00", 0),  # over Tết
        ("Mon 2022-11-21 17:00", "Mon 2022-11-21 17:00", 0),
        ("Tue 2022-11-22 08:00", "Mon 2022-11-21 16:00", -120),  # an hour on Monday, an hour on Tuesday
    ],
)
def test_time_left_is_office_time(now: str, due: str, minutes: int) -> None:
    assert time_left(moment(now), moment(due), desk()) == timedelta(minutes=minutes)


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    utc = datetime.fromisoformat("2022-01-28T08:01:00+00:00")  # 15:01 in Viet Nam
    assert due_at(utc, Term(0, "same_day"), desk()) == moment("Mon 2022-02-07 17:00")


def test_seconds_after_the_cut_off_are_after_it() -> None:
    late = moment("Fri 2026-03-06 15:00") + timedelta(microseconds=1)
    assert due_at(late, Term(0, "same_day"), desk()) == moment("Mon 2026-03-09 17:00")


@pytest.mark.parametrize(("amount", "unit"), [(-1, "working_day"), (1, "week"), (1.5, "calendar_day")])
def test_a_term_that_means_nothing_is_refused(amount: float, unit: Any) -> None:
    with pytest.raises(ValueError, match="term"):
        Term(amount, unit)


def test_the_default_policy_is_the_law() -> None:
    assert (ClockPolicy().supplement, ClockPolicy().count_mode) == ("restart", "day_after")


@cache
def _days_worked() -> frozenset[date]:
    """Mondays to Fridays from 2018 to 2027 without the days off, and the Saturdays worked instead."""
    calendar = load_calendar(Catalogue(CATALOGUE))
    off = {each.day for each in days_off(Catalogue(CATALOGUE))} | {day for _, day in calendar.make_up}
    days = [date(2018, 1, 1) + timedelta(days=number) for number in range(3652)]
    return frozenset(day for day in days if day.weekday() < 5 and day not in off) | {day for day, _ in calendar.make_up}


def test_viet_nam_is_seven_hours_ahead() -> None:
    assert VIETNAM.utcoffset(None) == timedelta(hours=7)
