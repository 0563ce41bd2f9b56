"""Compiled loops over blocks of draws: scores into sorting keys, sorted keys into ranks, ranks into counts."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from batru.index.method.spec import Floats, Ints

Counts = NDArray[Any]  # unsigned integers, as narrow as the number of draws allows
Ranks = NDArray[np.int32]

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code, cached on disk."""
    return cast(Callable[P, R], njit(cache=True, nogil=True)(function))


@compiled
def pack(scores: Floats, tens: float, bits: int, keys: Ints) -> float:
    """A sorting key per score: rounded and turned round, its column in the last bits. The largest score of all."""
    most = 0.0
    last = (1 << (62 - bits)) - 1
    for row in range(scores.shape[0]):
        for column in range(scores.shape[1]):
            score = scores[row, column]
            if np.isnan(score):
                keys[row, column] = (last << bits) | column
                continue
            whole = np.rint(score * -tens)
            most = max(most, abs(score))
            keys[row, column] = (np.int64(whole) << bits) | column
    return most


@compiled
def unpack(keys: Ints, bits: int, ranks: Ranks) -> None:
    """Competition ranks by column from sorted keys; 0 where there was no score."""
    last = (1 << (62 - bits)) - 1
    mask = (1 << bits) - 1
    for row in range(keys.shape[0]):
        before, rank = np.int64(0), 0
        for place in range(keys.shape[1]):
            key = keys[row, place]
            whole = key >> bits
            if place == 0 or whole != before:
                rank, before = place + 1, whole
            ranks[row, key & mask] = 0 if whole == last else rank


@compiled
def tally(ranks: Ranks, counts: Counts) -> None:
    """Add a block of ranks to the counts (units x ranks); rank 0 is not counted."""
    for column in range(ranks.shape[1]):
        own = counts[column]
        for row in range(ranks.shape[0]):
            rank = ranks[row, column]
            if rank > 0:
                own[rank - 1] += 1


@compiled
def compare(ranks: Ranks, order: Ints, halves: Ints) -> None:
    """For each unit in order and the next one: 2 for each draw in which it ranks better, 1 where they tie."""
    for row in range(ranks.shape[0]):
        for place in range(order.shape[0] - 1):
            here, there = ranks[row, order[place]], ranks[row, order[place + 1]]
            if here > 0 and there > 0:
                halves[place] += 2 if here < there else (1 if here == there else 0)


@compiled
def quantiles(counts: Counts, shares: Floats, found: Floats) -> None:
    """Quantiles of each unit's ranks, between order statistics linearly (type 7); NaN where it was never ranked."""
    for unit in range(counts.shape[0]):
        many = 0
        for place in range(counts.shape[1]):
            many += counts[unit, place]
        for number in range(shares.shape[0]):
            if many == 0:
                found[unit, number] = np.nan
                continue
            at = shares[number] * (many - 1)
            lower = int(np.floor(at))
            low = _order_statistic(counts[unit], lower)
            high = low if at == lower else _order_statistic(counts[unit], lower + 1)
            found[unit, number] = low + (at - lower) * (high - low)


@compiled
def _order_statistic(own: Counts, number: int) -> float:
    seen = 0
    for place in range(own.shape[0]):
        seen += own[place]
        if seen > number:
            return place + 1.0
    return np.nan
