"""The counter's event kernel against SimPy: the same people, the same minutes, equal waits."""

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from batru.foresight.engine.compiled import Floats
from batru.foresight.engine.queue import FOREVER, serve
from bench.measure import Result, interleaved

PEOPLE = 20_000
CLERKS = 3
REPEATS = 50
EVENTS_EACH = 2  # somebody arrives, a service ends


def run() -> list[Result]:
    """Events a second on one core, both sides fed streams drawn beforehand."""
    gaps, minutes = _people()
    arrivals = np.cumsum(gaps)
    told = list(zip(gaps.tolist(), minutes.tolist(), strict=True))
    if _kernel(arrivals, minutes).tolist() != _simpy(told):
        raise AssertionError("Both sides must make the same people wait as long, or the ratio compares nothing.")
    timing = interleaved(lambda: _many(arrivals, minutes), lambda: _simpy(told), rounds=7)
    ours, rival = REPEATS * PEOPLE * EVENTS_EACH / timing.ours, PEOPLE * EVENTS_EACH / timing.rival
    note = f"{PEOPLE:,} equal waits; more is better"
    return [Result("queue events a second: SimPy", ours, rival, REPEATS / timing.ratio, ">= 30", "events/s", note)]


def _people() -> tuple[Floats, Floats]:
    """Minutes between arrivals and at the counter, for clerks who are busy nine minutes in ten."""
    random = np.random.default_rng(7)
    return random.exponential(1.0, PEOPLE), random.lognormal(0.0, 0.6, PEOPLE) * CLERKS * 0.9 / np.exp(0.18)


def _kernel(arrivals: Floats, minutes: Floats) -> Floats:
    starts = np.empty(PEOPLE)
    patient = np.full(PEOPLE, FOREVER)
    serve(arrivals, minutes, patient, np.zeros(PEOPLE, np.int64), np.zeros(1), np.array([CLERKS]), starts)
    return np.asarray(starts - arrivals)


def _many(arrivals: Floats, minutes: Floats) -> None:
    for _ in range(REPEATS):
        _kernel(arrivals, minutes)


def _simpy(told: list[tuple[float, float]]) -> list[float]:
    """As SimPy's own bank example tells it, with nothing recorded but the wait."""
    env = simpy.Environment()
    clerks = simpy.Resource(env, CLERKS)
    waits: list[float] = []
    env.process(_coming(env, clerks, told, waits))
    env.run()
    return waits


def _coming(
    env: simpy.Environment, clerks: simpy.Resource, told: list[tuple[float, float]], waits: list[float]
) -> Generator[simpy.Event, Any, None]:
    for gap, minutes in told:
        yield env.timeout(gap)
        env.process(_visit(env, clerks, minutes, waits))


def _visit(
    env: simpy.Environment, clerks: simpy.Resource, minutes: float, waits: list[float]
) -> Generator[simpy.Event, Any, None]:
    came = env.now
    with clerks.request() as turn:
        yield turn
        waits.append(env.now - came)
        yield env.timeout(minutes)
