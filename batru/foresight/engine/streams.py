"""Random streams of our own: xoshiro256++ seeded by SplitMix64, with jumps that never overlap.

Generators by D. Blackman and S. Vigna (public domain reference, prng.di.unimi.it); variates by inversion (Wichura's
AS 241) and by Marsaglia and Tsang (2000).
"""

import math

import numpy as np

from batru.foresight.engine.compiled import Words, compiled

PURPOSES = 4
ARRIVALS, SERVICES, PATIENCES, PRIORITIES = range(PURPOSES)

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_JUMP = np.array([0x180EC6D33CFD0ABA, 0xD5A61266F0C9392C, 0xA9582618E03FC9AA, 0x39ABDC4529B1661C], np.uint64)
_LONG_JUMP = np.array([0x76E15D3EFEFDCBBF, 0xC5004E441C522FB3, 0x77710069854EE241, 0x39109BB02ACBE635], np.uint64)
_TO_UNIT = 2.0**-53


@compiled
def _rotated(word: np.uint64, places: int) -> np.uint64:
    return np.uint64((word << np.uint64(places)) | (word >> np.uint64(64 - places)))


@compiled
def seeded(seed: int) -> Words:
    """The first state of a seed: four words of SplitMix64."""
    state = np.empty(4, np.uint64)
    counter = np.uint64(seed)
    for place in range(4):
        counter = np.uint64(counter + _GOLDEN)
        word = np.uint64((counter ^ (counter >> np.uint64(30))) * _MIX_1)
        word = np.uint64((word ^ (word >> np.uint64(27))) * _MIX_2)
        state[place] = word ^ (word >> np.uint64(31))
    return state


@compiled
def next_word(state: Words) -> np.uint64:
    """64 random bits; the state moves on in place."""
    result = np.uint64(_rotated(np.uint64(state[0] + state[3]), 23) + state[0])
    shifted = np.uint64(state[1] << np.uint64(17))
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = _rotated(state[3], 45)
    return result


@compiled
def _leap(state: Words, polynomial: Words) -> None:
    reached = np.zeros(4, np.uint64)
    for word in polynomial:
        for bit in range(64):
            if word & (np.uint64(1) << np.uint64(bit)):
                for place in range(4):
                    reached[place] ^= state[place]
            next_word(state)
    for place in range(4):
        state[place] = reached[place]


@compiled
def jump(state: Words) -> None:
    """Move on by 2^128 words: the next purpose of the same replication."""
    _leap(state, _JUMP)


@compiled
def long_jump(state: Words) -> None:
    """Move on by 2^192 words: the next replication."""
    _leap(state, _LONG_JUMP)


def streams_of(seed: int, replications: int) -> Words:
    """States of shape (replications, PURPOSES, 4): replication r is the same however many others run beside it."""
    states = np.empty((replications, PURPOSES, 4), np.uint64)
    first = seeded(seed)
    for replication in range(replications):
        own = first.copy()
        for purpose in range(PURPOSES):
            states[replication, purpose] = own
            jump(own)
        long_jump(first)
    return states


@compiled
def unit(state: Words) -> float:
    """A uniform number strictly between 0 and 1."""
    return (float(next_word(state) >> np.uint64(11)) + 0.5) * _TO_UNIT


@compiled
def exponential(state: Words) -> float:
    """An exponential number of mean 1."""
    return -math.log(unit(state))


@compiled
def _central(q: float) -> float:
    r = 0.180625 - q * q
    top = 2509.0809287301226727 * r + 33430.575583588128105
    top = (top * r + 67265.770927008700853) * r + 45921.953931549871457
    top = (top * r + 13731.693765509461125) * r + 1971.5909503065514427
    top = (top * r + 133.14166789178437745) * r + 3.387132872796366608
    low = 5226.495278852545925 * r + 28729.085735721942674
    low = (low * r + 39307.89580009271061) * r + 21213.794301586595867
    low = (low * r + 5394.1960214247511077) * r + 687.1870074920579083
    low = (low * r + 42.313330701600911252) * r + 1.0
    return q * top / low


@compiled
def _shoulder(r: float) -> float:
    r -= 1.6
    top = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
    top = (top * r + 0.24178072517745061177) * r + 1.27045825245236838258
    top = (top * r + 3.64784832476320460504) * r + 5.7694972214606914055
    top = (top * r + 4.6303378461565452959) * r + 1.42343711074968357734
    low = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
    low = (low * r + 0.0151986665636164571966) * r + 0.14810397642748007459
    low = (low * r + 0.68976733498510000455) * r + 1.6763848301838038494
    low = (low * r + 2.05319162663775882187) * r + 1.0
    return top / low


@compiled
def _tail(r: float) -> float:
    r -= 5.0
    top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    top = (top * r + 0.0012426609473880784386) * r + 0.026532189526576123093
    top = (top * r + 0.29656057182850489123) * r + 1.7848265399172913358
    top = (top * r + 5.4637849111641143699) * r + 6.6579046435011037772
    low = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    low = (low * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4
    low = (low * r + 0.0148753612908506148525) * r + 0.13692988092273580531
    low = (low * r + 0.59983220655588793769) * r + 1.0
    return top / low


@compiled
def normal_quantile(probability: float) -> float:
    """The standard normal quantile to about 16 digits (Wichura 1988, AS 241)."""
    q = probability - 0.5
    if abs(q) <= 0.425:
        return _central(q)
    r = math.sqrt(-math.log(min(probability, 1.0 - probability)))
    size = _shoulder(r) if r <= 5.0 else _tail(r)
    return math.copysign(size, q)


@compiled
def normal(state: Words) -> float:
    """A standard normal number from exactly one word."""
    return normal_quantile(unit(state))


@compiled
def lognormal(state: Words, mean: float, variation: float) -> float:
    """A lognormal number of the given mean and coefficient of variation."""
    spread = math.log(1.0 + variation * variation)
    return mean * math.exp(math.sqrt(spread) * normal(state) - 0.5 * spread)


@compiled
def gamma(state: Words, mean: float, variation: float) -> float:
    """A gamma number of the given mean and coefficient of variation (> 0), by Marsaglia and Tsang."""
    shape = 1.0 / (variation * variation)
    raised = shape if shape >= 1.0 else shape + 1.0
    base = raised - 1.0 / 3.0
    step = 1.0 / math.sqrt(9.0 * base)
    while True:
        draw = normal(state)
        cube = (1.0 + step * draw) ** 3
        if cube > 0.0 and math.log(unit(state)) < 0.5 * draw * draw + base * (1.0 - cube + math.log(cube)):
            break
    value = base * cube
    if shape < 1.0:
        value *= unit(state) ** (1.0 / shape)
    return mean * value / shape
