"""Units that are ranked together, what varies in their scores, and the ranks that follow from uniform numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from batru.index.method import kernels, refusals
from batru.index.method.plan import BLOCK_BYTES
from batru.index.method.ranking import bits_of, room_for
from batru.index.method.refusals import refuse
from batru.index.method.spec import Floats, Ints
from batru.index.points.branches import Cells, Factors, Node, evaluated, joined, most_of, rounded, walk
from batru.index.points.scenes import (
    SCALES,
    ZEROS,
    Leaves,
    Sampled,
    drawn,
    nominal,
    redrawn,
    sampled,
    with_scale,
    with_zeros,
)
from batru.law.index_sets.model import Edition
from batru.law.index_sets.sheet import Branch, Leaf, leaves, sheet
from batru.law.index_sets.units import UnitScore

WEIGHTS, NORMALISATION, AGGREGATION, ZERO, SAMPLING = "weights", "normalisation", "aggregation", "zero", "sampling"
FACTORS = (WEIGHTS, NORMALISATION, AGGREGATION, ZERO, SAMPLING)
FINEST = 9
Choice: TypeAlias = tuple[int, int, int]
Taker: TypeAlias = Callable[[Ints, "kernels.Ranks"], None]


@dataclass(frozen=True)
class Vary:
    """What is uncertain. `factors` names what must vary, and is refused where it cannot; None: all that can."""

    factors: tuple[str, ...] | None = None
    spread: float = 0.25  # of every weight, up and down
    sampled_below: float = 1000.0  # cases


@dataclass(frozen=True)
class Team:
    """The units of one profile within a block: their sheet, their places in the block, and their cells by scene."""

    branch: Branch
    leaves: Leaves
    places: Ints
    scenes: Mapping[tuple[int, int], Cells]
    drawn: Sampled | None
    most: Floats  # the total that is promised
    added: Floats  # bonus less penalty

    @cached_property
    def is_linear(self) -> bool:
        """Whether the sheet is one sum over all leaves, however they are weighed."""
        groups = [self.branch, *(item for item in walk(self.branch) if isinstance(item, Branch))]
        plain = all(own.by == "sum" and own.rounding.mode == "exact" and not own.knock_outs for own in groups)
        return plain and all(not (np.isnan(cells.points) & ~cells.gone).any() for cells in self.scenes.values())


@dataclass(frozen=True)
class Board:
    """A block of ranked units with the factors that vary, each with its own columns of uniform numbers."""

    edition: Edition
    units: tuple[UnitScore, ...]
    teams: tuple[Team, ...]
    factors: dict[str, range]
    varied: tuple[str, ...]  # nodes whose weight varies
    vary: Vary
    left_out: frozenset[str] = field(default_factory=frozenset)

    @property
    def columns(self) -> int:
        """How many uniform numbers make one draw."""
        return sum(len(own) for own in self.factors.values())

    @cached_property
    def nominal_totals(self) -> Floats:
        """The totals as the set has them."""
        return np.asarray(self.totals((0, 0, 0), {}, None)[0])

    @cached_property
    def nominal_ranks(self) -> Ints:
        """Places by the totals alone, ties sharing the better place."""
        return np.asarray(self.ranked(self.nominal_totals[None])[0], dtype=np.int64)

    def ranks(self, uniform: Floats, take: Taker) -> None:
        """Hand the ranks of every draw over in blocks: the draws' numbers, and ranks (draws x units)."""
        sampling = SAMPLING in self.factors
        many = 1 if sampling else max(1, BLOCK_BYTES // (8 * max(1, len(self.units))))
        choices = self._choices(uniform)
        for choice in np.unique(choices, axis=0):
            draws = np.flatnonzero((choices == choice).all(axis=1))
            for start in range(0, len(draws), many):
                block = draws[start : start + many]
                seed = int(uniform[block[0], self.factors[SAMPLING][0]] * 2**53) if sampling else None
                factors = self._weighted(uniform[block])
                totals = self.totals(tuple(choice.tolist()), factors, seed)
                take(block, self.ranked(np.broadcast_to(totals, (len(block), len(self.units)))))

    def ranked(self, totals: Floats) -> kernels.Ranks:
        """Competition ranks of totals (draws x units), quantised as the set ranks."""
        ranking = self.edition.ranking
        digits = FINEST if ranking.rounding.mode == "exact" else ranking.rounding.digits
        kept = rounded(totals, ranking.rounding)
        bits = bits_of(len(self.units))
        keys = np.empty(kept.shape, dtype=np.int64)
        scores = np.ascontiguousarray(-kept if ranking.lower_first else kept)
        room_for(kernels.pack(scores, 10.0**digits, bits, keys), digits, bits)
        keys.sort(axis=1)
        ranks = np.empty(kept.shape, dtype=np.int32)
        kernels.unpack(keys, bits, ranks)
        return ranks

    def without(self, code: str) -> Floats:
        """The totals when a node does not count at all."""
        return np.asarray(replace(self, left_out=frozenset({code})).totals((0, 0, 0), {}, None)[0])

    def _choices(self, uniform: Floats) -> Ints:
        picked = np.zeros((len(uniform), 3), dtype=np.int64)
        for place, (name, many) in enumerate(((NORMALISATION, len(SCALES)), (ZERO, len(ZEROS) - 1), (AGGREGATION, 2))):
            if name in self.factors:
                # Of a zero policy na, zero and full are equally likely; the set's own is one of these.
                shift = 1 if name == ZERO else 0
                picked[:, place] = np.floor(uniform[:, self.factors[name][0]] * many) + shift
        return picked

    def _weighted(self, uniform: Floats) -> Factors:
        if WEIGHTS not in self.factors:
            return {}
        drawn_factors = 1 + self.vary.spread * (2 * uniform[:, list(self.factors[WEIGHTS])] - 1)
        return {code: drawn_factors[:, place] for place, code in enumerate(self.varied)}

    def totals(self, choice: Choice, factors: Factors, seed: int | None) -> Floats:
        """Totals (draws x units) by one choice of scale, zero policy and mean; of sampled shares one draw a seed."""
        many = len(next(iter(factors.values()))) if factors else 1
        totals = np.full((many, len(self.units)), np.nan)
        random = None if seed is None else np.random.Generator(np.random.PCG64(seed))
        for team in self.teams:
            cells = team.scenes[choice[:2]]
            if random is not None and team.drawn is not None:
                cells = redrawn(cells, team.drawn, random, self.edition)
            totals[:, team.places] = self._team(team, cells, choice[2], factors)
        return totals

    def _team(self, team: Team, cells: Cells, other: int, factors: Factors) -> Floats:
        if team.is_linear and not other and not self.left_out:
            score, applies = linear(team.branch, cells, factors)
        else:
            node = self._root(team, cells, factors, bool(other))
            score, applies = node.score, node.applies
        if self.edition.applicable_only:
            with np.errstate(invalid="ignore", divide="ignore"):
                score = np.where(applies > 0, score * team.most / applies, score)
        return rounded(score, self.edition.total_rounding) + team.added

    def _root(self, team: Team, cells: Cells, factors: Factors, other: bool) -> Node:
        branch = _pruned(team.branch, self.left_out)
        found = evaluated(branch, cells, factors)
        if not other:
            return found[branch.code]
        return _otherwise(branch, found, factors)


def boards(edition: Edition, scores: Sequence[UnitScore], vary: Vary) -> dict[str, Board]:
    """A board for each block that has ranked units."""
    ranked = [own for own in scores if not own.unranked and own.total is not None]
    blocks = dict.fromkeys(own.block for own in ranked)
    return {block: board(edition, [own for own in ranked if own.block == block], vary) for block in blocks}


def board(edition: Edition, units: Sequence[UnitScore], vary: Vary) -> Board:
    """The units of one block; a refusal for a factor that is asked for and cannot vary."""
    profiles = dict.fromkeys(own.unit.profile for own in units)
    teams = [_team(edition, profile, units, vary) for profile in profiles]
    can = _can_vary(teams, units)
    names = tuple(name for name in FACTORS if can[name]) if vary.factors is None else vary.factors
    for name in names:
        if not can.get(name):
            raise refuse(["uncertainty", name], refusals.NOT_VARIED, factor=name)
    kept = [team if SAMPLING in names else replace(team, drawn=None) for team in teams]
    nodes = _varied(teams)
    ranges, start = {}, 0
    for name in names:
        width = len(nodes) if name == WEIGHTS else 1
        ranges[name] = range(start, start + width)
        start += width
    return Board(edition, tuple(units), tuple(kept), ranges, nodes, vary)


def linear(branch: Branch, cells: Cells, factors: Factors) -> tuple[Floats, Floats]:
    """Score and what applies of a sheet that is one sum: a product of weights and cells."""
    found: dict[str, Floats] = {}
    _shares(branch, np.ones(1), factors, found)
    weights = np.stack(np.broadcast_arrays(*(found[code] for code in cells.codes)), axis=1)
    there = ~np.isnan(cells.points)
    most = np.array([float(leaf.most) for leaf in leaves(branch)])
    score = weights @ np.where(there, cells.points, 0.0).T
    if there.all():
        return score, np.full((1, 1), float(most.sum()))
    return score, weights @ np.where(there, most, 0.0).T


def _shares(branch: Branch, above: Floats, factors: Factors, found: dict[str, Floats]) -> None:
    """By what each leaf's points are multiplied: factors down the tree, each sum keeping its maximum."""
    own = [factors.get(item.code, np.ones(1)) for item in branch.parts]
    most = [most_of(item) for item in branch.parts]
    drawn_sum = np.sum(np.broadcast_arrays(*(f * m for f, m in zip(own, most, strict=True))), axis=0)
    keep = above * (sum(most) / drawn_sum if sum(most) else 1.0)
    for item, factor in zip(branch.parts, own, strict=True):
        if isinstance(item, Branch):
            _shares(item, keep * factor, factors, found)
        else:
            found[item.code] = keep * factor


def _otherwise(branch: Branch, found: Mapping[str, Node], factors: Factors) -> Node:
    """The root by the other mean: geometric over the shares of its parts where it adds up, else arithmetic."""
    own = found[branch.code]
    if branch.by in ("geometric", "harmonic", "lowest"):
        return joined(replace(branch, by="mean", knock_outs=()), found, factors)
    parts = [found[item.code] for item in branch.parts]
    weights = [factors.get(i.code, np.ones(1))[:, None] * p.applies for i, p in zip(branch.parts, parts, strict=True)]
    whole = sum(weights)
    logs: Floats = np.zeros_like(own.score)
    empty = np.zeros_like(own.score, dtype=bool)
    with np.errstate(invalid="ignore", divide="ignore"):
        for part, weight in zip(parts, weights, strict=True):
            share = np.where(weight > 0, part.score / part.applies, 1.0)
            empty = empty | (share <= 0)
            logs = logs + weight * np.log(np.where(share > 0, share, 1.0))
        score = np.where(empty, 0.0, np.exp(logs / whole)) * own.applies
    return Node(np.where(own.known, score, np.nan), own.applies, own.known, own.gone)


def _pruned(branch: Branch, left_out: frozenset[str]) -> Branch:
    """The sheet without some nodes, and without groups that are empty then."""
    if not left_out:
        return branch
    kept: list[Leaf | Branch] = []
    for item in branch.parts:
        if item.code in left_out:
            continue
        smaller = _pruned(item, left_out) if isinstance(item, Branch) else item
        if isinstance(smaller, Leaf) or smaller.parts:
            kept.append(smaller)
    whens = {item.code for part in kept for item in [part, *(walk(part) if isinstance(part, Branch) else ())]}
    return replace(branch, parts=tuple(kept), knock_outs=tuple(k for k in branch.knock_outs if k.when in whens))


def _team(edition: Edition, profile: str, units: Sequence[UnitScore], vary: Vary) -> Team:
    places = np.array([place for place, own in enumerate(units) if own.unit.profile == profile], dtype=np.int64)
    mine = tuple(units[place] for place in places)
    branch = sheet(edition, profile)
    own = Leaves(edition, tuple(leaves(branch)), mine, tuple(units))
    plain = nominal(own)
    scaled = [with_scale(own, plain, scale) for scale in SCALES]
    scenes = {
        (s, z): with_zeros(own, cells, policy) for s, cells in enumerate(scaled) for z, policy in enumerate(ZEROS)
    }
    most = np.array([float(one.most) for one in mine])
    added = np.array([float(one.bonus - one.penalty) for one in mine])
    return Team(branch, own, places, scenes, sampled(drawn(own, vary.sampled_below)), most, added)


def _can_vary(teams: Iterable[Team], units: Sequence[UnitScore]) -> dict[str, bool]:
    """What would change any score of these units if it were chosen otherwise."""
    several = [team for team in teams if len(team.branch.parts) > 1]
    return {
        WEIGHTS: len(units) > 0 and bool(several),
        NORMALISATION: any(not _same(team.scenes[0, 0], team.scenes[s, 0]) for team in teams for s in (1, 2)),
        AGGREGATION: bool(several),
        ZERO: any(not _same(team.scenes[0, 0], team.scenes[0, z]) for team in teams for z in (1, 2, 3)),
        SAMPLING: any(team.drawn is not None for team in teams),
    }


def _same(one: Cells, other: Cells) -> bool:
    return np.array_equal(one.points, other.points, equal_nan=True) and np.array_equal(one.gone, other.gone)


def _varied(teams: Iterable[Team]) -> tuple[str, ...]:
    """Nodes that have siblings; a lone part has the whole weight whatever it is."""
    found: dict[str, None] = {}
    for team in teams:
        for branch in [team.branch, *(item for item in walk(team.branch) if isinstance(item, Branch))]:
            if len(branch.parts) > 1:
                found |= dict.fromkeys(item.code for item in branch.parts)
    return tuple(found)
