"""The index as a function of its weights alone: one prepared table, scored under many weights at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from batru.index.method.means import check_above_zero, into, needs_positive, out_of
from batru.index.method.spec import Averaging, Flags, Floats
from batru.index.method.tree import Tree


@dataclass(frozen=True)
class Surface:
    """Indicators on one scale (units x indicators) and the tree that puts them together."""

    tree: Tree
    normalised: Floats
    units: tuple[str, ...]

    @cached_property
    def there(self) -> list[Flags]:
        """Which units have each node, whatever the weights."""
        found: list[Flags] = [~np.isnan(self.normalised[:, column]) for column in range(self.tree.indicators)]
        for node in self.tree.groups:
            share = np.mean([found[part] for part in self.tree.children[node]], axis=0)
            found.append((share > 0) & (share >= self.tree.at_least[node] - 1e-12))
        return found

    @cached_property
    def is_linear(self) -> bool:
        """Whether the index is one sum over all indicators."""
        means = {self.tree.means[node].how for node in self.tree.groups}
        return means == {Averaging.ARITHMETIC} and not np.isnan(self.normalised).any()

    @cached_property
    def columns(self) -> Floats:
        """Indicators x units, laid out for products."""
        return np.ascontiguousarray(self.normalised.T)

    def scores(self, weights: Floats) -> Floats:
        """Scores of the index (weightings x units); the weights of each group's parts add up to 1."""
        if self.is_linear:
            return np.asarray(_effective(self.tree, weights) @ self.columns)
        found: dict[int, Floats] = {}
        for node in self.tree.groups:
            found[node] = self._combined(node, weights, found)
        return found[self.tree.groups[-1]]

    def _combined(self, node: int, weights: Floats, below: dict[int, Floats]) -> Floats:
        """As means.combined does for one weighting."""
        inner, whole = self._of_indicators(node, weights)
        mean = self.tree.means[node]
        for part in self.tree.children[node]:
            if part < self.tree.indicators:
                continue
            there, own, figures = self.there[part], weights[:, part, None], below.pop(int(part))
            if int(part) in self._may_fall and needs_positive(mean):
                check_above_zero(mean, self.tree.codes[part], figures, self.units)
            inner = inner + own * np.where(there, into(np.where(there, figures, 1.0), mean), 0.0)
            whole = whole + own * there
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.there[node], out_of(inner / whole, mean), np.nan)

    def _of_indicators(self, node: int, weights: Floats) -> tuple[Floats, Floats]:
        if node not in self._leaves:
            empty = np.zeros((len(weights), 1))
            return empty, empty
        parts, figures, there = self._leaves[node]
        own = weights[:, parts]
        return own @ figures, own @ there

    @cached_property
    def _may_fall(self) -> set[int]:
        """Nodes that may come to 0 or less under some weights, since a figure below them does."""
        found = {column for column in range(self.tree.indicators) if (self.columns[column] <= 0).any()}
        for node in self.tree.groups:
            if found.intersection(self.tree.children[node].tolist()):
                found.add(node)
        return found

    @cached_property
    def _leaves(self) -> dict[int, tuple[list[int], Floats, Floats]]:
        made = {}
        for node in self.tree.groups:
            parts = [int(part) for part in self.tree.children[node] if part < self.tree.indicators]
            if parts:
                there = np.array([self.there[part] for part in parts])
                figures = np.where(there, into(np.where(there, self.columns[parts], 1.0), self.tree.means[node]), 0.0)
                made[node] = (parts, figures, there.astype(float))
        return made


def _effective(tree: Tree, weights: Floats) -> Floats:
    found = weights.copy()
    for node in range(len(tree.codes) - 2, -1, -1):
        if tree.parents[node] != tree.groups[-1]:
            found[:, node] *= found[:, tree.parents[node]]
    return np.ascontiguousarray(found[:, : tree.indicators])


def shared(tree: Tree, weights: Floats) -> Floats:
    """Many weightings (weightings x nodes), each adding up to 1 among the parts of every group."""
    found = weights.copy()
    for node in tree.groups:
        parts = tree.children[node]
        found[:, parts] /= found[:, parts].sum(axis=1, keepdims=True)
    return found
