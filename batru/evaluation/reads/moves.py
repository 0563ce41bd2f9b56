"""What moves the places of a published result, and which units are alike: derived, None until it was worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batru.evaluation.reads.results import row_of
from batru.evaluation.reads.shown import before, sure


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the whole variance with the bounds between which it lies in 95 of 100 samples."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Factor:
    """A choice that was left open: what it moves alone, and together with all others that it acts with."""

    code: str
    alone: Part
    in_all: Part


@dataclass(frozen=True, slots=True)
class Out:
    """An indicator or group that does not count: by how many places units move, on average and at most."""

    code: str
    mean_shift: float
    most: float


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves the places of one block; no factors where nothing is left open, or one unit stands alone."""

    factors: tuple[Factor, ...]
    outs: tuple[Out, ...]
    mean_shift: float
    sets: int


def moves(code: str, number: int | str) -> dict[str, Moves] | None:
    """By block what moves its places; None while it is being worked out."""
    told = _told(code, number)
    return None if told is None else {block: _moves(own) for block, own in told["blocks"].items()}


def alike(code: str, number: int | str, unit: str) -> tuple[str, ...]:
    """The units of its profile with about as many cases, however well they do; none while it is being worked out."""
    for own in (_told(code, number) or {"blocks": {}})["blocks"].values():
        if unit in own["peers"]:
            return tuple(peer["unit"] for peer in own["peers"][unit])
    return ()


def _told(code: str, number: int | str) -> Mapping[str, Any] | None:
    row = row_of(code, number)
    return sure(row, before(row.campaign))


def _moves(own: Mapping[str, Any]) -> Moves:
    outs = tuple(Out(**each) for each in own["one_out"])
    moved = own["moved"]
    if moved is None:
        return Moves((), outs, 0.0, 0)
    factors = (Factor(each["factor"], Part(**each["first"]), Part(**each["total"])) for each in moved["factors"])
    most_first = sorted(factors, key=lambda one: (-one.in_all.value, one.code))
    return Moves(tuple(most_first), outs, moved["mean_shift"], moved["sets"])
