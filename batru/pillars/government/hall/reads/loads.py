"""The supervisor's questions: how busy each lane and counter is today, and how the day compares with the last weeks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

from batru.kernel.period import VIETNAM, local_day
from batru.law.halls import Hall
from batru.pillars.government.hall.models import Ticket
from batru.pillars.government.hall.rules.states import DONE, MISSED, WAITING

MINUTE = timedelta(minutes=1)
WEEKS = 4
SOON_MINUTES = 15


@dataclass(frozen=True, slots=True)
class LaneLoad:
    """One lane today: tickets taken, waiting, served; minutes of ended waits, and the longest that runs."""

    code: str
    taken: int
    waiting: int
    served: int
    missed: int
    mean_wait: float | None
    within: float | None
    longest_now: float | None


@dataclass(frozen=True, slots=True)
class CounterLoad:
    """One counter today: tickets finished, mean minutes of a service, and its share of the time since the first."""

    number: int
    served: int
    mean_service: float | None
    busy_minutes: float


@dataclass(frozen=True, slots=True)
class Load:
    """The hall's day so far; `hours` gives arrivals by hour today, and what the same weekday had on average."""

    lanes: Sequence[LaneLoad]
    counters: Mapping[int, CounterLoad]
    hours: Sequence[tuple[int, int, float | None]]
    taken: int
    served: int
    simulated: bool


def load(own: Hall, at: datetime) -> Load:
    """The day so far, from one query; the last weeks from another."""
    tickets = list(Ticket.objects.filter(hall=own.code, day=local_day(at)).order_by("taken_at", "id"))
    by_lane: dict[str, list[Ticket]] = defaultdict(list)
    for one in tickets:
        by_lane[one.lane].append(one)
    return Load(
        lanes=[_lane(code, by_lane[code], at) for code in own.lanes],
        counters={number: _counter(number, tickets) for number in own.counters},
        hours=_hours(own, tickets, local_day(at)),
        taken=len(tickets),
        served=sum(one.state == DONE for one in tickets),
        simulated=any(one.simulated for one in tickets),
    )


def _lane(code: str, tickets: Sequence[Ticket], at: datetime) -> LaneLoad:
    waits = [(one.called_at - one.taken_at) / MINUTE for one in tickets if one.called_at is not None]
    running = [(at - one.taken_at) / MINUTE for one in tickets if one.state == WAITING]
    return LaneLoad(
        code=code,
        taken=len(tickets),
        waiting=len(running),
        served=sum(one.state == DONE for one in tickets),
        missed=sum(one.state == MISSED for one in tickets),
        mean_wait=fmean(waits) if waits else None,
        within=100 * sum(wait <= SOON_MINUTES for wait in waits) / len(waits) if waits else None,
        longest_now=max(running, default=None),
    )


def _counter(number: int, tickets: Sequence[Ticket]) -> CounterLoad:
    served = [
        (one.ended_at - one.served_at) / MINUTE
        for one in tickets
        if one.counter == number and one.state == DONE and one.ended_at and one.served_at
    ]
    return CounterLoad(number, len(served), fmean(served) if served else None, sum(served))


def _hours(own: Hall, today: Sequence[Ticket], day: date) -> list[tuple[int, int, float | None]]:
    """Arrivals by hour: today, and the mean of the same weekday in the last weeks that had any."""
    days = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    before = Ticket.objects.filter(hall=own.code, day__in=days).values_list("day", "taken_at")
    counts: dict[int, int] = defaultdict(int)
    seen: set[date] = set()
    for held, taken in before:
        counts[_hour(taken)] += 1
        seen.add(held)
    mine: dict[int, int] = defaultdict(int)
    for one in today:
        mine[_hour(one.taken_at)] += 1
    hours = sorted({*counts, *mine})
    span = range(hours[0], hours[-1] + 1) if hours else range(0)
    return [(hour, mine[hour], counts[hour] / len(seen) if seen else None) for hour in span]


def _hour(moment: datetime) -> int:
    return moment.astimezone(VIETNAM).hour
