"""The index itself: `build(spec, table)` gives scores by level, ranks and states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from batru.index.method.means import check_above_zero, needs_positive, score
from batru.index.method.prepared import Prepared, prepare
from batru.index.method.ranking import ranks
from batru.index.method.spec import Floats, Ints, Spec
from batru.index.method.table import Table
from batru.index.method.tree import Tree, tree_of
from batru.index.method.weights import effective, influence, weights_of


@dataclass(frozen=True)
class Result:
    """An index worked out: a row per unit (and year), a column per node of the tree."""

    spec: Spec
    tree: Tree
    prepared: Prepared
    weights: Floats
    scores: Floats
    ranks: Ints  # 0: not ranked

    @property
    def units(self) -> tuple[str, ...]:
        """The units that were scored, a row each."""
        return self.prepared.table.units

    @property
    def years(self) -> Ints | None:
        """The year of each row."""
        return self.prepared.table.years

    @property
    def index(self) -> Floats:
        """The scores of the index itself."""
        return np.asarray(self.scores[:, -1])

    def of(self, code: str) -> Floats:
        """The scores of one node."""
        return np.asarray(self.scores[:, self.tree.number(code)])

    def states(self) -> list[list[str]]:
        """Of each figure: given, imputed or missing for indicators; scored, partly or missing for groups."""
        return [[self._state(row, node) for node in range(len(self.tree.codes))] for row in range(len(self.units))]

    def _state(self, row: int, node: int) -> str:
        if np.isnan(self.prepared.figures[row, node] if node < self.tree.indicators else self.scores[row, node]):
            return "missing"
        if node < self.tree.indicators:
            return "imputed" if self.prepared.imputed[row, node] else "given"
        parts = self.scores[row, self.tree.children[node]]
        return "partly" if np.isnan(parts).any() else "scored"

    def ranks_within(self, names: Sequence[str]) -> Ints:
        """Ranks of every node among the rows of one name (such as a block of units), year by year; 0: not ranked."""
        found = np.zeros(self.scores.shape, dtype=np.int64)
        own = np.array(names, dtype=object)
        for year in self.prepared.years:
            for name in sorted(set(own[year])):
                rows = year & (own == name)
                found[rows] = ranks(self.scores[rows].T, self.spec.digits).T
        return found

    def effective_weights(self) -> Floats:
        """What each node weighs in the index itself."""
        return effective(self.tree, self.weights)

    def influence(self) -> Floats:
        """How each node correlates with the index."""
        return influence(self.tree, self.scores)


def build(spec: Spec, table: Table) -> Result:
    """Work an index out; a refusal where the set or the table does not allow it."""
    tree = tree_of(spec)
    prepared = prepare(spec, table, tree)
    weights = weights_of(spec, tree, prepared.normalised)
    check_positive(tree, prepared.normalised, prepared.table.units)
    scores = score(tree, prepared.normalised, weights)
    _check_groups(tree, scores, prepared.table.units)
    return Result(spec, tree, prepared, weights, scores, _ranked(scores, prepared, spec.digits))


def check_positive(tree: Tree, normalised: Floats, units: tuple[str, ...]) -> None:
    """A refusal where a geometric, harmonic or generalised mean would meet an indicator's figure of 0 or less."""
    for node in _strict(tree):
        for part in tree.children[node]:
            if part < tree.indicators:
                check_above_zero(tree.means[node], tree.codes[part], normalised[:, part], units)


def _check_groups(tree: Tree, scores: Floats, units: tuple[str, ...]) -> None:
    """The same for the groups that such a mean puts together."""
    for node in _strict(tree):
        for part in tree.children[node]:
            if part >= tree.indicators:
                check_above_zero(tree.means[node], tree.codes[part], scores[:, part], units)


def _strict(tree: Tree) -> Iterator[int]:
    return (node for node in tree.groups if needs_positive(tree.means[node]))


def _ranked(scores: Floats, prepared: Prepared, digits: int) -> Ints:
    found = np.zeros(scores.shape, dtype=np.int64)
    for rows in prepared.years:
        found[rows] = ranks(scores[rows].T, digits).T
    return found
