"""The event kernel of a counter: who is served when, given who comes, how long each takes and how many counters open.

Events at one instant happen in a fixed order: a service ends, counters open or close, somebody arrives. A counter that
closes finishes the person it has.
"""

import numpy as np

from batru.foresight.engine.compiled import Floats, Ints, compiled
from batru.foresight.engine.heaps import pop, push

SERVED, LEFT, TURNED_AWAY = range(3)
FOREVER = np.inf
PLACES = 40
PERSON = (1 << PLACES) - 1


@compiled
def _admit(
    now: float,
    free: int,
    line: Ints,
    waiting: int,
    ends: Floats,
    busy: int,
    arrivals: Floats,
    services: Floats,
    patiences: Floats,
    starts: Floats,
) -> tuple[int, int]:
    """Call people in until the counters are taken or nobody waits; who lost patience before is passed over."""
    while free > 0 and waiting > 0:
        person = pop(line, waiting) & PERSON
        waiting -= 1
        if arrivals[person] + patiences[person] < now:
            continue
        starts[person] = now
        push(ends, busy, now + services[person])
        busy += 1
        free -= 1
    return waiting, busy


@compiled
def serve(
    arrivals: Floats,
    services: Floats,
    patiences: Floats,
    priorities: Ints,
    plan_at: Floats,
    plan_counters: Ints,
    starts: Floats,
) -> int:
    """Fill `starts` (minutes; inf where never served) and return how many events there were.

    `arrivals` ascend; a lower priority number is called first, equal ones in order of arrival; `plan_counters[k]`
    counters are open from `plan_at[k]` on, none before the first.
    """
    people = arrivals.size
    line = np.empty(people, np.int64)
    ends = np.empty(_most(plan_counters) + 1, np.float64)
    for person in range(people):
        starts[person] = FOREVER
    came = waiting = busy = level = turn = events = 0
    while came < people or waiting > 0 or busy > 0:
        next_arrival = arrivals[came] if came < people else FOREVER
        next_end = ends[0] if busy > 0 else FOREVER
        next_turn = plan_at[turn] if turn < plan_at.size else FOREVER
        now = min(next_arrival, next_end, next_turn)
        if now == FOREVER:
            break
        if next_end == now:
            pop(ends, busy)
            busy -= 1
        elif next_turn == now:
            level = plan_counters[turn]
            turn += 1
        else:
            push(line, waiting, (priorities[came] << PLACES) | came)
            waiting += 1
            came += 1
        events += 1
        waiting, busy = _admit(now, level - busy, line, waiting, ends, busy, arrivals, services, patiences, starts)
    return events


@compiled
def _most(plan_counters: Ints) -> int:
    most = 1
    for counters in plan_counters:
        most = max(most, counters)
    return most


def fates(starts: Floats, patiences: Floats) -> Ints:
    """What became of each person: SERVED, LEFT before being called, or TURNED_AWAY when no counter opened again."""
    unserved = np.where(np.isinf(patiences), TURNED_AWAY, LEFT)
    return np.where(np.isinf(starts), unserved, SERVED)
