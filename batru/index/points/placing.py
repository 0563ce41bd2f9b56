"""From the totals of many draws to places: quantised, ties broken and shared as the set says."""

from collections.abc import Callable, Sequence

import numpy as np

from batru.index.method import kernels
from batru.index.method.ranking import bits_of, room_for
from batru.index.method.spec import Floats, Ints
from batru.index.points.branches import rounded
from batru.law.index_sets.model import Ranking

FINEST = 9


def placed(totals: Floats, ranking: Ranking, breakers: Callable[[Ints], Sequence[Floats]]) -> kernels.Ranks:
    """Places of totals (draws x units), told in `steps`.

    `breakers` tells for the draws with ties what breaks them, in turn (draws x units, the greater the better). Who has
    no total in a draw stands behind all that have.
    """
    found = _ordered(_quantised(totals, ranking), _digits(ranking), ranking.lower_first)
    if not (found > 0).all():
        found = np.where(found > 0, found, 1 + (found > 0).sum(axis=1, dtype=np.int32, keepdims=True))
    if ranking.then and (tied := _tied(found)).size:
        broken = found[tied]
        for values in breakers(tied):
            broken = _broken(broken, _ordered(_quantised(values, ranking), _digits(ranking), False))
        found[tied] = broken
    return SHARED[ranking.ties](found)


def steps(ranking: Ranking) -> int:
    """How many steps make one place: two where ties share the average of their places."""
    return 2 if ranking.ties == "average" else 1


def _digits(ranking: Ranking) -> int:
    return FINEST if ranking.rounding.mode == "exact" else ranking.rounding.digits


def _quantised(values: Floats, ranking: Ranking) -> Floats:
    return rounded(values, ranking.rounding)


def _ordered(values: Floats, digits: int, lower_first: bool) -> kernels.Ranks:
    """Competition ranks (1, 2, 2, 4) of each draw's values."""
    bits = bits_of(values.shape[1])
    keys = np.empty(values.shape, dtype=np.int64)
    scores = np.ascontiguousarray(-values if lower_first else values)
    room_for(kernels.pack(scores, 10.0**digits, bits, keys), digits, bits)
    keys.sort(axis=1)
    ranks = np.empty(values.shape, dtype=np.int32)
    kernels.unpack(keys, bits, ranks)
    return ranks


def _tied(ranks: kernels.Ranks) -> Ints:
    """The draws in which a place is shared: their ranks add up to less than 1 + 2 + … + n."""
    many = ranks.shape[1]
    return np.flatnonzero(ranks.sum(axis=1, dtype=np.int64) < many * (many + 1) // 2)


def _broken(ranks: kernels.Ranks, by: kernels.Ranks) -> kernels.Ranks:
    """Ranks by the first, then by the second."""
    both = ranks.astype(float) * (ranks.shape[1] + 1) + by
    return _ordered(both, 0, True)


def _many(ranks: kernels.Ranks) -> Ints:
    """How many units of a draw (draws x places) stand in each place, counted from 0."""
    draws, many = ranks.shape
    places = np.arange(draws)[:, None] * (many + 1) + ranks
    return np.bincount(places.ravel(), minlength=draws * (many + 1)).reshape(draws, many + 1)


def _dense(ranks: kernels.Ranks) -> kernels.Ranks:
    filled = (_many(ranks) > 0).cumsum(axis=1, dtype=np.int32)
    return np.asarray(np.take_along_axis(filled, ranks, axis=1), dtype=np.int32)


def _average(ranks: kernels.Ranks) -> kernels.Ranks:
    """In halves: units in place 2 of which there are two have 2.5, which is 5."""
    shared = np.take_along_axis(_many(ranks), ranks, axis=1)
    return np.asarray(2 * ranks + shared - 1, dtype=np.int32)


SHARED: dict[str, Callable[[kernels.Ranks], kernels.Ranks]] = {
    "competition": lambda ranks: ranks,
    "dense": _dense,
    "average": _average,
}
