"""Results as rows of plain values, for CSV files and pages."""

from collections.abc import Iterator

import numpy as np

from batru.index.method.building import Result
from batru.index.method.intervals import RankIntervals
from batru.index.method.sensitivity import Sensitivity

Row = dict[str, str | int | float | None]


def score_rows(result: Result) -> Iterator[Row]:
    """A row per unit (and year) and node, from the index down: its score, rank, state and weight in the index."""
    states, weights = result.states(), result.effective_weights()
    for row, unit in enumerate(result.units):
        for node in reversed(range(len(result.tree.codes))):
            yield {
                "unit": unit,
                "year": None if result.years is None else int(result.years[row]),
                "code": result.tree.codes[node],
                "level": int(result.tree.levels[node]),
                "score": _plain(result.scores[row, node], result.spec.digits),
                "rank": int(result.ranks[row, node]) or None,
                "state": states[row][node],
                "weight": _plain(weights[node], 12),
            }


def interval_rows(found: RankIntervals) -> Iterator[Row]:
    """A row per unit, best first, units without a rank last: its rank, how far it may move, and whom it is like."""
    for unit in sorted(range(len(found.units)), key=lambda own: (found.nominal[own] == 0, found.nominal[own])):
        yield {
            "unit": found.units[unit],
            "rank": int(found.nominal[unit]) or None,
            "low": _plain(found.low[unit]),
            "median": _plain(found.median[unit]),
            "high": _plain(found.high[unit]),
            "mean": _plain(found.mean[unit]),
            "first": _plain(found.first[unit]),
            "ahead_of_next": _plain(found.ahead_of_next[unit]),
            "group": int(found.groups[unit]) or None,
        }


def factor_rows(found: Sensitivity) -> Iterator[Row]:
    """A row per factor: its first-order and total index with their bounds."""
    for factor, first, total in zip(found.factors, found.first, found.total, strict=True):
        yield {
            "factor": factor,
            "first": _plain(first.value),
            "first_low": _plain(first.low),
            "first_high": _plain(first.high),
            "total": _plain(total.value),
            "total_low": _plain(total.low),
            "total_high": _plain(total.high),
        }


def _plain(value: float, digits: int = 6) -> float | None:
    return None if np.isnan(value) else round(float(value), digits) + 0.0
