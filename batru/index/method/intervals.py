"""How sure ranks are: `intervals(spec, table, draws, seed)` works the index out many times, each time otherwise."""

from dataclasses import dataclass

import numpy as np

from batru.index.method import kernels, refusals
from batru.index.method.plan import Plan, plan_of
from batru.index.method.refusals import refuse
from batru.index.method.spec import Floats, Ints, Spec
from batru.index.method.table import Table

NARROW = 65_535


@dataclass(frozen=True)
class RankIntervals:
    """Ranks of the units over all draws; `low` and `high` are the quantiles that the set asks for."""

    units: tuple[str, ...]
    draws: int
    seed: int
    nominal: Ints  # 0: not ranked
    mean: Floats
    median: Floats
    low: Floats
    high: Floats
    first: Floats  # share of draws in which the unit comes first
    ahead_of_next: Floats  # share of draws in which it ranks before the next unit, ties counted half
    groups: Ints  # units of one group cannot be told apart from its first; 0: not ranked


def intervals(spec: Spec, table: Table, draws: int = 1000, seed: int = 1, year: int | None = None) -> RankIntervals:
    """Ranks under `draws` random choices within the set's uncertainty; the same seed gives the same result.

    Nothing varies where the set names nothing: each interval is then the rank itself.
    """
    return intervals_of(plan_of(spec, table, year), draws, seed)


def intervals_of(plan: Plan, draws: int, seed: int) -> RankIntervals:
    """The same from a plan already made."""
    if draws < 1:
        raise refuse(["draws"], refusals.TOO_SMALL, value=draws, low=1)
    uniform = np.random.Generator(np.random.PCG64(seed)).random((draws, plan.columns))
    nominal, many = plan.nominal_ranks, len(plan.units)
    order = np.flatnonzero(nominal > 0)[np.argsort(nominal[nominal > 0], kind="stable")]
    counts = np.zeros((many, many), dtype=np.uint16 if draws <= NARROW else np.uint32)
    halves = np.zeros(max(len(order) - 1, 0), dtype=np.int64)

    def take(_draws: Ints, ranks: kernels.Ranks) -> None:
        kernels.tally(ranks, counts)
        kernels.compare(ranks, order, halves)

    plan.ranks(uniform, take)
    return _told(plan, draws, seed, order, counts, halves)


def _told(plan: Plan, draws: int, seed: int, order: Ints, counts: kernels.Counts, halves: Ints) -> RankIntervals:
    told = plan.nominal.spec.uncertainty
    found = np.empty((len(counts), 3))
    kernels.quantiles(counts, np.array([told.low, 0.5, told.high]), found)
    ranked = counts.sum(axis=1, dtype=np.int64)
    with np.errstate(invalid="ignore"):
        mean = counts @ np.arange(1.0, len(counts) + 1) / np.where(ranked > 0, ranked, np.nan)
    ahead = np.full(len(counts), np.nan)
    ahead[order[:-1]] = halves / (2 * draws)
    return RankIntervals(
        units=plan.units,
        draws=draws,
        seed=seed,
        nominal=plan.nominal_ranks,
        mean=mean,
        median=found[:, 1],
        low=found[:, 0],
        high=found[:, 2],
        first=counts[:, 0] / draws,
        ahead_of_next=ahead,
        groups=alike(order, found[:, 0], found[:, 2]),
    )


def alike(order: Ints, low: Floats, high: Floats) -> Ints:
    """Groups from the best down: a unit belongs to the group whose first unit's interval meets its own."""
    groups = np.zeros(len(low), dtype=np.int64)
    number, leader = 0, -1
    for unit in order:
        if leader < 0 or low[unit] > high[leader]:
            number, leader = number + 1, unit
        groups[unit] = number
    return groups
