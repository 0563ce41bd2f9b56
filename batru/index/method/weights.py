"""Weights: as given, equal, or set by the figures themselves; and what they amount to in the index."""

import numpy as np

from batru.index.method import refusals
from batru.index.method.means import combined, score
from batru.index.method.moments import pearson
from batru.index.method.refusals import refuse, refuse_values
from batru.index.method.spec import Floats, Ints, Spec, Weighing
from batru.index.method.tree import Tree

ROUNDS, CLOSE = 2000, 1e-10


def weights_of(spec: Spec, tree: Tree, normalised: Floats) -> Floats:
    """A weight per node, adding up to 1 among the parts of each group."""
    given = {own.code: own.weight for own in spec.nodes}
    weights = np.array([given[code] for code in tree.codes])
    if spec.weighing is Weighing.EQUAL:
        weights = np.ones(len(tree.codes))
    weights = _shared(tree, weights)
    if spec.weighing in (Weighing.GIVEN, Weighing.EQUAL):
        return weights
    for node in tree.groups:
        parts = tree.children[node]
        if spec.weighed_levels and not set(tree.levels[parts].tolist()) <= set(spec.weighed_levels):
            continue
        x = score(tree, normalised, weights)[:, parts]
        weights[parts] = _worked_out(spec, tree, node, x)
    return _shared(tree, weights)


def _worked_out(spec: Spec, tree: Tree, node: int, x: Floats) -> Floats:
    parts = tree.children[node]
    if len(parts) == 1:
        return np.ones(1)
    if spec.weighing is Weighing.BALANCED:
        return balanced(x, node, tree)
    loads = loadings(x)
    if spec.weighing is Weighing.PCA_SQUARED:
        return loads**2
    if (loads < 0).any():
        raise refuse_values(refusals.NEGATIVE_WEIGHT, node=tree.codes[parts[int(np.argmin(loads))]])
    return loads


def _shared(tree: Tree, weights: Floats) -> Floats:
    shared = weights.copy()
    shared[-1] = 1.0
    for node in tree.groups:
        parts = tree.children[node]
        whole = weights[parts].sum()
        if not whole > 0:
            raise refuse(["groups"], refusals.NO_WEIGHT, node=tree.codes[node])
        shared[parts] = weights[parts] / whole
    return shared


def loadings(x: Floats) -> Floats:
    """The first principal component of the correlations between columns, over complete rows; its sum is not below 0.

    A column that does not vary goes with no other.
    """
    whole = x[~np.isnan(x).any(axis=1)]
    near = np.array([[pearson(one, two) for two in whole.T] for one in whole.T])
    np.fill_diagonal(near, 1.0)
    _values, vectors = np.linalg.eigh(np.nan_to_num(near))
    first: Floats = vectors[:, -1]
    return first if first.sum() >= 0 else -first


def balanced(x: Floats, node: int, tree: Tree) -> Floats:
    """Weights under which every part correlates equally with the whole (Becker et al. 2017), found step by step."""
    mean = tree.means[node]
    weights = np.full(x.shape[1], 1 / x.shape[1])
    for _round in range(ROUNDS):
        whole = combined(x, weights, mean)
        near = np.array([_correlation(column, whole) for column in x.T])
        if not (near > 0).all():
            break
        if np.ptp(near) < CLOSE:
            return weights
        weights = weights * (near.mean() / near) ** 0.5
        weights /= weights.sum()
    raise refuse_values(refusals.NO_BALANCE, node=tree.codes[node])


def _correlation(x: Floats, y: Floats) -> float:
    there = ~(np.isnan(x) | np.isnan(y))
    return pearson(x[there], y[there])


def effective(tree: Tree, weights: Floats) -> Floats:
    """What each node weighs in the index itself: its weight times those of all that it counts in."""
    found = np.ones(len(tree.codes))
    for node in range(len(tree.codes) - 2, -1, -1):
        found[node] = weights[node] * found[tree.parents[node]]
    return found


def influence(tree: Tree, scores: Floats) -> Floats:
    """The correlation of each node with the index: what its weight comes to."""
    return np.array([_correlation(scores[:, node], scores[:, -1]) for node in range(len(tree.codes))])


def without(tree: Tree, weights: Floats, node: int) -> Floats:
    """The weights with one node weighing nothing; its siblings take its share."""
    changed = weights.copy()
    changed[node] = 0.0
    siblings: Ints = tree.children[int(tree.parents[node])]
    whole = changed[siblings].sum()
    changed[siblings] = changed[siblings] / whole if whole > 0 else 0.0
    return changed
