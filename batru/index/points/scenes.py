"""What a set of points leaves open beside its weights: how figures are compared, what 0/0 is worth, few cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from batru.index.method.spec import Flags, Floats, Ints
from batru.index.points.branches import Cells, rounded
from batru.law.index_sets.given import Given, State
from batru.law.index_sets.model import Edition
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.rates import PLAIN
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import figure, is_relative
from batru.law.index_sets.scoring import SCORED
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

    def parts(self) -> list[dict[str, tuple[float, str, bool]]]:
        """By unit and leaf: points (NaN without), state, and whether they are inherited."""
        return [
            {
                part.code: (np.nan if part.score is None else float(part.score), str(part.state), part.inherited)
                for part in own.base.walk()
                if not part.parts
            }
            for own in self.units
        ]


@dataclass(frozen=True)
class Drawn:
    """Cells of one leaf that few cases stand behind: rows, and the parameters of each share's Beta distribution."""

    column: int
    leaf: Leaf
    most: float
    rows: Ints
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
    parts = own.parts()
    points = np.array([[row[code][0] for code in codes] for row in parts]).reshape(len(parts), len(codes))
    states = np.array([[row[code][1] for code in codes] for row in parts]).reshape(len(parts), len(codes))
    return Cells(codes, points, np.isnan(points) & (states != str(State.MISSING)))


def with_zeros(own: Leaves, cells: Cells, policy: str) -> Cells:
    """The same with every 0/0 left out (na), worth nothing (zero) or worth all (full)."""
    if policy == "own":
        return cells
    here = np.array([[row[code][1] == str(State.NOTHING) for code in cells.codes] for row in own.parts()])
    most = np.array([float(leaf.most) for leaf in own.leaves])
    worth = {"na": np.full_like(most, np.nan), "zero": np.zeros_like(most), "full": most}[policy]
    return Cells(cells.codes, np.where(here, worth, cells.points), np.where(here, policy == "na", cells.gone))


def with_scale(own: Leaves, cells: Cells, scale: str) -> Cells:
    """The same with figures that are compared with others' compared in another way."""
    if scale == "own":
        return cells
    points = cells.points.copy()
    for column, leaf in enumerate(own.leaves):
        if not is_relative(leaf.scoring.rule):
            continue
        around = _figures(own, own.block, leaf)
        figures = _figures(own, own.units, leaf)
        there = ~np.isnan(figures) & np.array([row[leaf.code][1] == SCORED for row in own.parts()])
        if there.any():
            lower = leaf.scoring.rule.settings.get("better") == "lower"
            shares = SHARES[scale](figures[there], around[~np.isnan(around)])
            points[there, column] = float(leaf.most) * (1 - shares if lower else shares)
    return Cells(cells.codes, points, cells.gone)


def drawn(own: Leaves, below: float) -> list[Drawn]:
    """Shares of fewer cases than `below` under rules that look at the share alone; inherited ones stay as they are."""
    found = []
    parts = own.parts()
    for column, leaf in enumerate(own.leaves):
        if not _is_share(leaf.scoring.rule):
            continue
        rows = [
            (row, case)
            for row, unit in enumerate(own.units)
            if parts[row][leaf.code][1:] == (SCORED, False) and (case := _case(own.given(unit, leaf.code)))
        ]
        few = [(row, part, whole) for row, (part, whole) in rows if whole < below]
        if few:
            place, part, whole = (np.array(each, dtype=float) for each in zip(*few, strict=True))
            most = float(leaf.most)
            found.append(Drawn(column, leaf, most, place.astype(np.int64), part + PRIOR, whole - part + PRIOR))
    return found


def redrawn(cells: Cells, own: Sampled, random: np.random.Generator, edition: Edition) -> Cells:
    """One draw of all shares, scored by their rules and rounded as the set rounds."""
    points = cells.points.copy(order="F")  # columns are written, and multiplied, one after another
    fresh, start = random.beta(own.alpha, own.beta), 0
    for each in own.cells:
        shares = earned(each.leaf.scoring.rule, fresh[start : start + each.rows.size])
        points[each.rows, each.column] = rounded(shares * each.most, edition.leaf_rounding)
        start += each.rows.size
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
