"""How sure the places of a block are: intervals over draws, who is ahead of whom, and what makes them unsure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from batru.index.method import kernels, refusals
from batru.index.method.refusals import refuse
from batru.index.method.sensitivity import Index, design, sobol
from batru.index.method.spec import Floats, Ints
from batru.index.points.board import Board
from batru.index.points.branches import walk
from batru.law.index_sets.sheet import Branch

Kept: TypeAlias = NDArray[Any]  # units x draws, integers as narrow as they fit

LOW, HIGH = 0.05, 0.95
SURE = 0.95  # of all draws, from which "A is ahead of B" is said
NARROW = 65_535
PAIRS_UP_TO = 400  # units, of which every pair is kept


@dataclass(frozen=True)
class Sure:
    """Places over all draws. `groups`: who cannot be told from the group's first; `ahead`: pairs, row before column."""

    draws: int
    seed: int
    nominal: Floats
    low: Floats
    median: Floats
    high: Floats
    mean: Floats
    first: Floats
    ahead_of_next: Floats
    groups: Ints
    ahead: Floats | None


@dataclass(frozen=True)
class Moved:
    """Sobol indices of the mean absolute shift of all places, by factor."""

    factors: tuple[str, ...]
    first: tuple[Index, ...]
    total: tuple[Index, ...]
    sets: int
    seed: int
    mean_shift: float


@dataclass(frozen=True)
class Out:
    """A node that does not count: how far places move on average and at most."""

    code: str
    mean_shift: float
    most: float


def sure(board: Board, draws: int, seed: int) -> Sure:
    """Places under `draws` random choices; the same seed gives the same."""
    if draws < 1:
        raise refuse(["draws"], refusals.TOO_SMALL, value=draws, low=1)
    uniform = np.random.Generator(np.random.PCG64(seed)).random((draws, board.columns))
    many = len(board.units)
    order = np.argsort(board.nominal_ranks, kind="stable").astype(np.int64)
    counts = np.zeros((many, many * board.steps), dtype=np.uint16 if draws <= NARROW else np.uint32)
    narrow = many * board.steps <= np.iinfo(np.int16).max
    kept: Kept = np.empty((many, draws), dtype=np.int16 if narrow else np.int32)
    halves = np.zeros(max(many - 1, 0), dtype=np.int64)

    def take(block: Ints, ranks: kernels.Ranks) -> None:
        kernels.tally(ranks, counts)
        kernels.compare(ranks, order, halves)
        kept[:, block] = ranks.T

    board.ranks(uniform, take)
    found = np.empty((many, 3))
    kernels.quantiles(counts, np.array([LOW, 0.5, HIGH]), found)
    found /= board.steps
    ahead_of_next = np.full(many, np.nan)
    ahead_of_next[order[:-1]] = halves / (2 * draws)
    return Sure(
        draws=draws,
        seed=seed,
        nominal=board.nominal_ranks / board.steps,
        low=found[:, 0],
        median=found[:, 1],
        high=found[:, 2],
        mean=kept.mean(axis=1) / board.steps,
        first=counts[:, board.steps - 1] / draws,
        ahead_of_next=ahead_of_next,
        groups=told_apart(order, kept),
        ahead=pairs(kept) if many <= PAIRS_UP_TO else None,
    )


def told_apart(order: Ints, kept: Kept) -> Ints:
    """Groups from the best down: a new one begins where its leader is behind the last leader in 95 % of all draws."""
    groups = np.zeros(len(kept), dtype=np.int64)
    number, leader = 0, -1
    for unit in order:
        if leader < 0 or _ahead(kept[leader], kept[unit]) >= SURE:
            number, leader = number + 1, int(unit)
        groups[unit] = number
    return groups


def pairs(kept: Kept) -> Floats:
    """Share of draws in which the row's unit is ahead of the column's, ties counted half."""
    found = np.empty((len(kept), len(kept)))
    for unit, own in enumerate(kept):
        found[unit] = (own < kept).mean(axis=1) + 0.5 * (own == kept).mean(axis=1)
    return found


def moved(board: Board, sets: int, seed: int, resamples: int = 500) -> Moved:
    """Sobol indices from sets x (factors + 2) draws; a refusal where nothing varies."""
    names = tuple(board.factors)
    if not names:
        raise refuse(["uncertainty"], refusals.NO_FACTOR)
    if sets < 2:
        raise refuse(["sets"], refusals.TOO_SMALL, value=sets, low=2)
    columns = [list(board.factors[name]) for name in names]
    outputs = shifts(board, design(columns, board.columns, sets, seed)).reshape(len(names) + 2, sets)
    first, total = sobol(outputs, resamples, seed)
    return Moved(names, first, total, sets, seed, float(outputs[:2].mean()))


def shifts(board: Board, uniform: Floats) -> Floats:
    """The mean absolute shift of all places from the set's own, draw by draw."""
    found = np.zeros(len(uniform))

    def take(block: Ints, ranks: kernels.Ranks) -> None:
        found[block] = np.abs(ranks - board.nominal_ranks).mean(axis=1) / board.steps

    board.ranks(uniform, take)
    return found


def one_out(board: Board) -> list[Out]:
    """Each node left out in turn, what is left scored as if it were all; those that move most first."""
    return sorted(_outs(board), key=lambda out: (-out.mean_shift, out.code))


def _outs(board: Board) -> Iterator[Out]:
    codes: dict[str, None] = {}
    for team in board.teams:
        codes |= dict.fromkeys(item.code for item in walk(team.branch))
    for code in codes:
        if any(_is_all(team.branch, code) for team in board.teams):
            continue
        ranks = board.without(code)
        if ranks is None:
            continue
        shift = np.abs(ranks - board.nominal_ranks) / board.steps
        yield Out(code, float(shift.mean()), float(shift.max()))


def _is_all(branch: Branch, code: str) -> bool:
    """Whether nothing would be left of a sheet without a node."""
    (only,) = branch.parts if len(branch.parts) == 1 else (None,)
    return only is not None and (only.code == code or (isinstance(only, Branch) and _is_all(only, code)))


def _ahead(one: Kept, other: Kept) -> float:
    return float((one < other).mean() + 0.5 * (one == other).mean())
