"""The indicators and groups of an index as a numbered tree, from the bottom up."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from batru.index.method import refusals
from batru.index.method.refusals import refuse
from batru.index.method.spec import Floats, Ints, Mean, Spec

T = TypeVar("T")


@dataclass(frozen=True)
class Tree:
    """Nodes are numbered: indicators first, as listed, then groups by level; the last is the index itself."""

    codes: tuple[str, ...]
    levels: Ints
    parents: Ints  # -1 for the index itself
    indicators: int
    means: tuple[Mean, ...]  # a mean per node; of indicators unused
    at_least: Floats

    @cached_property
    def children(self) -> tuple[Ints, ...]:
        """The parts of each node."""
        return tuple(np.flatnonzero(self.parents == node) for node in range(len(self.codes)))

    @cached_property
    def groups(self) -> range:
        """Groups, parts before wholes."""
        return range(self.indicators, len(self.codes))

    @property
    def top(self) -> int:
        """The level of the index itself; indicators have level 1."""
        return int(self.levels[-1])

    def number(self, code: str) -> int:
        """The number of a node."""
        return self.codes.index(code)

    def with_means(self, means: tuple[Mean, ...], own: dict[str, Mean]) -> "Tree":
        """The same tree with other means by level; a group's own mean stays."""
        chosen = tuple(
            own.get(code, _at(means, int(level) - 2)) for code, level in zip(self.codes, self.levels, strict=True)
        )
        return Tree(self.codes, self.levels, self.parents, self.indicators, chosen, self.at_least)


def tree_of(spec: Spec) -> Tree:
    """The tree of a set; a refusal where it is none."""
    parents = {own.code: own.parent for own in spec.nodes}
    _check(spec, parents)
    levels = _levels(spec)
    groups = sorted(spec.groups, key=lambda own: levels[own.code])
    codes = (*(own.code for own in spec.indicators), *(own.code for own in groups))
    numbers = {code: number for number, code in enumerate(codes)}
    top = max(levels.values())
    _check_levels(spec, top)
    bare = Tree(
        codes=codes,
        levels=np.array([levels[code] for code in codes]),
        parents=np.array([numbers.get(parents[code], -1) for code in codes]),
        indicators=len(spec.indicators),
        means=(),
        at_least=np.array([_at(spec.at_least, levels[code] - 2) for code in codes]),
    )
    return bare.with_means(spec.means, own_means(spec))


def own_means(spec: Spec) -> dict[str, Mean]:
    """Groups that have a mean of their own."""
    return {own.code: own.mean for own in spec.groups if own.mean is not None}


def _at(given: tuple[T, ...], place: int) -> T:
    return given[0] if len(given) == 1 else given[max(place, 0)]


def _check(spec: Spec, parents: dict[str, str]) -> None:
    codes = [own.code for own in spec.nodes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise refuse(["groups"], refusals.TWICE, node=twice[0])
    groups = {own.code for own in spec.groups}
    for own in spec.nodes:
        if own.parent not in groups and (own.parent or own.code not in groups):
            raise refuse(["groups"], refusals.NO_PARENT, node=own.code, parent=own.parent)
    roots = [own.code for own in spec.groups if not own.parent]
    if not roots and groups:
        raise refuse(["groups"], refusals.CIRCLE, codes=", ".join(sorted(_ring(parents, min(groups)))))
    if len(roots) != 1:
        raise refuse(["groups"], refusals.ROOTS, codes=", ".join(roots) or "–")
    childless = sorted(groups - set(parents.values()))
    if childless:
        raise refuse(["groups"], refusals.NO_CHILDREN, node=childless[0])


def _ring(parents: dict[str, str], code: str) -> set[str]:
    """The groups that count in one another, above a group of which none ends."""
    above: list[str] = []
    while code not in above:
        above.append(code)
        code = parents[code]
    return set(above[above.index(code) :])


def _levels(spec: Spec) -> dict[str, int]:
    """Indicators have level 1, a group one more than its highest part."""
    levels = {own.code: 1 for own in spec.indicators}
    waiting = {own.code: [x.code for x in spec.nodes if x.parent == own.code] for own in spec.groups}
    while waiting:
        ready = [code for code, parts in waiting.items() if all(part in levels for part in parts)]
        if not ready:
            raise refuse(["groups"], refusals.CIRCLE, codes=", ".join(sorted(waiting)))
        for code in ready:
            levels[code] = 1 + max(levels[part] for part in waiting.pop(code))
    return levels


def _check_levels(spec: Spec, top: int) -> None:
    for path, given in (("aggregation", spec.means), ("at_least", spec.at_least)):
        if len(given) not in (1, top - 1):
            raise refuse([path], refusals.LEVELS, given=len(given), levels=top - 1)
