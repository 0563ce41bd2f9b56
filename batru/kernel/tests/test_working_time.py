"""Desks: which days they are open, which count, and how office time runs."""

from datetime import date, datetime, time, timedelta

import pytest

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Calendar, Desk, Hours, Week

MORNING, AFTERNOON = (time(7), time(11, 30)), (time(13, 30), time(17))
OFFICE = Week((((MORNING, AFTERNOON),) * 5) + ((), ()))
ON_DUTY = Week((((MORNING, AFTERNOON),) * 5) + ((MORNING,), ()))
CALENDAR = Calendar(
    first=date(2024, 1, 1),
    last=date(2024, 12, 31),
    days_off=frozenset({date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)}),
    make_up=((date(2024, 5, 4), date(2024, 4, 29)),),
)
DESK = Desk(CALENDAR, Hours(((date(2018, 1, 1), OFFICE),)))
POLICE = Desk(CALENDAR, Hours(((date(2018, 1, 1), ON_DUTY),)))


def at(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=VIETNAM)


def test_a_swapped_saturday_has_the_hours_of_the_day_it_makes_good() -> None:
    assert DESK.spans(date(2024, 5, 4)) == (MORNING, AFTERNOON)
    assert POLICE.spans(date(2024, 5, 4)) == (MORNING, AFTERNOON)
    assert POLICE.spans(date(2024, 5, 11)) == (MORNING,)


def test_duty_on_saturday_is_open_but_does_not_count() -> None:
    assert (POLICE.is_open(date(2024, 5, 11)), POLICE.counts(date(2024, 5, 11))) == (True, False)
    assert POLICE.counts(date(2024, 5, 4))  # a swapped Saturday is a working day everywhere
    assert not DESK.is_open(date(2024, 5, 11))


def test_days_between_leave_out_the_first_and_take_the_last() -> None:
    assert DESK.days_between(date(2024, 4, 26), date(2024, 5, 6)) == 4  # 2, 3, 4 and 6 May
    assert DESK.days_between(date(2024, 5, 6), date(2024, 5, 6)) == 0
    assert DESK.days_between(date(2024, 5, 7), date(2024, 5, 6)) == 0
    assert DESK.add_days(date(2024, 4, 26), 4) == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (at(6, 10), 30, at(6, 10, 30)),
        (at(6, 11), 60, at(6, 14)),
        (at(6, 12), 30, at(6, 14)),
        (at(6, 16), 60, at(6, 17)),  # to the last minute, not to the next morning
        (at(6, 16), 61, at(7, 7, 1)),
        (at(6, 3), 30, at(6, 7, 30)),
        (at(5, 9), 30, at(6, 7, 30)),  # a Sunday
        (at(26, 16, month=4), 120, at(2, 8)),
        (at(6, 12), 0, at(6, 12)),
    ],
)
def test_office_time_runs_while_the_desk_works(start: datetime, minutes: int, end: datetime) -> None:
    assert DESK.add_time(start, timedelta(minutes=minutes)) == end


def test_office_time_between_two_moments() -> None:
    assert DESK.time_between(at(26, 16, month=4), at(2, 8)) == timedelta(hours=2)
    assert DESK.time_between(at(6, 11), at(6, 14)) == timedelta(hours=1)
    assert DESK.time_between(at(6, 14), at(6, 11)) == timedelta(0)
    assert DESK.time_between(at(6, 18), at(7, 6)) == timedelta(0)


def test_hours_change_on_their_day() -> None:
    summer = Week(((((time(6, 30), time(11, 30)), (time(14), time(17))),) * 5) + ((), ()))
    desk = Desk(CALENDAR, Hours(((date(2018, 1, 1), OFFICE), (date(2024, 5, 6), summer))))
    assert desk.opens_at(date(2024, 5, 3)).time() == time(7)
    assert desk.opens_at(date(2024, 5, 6)).time() == time(6, 30)


def test_the_first_hours_hold_before_their_day_too() -> None:
    assert DESK.opens_at(date(2017, 12, 29)).time() == time(7)


def test_outside_the_calendar_only_weekends_are_known() -> None:
    assert not CALENDAR.knows(date(2025, 4, 30))
    assert DESK.is_open(date(2025, 4, 30))


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        (((),) * 7, "No day of the week"),
        (((MORNING,),) * 6, "seven days"),
        ((((AFTERNOON, MORNING),) * 5) + ((), ()), "do not follow"),
        (((((time(9), time(9)),),) * 5) + ((), ()), "do not follow"),
        ((((),) * 5) + ((MORNING,), ()), "No day of the week"),
    ],
)
def test_hours_in_which_no_time_limit_could_end_are_refused(spans: tuple[()], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Week(spans)
