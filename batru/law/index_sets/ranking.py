"""From totals to places, classes and grades: quantised first, ties by rule, never from floating noise."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from batru.law.index_sets.model import Edition, Grade, Ranking
from batru.law.index_sets.numbers import quantile
from batru.law.index_sets.scoring import Scored

Key: TypeAlias = tuple[Fraction, ...]
HUNDRED = Fraction(100)


def places(keys: Mapping[str, Key], ranking: Ranking) -> dict[str, Fraction]:
    """The place of each unit; the order in which units are given never matters."""
    quantised = {unit: tuple(ranking.rounding.of(number) for number in key) for unit, key in keys.items()}
    ordered = sorted(quantised.values(), reverse=True)
    if ranking.lower_first:
        ordered = sorted(quantised.values(), key=_lower_first)
    placed = TIES[ranking.ties](ordered)
    return {unit: placed[key] for unit, key in quantised.items()}


def _lower_first(key: Key) -> Key:
    """The total counts from below, what breaks its ties from above."""
    return (key[0], *(-number for number in key[1:]))


def _competition(ordered: Sequence[Key]) -> dict[Key, Fraction]:
    found: dict[Key, Fraction] = {}
    for place, key in enumerate(ordered, start=1):
        found.setdefault(key, Fraction(place))
    return found


def _dense(ordered: Sequence[Key]) -> dict[Key, Fraction]:
    return {key: Fraction(place) for place, key in enumerate(dict.fromkeys(ordered), start=1)}


def _average(ordered: Sequence[Key]) -> dict[Key, Fraction]:
    first = _competition(ordered)
    return {key: first[key] + Fraction(ordered.count(key) - 1, 2) for key in first}


TIES: dict[str, Callable[[Sequence[Key]], dict[Key, Fraction]]] = {
    "competition": _competition,
    "dense": _dense,
    "average": _average,
}


def classes(totals: Mapping[str, Fraction], ranking: Ranking) -> dict[str, int]:
    """Equal groups of units, 1 the best: from each quantile on, a unit belongs to the upper group."""
    if not ranking.classes or not totals:
        return {}
    sign = -1 if ranking.lower_first else 1
    quantised = {unit: sign * ranking.rounding.of(total) for unit, total in totals.items()}
    ordered = sorted(quantised.values())
    bounds = [quantile(ordered, Fraction(step, ranking.classes)) for step in range(ranking.classes - 1, 0, -1)]
    return {unit: 1 + sum(total < bound for bound in bounds) for unit, total in quantised.items()}


def grade(edition: Edition, total: Fraction, most: Fraction, base: Scored, penalties: Iterable[str]) -> str:
    """The highest grade that is reached and not withheld; empty where the set has none."""
    percent = total * HUNDRED / most if most else Fraction(0)
    held = set(penalties)
    reached = (one for one in edition.grades if _is_reached(one, percent) and _is_given(one, base, held))
    found = next(reached, None)
    return found.code if found else ""


def _is_reached(one: Grade, percent: Fraction) -> bool:
    return percent > one.at_least if one.is_above else percent >= one.at_least


def _is_given(one: Grade, base: Scored, held: set[str]) -> bool:
    if held & set(one.without):
        return False
    shares = [part.share for part in base.parts if part.share is not None]
    return all(found * HUNDRED >= one.every_group for found in shares)
