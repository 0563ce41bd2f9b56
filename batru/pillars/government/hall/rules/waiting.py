"""How long it will take: a band from who is before you, who serves, and how long services have taken lately.

Each of the n services that must end before your turn takes s minutes on average, and c counters' worth of time is spent
on the lane, so the mean is n·s/c. Service times are taken as exponential, which makes the sum of n of them a gamma
variable of shape n; the band holds its middle 80 percent (Wilson and Hilferty, 1931), rounded outward to five minutes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

RECENT = 30
PRIOR_WEIGHT = 5  # the catalogue's minutes count as so many services that were measured
TRIM = 0.1
Z80 = 1.2815515655446004
STEP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Wait:
    """Expected minutes, and the band in which four of five waits should end."""

    minutes: float
    low: int
    high: int


def service_minutes(recent: Sequence[float], prior: float) -> float:
    """Minutes a service takes: the trimmed mean of the latest ones, drawn toward the catalogue's while they are few.

    A tenth at each end is left out: a clerk who forgot to press "finish" must not lengthen everybody's wait.
    """
    latest = sorted(recent[-RECENT:])
    cut = floor(len(latest) * TRIM)
    kept = latest[cut : len(latest) - cut]
    return (PRIOR_WEIGHT * prior + sum(kept)) / (PRIOR_WEIGHT + len(kept))


def capacity(lane: str, counters: Iterable[Sequence[str]], waiting: Mapping[str, int]) -> float:
    """How many counters' worth of time a lane gets: a counter shares itself among its lanes by who waits there.

    `counters`: the lanes of each open counter; the lane asked for counts at least one ticket, the one that asks.
    """
    total = 0.0
    for lanes in counters:
        if lane in lanes:
            loads = {one: max(waiting.get(one, 0), 1 if one == lane else 0) for one in lanes}
            total += loads[lane] / sum(loads.values())
    return total


def expected(ahead: int, free: int, minutes: float, counters: float) -> Wait | None:
    """The wait of a ticket with so many before it in the order of calling; None where no counter is open.

    `free`: counters of the lane that serve nobody at the moment; `counters`: what `capacity` says.
    """
    if counters <= 0:
        return None
    ends = ahead + 1 - free
    if ends <= 0:
        return Wait(0.0, 0, STEP_MINUTES)
    one = minutes / counters
    low, high = (ends * one * _gamma_share(ends, z) for z in (-Z80, Z80))
    return Wait(ends * one, _down(low), max(_up(high), _down(low) + STEP_MINUTES))


def _gamma_share(shape: int, z: float) -> float:
    """A gamma quantile beside its mean, by the normal quantile z."""
    spread = 1 / (9 * shape)
    return max(0.0, 1 - spread + z * sqrt(spread)) ** 3


def _down(minutes: float) -> int:
    return floor(minutes / STEP_MINUTES) * STEP_MINUTES


def _up(minutes: float) -> int:
    return ceil(minutes / STEP_MINUTES) * STEP_MINUTES
