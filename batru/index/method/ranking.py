"""Competition ranks of many rows of scores at once, best first; from rounded scores, never from floating noise."""

import math

import numpy as np

from batru.index.method import refusals
from batru.index.method.refusals import refuse_values
from batru.index.method.spec import Floats, Ints


def keys(scores: Floats, digits: int) -> Ints:
    """Each score, rounded and turned round, with its column in the last bits: sorting them sorts the columns."""
    bits = bits_of(scores.shape[-1])
    missing = np.isnan(scores)
    present = np.where(missing, 0.0, scores)
    room_for(float(np.abs(present).max(initial=0.0)), digits, bits)
    whole = np.rint(present * -(10.0**digits)).astype(np.int64)
    whole[missing] = (1 << (62 - bits)) - 1
    return np.asarray((whole << bits) | np.arange(scores.shape[-1], dtype=np.int64))


def bits_of(columns: int) -> int:
    """How many bits hold the number of a column."""
    return max(1, math.ceil(math.log2(max(columns, 2))))


def room_for(most: float, digits: int, bits: int) -> None:
    """A refusal where the largest score, rounded, leaves no room for the column."""
    if not most * 10.0**digits < 2.0 ** (62 - bits) - 1:
        raise refuse_values(refusals.TOO_FINE, value=most, digits=digits)


def ranks(scores: Floats, digits: int) -> Ints:
    """Ranks along the last axis (1, 2, 2, 4); 0 where there is no score."""
    bits = bits_of(scores.shape[-1])
    ordered = np.sort(keys(scores, digits), axis=-1)
    whole, columns = ordered >> bits, ordered & ((1 << bits) - 1)
    first = np.ones(whole.shape, dtype=bool)
    first[..., 1:] = whole[..., 1:] != whole[..., :-1]
    places = np.maximum.accumulate(np.where(first, np.arange(1, whole.shape[-1] + 1), 0), axis=-1)
    found = np.empty_like(places)
    np.put_along_axis(found, columns, places, axis=-1)
    found[np.isnan(scores)] = 0
    return np.asarray(found, dtype=np.int64)
