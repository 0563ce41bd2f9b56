"""One draw of a board worked out unit by unit in exact fractions: slow, plain, and sharing nothing with the arrays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from batru.index.points.board import AGGREGATION, NORMALISATION, SAMPLING, WEIGHTS, ZERO, Board
from batru.law.index_sets.given import Around, Given
from batru.law.index_sets.means import together
from batru.law.index_sets.model import KnockOut
from batru.law.index_sets.numbers import logarithm
from batru.law.index_sets.ranking import Key, places
from batru.law.index_sets.rules import figure, is_relative, share
from batru.law.index_sets.scoring import Scored
from batru.law.index_sets.sheet import Branch, Leaf, leaves, sheet
from batru.law.index_sets.units import UnitScore

NAUGHT, ONE, LAST = Fraction(0), Fraction(1), Fraction(-(10**6))
SHARES_ALONE = ("ratio/1", "capped/1", "linear/1", "bands/1")
Cell = tuple[Fraction | None, bool]  # points, and whether the leaf leaves both sums


@dataclass(frozen=True)
class Told:
    """A node: score, what applies, its maximum, and whether it leaves both sums."""

    score: Fraction | None
    applies: Fraction
    most: Fraction
    gone: bool


def one_draw(board: Board, uniform: Sequence[float]) -> dict[str, Fraction]:
    """The place of each unit under one row of uniform numbers."""
    factors = {}
    if WEIGHTS in board.factors:
        drawn = [1 + board.vary.spread * (2 * uniform[column] - 1) for column in board.factors[WEIGHTS]]
        factors = dict(zip(board.varied, map(Fraction, drawn), strict=True))
    policy = _choice(board, uniform, ZERO, ("na", "zero", "full")) or "own"
    scale = _choice(board, uniform, NORMALISATION, ("own", "minmax", "percentile")) or "own"
    other = _choice(board, uniform, AGGREGATION, ("", "other")) == "other"
    fresh = _fresh(board, uniform)
    keys = {}
    for own in board.units:
        cells = {leaf.code: _cell(board, own, leaf, policy, scale, fresh) for leaf in leaves(_sheet(board, own))}
        keys[own.unit.key] = _key(board, own, _tree(_sheet(board, own), cells, factors), factors, other)
    return places(keys, board.edition.ranking)


def _choice(board: Board, uniform: Sequence[float], factor: str, among: Sequence[str]) -> str:
    return among[int(uniform[board.factors[factor][0]] * len(among))] if factor in board.factors else ""


def _sheet(board: Board, own: UnitScore) -> Branch:
    return sheet(board.edition, own.unit.profile)


def _leaf(own: UnitScore, code: str) -> Scored:
    return next(part for part in own.base.walk() if part.code == code)


def _fresh(board: Board, uniform: Sequence[float]) -> Mapping[tuple[str, str], Fraction]:
    """Shares of few cases drawn one after another: by profile, leaf and unit."""
    if SAMPLING not in board.factors:
        return {}
    seed = int(uniform[board.factors[SAMPLING][0]] * 2**53)
    random = np.random.Generator(np.random.PCG64(seed))
    found = {}
    for leaf, own in _in_order(board):
        given, part = own.unit.cells.get(leaf.code, Given({})), _leaf(own, leaf.code)
        met, cases = given.number("part"), given.number("whole")
        alone = leaf.scoring.rule.kind in SHARES_ALONE and leaf.scoring.rule.rate is None
        if not alone or part.state != "scored" or part.inherited or met is None or not cases or met > cases:
            continue
        if cases < Fraction(board.vary.sampled_below):
            found[own.unit.key, leaf.code] = Fraction(random.beta(float(met) + 0.5, float(cases - met) + 0.5))
    return found


def _in_order(board: Board) -> Iterator[tuple[Leaf, UnitScore]]:
    for profile in dict.fromkeys(own.unit.profile for own in board.units):
        mine = [own for own in board.units if own.unit.profile == profile]
        yield from ((leaf, own) for leaf in leaves(sheet(board.edition, profile)) for own in mine)


def _cell(
    board: Board, own: UnitScore, leaf: Leaf, policy: str, scale: str, fresh: Mapping[tuple[str, str], Fraction]
) -> Cell:
    part, rounding = _leaf(own, leaf.code), board.edition.leaf_rounding
    if part.state == "nothing" and policy != "own":
        return {"na": (None, True), "zero": (NAUGHT, False), "full": (leaf.most, False)}[policy]
    if scale != "own" and is_relative(leaf.scoring.rule) and part.state == "scored":
        return _compared(board, own, leaf, scale), False
    if (drawn := fresh.get((own.unit.key, leaf.code))) is not None:
        given = Given({"part": f"{float(drawn):.25f}", "whole": "1"})
        earned = share(leaf.scoring.rule, given, Around(), leaf.most)
        assert isinstance(earned, Fraction)
        return rounding.of(earned * leaf.most), False
    return part.score, part.leaves_both_sums


def _compared(board: Board, own: UnitScore, leaf: Leaf, scale: str) -> Fraction:
    found = [figure(leaf.scoring.rule, each.unit.cells.get(leaf.code, Given({}))) for each in board.units]
    around = sorted(each for each in found if each is not None)
    mine = figure(leaf.scoring.rule, own.unit.cells[leaf.code])
    assert mine is not None
    if around[0] == around[-1] or len(around) < 2:
        reached = ONE
    elif scale == "minmax":
        reached = (mine - around[0]) / (around[-1] - around[0])
    else:
        reached = Fraction(sum(each <= mine for each in around) - 1, len(around) - 1)
    return leaf.most * (1 - reached if leaf.scoring.rule.settings.get("better") == "lower" else reached)


def _tree(branch: Branch, cells: Mapping[str, Cell], factors: Mapping[str, Fraction]) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for item in branch.parts:
        if isinstance(item, Branch):
            found |= _tree(item, cells, factors)
        else:
            points, gone = cells[item.code]
            found[item.code] = Told(points, NAUGHT if points is None else item.most, item.most, gone)
    return {**found, branch.code: _joined(branch, found, factors)}


def _joined(branch: Branch, found: Mapping[str, Told], factors: Mapping[str, Fraction]) -> Told:
    parts = [found[item.code] for item in branch.parts]
    factor = [factors.get(item.code, ONE) for item in branch.parts]
    weights = [item.weight for item in branch.parts]
    most = together(branch.by, [(w, part.most) for w, part in zip(weights, parts, strict=True)])
    counted = [not part.gone for part in parts]
    there = [part.score is not None for part in parts]
    if not any(there) or not _is_enough(branch, weights, counted, there):
        return Told(None, NAUGHT, most, not any(counted))
    if branch.by == "sum":
        keep = most / sum(f * part.most for f, part in zip(factor, parts, strict=True)) if most else ONE
        weighed = [f * keep for f in factor]
        score = sum((w * (part.score or 0) for w, part in zip(weighed, parts, strict=True)), NAUGHT)
        applies = sum((w * part.applies for w, part in zip(weighed, parts, strict=True)), NAUGHT)
    else:
        weighed = [f * w for f, w in zip(factor, weights, strict=True)]
        taken = counted if branch.missing == "zero" else there
        pairs = [(w, part.score or NAUGHT) for w, part, use in zip(weighed, parts, taken, strict=True) if use]
        score = together(branch.by, pairs)
        applies = together("mean", [(w, part.applies) for w, part in zip(weighed, parts, strict=True)])
    return Told(_ruled(branch, score, found), applies, most, False)


def _is_enough(branch: Branch, weights: Sequence[Fraction], counted: Sequence[bool], there: Sequence[bool]) -> bool:
    if branch.missing == "zero" or list(counted) == list(there):
        return True
    part = sum((w for w, use in zip(weights, there, strict=True) if use), NAUGHT)
    whole = sum((w for w, use in zip(weights, counted, strict=True) if use), NAUGHT)
    return branch.missing == "skip" and part >= branch.needs * whole


def _ruled(branch: Branch, score: Fraction, found: Mapping[str, Told]) -> Fraction:
    fallen = (rule.gives for rule in branch.knock_outs if rule.when in found and _falls(rule, found[rule.when]))
    return next(fallen, branch.rounding.of(score))


def _falls(rule: KnockOut, part: Told) -> bool:
    if rule.at_most is None:
        return part.score is None and not part.gone
    return part.score is not None and part.score <= rule.at_most


def _otherwise(branch: Branch, found: Mapping[str, Told], factors: Mapping[str, Fraction]) -> Told:
    """Groups put together by the other mean: shares by their geometric mean, or what is not a sum by the plain one."""
    own = found[branch.code]
    if branch.by in ("geometric", "harmonic", "lowest"):
        return _joined(replace(branch, by="mean"), found, factors)
    if own.score is None:
        return own
    weights = {item.code: factors.get(item.code, ONE) * found[item.code].applies for item in branch.parts}
    shares = {code: (found[code].score or NAUGHT) / found[code].applies for code, weight in weights.items() if weight}
    if any(each <= 0 for each in shares.values()):
        return replace(own, score=_ruled(branch, NAUGHT, found))
    logs = sum((weights[code] * logarithm(each) for code, each in shares.items()), NAUGHT) / sum(weights.values())
    return replace(own, score=_ruled(branch, Fraction(float(np.exp(float(logs)))) * own.applies, found))


def _key(board: Board, own: UnitScore, found: dict[str, Told], factors: Mapping[str, Fraction], other: bool) -> Key:
    edition, branch = board.edition, _sheet(board, own)
    root = _otherwise(branch, found, factors) if other else found[branch.code]
    if root.score is None:
        return (LAST if not edition.ranking.lower_first else -LAST, *(NAUGHT for _ in edition.ranking.then))
    before = root.score * own.most / root.applies if edition.applicable_only and root.applies else root.score
    before = edition.total_rounding.of(before)
    breakers = [before if code == "base" else _worth(board, found.get(code)) for code in edition.ranking.then]
    return (before + own.bonus - own.penalty, *breakers)


def _worth(board: Board, part: Told | None) -> Fraction:
    if part is None or part.score is None:
        return NAUGHT
    if not board.edition.applicable_only:
        return part.score
    return part.score * part.most / part.applies if part.applies else NAUGHT
