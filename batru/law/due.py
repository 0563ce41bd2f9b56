"""When an answer is due: one dossier, one term, one desk, every stop of the clock (docs/why/legal-clock.md)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk
from batru.law.clocks import clock_for
from batru.law.terms import DEFAULT_POLICY, UNITS, ClockPolicy, Pause, Term, Unit

__all__ = ["DEFAULT_POLICY", "UNITS", "ClockPolicy", "Desk", "Pause", "Term", "Unit", "due_at", "time_left"]


def due_at(
    received_at: datetime,
    term: Term,
    desk: Desk,
    policy: ClockPolicy = DEFAULT_POLICY,
    pauses: Iterable[Pause] = (),
    as_of: datetime | None = None,
) -> datetime:
    """The last lawful moment; a pause that still stands is counted up to `as_of`, and not at all without it."""
    clock = clock_for(received_at, term, desk, policy)
    for stop in _in_order(received_at, pauses, as_of):
        if not stop.joins and stop.start > clock.due():
            break  # who was late already is not made punctual by a later stop
        if stop.is_supplement and policy.supplement == "restart":
            clock = clock_for(stop.end, term, desk, policy)
        else:
            clock.pause(stop.start, stop.end)
    return clock.due()


def time_left(now: datetime, due: datetime, desk: Desk) -> timedelta:
    """Office time from now to the due time; negative once it has passed."""
    if now <= due:
        return desk.time_between(now, due)
    return -desk.time_between(due, now)


class _Stop(NamedTuple):
    """A pause that has ended, cut at receipt and at the end of the one before; `joins` tells that they touch."""

    start: datetime
    end: datetime
    is_supplement: bool
    joins: bool


def _in_order(received_at: datetime, pauses: Iterable[Pause], as_of: datetime | None) -> Iterator[_Stop]:
    """Pauses by the time they began, so that no moment is counted twice, and none before receipt."""
    covered: datetime | None = None
    for pause in sorted(pauses, key=lambda each: each.start):
        end = pause.end or as_of
        if end is None or end < pause.start or end <= received_at:
            continue
        asked_in_time = pause.start >= received_at  # before receipt there is no clock to restart
        start = max(pause.start, received_at)
        joins = covered is not None and start <= covered
        start = covered if joins and covered else start
        covered = max(end, start)
        is_supplement = pause.kind == "supplement" and asked_in_time
        yield _Stop(start.astimezone(VIETNAM), covered.astimezone(VIETNAM), is_supplement, joins)
