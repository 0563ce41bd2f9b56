"""A desk's days as columns, so that a million due dates are a few look-ups each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk, Span

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

DAY_US = 86_400_000_000
EPOCH = date(1970, 1, 1)
OFFSET_US = int(VIETNAM.utcoffset(None).total_seconds()) * 1_000_000
BEFORE_ALL = np.iinfo(np.int64).min


@dataclass(frozen=True, eq=False)
class DayTables:
    """Days from `first` on (days since 1970), one row a day; moments in microseconds of the clock in Viet Nam."""

    first: int
    is_open: Bools
    counts: Bools
    opens: Ints
    closes: Ints
    span_starts: Ints  # one row a day, as many columns as the longest day has spans
    span_lengths: Ints  # zero where the day does not count

    def __len__(self) -> int:
        return len(self.is_open)

    def row(self, moment: Ints) -> Ints:
        """The row of a moment's day."""
        return moment // DAY_US - self.first

    @cached_property
    def open_seen(self) -> Ints:
        """How many open days there have been, the day itself included."""
        return np.cumsum(self.is_open, dtype=np.int64)

    @cached_property
    def counted_seen(self) -> Ints:
        """How many working days there have been, the day itself included."""
        return np.cumsum(self.counts, dtype=np.int64)

    @cached_property
    def open_closes(self) -> Ints:
        """Close of business of the open days, in order."""
        return self.closes[self.is_open]

    @cached_property
    def counted_closes(self) -> Ints:
        """Close of business of the working days, in order."""
        return self.closes[self.counts]

    @cached_property
    def next_open(self) -> Ints:
        """The first open day after each day; the last days of the table have none and point at the end."""
        days = np.append(np.flatnonzero(self.is_open), len(self) - 1)
        return days[self.open_seen]

    @cached_property
    def rolled_closes(self) -> Ints:
        """Close of business of a day, or of the next working day where nobody works."""
        later = np.append(self.counted_closes, BEFORE_ALL)[self.counted_seen]
        return np.where(self.counts, self.closes, later)

    @cached_property
    def worked_before(self) -> Ints:
        """Office time counted before each day, and after the last."""
        return np.concatenate([[0], np.cumsum(self.span_lengths.sum(axis=1))])

    def worked(self, moment: Ints) -> Ints:
        """Office time counted up to a moment."""
        row = self.row(moment)
        total = self.worked_before[row]
        for starts, lengths in zip(self.span_starts.T, self.span_lengths.T, strict=True):
            length = lengths[row]
            total = total + np.minimum(np.maximum(moment - starts[row], 0), length)
        return total

    def moment_of(self, worked: Ints) -> Ints:
        """The first moment by which so much office time has been counted."""
        row = np.searchsorted(self.worked_before[1:], worked, side="left")
        left = worked - self.worked_before[row]
        found = np.zeros_like(worked)
        for starts, lengths in zip(self.span_starts.T, self.span_lengths.T, strict=True):
            length = lengths[row]
            begun = left > 0
            found = np.where(begun, starts[row] + np.minimum(left, length), found)
            left = left - length
        return found


def tables_for(desk: Desk, first_day: int, last_day: int) -> DayTables:
    """Tables of whole years around two days (since 1970), made once for a desk."""
    first = (EPOCH + timedelta(days=first_day)).year
    last = (EPOCH + timedelta(days=last_day)).year
    return _tables(desk, first, last)


@lru_cache(maxsize=16)
def _tables(desk: Desk, first_year: int, last_year: int) -> DayTables:
    start, end = date(first_year, 1, 1), date(last_year, 12, 31)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    spans = [desk.spans(day) for day in days]
    counts = [desk.counts(day) for day in days]
    width = max((len(each) for each in spans), default=1)
    first = (start - EPOCH).days
    edges = np.array([_edges(each, width) for each in spans], dtype=np.int64).reshape(len(days), width, 2)
    edges += ((first + np.arange(len(days))) * DAY_US)[:, None, None]
    lengths = (edges[:, :, 1] - edges[:, :, 0]) * np.array(counts, dtype=np.int64)[:, None]
    return DayTables(
        first=first,
        is_open=np.array([bool(each) for each in spans]),
        counts=np.array(counts),
        opens=edges[:, 0, 0],
        closes=edges[:, :, 1].max(axis=1),
        span_starts=edges[:, :, 0],
        span_lengths=lengths,
    )


def _edges(spans: tuple[Span, ...], width: int) -> list[tuple[int, int]]:
    """Openings and closings in microseconds of the day, filled up with empty spans at closing time."""
    found = [(_microseconds(opens), _microseconds(closes)) for opens, closes in spans]
    closing = found[-1][1] if found else 0
    return found + [(closing, closing)] * (width - len(found))


def _microseconds(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def microseconds(moment: datetime) -> int:
    """An aware moment as microseconds since 1970 in UTC."""
    return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
