"""What makes ranks unsure: first-order and total Sobol indices of the mean shift in rank, with bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from batru.index.method import kernels, refusals
from batru.index.method.plan import Plan, plan_of
from batru.index.method.refusals import refuse
from batru.index.method.spec import Floats, Ints, Spec
from batru.index.method.table import Table

ENOUGH = 500


@dataclass(frozen=True)
class Index:
    """A Sobol index with the bounds of its bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Sensitivity:
    """Each factor's share of the variance of the mean absolute rank shift: alone, and with all that it acts in."""

    factors: tuple[str, ...]
    first: tuple[Index, ...]
    total: tuple[Index, ...]
    sets: int
    runs: int
    seed: int
    mean_shift: float

    @property
    def is_enough(self) -> bool:
        """Whether there were draws enough for the intervals to say anything."""
        return self.sets >= ENOUGH


def sensitivity(
    spec: Spec, table: Table, sets: int = 1000, seed: int = 1, resamples: int = 500, year: int | None = None
) -> Sensitivity:
    """Sobol indices from sets x (factors + 2) runs; the columns of a factor are exchanged together."""
    plan = plan_of(spec, table, year)
    factors = tuple(plan.factors)
    if not factors:
        raise refuse(["uncertainty"], refusals.NO_FACTOR)
    if sets < 2:
        raise refuse(["sets"], refusals.TOO_SMALL, value=sets, low=2)
    columns = [list(plan.factors[name]) for name in factors]
    outputs = shifts(plan, design(columns, plan.columns, sets, seed)).reshape(len(factors) + 2, sets)
    first, total = sobol(outputs, resamples, seed)
    runs = outputs.size
    return Sensitivity(factors, first, total, sets, runs, seed, float(outputs[:2].mean()))


def design(columns: Sequence[Sequence[int]], width: int, sets: int, seed: int) -> Floats:
    """Rows of A, of B, and of A with the columns of each factor taken from B."""
    random = np.random.Generator(np.random.PCG64(seed))
    a, b = random.random((sets, width)), random.random((sets, width))
    mixed = []
    for own in columns:
        each = a.copy()
        each[:, list(own)] = b[:, list(own)]
        mixed.append(each)
    return np.concatenate([a, b, *mixed])


def shifts(plan: Plan, uniform: Floats) -> Floats:
    """The mean absolute shift of all ranks from the index itself, draw by draw."""
    nominal = plan.nominal_ranks
    found = np.zeros(len(uniform))

    def take(draws: Ints, ranks: kernels.Ranks) -> None:
        both = (ranks > 0) & (nominal > 0)
        found[draws] = np.where(both, np.abs(ranks - nominal), 0).sum(axis=1) / np.maximum(both.sum(axis=1), 1)

    plan.ranks(uniform, take)
    return found


def sobol(outputs: Floats, resamples: int, seed: int) -> tuple[tuple[Index, ...], tuple[Index, ...]]:
    """First-order (Saltelli et al. 2010) and total (Jansen 1999) indices from outputs at A, B and each mixture."""
    centred = outputs - outputs[:2].mean()
    first, total = _estimates(centred)
    random = np.random.Generator(np.random.PCG64([seed, 1]))
    many = outputs.shape[1]
    drawn = [_estimates(centred[:, random.integers(0, many, many)]) for _ in range(resamples)]
    bounds = [np.quantile([each[which] for each in drawn], [0.025, 0.975], axis=0) for which in (0, 1)]
    return _indices(first, bounds[0]), _indices(total, bounds[1])


def _estimates(outputs: Floats) -> tuple[Floats, Floats]:
    a, b, mixed = outputs[0], outputs[1], outputs[2:]
    variance = float(outputs[:2].var())
    if variance == 0:
        return np.zeros(len(mixed)), np.zeros(len(mixed))
    return np.mean(b * (mixed - a), axis=1) / variance, np.mean((a - mixed) ** 2, axis=1) / (2 * variance)


def _indices(values: Floats, bounds: Floats) -> tuple[Index, ...]:
    return tuple(Index(float(v), float(low), float(high)) for v, low, high in zip(values, *bounds, strict=True))
