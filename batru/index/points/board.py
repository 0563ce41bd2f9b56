"""Units that are ranked together, what varies in their scores, and the ranks that follow from uniform numbers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from batru.index.method import kernels, refusals
from batru.index.method.plan import BLOCK_BYTES
from batru.index.method.refusals import refuse
from batru.index.method.spec import Floats, Ints
from batru.index.points.branches import Cells, Factors, Node, evaluated, joined, most_of, rounded, ruled, walk
from batru.index.points.placing import placed, steps
from batru.index.points.scenes import (
    SCALES,
    ZEROS,
    Leaves,
    Sampled,
    drawn,
    fresh_shares,
    nominal,
    redrawn,
    sampled,
    undrawn,
    with_scale,
    with_zeros,
)
from batru.law.index_sets.model import Edition
from batru.law.index_sets.sheet import Branch, Leaf, leaves, sheet
from batru.law.index_sets.units import UnitScore

WEIGHTS, NORMALISATION, AGGREGATION, ZERO, SAMPLING = "weights", "normalisation", "aggregation", "zero", "sampling"
FACTORS = (WEIGHTS, NORMALISATION, AGGREGATION, ZERO, SAMPLING)
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
    undrawn: tuple[str, ...]  # leaves that few cases stand behind and that are not drawn
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
    def undrawn(self) -> tuple[str, ...]:
        """Indicators that few cases stand behind and that stay as they are."""
        return tuple(dict.fromkeys(code for team in self.teams for code in team.undrawn))

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
        """The places as the set has them, in steps."""
        return np.asarray(self.placed((0, 0, 0), {}, None)[0], dtype=np.int64)

    @property
    def steps(self) -> int:
        """How many steps make one place; all ranks of a board are told in steps."""
        return steps(self.edition.ranking)

    def ranks(self, uniform: Floats, take: Taker) -> None:
        """Hand the ranks of every draw over in blocks: the draws' numbers, and ranks in steps (draws x units)."""
        many = max(1, BLOCK_BYTES // (8 * max(1, self._numbers)))
        choices = self._choices(uniform)
        for choice in np.unique(choices, axis=0):
            draws = np.flatnonzero((choices == choice).all(axis=1))
            for start in range(0, len(draws), many):
                block = draws[start : start + many]
                factors, seeds = self._weighted(uniform[block]), self._seeds(uniform[block])
                ranks = self.placed(tuple(choice.tolist()), factors, seeds)
                take(block, np.ascontiguousarray(np.broadcast_to(ranks, (len(block), len(self.units)))))

    def without(self, code: str) -> Ints | None:
        """The ranks in steps when a node does not count at all; None where a unit has no total then."""
        less = replace(self, left_out=frozenset({code}))
        return None if np.isnan(less.nominal_totals).any() else less.nominal_ranks

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

    def _seeds(self, uniform: Floats) -> Ints | None:
        if SAMPLING not in self.factors:
            return None
        return np.asarray(uniform[:, self.factors[SAMPLING][0]] * 2**53, dtype=np.int64)

    @property
    def _numbers(self) -> int:
        """How many numbers one draw is held in at most."""
        return sum(len(own.places) * (len(own.leaves.leaves) if own.drawn else 1) for own in self.teams)

    def totals(self, choice: Choice, factors: Factors, seeds: Ints | None) -> Floats:
        """Totals (draws x units) by one choice of scale, zero policy and mean; of sampled shares one draw a seed."""
        return self._totals([*self._cells(choice, seeds)], choice[2], factors)

    def placed(self, choice: Choice, factors: Factors, seeds: Ints | None) -> kernels.Ranks:
        """Ranks in steps (draws x units) by one choice, ties broken and shared as the set says."""
        cells = [*self._cells(choice, seeds)]
        totals = self._totals(cells, choice[2], factors)

        def breakers(draws: Ints) -> list[Floats]:
            some = {code: own[draws] for code, own in factors.items()}
            picked = [own.of(draws) for own in cells]
            return [self._breaker(code, picked, some, totals[draws]) for code in self.edition.ranking.then]

        return placed(totals, self.edition.ranking, breakers)

    def _totals(self, cells: Sequence[Cells], other: int, factors: Factors) -> Floats:
        many = max([len(own) for own in factors.values()] + [len(own.points) for own in cells])
        totals = np.full((many, len(self.units)), np.nan)
        for team, own in zip(self.teams, cells, strict=True):
            totals[:, team.places] = self._team(team, own, other, factors)
        return totals

    def _breaker(self, code: str, cells: Sequence[Cells], factors: Factors, totals: Floats) -> Floats:
        """What breaks ties: the total before bonus and penalty, or what a node is worth; 0 where there is none."""
        worth = np.zeros(totals.shape)
        for team, own in zip(self.teams, cells, strict=True):
            if code == "base":
                worth[:, team.places] = totals[:, team.places] - team.added
                continue
            branch = _pruned(team.branch, self.left_out)
            items = {item.code: item for item in walk(branch)}
            if code in items:
                node, most = evaluated(branch, own, factors)[code], most_of(items[code])
                score = self._whole(node.score, node.applies, most)
                worth[:, team.places] = np.where(node.known & (node.applies > 0), score, 0.0)
        return worth

    def _whole(self, score: Floats, applies: Floats, most: float | Floats) -> Floats:
        """A score scaled to the whole maximum where the set scores what applies."""
        if not self.edition.applicable_only:
            return score
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(applies > 0, score * most / applies, score)

    def _cells(self, choice: Choice, seeds: Ints | None) -> Iterator[Cells]:
        """The cells of each team by a choice, with the shares that few cases stand behind drawn anew."""
        drawn_anew = [team.drawn for team in self.teams if team.drawn is not None]
        fresh = iter([] if seeds is None or not drawn_anew else fresh_shares(drawn_anew, seeds))
        for team in self.teams:
            cells = team.scenes[choice[:2]]
            if team.drawn is not None and (shares := next(fresh, None)) is not None:
                cells = redrawn(cells, team.drawn, shares, self.edition)
            yield cells

    def _team(self, team: Team, cells: Cells, other: int, factors: Factors) -> Floats:
        if team.is_linear and not other and not self.left_out:
            score, applies = linear(team.branch, cells, factors)
        else:
            node = self._root(team, cells, factors, bool(other))
            score, applies = node.score, node.applies
        whole = self._whole(score, applies, team.most)
        return rounded(whole, self.edition.total_rounding) + team.added

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
    most = np.array([[float(leaf.most)] for leaf in leaves(branch)])
    score = _product(weights, np.where(cells.known, cells.points, 0.0))
    if cells.known.all():
        return score, np.full((1, 1), float(most.sum()))
    return score, weights @ np.where(cells.known, most, 0.0)


def _product(weights: Floats, points: Floats) -> Floats:
    """Weights (draws x leaves) times points (draws x leaves x units): one product where the points are not drawn."""
    if len(points) == 1:
        return np.asarray(weights @ points[0])
    return np.asarray((weights[:, None, :] @ points)[:, 0])


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
        return joined(replace(branch, by="mean"), found, factors)
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
    score = ruled(branch, np.where(own.known, score, np.nan), own.known, found)
    return Node(score, own.applies, own.known, own.gone)


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
    few = drawn(own, vary.sampled_below)
    rest = tuple(undrawn(own, vary.sampled_below, few))
    return Team(branch, own, places, scenes, sampled(few), rest, most, added)


def _can_vary(teams: Iterable[Team], units: Sequence[UnitScore]) -> dict[str, bool]:
    """What would change any score of these units if it were chosen otherwise."""
    several = [team for team in teams if len(team.branch.parts) > 1]
    return {
        WEIGHTS: len(units) > 0 and bool(several),
        NORMALISATION: any(not _same(team.scenes[0, 0], team.scenes[s, 0]) for team in teams for s in (1, 2)),
        AGGREGATION: bool(several) and all(_none_below_zero(team) for team in teams),
        ZERO: any(not _same(team.scenes[0, 0], team.scenes[0, z]) for team in teams for z in (1, 2, 3)),
        SAMPLING: any(team.drawn is not None for team in teams),
    }


def _none_below_zero(team: Team) -> bool:
    """Whether a geometric mean of these figures says anything."""
    return not any((cells.points < 0).any() for cells in team.scenes.values())


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
