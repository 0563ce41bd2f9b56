"""The five clocks of `clocks.py` over columns: each keeps one number a row, and knows what it is due at."""

from collections.abc import Callable, Iterator
from datetime import time
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from batru.law.day_tables import BEFORE_ALL, DAY_US, DayTables, Ints
from batru.law.terms import HOUR_US, UNITS, WORKING_DAY_HOURS, ClockPolicy

Column: TypeAlias = NDArray[Any]
Codes: TypeAlias = NDArray[np.uint8]
Rows: TypeAlias = slice | NDArray[np.int64]

WORKING_DAYS, SAME_DAY, OFFICE_TIME, CALENDAR_DAYS, CLOCK_HOURS, ABSENT = range(6)

_UNIT_KINDS = {
    "working_day": WORKING_DAYS,
    "unknown": WORKING_DAYS,
    "working_hour": OFFICE_TIME,
    "calendar_day": CALENDAR_DAYS,
    "clock_hour": CLOCK_HOURS,
    "same_day": SAME_DAY,
}
_KIND_OF_UNIT = np.array([_UNIT_KINDS[unit] for unit in UNITS], dtype=np.uint8)
_HOURS_OF_UNIT = np.array([1.0 if unit == "working_hour" else WORKING_DAY_HOURS for unit in UNITS])


class Terms(NamedTuple):
    """Columns of time limits, as long as the receipts they belong to: unit codes and amounts."""

    codes: Codes
    amounts: Column

    def at(self, rows: Rows) -> "Terms":
        """The terms of some rows."""
        return Terms(self.codes[rows], self.amounts[rows])


class ColumnClock(NamedTuple):
    """What a kind of clock does: the number it begins with, when that is due, and what a stop adds to it."""

    cutoff: Callable[[ClockPolicy], time | None]
    begin: Callable[[DayTables, time | None, Ints, Terms], Ints]
    due: Callable[[DayTables, Ints], Ints]
    stand: Callable[[DayTables, Ints, Ints, Ints], Ints]


def kinds_of(terms: Terms, policy: ClockPolicy) -> Codes:
    """Which clock counts each row; `clock_for` says the same for one."""
    kinds = _KIND_OF_UNIT[terms.codes]
    days = kinds == WORKING_DAYS
    if policy.count_mode == "hour_exact":
        kinds[days] = OFFICE_TIME
    elif terms.amounts.dtype.kind == "f":
        kinds[days & (np.floor(terms.amounts) != terms.amounts)] = OFFICE_TIME
    kinds[days & (terms.amounts == 0)] = SAME_DAY
    return kinds


def by_kind(kinds: Codes) -> Iterator[tuple[int, Rows]]:
    """Each kind that occurs and its rows; a slice where all rows are alike, which spares copying them."""
    found = np.flatnonzero(np.bincount(kinds, minlength=ABSENT + 1))
    for kind in found:
        if kind != ABSENT:
            yield int(kind), slice(None) if len(found) == 1 else np.flatnonzero(kinds == kind)


def first_moments(days: DayTables, cutoff: time | None, received: Ints) -> Ints:
    """When papers handed in at these moments begin to count."""
    row = start_rows(days, cutoff, received)
    return np.maximum(received, days.opens[row])


def start_rows(days: DayTables, cutoff: time | None, received: Ints) -> Ints:
    """The day on which papers handed in at these moments begin to count: their own or the next open one."""
    limits, starts = _starts(days, cutoff)
    row = received // DAY_US - days.first
    return starts.take(2 * row + (received > limits.take(row)))


@lru_cache(maxsize=64)
def _starts(days: DayTables, cutoff: time | None) -> tuple[Ints, Ints]:
    """Of each day the last moment in time, and side by side the day that counts when in time and when late."""
    midnight = (days.first + np.arange(len(days))) * DAY_US
    limits = days.closes if cutoff is None else np.minimum(days.closes, midnight + _of_day(cutoff))
    both = np.stack([np.arange(len(days)), days.next_open], axis=1)
    return np.where(days.is_open, limits, BEFORE_ALL), both.reshape(-1)


def _of_day(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def _lengths(terms: Terms) -> Ints:
    """Office or clock time of a term in microseconds."""
    hours = terms.amounts * _HOURS_OF_UNIT[terms.codes]
    microseconds: Ints = np.rint(hours * float(HOUR_US)).astype(np.int64)
    return microseconds


def _begin_working_days(days: DayTables, cutoff: time | None, received: Ints, terms: Terms) -> Ints:
    return days.counted_seen.take(start_rows(days, cutoff, received)) + terms.amounts.astype(np.int64, copy=False) - 1


def _begin_same_day(days: DayTables, cutoff: time | None, received: Ints, terms: Terms) -> Ints:
    return days.open_seen.take(start_rows(days, cutoff, received)) - 1


def _begin_office_time(days: DayTables, cutoff: time | None, received: Ints, terms: Terms) -> Ints:
    return _add_office_time(days, first_moments(days, cutoff, received), _lengths(terms))


def _begin_calendar_days(days: DayTables, cutoff: time | None, received: Ints, terms: Terms) -> Ints:
    return start_rows(days, cutoff, received) + terms.amounts.astype(np.int64, copy=False)


def _begin_clock_hours(days: DayTables, cutoff: time | None, received: Ints, terms: Terms) -> Ints:
    return received + np.rint(terms.amounts * float(HOUR_US)).astype(np.int64)


def _add_office_time(days: DayTables, start: Ints, length: Ints) -> Ints:
    return np.where(length == 0, start, days.moment_of(days.worked(start) + length))


def _stand_working_days(days: DayTables, last: Ints, start: Ints, end: Ints) -> Ints:
    return last + days.counted_seen[days.row(end)] - days.counted_seen[days.row(start)]


def _stand_same_day(days: DayTables, last: Ints, start: Ints, end: Ints) -> Ints:
    return last + days.open_seen[days.row(end)] - days.open_seen[days.row(start)]


def _stand_office_time(days: DayTables, last: Ints, start: Ints, end: Ints) -> Ints:
    return _add_office_time(days, last, days.worked(end) - days.worked(start))


def _stand_calendar_days(days: DayTables, last: Ints, start: Ints, end: Ints) -> Ints:
    return last + days.row(end) - days.row(start)


def _stand_clock_hours(days: DayTables, last: Ints, start: Ints, end: Ints) -> Ints:
    return last + end - start


def _as_it_is(days: DayTables, last: Ints) -> Ints:
    return last


def _start_cutoff(policy: ClockPolicy) -> time | None:
    return policy.start_cutoff


def _same_day_cutoff(policy: ClockPolicy) -> time | None:
    return policy.same_day_cutoff


CLOCKS = (
    ColumnClock(
        _start_cutoff, _begin_working_days, lambda days, last: days.counted_closes.take(last), _stand_working_days
    ),
    ColumnClock(_same_day_cutoff, _begin_same_day, lambda days, last: days.open_closes.take(last), _stand_same_day),
    ColumnClock(_start_cutoff, _begin_office_time, _as_it_is, _stand_office_time),
    ColumnClock(
        _start_cutoff, _begin_calendar_days, lambda days, last: days.rolled_closes.take(last), _stand_calendar_days
    ),
    ColumnClock(_start_cutoff, _begin_clock_hours, _as_it_is, _stand_clock_hours),
)
