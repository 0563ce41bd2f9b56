"""Who comes on simulated days and how long each takes, drawn from what was recorded and from stated assumptions."""

import math

import numpy as np

from batru.foresight.engine.compiled import Floats, Ints, Words, compiled
from batru.foresight.engine.queue import FOREVER
from batru.foresight.engine.streams import exponential, gamma, lognormal, next_word, unit

REPLAYED, POISSON = range(2)
LOGNORMAL, GAMMA, EMPIRICAL = range(3)


@compiled
def _whole(state: Words, amount: float) -> int:
    """`amount` rounded up or down at random so that its mean stays."""
    low = math.floor(amount)
    return int(low) + (1 if unit(state) < amount - low else 0)


@compiled
def _poisson(state: Words, mean: float) -> int:
    passed = exponential(state)
    count = 0
    while passed <= mean:
        passed += exponential(state)
        count += 1
    return count


@compiled
def one_of(state: Words, choices: int) -> int:
    """An index below `choices`, evenly: the bias of the remainder is below 2^-32 for any real list."""
    return int((next_word(state) >> np.uint64(32)) * np.uint64(choices) >> np.uint64(32))


def counts_of_days(state: Words, recorded: Ints, demand: float, days: int, manner: int) -> Ints:
    """Visits of shape (days, slots).

    REPLAYED: each day repeats one recorded day drawn at random, times `demand`, so that busy and quiet days stay as
    far apart as they were. POISSON: independent counts round the recorded means.
    """
    counts = np.empty((days, recorded.shape[1]), np.int64)
    if manner == REPLAYED:
        _replay(state, recorded, demand, counts)
    else:
        _scatter(state, demand * recorded.mean(axis=0), counts)
    return counts


@compiled
def _replay(state: Words, recorded: Ints, demand: float, counts: Ints) -> None:
    for day in range(counts.shape[0]):
        source = one_of(state, recorded.shape[0])
        for slot in range(counts.shape[1]):
            counts[day, slot] = _whole(state, demand * recorded[source, slot])


@compiled
def _scatter(state: Words, means: Floats, counts: Ints) -> None:
    for day in range(counts.shape[0]):
        for slot in range(counts.shape[1]):
            counts[day, slot] = _poisson(state, means[slot])


def arrival_times(state: Words, counts: Ints, slot_from: Floats, slot_to: Floats) -> Floats:
    """Minutes after midnight, day after day, ascending within each day; even within a slot."""
    times = np.empty(counts.sum(), np.float64)
    _arrive(state, counts, slot_from, slot_to, times)
    return times


@compiled
def _arrive(state: Words, counts: Ints, slot_from: Floats, slot_to: Floats, times: Floats) -> None:
    """Even times in order need no sorting: they are partial sums of exponentials over their whole sum."""
    place = 0
    for day in range(counts.shape[0]):
        for slot in range(counts.shape[1]):
            first = place
            total = 0.0
            for _ in range(counts[day, slot]):
                total += exponential(state)
                times[place] = total
                place += 1
            total += exponential(state)
            for arrived in range(first, place):
                share = times[arrived] / total
                times[arrived] = slot_from[slot] + share * (slot_to[slot] - slot_from[slot])


@compiled
def _kind_of(state: Words, shares: Floats) -> int:
    draw = unit(state)
    for kind in range(shares.size - 1):
        draw -= shares[kind]
        if draw < 0.0:
            return kind
    return int(shares.size - 1)


@compiled
def service_times(state: Words, people: int, law: int, shares: Floats, means: Floats, variations: Floats) -> Floats:
    """Minutes at the counter: each person brings one kind of business by `shares`."""
    minutes = np.empty(people, np.float64)
    for person in range(people):
        kind = _kind_of(state, shares)
        if law == GAMMA and variations[kind] > 0.0:
            minutes[person] = gamma(state, means[kind], variations[kind])
        else:
            minutes[person] = lognormal(state, means[kind], variations[kind])
    return minutes


@compiled
def measured_times(state: Words, slots: Ints, measured: Floats, first: Ints, after: Ints) -> Floats:
    """Minutes at the counter: each person repeats one of those measured in the slot that he comes in.

    Those of slot s are `measured` from `first[s]` up to, not including, `after[s]`.
    """
    minutes = np.empty(slots.size, np.float64)
    for person in range(slots.size):
        slot = slots[person]
        minutes[person] = measured[first[slot] + one_of(state, after[slot] - first[slot])]
    return minutes


def patience_times(state: Words, people: int, mean: float) -> Floats:
    """Minutes each person is ready to wait; for ever where `mean` is infinite."""
    minutes = np.full(people, FOREVER)
    if mean < FOREVER:
        _tire(state, mean, minutes)
    return minutes


@compiled
def _tire(state: Words, mean: float, minutes: Floats) -> None:
    for person in range(minutes.size):
        minutes[person] = mean * exponential(state)


def priorities_of(state: Words, people: int, share: float) -> Ints:
    """0 for people called first (the law's priority groups, `share` of all), 1 for everybody else."""
    classes = np.ones(people, np.int64)
    if share > 0.0:
        _prefer(state, share, classes)
    return classes


@compiled
def _prefer(state: Words, share: float, classes: Ints) -> None:
    for person in range(classes.size):
        if unit(state) < share:
            classes[person] = 0
