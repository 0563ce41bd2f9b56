"""What a set of points leaves open beside its weights: how figures are compared, what 0/0 is worth, few cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batru.index.method.spec import Flags, Floats, Ints
from batru.index.points.branches import Cells, rounded
from batru.index.points.cases import Cases, Known, cases, earned, figures, rule_of, worth
from batru.law.index_sets.given import Given, State
from batru.law.index_sets.model import Edition
from batru.law.index_sets.rules import figure, is_relative
from batru.law.index_sets.scoring import SCORED, Scored
from batru.law.index_sets.sheet import Leaf
from batru.law.index_sets.units import UnitScore

SCALES = ("own", "minmax", "percentile")
ZEROS = ("own", "na", "zero", "full")
PRIOR = 0.5  # Jeffreys


@dataclass(frozen=True)
class Leaves:
    """The leaves of one profile's units, in the order of the units, with their scores and what was handed in."""

    edition: Edition
    leaves: tuple[Leaf, ...]
    units: tuple[UnitScore, ...]
    block: tuple[UnitScore, ...]

    def given(self, unit: UnitScore, code: str) -> Given:
        """What the unit handed in itself; empty for what it inherits."""
        return unit.unit.cells.get(code, Given({}))

    @cached_property
    def points(self) -> Floats:
        """What each unit has (leaves x units), NaN without."""
        return self._table(lambda part: np.nan if part.score is None else float(part.score))

    @cached_property
    def states(self) -> NDArray[Any]:
        """Why it has that (leaves x units)."""
        return self._table(lambda part: str(part.state))

    @cached_property
    def inherited(self) -> Flags:
        """Whether it is the parent's (leaves x units)."""
        return self._table(lambda part: part.inherited)

    def _table(self, of: Callable[[Scored], object]) -> NDArray[Any]:
        rows = [{part.code: of(part) for part in own.base.walk() if not part.parts} for own in self.units]
        return np.array([[row[leaf.code] for row in rows] for leaf in self.leaves])


@dataclass(frozen=True)
class Drawn:
    """Cells of one leaf that few cases stand behind: the leaf's place, the units', and what the Beta distributions of
    their shares take, one stretch for each sort of cases."""

    place: int
    leaf: Leaf
    most: float
    units: Ints
    known: Known
    alpha: Floats
    beta: Floats


@dataclass(frozen=True)
class Sampled:
    """All cells that are drawn, with the parameters in one stretch: one call draws them all."""

    cells: tuple[Drawn, ...]
    alpha: Floats
    beta: Floats


def sampled(cells: Sequence[Drawn]) -> Sampled | None:
    """The cells together; None where there are none."""
    if not cells:
        return None
    alpha, beta = (np.concatenate([getattr(own, name) for own in cells]) for name in ("alpha", "beta"))
    return Sampled(tuple(cells), alpha, beta)


def nominal(own: Leaves) -> Cells:
    """The leaves as the set scores them, exactly."""
    codes = tuple(leaf.code for leaf in own.leaves)
    return Cells(codes, own.points[None], np.isnan(own.points) & (own.states != str(State.MISSING)))


def with_zeros(own: Leaves, cells: Cells, policy: str) -> Cells:
    """The same with every 0/0 left out (na), worth nothing (zero) or worth all (full)."""
    if policy == "own":
        return cells
    here = own.states == str(State.NOTHING)
    most = np.array([[float(leaf.most)] for leaf in own.leaves])
    worth = {"na": np.full_like(most, np.nan), "zero": np.zeros_like(most), "full": most}[policy]
    return Cells(cells.codes, np.where(here, worth, cells.points), np.where(here, policy == "na", cells.gone))


def with_scale(own: Leaves, cells: Cells, scale: str) -> Cells:
    """The same with figures that are compared with others' compared in another way."""
    if scale == "own":
        return cells
    points = cells.points.copy()
    for place, leaf in enumerate(own.leaves):
        if not is_relative(leaf.scoring.rule):
            continue
        around = _figures(own, own.block, leaf)
        figures = _figures(own, own.units, leaf)
        there = ~np.isnan(figures) & (own.states[place] == SCORED)
        if there.any():
            lower = leaf.scoring.rule.settings.get("better") == "lower"
            shares = SHARES[scale](figures[there], around[~np.isnan(around)])
            points[0, place, there] = float(leaf.most) * (1 - shares if lower else shares)
    return Cells(cells.codes, points, cells.gone)


def drawn(own: Leaves, below: float) -> list[Drawn]:
    """Figures of fewer cases than `below` under rules that look at them alone; inherited ones stay as they are."""
    found = []
    for place, leaf in enumerate(own.leaves):
        few = [
            (unit, one)
            for unit in _open(own, place)
            if (one := cases(leaf.scoring.rule, own.given(own.units[unit], leaf.code))) and one.whole < below
        ]
        if few:
            found.append(_drawn(place, leaf, few))
    return found


def undrawn(own: Leaves, below: float, those: Sequence[Drawn]) -> list[str]:
    """Leaves of which a figure rests on few cases and stays as it is."""
    at = {one.place: set(one.units.tolist()) for one in those}
    return [
        leaf.code
        for place, leaf in enumerate(own.leaves)
        if any(
            0 < _counted(own.given(own.units[unit], leaf.code)) < below and unit not in at.get(place, ())
            for unit in _open(own, place)
        )
    ]


def _open(own: Leaves, place: int) -> list[int]:
    """The units that are scored by figures of their own."""
    return [int(unit) for unit in np.flatnonzero((own.states[place] == SCORED) & ~own.inherited[place])]


def _counted(given: Given) -> float:
    return float(given.number("whole") or given.number("n") or 0)


def _drawn(place: int, leaf: Leaf, few: Sequence[tuple[int, Cases]]) -> Drawn:
    """Sort by sort: the share of what the sorts before left, so that all of them together are as a Dirichlet draw."""
    sorts = np.array([one.sorts for _, one in few]).T + PRIOR
    wholes = np.array([one.whole for _, one in few])
    rest = wholes - (sorts - PRIOR).sum(axis=0) + PRIOR
    after = np.cumsum(sorts[::-1], axis=0)[::-1] - sorts + rest
    known = Known(wholes, np.array([one.aim for _, one in few]))
    units = np.array([unit for unit, _ in few], dtype=np.int64)
    return Drawn(place, leaf, float(leaf.most), units, known, sorts.ravel(), after.ravel())


def fresh_shares(own: Sequence[Sampled], seeds: Ints) -> list[Floats]:
    """All shares drawn anew (draws x cells), a generator a draw: a draw is the same whichever it is drawn with."""
    alpha, beta = (np.concatenate([getattr(each, name) for each in own]) for name in ("alpha", "beta"))
    found = np.empty((len(seeds), alpha.size))
    for row, seed in enumerate(seeds.tolist()):
        found[row] = np.random.Generator(np.random.PCG64(seed)).beta(alpha, beta)
    return np.split(found, np.cumsum([each.alpha.size for each in own])[:-1], axis=1)


def redrawn(cells: Cells, own: Sampled, fresh: Floats, edition: Edition) -> Cells:
    """The cells of every draw of shares (draws x cells), scored by their rules and rounded as the set rounds."""
    points, start = np.repeat(cells.points, len(fresh), axis=0), 0
    for each in own.cells:
        rule = rule_of(each.leaf.scoring.rule)
        shares = fresh[:, start : start + each.alpha.size].reshape(len(fresh), -1, each.units.size)
        found = earned(rule, figures(shares, worth(rule)), each.known)
        points[:, each.place, each.units] = rounded(found * each.most, edition.leaf_rounding)
        start += each.alpha.size
    return Cells(cells.codes, points, cells.gone)


def _figures(own: Leaves, units: Sequence[UnitScore], leaf: Leaf) -> Floats:
    found = [figure(leaf.scoring.rule, own.given(unit, leaf.code)) for unit in units]
    return np.array([np.nan if each is None else float(each) for each in found])


def _minmax(figures: Floats, around: Floats) -> Floats:
    low, high = around.min(), around.max()
    return np.asarray((figures - low) / (high - low)) if high > low else np.ones_like(figures)


def _percentile(figures: Floats, around: Floats) -> Floats:
    """The share of the others that a figure is not below."""
    others = np.sort(around)
    if len(others) < 2:
        return np.ones_like(figures)
    return np.asarray((np.searchsorted(others, figures, side="right") - 1) / (len(others) - 1))


SHARES = {"minmax": _minmax, "percentile": _percentile}
