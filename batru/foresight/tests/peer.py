"""The same counter told to SimPy, process by process; the kernel must agree to the last bit."""

from collections.abc import Generator
from math import inf
from typing import Any

import simpy

from batru.foresight.engine.compiled import Floats, Ints

Steps = Generator[simpy.Event, Any, None]


def calls(
    gaps: Floats, services: Floats, patiences: Floats, priorities: Ints, plan: list[tuple[float, int]]
) -> list[float]:
    """Minutes at which each person was called, infinite for those who never were."""
    env = simpy.Environment()
    most = max(counters for _, counters in plan)
    desk = simpy.PriorityResource(env, most)
    called = [inf] * len(gaps)
    env.process(_opening(env, desk, most, plan))
    env.process(_arriving(env, desk, called, zip(gaps, services, patiences, priorities, strict=True)))
    env.run()
    return called


def _arriving(env: simpy.Environment, desk: simpy.PriorityResource, called: list[float], people: Any) -> Steps:
    for number, (gap, service, patience, priority) in enumerate(people):
        yield env.timeout(gap)
        env.process(_visiting(env, desk, called, number, service, patience, priority))


def _visiting(
    env: simpy.Environment,
    desk: simpy.PriorityResource,
    called: list[float],
    number: int,
    service: float,
    patience: float,
    priority: int,
) -> Steps:
    with desk.request(priority=priority) as turn:
        yield turn if patience == inf else turn | env.timeout(patience)
        if turn.triggered:
            called[number] = env.now
            yield env.timeout(service)


def _opening(env: simpy.Environment, desk: simpy.PriorityResource, most: int, plan: list[tuple[float, int]]) -> Steps:
    """A closed counter is held by a request that goes before everybody: it gets the next counter that is free."""
    absences = [desk.request(priority=-1) for _ in range(most)]
    for at, counters in plan:
        yield env.timeout(at - env.now)
        while most - len(absences) < counters:
            absence = absences.pop()
            if absence.triggered:
                desk.release(absence)
            else:
                absence.cancel()
        absences += [desk.request(priority=-1) for _ in range(counters - most, -len(absences))]
