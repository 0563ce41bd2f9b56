"""What a set of points leaves open beside its weights: how figures are compared, what 0/0 is worth, few cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batru.index.method.spec import Flags, Floats, Ints
from batru.index.points.branches import Cells, rounded
from batru.law.index_sets.given import Given, State
from batru.law.index_sets.model import Edition
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.rates import PLAIN
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import figure, is_relative
from batru.law.index_sets.scoring import SCORED, Scored
from batru.law.index_sets.sheet import Leaf
from batru.law.index_sets.units import UnitScore

SCALES = ("own", "minmax", "percentile")
ZEROS = ("own", "na", "zero", "full")
PRIOR = 0.5  # Jeffreys
SAMPLED = ("ratio/1", "capped/1", "linear/1", "bands/1")


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
    """Cells of one leaf that few cases stand behind: the leaf's place, the units', and what each share's Beta
    distribution takes."""

    place: int
    leaf: Leaf
    most: float
    units: Ints
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
    """Shares of fewer cases than `below` under rules that look at the share alone; inherited ones stay as they are."""
    found = []
    for place, leaf in enumerate(own.leaves):
        if not _is_share(leaf.scoring.rule):
            continue
        open_to = (own.states[place] == SCORED) & ~own.inherited[place]
        cases = [(unit, _case(own.given(own.units[unit], leaf.code))) for unit in np.flatnonzero(open_to)]
        few = [(unit, *case) for unit, case in cases if case and case[1] < below]
        if few:
            units, part, whole = (np.array(each, dtype=float) for each in zip(*few, strict=True))
            most = float(leaf.most)
            found.append(Drawn(place, leaf, most, units.astype(np.int64), part + PRIOR, whole - part + PRIOR))
    return found


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
        shares = earned(each.leaf.scoring.rule, fresh[:, start : start + each.units.size])
        points[:, each.place, each.units] = rounded(shares * each.most, edition.leaf_rounding)
        start += each.units.size
    return Cells(cells.codes, points, cells.gone)


def earned(rule: Rule, shares: Floats) -> Floats:
    """The share of the points that shares of cases earn, by the rules that `drawn` knows."""
    if rule.kind == "capped/1":
        return np.minimum(1.0, shares / float(rule.number("target")))
    if rule.kind == "linear/1":
        low = float(rule.number("zero_at"))
        return np.clip((shares - low) / (float(rule.number("full_at")) - low), 0.0, 1.0)
    return _banded(rule, shares) if rule.kind == "bands/1" else shares


def _banded(rule: Rule, shares: Floats) -> Floats:
    found, left = np.zeros_like(shares), np.ones(shares.shape, dtype=bool)
    for band in rule.settings["bands"]:
        here = left & _lies_in(shares, band)
        found[here] = float(exact(band["share"]))
        left &= ~here
    return found


def _lies_in(shares: Floats, band: Mapping[str, object]) -> Flags:
    if "above" in band:
        return np.asarray(shares > float(exact(band["above"])))
    return np.asarray(shares >= float(exact(band["at_least"]))) if "at_least" in band else np.ones_like(shares, bool)


def _is_share(rule: Rule) -> bool:
    return rule.kind in SAMPLED and (rule.rate or PLAIN).kind == PLAIN.kind and not rule.settings.get("beyond")


def _case(given: Given) -> tuple[float, float] | None:
    part, whole = given.number("part"), given.number("whole")
    return (float(part), float(whole)) if part is not None and whole and 0 <= part <= whole else None


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
