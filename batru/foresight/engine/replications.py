"""Many simulated days of one counter, the same people meeting each plan of opening it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from batru.foresight.engine import visits
from batru.foresight.engine.compiled import Floats, Ints, Words, compiled
from batru.foresight.engine.queue import FOREVER, serve
from batru.foresight.engine.streams import ARRIVALS, PATIENCES, PRIORITIES, SERVICES, streams_of


@dataclass(frozen=True)
class Service:
    """How long one visit takes, in minutes: shares, means and coefficients of variation of the kinds of business.

    Where it was measured, a pool of measured minutes for each slot, or one for all of them.
    """

    means: Floats
    variations: Floats
    shares: Floats = field(default_factory=lambda: np.ones(1))
    law: int = visits.LOGNORMAL
    measured: tuple[Floats, ...] = ()


@dataclass(frozen=True)
class Demand:
    """Who comes: recorded visits of shape (days, slots), slots in minutes after midnight, and how to repeat them."""

    recorded: Ints
    slot_from: Floats
    slot_to: Floats
    times: float = 1.0
    manner: int = visits.REPLAYED
    patience_mean: float = FOREVER
    priority_share: float = 0.0


@dataclass(frozen=True)
class Plan:
    """How many counters are open, from which minute after midnight on."""

    at: Floats
    counters: Ints


@dataclass(frozen=True)
class Rows:
    """One row a person: day, arrival (minutes after midnight), minutes at the counter, priority, call under each plan.

    `calls` has shape (plans, people), infinite for those who were never called.
    """

    day: Ints
    arrival: Floats
    service: Floats
    patience: Floats
    priority: Ints
    calls: Floats

    def waits(self, plan: int) -> Floats:
        """Minutes that the people who were called had waited."""
        called = self.calls[plan]
        served = np.isfinite(called)
        return np.asarray(called[served] - self.arrival[served], np.float64)


@compiled
def _call(
    day: Ints,
    arrival: Floats,
    service: Floats,
    patience: Floats,
    priority: Ints,
    at: Floats,
    counters: Ints,
    calls: Floats,
) -> None:
    """Run one plan over all days; each morning starts with an empty room."""
    first = 0
    while first < day.size:
        last = first
        while last < day.size and day[last] == day[first]:
            last += 1
        one = slice(first, last)
        serve(arrival[one], service[one], patience[one], priority[one], at, counters, calls[one])
        first = last


def _replicate(states: Words, demand: Demand, service: Service, plans: Sequence[Plan], days: int) -> Rows:
    counts = visits.counts_of_days(states[ARRIVALS], demand.recorded, demand.times, days, demand.manner)
    arrival = visits.arrival_times(states[ARRIVALS], counts, demand.slot_from, demand.slot_to)
    minutes = _service_times(states[SERVICES], counts, service)
    patience = visits.patience_times(states[PATIENCES], arrival.size, demand.patience_mean)
    priority = visits.priorities_of(states[PRIORITIES], arrival.size, demand.priority_share)
    day = np.repeat(np.arange(days), counts.sum(axis=1))
    calls = np.empty((len(plans), arrival.size), np.float64)
    for number, plan in enumerate(plans):
        _call(day, arrival, minutes, patience, priority, plan.at, plan.counters, calls[number])
    return Rows(day, arrival, minutes, patience, priority, calls)


def _service_times(state: Words, counts: Ints, service: Service) -> Floats:
    if service.law != visits.EMPIRICAL:
        return visits.service_times(
            state, int(counts.sum()), service.law, service.shares, service.means, service.variations
        )
    days, slots = counts.shape
    pools = service.measured if len(service.measured) == slots else service.measured[:1] * slots
    after = np.cumsum([pool.size for pool in pools])
    first = after - np.array([pool.size for pool in pools])
    came_in = np.repeat(np.tile(np.arange(slots), days), counts.ravel())
    return visits.measured_times(state, came_in, np.concatenate(pools), first, after)


def simulate(
    demand: Demand,
    service: Service,
    plans: Sequence[Plan],
    *,
    days: int,
    replications: int,
    seed: int,
    threads: int = 2,
) -> list[Rows]:
    """The rows of each replication; the same for the same seed, whatever the number of threads."""
    states = streams_of(seed, replications)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(lambda own: _replicate(own, demand, service, plans, days), states))


def counter(clerks: int, per_hour: float, minutes_each: float, variation: float = 0.6) -> tuple[Demand, Service, Plan]:
    """A plain counter, open 8:00 to 12:00, at which `per_hour` people arrive at random."""
    hours = np.arange(8.0, 12.0)
    demand = Demand(
        recorded=np.ones((1, hours.size), np.int64),
        slot_from=hours * 60.0,
        slot_to=(hours + 1) * 60.0,
        times=per_hour,
        manner=visits.POISSON,
    )
    service = Service(np.array([minutes_each]), np.array([variation]))
    return demand, service, Plan(np.array([480.0]), np.array([clerks]))


def share_over(runs: Sequence[Rows], minutes: float, plan: int = 0) -> float:
    """Share of the people called who had waited longer than `minutes`; 0 where nobody came."""
    waits = np.concatenate([rows.waits(plan) for rows in runs])
    return float((waits > minutes).mean()) if waits.size else 0.0
