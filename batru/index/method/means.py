"""Parts put together: weighted means that leave out what is missing and say when too much is."""

from collections.abc import Sequence

import numpy as np

from batru.index.method import refusals
from batru.index.method.refusals import refuse_values
from batru.index.method.spec import Averaging, Floats, Mean
from batru.index.method.tree import Tree


def score(tree: Tree, normalised: Floats, weights: Floats) -> Floats:
    """Figures of all nodes (units x nodes) from those of the indicators and a weight per node."""
    scores = np.full((len(normalised), len(tree.codes)), np.nan)
    scores[:, : tree.indicators] = normalised
    for node in tree.groups:
        parts = tree.children[node]
        scores[:, node] = combined(scores[:, parts], weights[parts], tree.means[node], float(tree.at_least[node]))
    return scores


def combined(x: Floats, weights: Floats, mean: Mean, at_least: float = 0.0) -> Floats:
    """The mean of each row over the parts that are there, their weights scaled up; NaN below the share that must be."""
    there = ~np.isnan(x)
    share = there.sum(axis=1) / x.shape[1]
    whole = there @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        inner = np.where(there, into(x, mean), 0.0) @ weights / whole
        found = out_of(inner, mean)
    return np.where((share >= at_least - 1e-12) & (whole > 0), found, np.nan)


def into(x: Floats, mean: Mean) -> Floats:
    """Figures as the mean adds them: their logarithm, inverse or power."""
    match mean.how:
        case Averaging.GEOMETRIC:
            return np.asarray(np.log(x))
        case Averaging.HARMONIC:
            return np.asarray(1.0 / x)
        case Averaging.POWER:
            return np.asarray(x**mean.power if mean.power else np.log(x))
        case _:
            return x


def out_of(x: Floats, mean: Mean) -> Floats:
    """Back from what the mean added."""
    match mean.how:
        case Averaging.GEOMETRIC:
            return np.asarray(np.exp(x))
        case Averaging.HARMONIC:
            return np.asarray(1.0 / x)
        case Averaging.POWER:
            return np.asarray(x ** (1.0 / mean.power) if mean.power else np.exp(x))
        case _:
            return x


def needs_positive(mean: Mean) -> bool:
    """Whether a mean is defined for figures above 0 alone."""
    return mean.how is not Averaging.ARITHMETIC and not (mean.how is Averaging.POWER and mean.power == 1)


def check_above_zero(mean: Mean, code: str, figures: Floats, units: Sequence[str]) -> None:
    """A refusal for a node's first figure (the last axis are units) that such a mean is not defined for."""
    bad = np.argwhere(figures <= 0)
    if bad.size:
        first = tuple(bad[0])
        value = round(float(figures[first]), 6)
        raise refuse_values(refusals.NOT_POSITIVE, mean=mean.how.value, node=code, unit=units[first[-1]], value=value)
