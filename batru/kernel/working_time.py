"""Working days and office hours: which moments count when the law says "working"."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import count, pairwise

from batru.kernel.period import VIETNAM, local_day

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Span = tuple[time, time]


@dataclass(frozen=True)
class Calendar:
    """The days a country works, known from the first day to the last; outside, only weekends are known."""

    first: date
    last: date
    days_off: frozenset[date] = frozenset()
    make_up: tuple[tuple[date, date], ...] = ()  # (the day worked, the day off that it makes good)

    @cached_property
    def _replaced(self) -> dict[date, date]:
        return dict(self.make_up)

    def weekday_worked(self, day: date) -> int | None:
        """0 = Monday … 6 = Sunday: whose hours hold on this day; None on a public holiday."""
        if day in self.days_off:
            return None
        return self._replaced.get(day, day).weekday()

    def knows(self, day: date) -> bool:
        """Whether the holidays of that day have been entered."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Week:
    """A desk's hours: seven days from Monday, each a row of spans; and which weekdays count as working days."""

    spans: tuple[tuple[Span, ...], ...]
    counted: frozenset[int] = frozenset(range(5))

    def __post_init__(self) -> None:
        if len(self.spans) != len(WEEKDAYS):
            raise ValueError(f"A week has seven days; {len(self.spans)} are given.")
        for name, spans in zip(WEEKDAYS, self.spans, strict=True):
            edges = [moment for span in spans for moment in span]
            if any(later <= earlier for earlier, later in pairwise(edges)):
                raise ValueError(f"The hours of {name} do not follow one another.")
        if not self.working_time():
            raise ValueError("No day of the week is a working day, so no time limit would ever end.")

    def working_time(self) -> timedelta:
        """Office time of its working days."""
        return sum((_length(span) for weekday in self.counted for span in self.spans[weekday]), timedelta(0))


@dataclass(frozen=True)
class Hours:
    """Weeks of office hours, each from a day on; the first one also holds before its day."""

    changes: tuple[tuple[date, Week], ...]

    def on(self, day: date) -> Week:
        """The week that holds on a day."""
        holding = [week for since, week in self.changes if since <= day]
        return holding[-1] if holding else self.changes[0][1]

    def shortest_week(self) -> timedelta:
        """The least office time that any of its weeks has."""
        return min(week.working_time() for _, week in self.changes)


@dataclass(frozen=True)
class Desk:
    """Where papers are handed in: a calendar and office hours, and the questions that both answer together."""

    calendar: Calendar
    hours: Hours
    _days: dict[date, tuple[tuple[Span, ...], bool]] = field(default_factory=dict, compare=False, repr=False)

    def _day(self, day: date) -> tuple[tuple[Span, ...], bool]:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._look_up(day)
        return known

    def _look_up(self, day: date) -> tuple[tuple[Span, ...], bool]:
        weekday = self.calendar.weekday_worked(day)
        if weekday is None:
            return (), False
        week = self.hours.on(day)
        spans = week.spans[weekday]
        return spans, bool(spans) and weekday in week.counted

    def spans(self, day: date) -> tuple[Span, ...]:
        """The hours of a day; empty when the desk is shut."""
        return self._day(day)[0]

    def is_open(self, day: date) -> bool:
        """Whether papers can be handed in that day at all."""
        return bool(self._day(day)[0])

    def counts(self, day: date) -> bool:
        """Whether the day is a working day in the law's sense; a Saturday morning's duty may not be."""
        return self._day(day)[1]

    def closes_at(self, day: date) -> datetime:
        """Close of business of an open day."""
        return datetime.combine(day, self.spans(day)[-1][1], VIETNAM)

    def opens_at(self, day: date) -> datetime:
        """When an open day begins."""
        return datetime.combine(day, self.spans(day)[0][0], VIETNAM)

    def next_open(self, day: date) -> date:
        """The first open day after this one."""
        return next(later for later in _days_after(day) if self.is_open(later))

    def next_counted(self, day: date) -> date:
        """The first working day after this one."""
        return next(later for later in _days_after(day) if self.counts(later))

    def add_days(self, day: date, working_days: int) -> date:
        """The n-th working day after a day, which itself is not counted."""
        for _ in range(working_days):
            day = self.next_counted(day)
        return day

    def days_between(self, start: date, end: date) -> int:
        """How many working days lie after the start, up to and with the end; 0 when the end is not later."""
        return sum(self.counts(day) for day in _days_after(start, end))

    def open_days_between(self, start: date, end: date) -> int:
        """How many days the desk is open after the start, up to and with the end."""
        return sum(self.is_open(day) for day in _days_after(start, end))

    def working_spans(self, since: date) -> Iterator[tuple[datetime, datetime]]:
        """Spans of counted office time from a day on, for ever."""
        day = since
        while True:
            if self.counts(day):
                for opens, closes in self.spans(day):
                    yield datetime.combine(day, opens, VIETNAM), datetime.combine(day, closes, VIETNAM)
            day += ONE_DAY

    def add_time(self, start: datetime, length: timedelta) -> datetime:
        """The first moment by which so much counted office time has passed."""
        if not length:
            return start
        for opens, closes in self.working_spans(local_day(start)):
            begins = max(opens, start)
            if begins < closes:
                if length <= closes - begins:
                    return begins + length
                length -= closes - begins
        raise AssertionError("The spans of a desk never end.")

    def time_between(self, start: datetime, end: datetime) -> timedelta:
        """Counted office time from one moment to a later one; zero when the end is not later."""
        total = timedelta(0)
        for opens, closes in self.working_spans(local_day(start)):
            if opens >= end:
                break
            total += max(timedelta(0), min(closes, end) - max(opens, start))
        return total


def _days_after(day: date, end: date | None = None) -> Iterator[date]:
    for ahead in count(1):
        later = day + timedelta(days=ahead)
        if end is not None and later > end:
            return
        yield later


def _length(span: Span) -> timedelta:
    opens, closes = span
    return datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
