"""A score sheet as arrays: every unit's leaves at once, and many weightings of the tree over them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from batru.index.method.spec import Flags, Floats, Ints
from batru.law.index_sets.model import KnockOut
from batru.law.index_sets.numbers import Rounding
from batru.law.index_sets.sheet import Branch, Leaf

Factors: TypeAlias = Mapping[str, Floats]
TINY = 1e-9  # a number that ends in 5 may lie this far below it in binary


@dataclass(frozen=True)
class Cells:
    """Leaves of the units of one profile: points (draws x leaves x units; one draw where none is drawn), NaN where
    there are none.

    `gone` (leaves x units) are those that leave both sums; what has no points and is not gone is missing. Who has
    points is the same in every draw.
    """

    codes: tuple[str, ...]
    points: Floats
    gone: Flags

    @cached_property
    def known(self) -> Flags:
        """Who has points in which leaf (leaves x units)."""
        return np.asarray(~np.isnan(self.points[0]))

    def of(self, draws: Ints) -> "Cells":
        """The cells of some draws; the same where none is drawn."""
        return self if len(self.points) == 1 else Cells(self.codes, self.points[draws], self.gone)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where each leaf lies."""
        return {code: place for place, code in enumerate(self.codes)}


@dataclass(frozen=True)
class Node:
    """A node of many units over many draws: score, what applies (draws x units), who has it."""

    score: Floats
    applies: Floats
    known: Flags
    gone: Flags


@dataclass(frozen=True)
class Part:
    """A part with its weight in means, its maximum, and how it is weighed now (draws)."""

    node: Node
    weight: float
    most: float
    factor: Floats


def walk(branch: Branch) -> Iterator[Leaf | Branch]:
    """Everything below a branch, parents first."""
    for item in branch.parts:
        yield item
        if isinstance(item, Branch):
            yield from walk(item)


def most_of(item: Leaf | Branch) -> float:
    """The maximum of an item."""
    if isinstance(item, Leaf):
        return float(item.most)
    most = [most_of(part) for part in item.parts]
    if item.by == "sum":
        return sum(most)
    weights = [float(part.weight) for part in item.parts]
    return float(MEANS[item.by](np.array(most)[:, None, None], np.array(weights)[:, None, None])[0, 0])


def evaluated(branch: Branch, cells: Cells, factors: Factors, root: bool = True) -> dict[str, Node]:
    """Every node by its code under these weightings; a code without factors weighs as the set says."""
    found: dict[str, Node] = {}
    for item in branch.parts:
        if isinstance(item, Branch):
            found |= evaluated(item, cells, factors, root=False)
        else:
            found[item.code] = leaf(item, cells)
    return {**found, branch.code: joined(branch, found, factors)}


def leaf(item: Leaf, cells: Cells) -> Node:
    """A leaf, which no weighting changes."""
    place = cells.columns[item.code]
    known = cells.known[place]
    points = np.where(known, cells.points[:, place], 0.0)
    return Node(points, np.where(known, float(item.most), 0.0)[None], known, cells.gone[place])


def joined(branch: Branch, found: Mapping[str, Node], factors: Factors) -> Node:
    """A branch from its parts, as `law.index_sets.scoring` joins them, rounding and knock-outs included."""
    parts = [
        Part(found[item.code], float(item.weight), most_of(item), factors.get(item.code, ONE)) for item in branch.parts
    ]
    gone = np.all([part.node.gone for part in parts], axis=0)
    known = _is_enough(branch, parts) & ~gone
    scale = _scales(branch, parts)
    score = np.where(known, _score(branch, parts, scale), np.nan)
    applies = np.where(known, _applies(branch, parts, scale), 0.0)
    return Node(ruled(branch, score, known, found), applies, known, gone)


def ruled(branch: Branch, score: Floats, known: Flags, found: Mapping[str, Node]) -> Floats:
    """A branch's score rounded and knocked out; of several knock-outs the first that falls gives its points."""
    score = rounded(score, branch.rounding)
    for rule in (own for own in reversed(branch.knock_outs) if own.when in found):  # a profile may not know it
        score = np.where(known & _falls(rule, found[rule.when]), float(rule.gives), score)
    return score


def rounded(score: Floats, rounding: Rounding) -> Floats:
    """As a level keeps its numbers."""
    if rounding.mode == "exact":
        return score
    tens = 10.0**rounding.digits
    size = np.abs(score) * tens
    if rounding.mode == "half_up":
        size = np.floor(size + 0.5 + TINY)
    elif rounding.mode == "down":
        size = np.floor(size + TINY)
    else:
        near = np.rint(size * 2) / 2
        size = np.rint(np.where(np.abs(size - near) < TINY, near, size))
    return np.asarray(np.copysign(size / tens, score))


def _falls(rule: KnockOut, node: Node) -> Flags:
    if rule.at_most is None:
        return np.asarray((~node.known & ~node.gone)[None])
    with np.errstate(invalid="ignore"):
        return np.asarray(node.known & (node.score <= float(rule.at_most) + TINY))


def _is_enough(branch: Branch, parts: list[Part]) -> Flags:
    """Which units have enough of the parts that count; by the set's own weights, whatever the weighting."""
    known = np.array([part.node.known for part in parts])
    counted = ~np.array([part.node.gone for part in parts])
    there = known.any(axis=0)
    if branch.missing == "zero":
        return np.asarray(there)
    whole = (known | ~counted).all(axis=0)
    if branch.missing == "missing":
        return np.asarray(there & whole)
    weights = np.array([part.weight for part in parts])[:, None]
    enough = (weights * known).sum(axis=0) >= float(branch.needs) * (weights * counted).sum(axis=0) - TINY
    return np.asarray(there & (whole | enough))


def _scales(branch: Branch, parts: list[Part]) -> list[Floats]:
    """What each part weighs: in a sum its factor, so that the sum keeps its maximum; in a mean its weight as well."""
    if branch.by != "sum":
        return [part.weight * part.factor for part in parts]
    whole = sum(part.most for part in parts)
    drawn = np.sum(np.broadcast_arrays(*(part.factor * part.most for part in parts)), axis=0)
    keep = whole / drawn if whole else np.ones_like(drawn)
    return [part.factor * keep for part in parts]


def _score(branch: Branch, parts: list[Part], scale: list[Floats]) -> Floats:
    taken = [~part.node.gone if branch.missing == "zero" else part.node.known for part in parts]
    scores = [np.where(part.node.known, part.node.score, 0.0) for part in parts]
    if branch.by == "sum":
        return np.asarray(sum(own[:, None] * score for own, score in zip(scale, scores, strict=True)))
    weights = np.array(np.broadcast_arrays(*(own[:, None] * use for own, use in zip(scale, taken, strict=True))))
    with np.errstate(invalid="ignore", divide="ignore"):
        return MEANS[branch.by](np.array(np.broadcast_arrays(*scores)), weights)


def _applies(branch: Branch, parts: list[Part], scale: list[Floats]) -> Floats:
    """Maxima add up or are averaged, whatever mean the scores take."""
    whole = sum(own[:, None] * part.node.applies for own, part in zip(scale, parts, strict=True))
    return np.asarray(whole if branch.by == "sum" else whole / sum(own[:, None] for own in scale))


def _mean(values: Floats, weights: Floats) -> Floats:
    return np.asarray((values * weights).sum(axis=0) / weights.sum(axis=0))


def _geometric(values: Floats, weights: Floats) -> Floats:
    used = weights > 0
    logs = np.log(np.where(used & (values > 0), values, 1.0))
    nothing = (used & (values <= 0)).any(axis=0)
    return np.where(nothing, 0.0, np.exp(_mean(logs, weights)))


def _harmonic(values: Floats, weights: Floats) -> Floats:
    used = weights > 0
    inverse = np.where(used, weights / np.where(values > 0, values, 1.0), 0.0).sum(axis=0)
    nothing = (used & (values <= 0)).any(axis=0)
    return np.where(nothing, 0.0, weights.sum(axis=0) / inverse)


def _lowest(values: Floats, weights: Floats) -> Floats:
    return np.asarray(np.where(weights > 0, values, np.inf).min(axis=0))


ONE = np.ones(1)
MEANS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "mean": _mean,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "lowest": _lowest,
}
