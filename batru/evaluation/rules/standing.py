"""A result as it stood: who took part, whose word held and what the facts said, frozen with what it was known by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from batru.evaluation.rules.entries import Layer, holding
from batru.law.index_sets.frozen import Values, canonical, frozen, score_periods
from batru.law.index_sets.frozen import set_of as frozen_set
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.seal import sealed
from batru.law.index_sets.units import Unit

Plain: TypeAlias = dict[str, Any]
Cells: TypeAlias = Mapping[str, str]
Words: TypeAlias = Mapping[str, Mapping[str, Mapping[Layer, Cells]]]


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit that takes part: under its name, by its profile, below the unit whose values it may inherit."""

    key: str
    name: str
    profile: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All that a result rests on: the set in force, the period, the units, and by unit, indicator and layer the cells.

    `how` is kept beside: the publication's number, the moment, the kept nights of the facts, engine and catalogue.
    """

    own: IndexSet
    period: str
    day: date
    seats: tuple[Seat, ...]
    words: Words
    how: Mapping[str, Any] = field(default_factory=dict)


def stood(known: Known) -> Plain:
    """The frozen file of a result, with whose word held for each value, sealed."""
    edition = known.own.on(known.day)
    assert edition is not None and edition.can_be_scored, "a set is kept only if it can be scored on the period's day"
    held = {seat.key: _held(known.words.get(seat.key, {})) for seat in known.seats}
    units = tuple(_unit(seat, held[seat.key]) for seat in known.seats)
    (period,) = score_periods(known.own, [Values(known.period, known.day, edition, units)])
    layers = {key: {code: str(layer) for code, (layer, _) in own.items()} for key, own in held.items()}
    return sealed({**frozen(known.own, [period]), "publication": {**known.how, "layers": layers}})


def set_of(data: Mapping[str, Any]) -> IndexSet:
    """The set that a kept file tells; the same file is read once."""
    return _set_of(canonical(data))


@lru_cache(maxsize=64)
def _set_of(text: bytes) -> IndexSet:
    return frozen_set(json.loads(text))


def _held(words: Mapping[str, Mapping[Layer, Cells]]) -> dict[str, tuple[Layer, Cells]]:
    found = {code: holding(layers, "final") for code, layers in words.items()}
    return {code: word for code, word in found.items() if word}


def _unit(seat: Seat, held: Mapping[str, tuple[Layer, Cells]]) -> Unit:
    cells = {code: Given.of(dict(word)) for code, (_, word) in held.items()}
    return Unit(seat.key, seat.name, cells, seat.profile, parent=seat.parent)
