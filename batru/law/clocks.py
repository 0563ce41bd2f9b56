"""One clock for each way the law counts: where it starts, when it runs out, what standing still costs."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk
from batru.law.terms import HOUR_US, WORKING_DAY_HOURS, ClockPolicy, Term


@dataclass
class Clock(ABC):
    """A running time limit: `starts` is when it began to run at this desk."""

    desk: Desk
    starts: datetime

    @abstractmethod
    def due(self) -> datetime:
        """The last lawful moment."""

    @abstractmethod
    def stand(self, start: datetime, end: datetime) -> None:
        """Do not count the time between two moments."""

    def pause(self, start: datetime, end: datetime) -> None:
        """Stand still, but not for time before the clock began to run."""
        start = max(start, self.starts)
        if end > start:
            self.stand(start, end)


@dataclass
class WorkingDays(Clock):
    """Whole working days after the day it starts on, to close of business."""

    last: date

    def due(self) -> datetime:
        return self.desk.closes_at(self.last)

    def stand(self, start: datetime, end: datetime) -> None:
        self.last = self.desk.add_days(self.last, self.desk.days_between(start.date(), end.date()))


@dataclass
class SameDay(Clock):
    """Close of business of the day it starts on; it also runs on open days that are not working days."""

    last: date

    def due(self) -> datetime:
        return self.desk.closes_at(self.last)

    def stand(self, start: datetime, end: datetime) -> None:
        for _ in range(self.desk.open_days_between(start.date(), end.date())):
            self.last = self.desk.next_open(self.last)


@dataclass
class OfficeTime(Clock):
    """Working hours, or parts of working days, counted to the minute while the desk works."""

    ends: datetime

    def due(self) -> datetime:
        return self.ends

    def stand(self, start: datetime, end: datetime) -> None:
        self.ends = self.desk.add_time(self.ends, self.desk.time_between(start, end))


@dataclass
class CalendarDays(Clock):
    """Every day counts; a last day on which nobody works gives way to the next working day."""

    last: date

    def due(self) -> datetime:
        working = self.last if self.desk.counts(self.last) else self.desk.next_counted(self.last)
        return self.desk.closes_at(working)

    def stand(self, start: datetime, end: datetime) -> None:
        self.last += end.date() - start.date()


@dataclass
class ClockHours(Clock):
    """Hours by the clock on the wall, day and night, holidays included."""

    ends: datetime

    def due(self) -> datetime:
        return self.ends

    def stand(self, start: datetime, end: datetime) -> None:
        self.ends += end - start


def clock_for(received_at: datetime, term: Term, desk: Desk, policy: ClockPolicy) -> Clock:
    """The clock of a term, started by a receipt."""
    received = received_at.astimezone(VIETNAM)
    if term.unit == "clock_hour":
        return ClockHours(desk, received, received + _hours(term.amount))
    if term.unit == "working_hour":
        return _office_time(received, term.amount, desk, policy)
    if term.unit == "calendar_day":
        start = first_moment(received, desk, policy.start_cutoff)
        return CalendarDays(desk, start, start.date() + timedelta(days=int(term.amount)))
    if term.unit == "same_day" or term.amount == 0:
        start = first_moment(received, desk, policy.same_day_cutoff)
        return SameDay(desk, start, start.date())
    if policy.count_mode == "hour_exact" or term.amount % 1:
        return _office_time(received, term.amount * WORKING_DAY_HOURS, desk, policy)
    start = first_moment(received, desk, policy.start_cutoff)
    return WorkingDays(desk, start, desk.add_days(start.date(), int(term.amount)))


def first_moment(received: datetime, desk: Desk, cutoff: time | None) -> datetime:
    """When a paper handed in at this moment begins to count: now, at opening, or at the next day's opening."""
    day = received.date()
    if desk.is_open(day):
        closes = desk.closes_at(day)
        last_in_time = closes if cutoff is None else min(closes, datetime.combine(day, cutoff, VIETNAM))
        if received <= last_in_time:
            return max(received, desk.opens_at(day))
    return desk.opens_at(desk.next_open(day))


def _office_time(received: datetime, hours: float, desk: Desk, policy: ClockPolicy) -> OfficeTime:
    start = first_moment(received, desk, policy.start_cutoff)
    return OfficeTime(desk, start, desk.add_time(start, _hours(hours)))


def _hours(amount: float) -> timedelta:
    return timedelta(microseconds=round(amount * HOUR_US))
