"""A step at the due time: the density of ends by days before and after it, and how far it falls at zero. Pure.

After McCrary (2008), "Manipulation of the running variable in the regression discontinuity design: a density test":
a local-linear line on either side, triangular weights, over bins of 24 hours.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from batru.evaluation.rules.integrity.checks import Check, Found

REACH = 5  # so many days on either side
LEAST = 0.5  # of a day in which nothing ended, or whose line falls below nothing


@dataclass(frozen=True, slots=True)
class Days:
    """How many ended in each 24 hours around the due time: -1 is the day up to it, 0 the one after it."""

    unit: str
    counts: Mapping[int, int]
    simulated: bool = False

    @property
    def whole(self) -> int:
        """All that ended within reach."""
        return sum(self.counts.get(day, 0) for day in range(-REACH, REACH))


@dataclass(frozen=True, slots=True)
class Step:
    """Ends a day right before the due time and right after it, by their lines; the step in logarithms and its error."""

    before: float
    after: float

    @property
    def height(self) -> float:
        """Below nothing where it falls."""
        return math.log(self.after / self.before)

    @property
    def error(self) -> float:
        """The standard error of the height: 24/5 is the constant of triangular weights at an edge."""
        return math.sqrt(24 / 5 / REACH * (1 / self.before + 1 / self.after))


def step(counts: Mapping[int, int]) -> Step:
    """The step at the due time."""
    before = [counts.get(-day - 1, 0) for day in range(REACH)]
    after = [counts.get(day, 0) for day in range(REACH)]
    return Step(max(LEAST, _at_the_edge(before)), max(LEAST, _at_the_edge(after)))


def cliffs(check: Check, days: Sequence[Days]) -> list[Found]:
    """Units at whose due time the ends fall further than they do among peers, who differ as they differ."""
    enough = [one for one in days if one.whole >= check.at("least_rows")]
    found = []
    for own in enough:
        peers = [step(one.counts) for one in enough if one.unit != own.unit]
        if len(peers) < check.at("least_peers"):
            continue
        usual, spread = _usual(peers)
        mine = step(own.counts)
        chance = _below((mine.height - usual) / math.sqrt(mine.error**2 + spread))
        if chance >= check.at("chance"):
            continue
        told = {
            "before": mine.before, "after": mine.after, "whole": own.whole, "chance": chance,
            "peers_many": len(peers), "usual": math.exp(usual), "own": math.exp(mine.height),
        }  # fmt: skip
        rows = tuple({"day": day, "ended": own.counts.get(day, 0)} for day in range(-REACH, REACH))
        found.append(Found(own.unit, told, rows, own.simulated))
    return found


def _at_the_edge(counts: Sequence[int]) -> float:
    """The line through the middles of the days, at the due time itself; nearer days weigh more."""
    distances = [day + 0.5 for day in range(REACH)]
    weights = [1 - distance / REACH for distance in distances]
    whole = sum(weights)
    middle = sum(w * d for w, d in zip(weights, distances, strict=True)) / whole
    mean = sum(w * c for w, c in zip(weights, counts, strict=True)) / whole
    around = sum(w * (d - middle) ** 2 for w, d in zip(weights, distances, strict=True))
    slope = sum(w * (d - middle) * c for w, d, c in zip(weights, distances, counts, strict=True)) / around
    return mean - slope * middle


def _usual(steps: Sequence[Step]) -> tuple[float, float]:
    """The peers' mean height and how much heights differ beyond their errors (DerSimonian and Laird, 1986)."""
    weights = [1 / one.error**2 for one in steps]
    whole = sum(weights)
    mean = sum(w * one.height for w, one in zip(weights, steps, strict=True)) / whole
    apart = sum(w * (one.height - mean) ** 2 for w, one in zip(weights, steps, strict=True))
    room = whole - sum(w**2 for w in weights) / whole
    return mean, max(0.0, (apart - (len(steps) - 1)) / room) if room > 0 else 0.0


def _below(deviations: float) -> float:
    return math.erfc(-deviations / math.sqrt(2)) / 2
