"""Days of an example hall, drawn: visitors arrive by the hour, and are called by the hall's own rule."""

import heapq
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import exp
from pathlib import Path
from typing import Any

import yaml

from batru.kernel.period import VIETNAM
from batru.law.halls import Hall
from batru.pillars.government.hall.rules.calling import Waiting, next_ticket
from batru.pillars.government.hall.rules.states import CALLED, DESK, DONE, MISSED, SERVING, WAITING

MINUTE = timedelta(minutes=1)
LAST_ARRIVALS = timedelta(minutes=20)  # nobody is let in so shortly before a desk shuts
WALK = 0.5 * MINUTE
Spans = Sequence[tuple[time, time]]


@dataclass(frozen=True, slots=True)
class HallProfile:
    """One hall's visitors on an ordinary day, the weights of its lanes, and the counters that have a clerk."""

    code: str
    visitors: float
    lanes: Mapping[str, float]
    staffed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The assumptions of `example/hall.yaml`."""

    seed: int
    weeks: int
    weekdays: Sequence[float]
    hours: Mapping[int, float]
    priority: float
    priority_groups: Mapping[str, float]
    channels: Mapping[str, float]
    no_show: float
    spread: float
    halls: tuple[HallProfile, ...]


@dataclass(slots=True)
class Visit:
    """One drawn visit; moments that lie after the example's own are left out by `as_of`."""

    lane: str
    number: int
    taken_at: datetime
    priority: str
    channel: str
    no_show: bool
    minutes: float
    called_at: datetime | None = None
    served_at: datetime | None = None
    ended_at: datetime | None = None
    counter: int | None = None
    calls: int = 0
    state: str = WAITING


@dataclass
class _Day:
    """A day on its way: who waits, which counters are free."""

    hall: Hall
    visits: list[Visit] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    idle: set[int] = field(default_factory=set)
    runs: dict[int, int] = field(default_factory=dict)


def load_profile(path: Path) -> Profile:
    """Read the assumptions; a KeyError or TypeError names what is missing."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    halls = tuple(HallProfile(**{**one, "staffed": tuple(one["staffed"])}) for one in data["halls"])
    return Profile(**{**data, "halls": halls})


def draw_day(hall: Hall, own: HallProfile, profile: Profile, day: date, spans: Mapping[str, Spans]) -> list[Visit]:
    """A whole day's visits by arrival; `spans` are each lane's hours of the day. The same every time."""
    chance = random.Random(f"{profile.seed} {hall.code} {day.isoformat()}")
    drawn = sorted(_arrivals(own, profile, day, spans, chance), key=lambda one: (one[0], one[1]))
    state = _Day(hall, idle=set(own.staffed))
    events: list[tuple[datetime, int, int, int]] = []  # (when, 0 free or 1 arrival, order, counter or visit)
    numbers = {code: lane.first for code, lane in hall.lanes.items()}
    for place, (at, lane) in enumerate(drawn):
        state.visits.append(_visit(hall, lane, numbers[lane], at, profile, chance))
        numbers[lane] += 1
        heapq.heappush(events, (at, 1, place, place))
    while events:
        now, kind, place, which = heapq.heappop(events)
        for counter, free_at in _happen(state, now, kind, which):
            heapq.heappush(events, (free_at, 0, place, counter))
    return state.visits


def as_of(visits: Sequence[Visit], moment: datetime) -> list[Visit]:
    """The visits as they stand at a moment: what happens later has not happened."""
    seen = [one for one in visits if one.taken_at <= moment]
    for one in seen:
        if one.called_at is None or one.called_at > moment:
            one.called_at = one.served_at = one.ended_at = one.counter = None
            one.calls, one.state = 0, WAITING
        elif one.no_show:
            one.state = MISSED if one.called_at + 3 * WALK <= moment else CALLED
        elif one.served_at is None or one.served_at > moment:
            one.served_at = one.ended_at = None
            one.state = CALLED
        elif one.ended_at is None or one.ended_at > moment:
            one.ended_at, one.state = None, SERVING
        else:
            one.state = DONE
    return seen


def _happen(state: _Day, now: datetime, kind: int, which: int) -> Iterator[tuple[int, datetime]]:
    """An arrival, or a counter that is free again; the counters that call somebody now, with when they are free."""
    if kind == 1:
        visit = state.visits[which]
        state.waiting.append(Waiting(which, visit.lane, now, bool(visit.priority)))
        counters = sorted(number for number in state.idle if visit.lane in state.hall.counters[number].lanes)[:1]
    else:
        state.idle.add(which)
        counters = [which]
    for number in counters:
        free_at = _call(state, number, now)
        if free_at is not None:
            yield number, free_at


def _call(state: _Day, number: int, now: datetime) -> datetime | None:
    lanes = state.hall.counters[number].lanes
    run = state.runs.get(number, 0)
    found = next_ticket(state.waiting, lanes, number, state.hall.rule, now, run)
    if found is None:
        return None
    state.waiting.remove(found)
    state.idle.discard(number)
    state.runs[number] = run + 1 if found.is_favoured else 0
    visit = state.visits[found.id]
    visit.called_at, visit.counter = now, number
    if visit.no_show:
        visit.calls = state.hall.rule.calls
        return now + 3 * WALK
    visit.calls, visit.served_at = 1, now + WALK
    visit.ended_at = visit.served_at + visit.minutes * MINUTE
    return visit.ended_at


def _arrivals(
    own: HallProfile, profile: Profile, day: date, spans: Mapping[str, Spans], chance: random.Random
) -> Iterator[tuple[datetime, str]]:
    """Times and lanes: a Poisson number an hour in each lane that is open."""
    weight, hours = sum(own.lanes.values()), sum(profile.hours.values())
    for lane, share in own.lanes.items():
        for hour, busy in profile.hours.items():
            mean = own.visitors * profile.weekdays[day.weekday()] * share / weight * busy / hours
            for _ in range(_poisson(mean, chance)):
                at = datetime.combine(day, time(hour), VIETNAM) + timedelta(seconds=chance.randrange(3600))
                if _is_let_in(at, spans[lane]):
                    yield at, lane


def _is_let_in(at: datetime, spans: Spans) -> bool:
    day = at.date()
    return any(
        datetime.combine(day, opens, VIETNAM) <= at < datetime.combine(day, closes, VIETNAM) - LAST_ARRIVALS
        for opens, closes in spans
    )


def _poisson(mean: float, chance: random.Random) -> int:
    """Knuth's way, good for small means."""
    limit, count, product = exp(-mean), 0, chance.random()
    while product > limit:
        count, product = count + 1, product * chance.random()
    return count


def _visit(hall: Hall, lane: str, number: int, at: datetime, profile: Profile, chance: random.Random) -> Visit:
    minutes = hall.lanes[lane].service_minutes * chance.lognormvariate(-(profile.spread**2) / 2, profile.spread)
    favoured = chance.random() < profile.priority
    return Visit(
        lane=lane,
        number=number,
        taken_at=at,
        priority=_one_of(profile.priority_groups, chance) if favoured else "",
        channel=_one_of(profile.channels, chance) if not favoured else DESK,
        no_show=chance.random() < profile.no_show,
        minutes=max(1.0, minutes),
    )


def _one_of(weights: Mapping[str, float], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
