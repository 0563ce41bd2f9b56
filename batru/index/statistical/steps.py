"""What a run did to units, indicators and cells, and how its parts move together: rows for files and pages."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from batru.index.method.advice import one_out
from batru.index.method.building import Result
from batru.index.method.coherence import STRONG, WEAK, kendall, spearman
from batru.index.method.moments import pearson
from batru.index.method.screening import Flagged
from batru.index.method.spec import Floats
from batru.index.method.telling import Row, plain

STEPS = ("step", "what", "unit", "year", "code", "before", "after")
KENDALL_UP_TO = 1_000  # rows; it compares every pair of them


def step_rows(result: Result) -> Iterator[Row]:
    """A row for each thing that a step did."""
    for event in result.prepared.events:
        yield {
            "step": event.step,
            "what": event.what,
            "unit": event.unit,
            "year": event.year or None,
            "code": event.code,
            "before": plain(event.before),
            "after": plain(event.after),
        }


def quality_rows(quality: Sequence[Flagged]) -> Iterator[Row]:
    """A row per indicator as it was given, with what speaks against it."""
    for own in quality:
        yield {
            "code": own.code,
            "available": plain(own.available),
            "nonzero": plain(own.nonzero),
            "different": plain(own.unique),
            "skewness": plain(own.skewness),
            "kurtosis": plain(own.kurtosis),
            "flags": " ".join(own.flags),
        }


def correlation_rows(result: Result) -> Iterator[Row]:
    """A row per pair of nodes of different levels, and of parts of one group; what is odd is flagged."""
    tree = result.tree
    for one, other in combinations(range(len(tree.codes)), 2):
        siblings = tree.parents[one] == tree.parents[other]
        if not siblings and tree.levels[one] == tree.levels[other]:
            continue
        x, y = _both(result.scores[:, one], result.scores[:, other])
        near = pearson(x, y) if len(x) > 1 else math.nan
        yield {
            "first": tree.codes[one],
            "first_level": int(tree.levels[one]),
            "second": tree.codes[other],
            "second_level": int(tree.levels[other]),
            "units": len(x),
            "pearson": plain(near),
            "spearman": plain(spearman(x, y) if len(x) > 1 else math.nan),
            "kendall": plain(kendall(x, y) if 1 < len(x) <= KENDALL_UP_TO else math.nan),
            "flag": flag_of(near, siblings=bool(siblings), counts_in=_counts_in(result, one, other)),
        }


def flag_of(near: float, *, siblings: bool, counts_in: bool) -> str:
    """What is odd: parts of a group against, without or as each other; a part against or without its whole."""
    if not (siblings or counts_in) or math.isnan(near):
        return ""
    if near < 0:
        return "negative"
    if near < WEAK:
        return "weak"
    return "strong" if siblings and near > STRONG else ""


def _counts_in(result: Result, part: int, whole: int) -> bool:
    above = int(result.tree.parents[part])
    while above >= 0:
        if above == whole:
            return True
        above = int(result.tree.parents[above])
    return False


def _both(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    there = ~(np.isnan(x) | np.isnan(y))
    return x[there], y[there]


def out_rows(result: Result) -> Iterator[Row]:
    """How far ranks move without each indicator, on average and at most: a row per indicator, in the set's order."""
    nominal = result.ranks[:, -1]
    for out in one_out(result):
        shifts = np.abs(out.ranks - nominal)[(out.ranks > 0) & (nominal > 0)]
        yield {"code": out.code, "mean_shift": plain(out.mean_shift), "most_shift": int(shifts.max(initial=0))}
