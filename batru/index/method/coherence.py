"""Whether indicators belong together: correlations within and between levels, Cronbach's alpha."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from batru.index.method.building import Result
from batru.index.method.moments import pearson
from batru.index.method.spec import Floats

WEAK, STRONG = 0.3, 0.92

Correlation = Callable[[Floats, Floats], float]


@dataclass(frozen=True)
class Pair:
    """Two parts of one group and what is odd about them: negative, weak, or as good as the same."""

    group: str
    first: str
    second: str
    correlation: float
    flag: str


def spearman(x: Floats, y: Floats) -> float:
    """Pearson's correlation of mid-ranks."""
    return pearson(_mid_ranks(x), _mid_ranks(y))


def kendall(x: Floats, y: Floats) -> float:
    """Kendall's tau-b."""
    agree = ties_x = ties_y = 0.0
    for place in range(len(x) - 1):
        one, two = np.sign(x[place + 1 :] - x[place]), np.sign(y[place + 1 :] - y[place])
        agree += float(np.sum(one * two))
        ties_x += float(np.sum(one == 0))
        ties_y += float(np.sum(two == 0))
    pairs = len(x) * (len(x) - 1) / 2
    whole = (pairs - ties_x) * (pairs - ties_y)
    return agree / whole**0.5 if whole > 0 else float("nan")


def _mid_ranks(x: Floats) -> Floats:
    ordered = np.sort(x)
    low, high = np.searchsorted(ordered, x, "left"), np.searchsorted(ordered, x, "right")
    return np.asarray((low + high + 1) / 2)


def correlations(x: Floats, y: Floats, by: Correlation = pearson) -> Floats:
    """Columns of x against columns of y, over the rows that have both."""
    found = np.full((x.shape[1], y.shape[1]), np.nan)
    for i, one in enumerate(x.T):
        for j, two in enumerate(y.T):
            both = ~(np.isnan(one) | np.isnan(two))
            found[i, j] = by(one[both], two[both])
    return found


def between_levels(result: Result, lower: int, upper: int, by: Correlation = pearson) -> Floats:
    """The nodes of one level against those of another."""
    levels = result.tree.levels
    return correlations(result.scores[:, levels == lower], result.scores[:, levels == upper], by)


def odd_pairs(result: Result, weak: float = WEAK, strong: float = STRONG) -> list[Pair]:
    """Parts of one group that correlate negatively, weakly, or so strongly that one could do."""
    found = []
    for node in result.tree.groups:
        parts = result.tree.children[node]
        table = correlations(result.scores[:, parts], result.scores[:, parts])
        for i, j in zip(*np.triu_indices(len(parts), 1), strict=True):
            near = float(table[i, j])
            flag = "negative" if near < 0 else "weak" if near < weak else "strong" if near > strong else ""
            if flag:
                codes = result.tree.codes
                found.append(Pair(codes[node], codes[parts[i]], codes[parts[j]], near, flag))
    return found


def alpha(x: Floats) -> float:
    """Cronbach's alpha of columns, from covariances over the rows that have both of a pair."""
    many = x.shape[1]
    cov = np.empty((many, many))
    for i in range(many):
        for j in range(many):
            both = ~(np.isnan(x[:, i]) | np.isnan(x[:, j]))
            cov[i, j] = np.cov(x[both, i], x[both, j])[0, 1] if both.sum() > 1 else np.nan
    whole = cov.sum()
    return float(many / (many - 1) * (1 - np.trace(cov) / whole)) if many > 1 and whole > 0 else float("nan")
