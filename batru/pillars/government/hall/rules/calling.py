"""Whose turn it is: the rule by which a counter calls its next ticket.

Tickets stand in two rows. *First*: who has priority by the law, whose appointment's time has come, and ordinary tickets
that have waited longer than the hall's patience. *Ordinary*: all others. Within a row the earliest is called first. The
first row goes before the other, but at most `priority_in_a_row` times running while an ordinary ticket waits; so every
ticket is called after a bounded number of calls, whoever comes after it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from batru.law.halls import CallingRule


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits: `place` is the moment by which it stands in its row; `counter` the only one it waits for.

    `appointment` is the time agreed, None without one.
    """

    id: int
    lane: str
    place: datetime
    priority: bool = False
    appointment: datetime | None = None
    counter: int | None = None

    @property
    def is_favoured(self) -> bool:
        """Whether it may be called before earlier ordinary tickets, as the count of calls in a row has it."""
        return self.priority or self.appointment is not None


def next_ticket(
    waiting: Iterable[Waiting], lanes: Collection[str], counter: int, rule: CallingRule, now: datetime, run: int = 0
) -> Waiting | None:
    """The ticket that a counter serving these lanes calls next; None where nobody waits for it.

    `run`: how many of the counter's last calls running were of favoured tickets.
    """
    own = [one for one in waiting if one.lane in lanes and one.counter in (None, counter)]
    return _pick(own, rule, now, run)


def order(waiting: Iterable[Waiting], lane: str, rule: CallingRule, now: datetime, run: int = 0) -> list[Waiting]:
    """The tickets of a lane in the order in which one counter that serves nothing else would call them from now."""
    left = [one for one in waiting if one.lane == lane]
    called: list[Waiting] = []
    while found := _pick(left, rule, now, run):
        called.append(found)
        left.remove(found)
        run = run + 1 if found.is_favoured else 0
    return called


def favoured_run(favoured: Sequence[bool]) -> int:
    """How many calls running were of favoured tickets, from the counter's calls of the day, latest last."""
    run = 0
    for one in reversed(favoured):
        if not one:
            break
        run += 1
    return run


def back_in_line(others: Sequence[Waiting], lane: str, now: datetime, behind: int) -> datetime:
    """The place of a visitor who missed the call and came back: behind so many who wait in the lane, never before."""
    places = sorted(one.place for one in others if one.lane == lane)
    if len(places) < behind:
        return now
    return min(now, places[behind - 1] + timedelta(microseconds=1)) if behind else now


def has_come(one: Waiting, now: datetime) -> bool:
    """Whether the time of an appointment has come: it may check in early, but is called first only from its time."""
    return one.appointment is not None and one.appointment <= now


def _pick(own: Sequence[Waiting], rule: CallingRule, now: datetime, run: int) -> Waiting | None:
    first = [one for one in own if _since(one, rule, now) is not None]
    ordinary = [one for one in own if not one.is_favoured]
    if first and (run < rule.priority_in_a_row or not ordinary):
        return min(first, key=lambda one: (_since(one, rule, now) or now, one.place, one.id))
    if ordinary:
        return min(ordinary, key=lambda one: (one.place, one.id))
    return min(own, key=lambda one: (one.appointment or one.place, one.id), default=None)


def _since(one: Waiting, rule: CallingRule, now: datetime) -> datetime | None:
    """Since when a ticket stands in the first row; None while it does not."""
    if one.priority:
        return one.place
    if one.appointment is not None:
        return max(one.place, one.appointment) if has_come(one, now) else None
    tired = one.place + timedelta(minutes=rule.patience_minutes)
    return tired if tired <= now else None
