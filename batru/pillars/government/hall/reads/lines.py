"""The hall at a moment: who waits, who is at which counter, how long it will take. Four queries a hall."""

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet

from batru.kernel.period import local_day
from batru.law.halls import Hall, Lane
from batru.pillars.government.hall.models import Pause, Shift, Ticket
from batru.pillars.government.hall.reads import halls
from batru.pillars.government.hall.rules.calling import Waiting, favoured_run, order
from batru.pillars.government.hall.rules.states import AT_A_COUNTER, DONE, ENDED, MISSED, WAITING
from batru.pillars.government.hall.rules.waiting import RECENT, Wait, capacity, expected, service_minutes

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter where somebody sits; paused ones call nobody."""

    number: int
    lanes: tuple[str, ...]
    clerk: str
    opened_at: datetime
    paused: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class LaneNow:
    """A lane as visitors see it: `wait` is that of a visitor who comes now, None while no counter is open."""

    lane: Lane
    waiting: int
    wait: Wait | None
    counters: tuple[int, ...]
    last_called: str
    is_open: bool
    hours: str
    simulated: bool


@dataclass(frozen=True)
class Now:
    """A hall at a moment, from the tickets that wait or stand at a counter."""

    hall: Hall
    at: datetime
    tickets: Sequence[Ticket]
    counters: tuple[OpenCounter, ...]
    services: Mapping[str, Sequence[float]]

    @cached_property
    def waiting(self) -> list[Waiting]:
        return [as_waiting(one) for one in self.tickets if one.state == WAITING]

    @cached_property
    def queue_lengths(self) -> Mapping[str, int]:
        return Tally(one.lane for one in self.waiting)

    @cached_property
    def is_simulated(self) -> bool:
        """Whether a drawn ticket or counter is part of the picture: every wait of the hall rests on them then."""
        return any(one.simulated for one in self.tickets) or any(one.simulated for one in self.counters)

    @property
    def shown(self) -> list[Ticket]:
        """Tickets at a counter, the latest call first."""
        found = [one for one in self.tickets if one.state in AT_A_COUNTER]
        return sorted(found, key=lambda one: (one.last_called_at or one.taken_at, one.id), reverse=True)

    def at_counter(self, number: int) -> Ticket | None:
        """Who stands at a counter."""
        return next((one for one in self.shown if one.counter == number), None)

    def ahead_of(self, ticket: Ticket) -> int:
        """How many of its lane are called before a waiting ticket."""
        line = order(self.waiting, ticket.lane, self.hall.rule, self.at)
        return next((place for place, one in enumerate(line) if one.id == ticket.pk), len(line))

    def wait(self, lane: str, ahead: int) -> Wait | None:
        """The wait behind so many in a lane."""
        serving = [one for one in self.counters if lane in one.lanes and not one.paused]
        busy = {one.counter for one in self.shown}
        free = sum(1 for one in serving if one.number not in busy)
        minutes = service_minutes(self.services.get(lane, ()), self.hall.lanes[lane].service_minutes)
        return expected(ahead, free, minutes, capacity(lane, [one.lanes for one in serving], self.queue_lengths))

    def lanes(self) -> list[LaneNow]:
        """Every lane of the hall."""
        return [self._lane(own) for own in self.hall.lanes.values()]

    def _lane(self, own: Lane) -> LaneNow:
        waiting = self.queue_lengths.get(own.code, 0)
        called = next((one.code for one in self.shown if one.lane == own.code), "")
        return LaneNow(
            lane=own,
            waiting=waiting,
            wait=self.wait(own.code, waiting),
            counters=tuple(one.number for one in self.counters if own.code in one.lanes and not one.paused),
            last_called=called,
            is_open=halls.is_open(self.hall, own.code, self.at),
            hours=halls.hours_words(self.hall, own.code, local_day(self.at)),
            simulated=self.is_simulated,
        )


def now(own: Hall, at: datetime) -> Now:
    """A hall as it stands."""
    live = Ticket.objects.filter(hall=own.code, day=local_day(at), state__in=(WAITING, *AT_A_COUNTER))
    return Now(own, at, list(live.order_by("place", "id")), open_counters(own), services(own, local_day(at)))


def waiting_for(own: Hall, lanes: Iterable[str], day: date) -> list[Ticket]:
    """The tickets that wait in these lanes, by place."""
    found = Ticket.objects.filter(hall=own.code, day=day, state=WAITING, lane__in=lanes)
    return list(found.order_by("place", "id"))


def as_waiting(ticket: Ticket) -> Waiting:
    """A ticket as the rule of calling sees it."""
    return Waiting(ticket.pk, ticket.lane, ticket.place, bool(ticket.priority), ticket.appointment_at, ticket.bound)


def run_of(own: Hall, number: int, day: date) -> int:
    """How many of a counter's last calls running were of favoured tickets."""
    called = Ticket.objects.filter(hall=own.code, day=day, counter=number, called_at__isnull=False)
    last = called.order_by("-called_at", "-id").values_list("priority", "appointment_at")[: own.rule.priority_in_a_row]
    return favoured_run([bool(priority) or at is not None for priority, at in reversed(list(last))])


def open_counters(own: Hall) -> tuple[OpenCounter, ...]:
    """The counters that are open, with whether they pause."""
    shifts = Shift.objects.filter(hall=own.code, closed_at__isnull=True).order_by("counter")
    paused = set(
        Pause.objects.filter(shift__hall=own.code, shift__closed_at__isnull=True, ended_at__isnull=True).values_list(
            "shift", flat=True
        )
    )
    return tuple(
        OpenCounter(
            one.counter, own.counters[one.counter].lanes, one.clerk, one.opened_at, one.pk in paused, one.simulated
        )
        for one in shifts
        if one.counter in own.counters
    )


def services(own: Hall, day: date) -> dict[str, list[float]]:
    """Minutes of today's latest services by lane, oldest first."""
    found: dict[str, list[float]] = defaultdict(list)
    for lane, served, ended in _served(own, day).values_list("lane", "served_at", "ended_at"):
        if served and ended and len(found[lane]) < RECENT:
            found[lane].append((ended - served) / MINUTE)
    return {lane: minutes[::-1] for lane, minutes in found.items()}


def _served(own: Hall, day: date) -> "QuerySet[Ticket]":
    """Today's finished services, the latest first; enough for every lane's recent ones on an ordinary day."""
    found = Ticket.objects.filter(hall=own.code, day=day, state=DONE, served_at__isnull=False, ended_at__isnull=False)
    return found.order_by("-ended_at", "-id")[: RECENT * len(own.lanes) * 2]


def by_key(key: str) -> Ticket:
    """A ticket by what its QR carries; Refusal (404) where there is none."""
    found = Ticket.objects.filter(key=key).first()
    if found is None:
        raise halls.absent()
    return found


def by_code(own: Hall, code: str, day: date) -> Ticket | None:
    """A ticket by what is printed on it, of one day."""
    return Ticket.objects.filter(hall=own.code, day=day, code=code).first()


def missed(own: Hall, day: date) -> list[Ticket]:
    """Tickets of a day that were passed over and may come back."""
    return list(Ticket.objects.filter(hall=own.code, day=day, state=MISSED).order_by("-last_called_at")[:20])


def shift_of(clerk: str) -> Shift | None:
    """The open shift of a clerk."""
    return Shift.objects.filter(clerk=clerk, closed_at__isnull=True, simulated=False).first()


def shift_at(own: Hall, number: int) -> Shift | None:
    """The open shift at a counter."""
    return Shift.objects.filter(hall=own.code, counter=number, closed_at__isnull=True).first()


def is_paused(shift: Shift) -> bool:
    """Whether a shift pauses at the moment."""
    return Pause.objects.filter(shift=shift, ended_at__isnull=True).exists()


def open_of(keys: Iterable[str]) -> list[Ticket]:
    """Tickets among these keys that have not ended."""
    return list(Ticket.objects.filter(key__in=list(keys)).exclude(state__in=ENDED))
