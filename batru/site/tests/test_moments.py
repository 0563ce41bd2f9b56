from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.kernel.period import VIETNAM
from batru.site.moments import ago_phrase, due_phrase, due_state, said_until

# Tuesday, 24 November 2026.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("due", "words", "count"),
    [
        (at(24, 12), "{n} hours left", 3),
        (at(24, 10, 30), "{n} hours left", 1),
        (at(24, 9, 20), "{n} minutes left", 20),
        (at(24, 9), "{n} minutes left", 0),
        (at(25, 8), "due tomorrow {clock}", 1),
        (at(26, 17), "due {day}", 1),
        (at(30, 17), "due {day}", 1),
        (at(1, 17, month=12), "due {day}", 1),
        (at(24, 8, 59), "{n} minutes overdue", 1),
        (at(24, 7), "{n} hours overdue", 2),
        (at(23, 17), "{n} days overdue", 1),
        (at(20, 17), "{n} days overdue", 4),
        (None, "no due date", 1),
    ],
)
def test_a_due_time_in_words(due: datetime | None, words: str, count: int) -> None:
    said = due_phrase(due, NOW)
    assert (said.many, said.count) == (words, count)


@pytest.mark.parametrize(
    ("due", "kind"),
    [
        (at(26, 17), "weekday_date"),
        (at(30, 17), "weekday_date"),
        (at(1, 17, month=12), "short_date"),
        (at(4, 17, month=1, year=2027), "date"),
    ],
)
def test_the_further_away_the_more_of_the_date(due: datetime, kind: str) -> None:
    assert due_phrase(due, NOW).parts["day"] == (kind, due)


def test_a_weekday_of_next_year_is_said_with_its_year() -> None:
    due = at(3, 17, month=1, year=2027)
    assert due_phrase(due, at(30, 9, month=12)).parts["day"] == ("weekday_year", due)


@pytest.mark.parametrize(
    ("moment", "words", "count"),
    [
        (at(24, 9), "just now", 1),
        (at(24, 10), "just now", 1),
        (at(24, 8, 57), "{n} minutes ago", 3),
        (at(24, 6), "{n} hours ago", 3),
        (at(23, 17), "yesterday {clock}", 1),
        (at(23, 0), "yesterday {clock}", 1),
        (at(20, 17), "{n} days ago", 4),
        (at(1, 17), "{day}", 1),
        (None, "never", 1),
    ],
)
def test_how_long_ago(moment: datetime | None, words: str, count: int) -> None:
    said = ago_phrase(moment, NOW)
    assert (said.many, said.count) == (words, count)


@pytest.mark.parametrize(
    ("due", "done_at", "state"),
    [
        (at(27, 17), None, "on_time"),
        (at(25, 9), None, "due_soon"),
        (at(25, 9, 1), None, "on_time"),
        (at(24, 8), None, "late"),
        (at(24, 8), at(24, 8, 30), "done"),
        (None, None, "unknown"),
    ],
)
def test_the_state_that_the_chip_shows(due: datetime | None, done_at: datetime | None, state: str) -> None:
    assert due_state(due, NOW, done_at) == state


@given(left=st.timedeltas(timedelta(days=-3), timedelta(days=9)), share=st.floats(0, 1))
def test_a_due_time_is_said_the_same_until_its_moment_and_not_much_longer(left: timedelta, share: float) -> None:
    due = NOW + left
    until = said_until(due, NOW)
    assert until >= NOW
    for moment in (until, NOW + share * (until - NOW)):
        assert (due_phrase(due, moment), due_state(due, moment)) == (due_phrase(due, NOW), due_state(due, NOW))
    assert until <= NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "until"),
    [
        (at(24, 12), at(24, 9)),  # three hours left, and a second later less than three
        (at(24, 11, 30), at(24, 9, 30)),
        (at(24, 9, 20), at(24, 9)),
        (at(25, 8), at(25, 0) - timedelta(microseconds=1)),
        (at(25, 17), at(24, 17) - timedelta(microseconds=1)),  # due soon from a day before
        (at(24, 7), at(24, 10) - timedelta(microseconds=1)),
        (at(23, 17), at(25, 0) - timedelta(microseconds=1)),
    ],
)
def test_the_last_moment_of_a_saying(due: datetime, until: datetime) -> None:
    assert said_until(due, NOW) == until
