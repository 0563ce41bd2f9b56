"""How likely a count is among others: exact binomial and beta-binomial tails, spread between units, funnel limits.

Sources: Clopper and Pearson (1934) for exact tails; Williams (1982) and DerSimonian and Laird (1986) for the spread by
moments; Spiegelhalter (2005), "Funnel plots for comparing institutional performance", for limits at 95 and 99.8 %.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Z95, Z998 = 1.959963984540054, 3.090232306167814
# The spread is taken at the upper end of what few peers allow: one in twenty draws of chi-square lies below it.
CAUTION_Z = -1.6448536269514722


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a unit's rows have a property."""

    unit: str
    part: int
    whole: int
    simulated: bool = False

    @property
    def share(self) -> float:
        """Of one; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Tails:
    """The chance of so few (`low`) and of so many (`high`), the count itself in both."""

    low: float
    high: float


def binomial_tails(part: int, whole: int, rate: float) -> Tails:
    """Exact, for independent rows at one rate."""
    if rate <= 0 or rate >= 1:
        certain = 0 if rate <= 0 else whole
        return Tails(float(certain <= part), float(certain >= part))
    log_rate, log_rest = math.log(rate), math.log1p(-rate)
    return _tails(part, whole, lambda k: _log_choose(whole, k) + k * log_rate + (whole - k) * log_rest)


def spread_tails(part: int, whole: int, rate: float, spread: float) -> Tails:
    """Beta-binomial: rates of units differ, `spread` being the correlation between two rows of one unit."""
    if spread <= 0 or rate <= 0 or rate >= 1:
        return binomial_tails(part, whole, rate)
    alpha, beta = rate * (1 - spread) / spread, (1 - rate) * (1 - spread) / spread
    base = _log_beta(alpha, beta)
    return _tails(part, whole, lambda k: _log_choose(whole, k) + _log_beta(k + alpha, whole - k + beta) - base)


def spread_between(tallies: Sequence[Tally]) -> float:
    """The spread between units' rates by moments, at the upper end of what so few units allow; 0 for fewer than two."""
    own = [one for one in tallies if one.whole]
    rows = sum(one.whole for one in own)
    rate = pooled(own)
    free = len(own) - 1
    room = rows - sum(one.whole**2 for one in own) / rows - free if rows else 0.0
    if free < 1 or not 0 < rate < 1 or room <= 0:
        return 0.0
    squares = sum((one.part - one.whole * rate) ** 2 / (one.whole * rate * (1 - rate)) for one in own)
    return min(0.99, max(0.0, (squares * free / _low_chi_square(free) - free) / room))


def pooled(tallies: Sequence[Tally]) -> float:
    """The rate of all rows together."""
    whole = sum(one.whole for one in tallies)
    return sum(one.part for one in tallies) / whole if whole else 0.0


def limits(rate: float, whole: float, z: float, spread: float = 0.0) -> tuple[float, float]:
    """Funnel limits around a rate for a unit of so many rows; the normal approximation, cut at 0 and 1."""
    half = z * math.sqrt(rate * (1 - rate) / whole * (1 + (whole - 1) * spread))
    return max(0.0, rate - half), min(1.0, rate + half)


def _tails(part: int, whole: int, log_chance: Callable[[int], float]) -> Tails:
    """The shorter tail is summed, the other is what is left."""
    own = math.exp(log_chance(part))
    if part * 2 <= whole:
        low = math.fsum(math.exp(log_chance(k)) for k in range(part + 1))
        return Tails(min(1.0, low), min(1.0, max(own, 1 - low + own)))
    high = math.fsum(math.exp(log_chance(k)) for k in range(part, whole + 1))
    return Tails(min(1.0, max(own, 1 - high + own)), min(1.0, high))


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)


def _log_beta(alpha: float, beta: float) -> float:
    return math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)


def _low_chi_square(free: int) -> float:
    """The lower 5 % point of chi-square, by Wilson and Hilferty (1931); at least a twentieth of its mean."""
    ninth = 2 / (9 * free)
    return float(max(free / 20, free * (1 - ninth + CAUTION_Z * math.sqrt(ninth)) ** 3))
