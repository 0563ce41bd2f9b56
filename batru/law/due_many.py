"""Due dates of whole columns: the same answers as `due_at`, a million rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from batru.kernel.working_time import Desk
from batru.law.clock_columns import CLOCK_HOURS, CLOCKS, Codes, Column, Rows, Terms, by_kind, first_moments, kinds_of
from batru.law.day_tables import BEFORE_ALL, DAY_US, OFFSET_US, Bools, DayTables, Ints, microseconds, tables_for
from batru.law.terms import DEFAULT_POLICY, UNITS, WORKING_DAY_HOURS, ClockPolicy, Unit

NOT_A_TIME = BEFORE_ALL  # numpy's NaT as a number
CHUNK = 1 << 15  # rows whose columns stay in the processor's cache


@dataclass(frozen=True)
class Pauses:
    """Stops of the clock: row n owns offsets[n] up to offsets[n + 1]; µs UTC or datetime64, no end = still standing."""

    offsets: Ints
    start: Column
    end: Column
    is_supplement: Bools


class _Stops(NamedTuple):
    """Pauses in order of row and start, none before receipt, in Viet Nam's time; `rank` is 0 for a row's first."""

    row: Ints
    rank: Ints
    start: Ints
    end: Ints
    is_supplement: Bools


def unit_codes(units: Sequence[Unit]) -> Codes:
    """Units as numbers, for a column in which they differ."""
    return np.array([UNITS.index(unit) for unit in units], dtype=np.uint8)


def due_many(
    received: ArrayLike,
    amounts: ArrayLike,
    units: Unit | Codes,
    desk: Desk,
    policy: ClockPolicy = DEFAULT_POLICY,
    pauses: Pauses | None = None,
    as_of: datetime | None = None,
) -> Column:
    """Due moments, typed like `received` (datetime64, or int64 µs UTC); not a time where receipt or amount is none."""
    given = np.asarray(received)
    moments = _microseconds(given) + OFFSET_US
    codes = np.asarray(UNITS.index(units) if isinstance(units, str) else units, dtype=np.uint8)
    terms = Terms(np.broadcast_to(codes, moments.shape), np.broadcast_to(np.asarray(amounts), moments.shape))
    absent = _absent(moments, terms.amounts)
    if absent is not None:  # counted as some dossier of today, and struck out below
        moments = np.where(absent, moments.max(initial=0), moments)
        terms = Terms(terms.codes, np.where(absent, 0, terms.amounts))
    due = _count(moments, terms, desk, policy, _in_order(moments, pauses, as_of)) if len(moments) else moments
    due -= OFFSET_US
    if absent is not None:
        due[absent] = NOT_A_TIME
    return due if given.dtype.kind == "i" else due.view("datetime64[us]")


def _count(moments: Ints, terms: Terms, desk: Desk, policy: ClockPolicy, stops: _Stops) -> Ints:
    days = _reach(desk, moments, terms, stops)
    due = np.empty(len(moments), dtype=np.int64)
    for start in range(0, len(moments), CHUNK):
        part = slice(start, start + CHUNK)
        _count_chunk(days, policy, moments[part], terms.at(part), due[part])
    if len(stops.row):
        rows, stops = _only_stopped(stops)
        due[rows] = _count_stopped(days, policy, moments[rows], terms.at(rows), stops)
    return due


def _count_chunk(days: DayTables, policy: ClockPolicy, moments: Ints, terms: Terms, due: Ints) -> None:
    for kind, rows in by_kind(kinds_of(terms, policy)):
        clock = CLOCKS[kind]
        due[rows] = clock.due(days, clock.begin(days, clock.cutoff(policy), moments[rows], terms.at(rows)))


def _count_stopped(days: DayTables, policy: ClockPolicy, moments: Ints, terms: Terms, stops: _Stops) -> Ints:
    """Due moments of rows that all have stops; each round takes one more stop of every row that has one."""
    clocks = _Clocks(days, policy, terms, moments)
    covered = np.full(len(moments), BEFORE_ALL)
    punctual = np.ones(len(moments), dtype=bool)
    for rank in range(int(stops.rank.max()) + 1):
        taken = np.flatnonzero(stops.rank == rank)
        row = stops.row[taken]
        joins = stops.start[taken] <= covered[row]
        start = np.maximum(stops.start[taken], covered[row])
        end = np.maximum(stops.end[taken], start)
        covered[row] = end
        punctual[row] &= joins | (start <= clocks.due[row])  # who was late stays late, whatever stops later
        in_time = punctual[row]
        restart = stops.is_supplement[taken] & (policy.supplement == "restart")
        clocks.begin(row[in_time & restart], end[in_time & restart])
        stood = in_time & ~restart
        clocks.stand(row[stood], start[stood], end[stood])
    return clocks.due


class _Clocks:
    """The running clocks of rows that have stops."""

    def __init__(self, days: DayTables, policy: ClockPolicy, terms: Terms, received: Ints) -> None:
        self.days, self.policy, self.terms = days, policy, terms
        self.kinds = kinds_of(terms, policy)
        self.starts, self.last, self.due = (np.empty(len(received), dtype=np.int64) for _ in range(3))
        self.begin(np.arange(len(received)), received)

    def begin(self, rows: Ints, received: Ints) -> None:
        """Start the clocks of some rows at these moments."""
        for kind, part in by_kind(self.kinds[rows]):
            row, moment, clock = rows[part], received[part], CLOCKS[kind]
            cutoff = clock.cutoff(self.policy)
            self.starts[row] = moment if kind == CLOCK_HOURS else first_moments(self.days, cutoff, moment)
            self._set(row, kind, clock.begin(self.days, cutoff, moment, self.terms.at(row)))

    def stand(self, rows: Ints, start: Ints, end: Ints) -> None:
        """Do not count the time between these moments."""
        for kind, part in by_kind(self.kinds[rows]):
            row = rows[part]
            since = np.maximum(start[part], self.starts[row])
            until = np.maximum(end[part], since)
            self._set(row, kind, CLOCKS[kind].stand(self.days, self.last[row], since, until))

    def _set(self, row: Rows, kind: int, last: Ints) -> None:
        self.last[row] = last
        self.due[row] = CLOCKS[kind].due(self.days, last)


def _microseconds(moments: Column) -> Ints:
    if moments.dtype.kind == "M":
        return moments.astype("datetime64[us]").view(np.int64)
    return moments.astype(np.int64, copy=False)


def _absent(moments: Ints, amounts: Column) -> Bools | None:
    """Rows without receipt or amount; None where there are none, which is the common and the fast case."""
    absent = moments < NOT_A_TIME // 2
    if amounts.dtype.kind == "f":
        absent |= np.isnan(amounts)
    return absent if absent.any() else None


def _in_order(received: Ints, pauses: Pauses | None, as_of: datetime | None) -> _Stops:
    if pauses is None:
        nothing = np.empty(0, dtype=np.int64)
        return _Stops(nothing, nothing, nothing, nothing, nothing.astype(bool))
    row = np.repeat(np.arange(len(pauses.offsets) - 1), np.diff(pauses.offsets))
    start, end = _microseconds(np.asarray(pauses.start)), _microseconds(np.asarray(pauses.end))
    if as_of is not None:
        end = np.where(end == NOT_A_TIME, microseconds(as_of), end)
    receipt = received[row] - OFFSET_US
    order = np.lexsort((start, row))
    order = order[((end >= start) & (end > receipt))[order]]
    row, start, end, receipt = row[order], start[order], end[order], receipt[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    asked_in_time = start >= receipt  # before receipt there is no clock to restart
    is_supplement = pauses.is_supplement[order] & asked_in_time
    return _Stops(row, rank, np.maximum(start, receipt) + OFFSET_US, end + OFFSET_US, is_supplement)


def _only_stopped(stops: _Stops) -> tuple[Ints, _Stops]:
    rows, place = np.unique(stops.row, return_inverse=True)
    return rows, stops._replace(row=place)


def _reach(desk: Desk, moments: Ints, terms: Terms, stops: _Stops) -> DayTables:
    """Tables wide enough for the latest due day: the longest term on the shortest week, every stop, a year to spare."""
    first, last = int(moments.min()), max(int(moments.max()), int(stops.end.max(initial=BEFORE_ALL)))
    stood = int(stops.end.max()) - int(stops.start.min()) if len(stops.row) else 0
    week = desk.hours.shortest_week()
    counted = terms.amounts[terms.codes != UNITS.index("clock_hour")]
    longest = (
        float(counted.max(initial=0)) * 7 * WORKING_DAY_HOURS / min(week.total_seconds() / 3600, 7 * WORKING_DAY_HOURS)
    )
    return tables_for(desk, first // DAY_US, (last + stood) // DAY_US + int(longest) + 400)
