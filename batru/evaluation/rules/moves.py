"""What moved between two results and why: the engine, the law, late facts, a correction, or another word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.standing import Plain, set_of
from batru.law.index_sets.frozen import frozen, score_periods, thawed
from batru.law.index_sets.given import DataFault


class Cause(StrEnum):
    """Why a score or a place moved, in the order in which the steps are taken."""

    ENGINE = "engine"
    LAW = "law"
    FACTS = "facts"
    CORRECTION = "correction"
    WORD = "word"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a unit stands; None where it has no total or no place."""

    total: Fraction | None
    rank: Fraction | None


Stands: TypeAlias = Mapping[str, Stand]


@dataclass(frozen=True, slots=True)
class Shift:
    """One step of the way from one result to the next: all causes that it takes in, and where the unit stood after."""

    causes: tuple[Cause, ...]
    before: Stand
    after: Stand


@dataclass(frozen=True, slots=True)
class Move:
    """A unit whose score or place is another than before, with the steps that moved it; they lead from end to end."""

    unit: str
    before: Stand
    after: Stand
    shifts: tuple[Shift, ...]

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Every cause once."""
        return tuple(dict.fromkeys(cause for shift in self.shifts for cause in shift.causes))


def moves(before: Plain, after: Plain) -> tuple[Move, ...]:
    """The units that moved, by key. Each step changes one thing more, so that the steps add up to the whole."""
    first = _stands(before)
    steps = [(causes, _stands(file)) for causes, file in _steps(before, after)]
    units = sorted({*first, *steps[-1][1]})
    return tuple(move for unit in units if (move := _move(unit, first, steps)))


def _move(unit: str, before: Stands, steps: Sequence[tuple[tuple[Cause, ...], Stands]]) -> Move | None:
    nowhere = Stand(None, None)
    first, last = before.get(unit, nowhere), steps[-1][1].get(unit, nowhere)
    shifts, here = [], first
    for causes, stands in steps:
        there = stands.get(unit, nowhere)
        if there != here:
            shifts.append(Shift(causes, here, there))
        here = there
    return Move(unit, first, last, tuple(shifts)) if first != last else None


def _steps(before: Plain, after: Plain) -> Iterable[tuple[tuple[Cause, ...], Plain]]:
    """The result after each step; a step that cannot be scored by itself is taken together with the next."""
    inputs = before["inputs"]
    trials = (
        (Cause.ENGINE, before["set"], inputs),
        (Cause.LAW, after["set"], inputs),
        (Cause.FACTS, after["set"], _mixed(before, after, {Layer.COUNTED})),
        (Cause.CORRECTION, after["set"], _mixed(before, after, {Layer.COUNTED, Layer.CORRECTED})),
        (Cause.WORD, after["set"], _mixed(before, after, set(Layer))),
    )
    pending: tuple[Cause, ...] = ()
    done: tuple[Any, Any] | None = None
    file = before
    for cause, own, said in trials:
        if done != (own, said):
            done = (own, said)
            try:
                file = _scored(own, said)
            except DataFault:
                pending, done = (*pending, cause), None
                continue
        yield (*pending, cause), file
        pending = ()
    yield (*pending, Cause.UNITS), after


def _scored(data: Mapping[str, Any], inputs: Any) -> Plain:
    own = set_of(data)
    return frozen(own, score_periods(own, thawed(own, {"inputs": inputs})))


def _mixed(before: Plain, after: Plain, layers: set[Layer]) -> Any:
    """The earlier inputs with what these layers say in the later; units of the earlier alone."""
    (old,), (new,) = before["inputs"], after["inputs"]
    said = after["publication"]["layers"]
    units = {
        key: _mixed_unit(own, new["units"].get(key), said.get(key, {}), layers) for key, own in old["units"].items()
    }
    return [{**old, "units": units}]


def _mixed_unit(old: Plain, new: Plain | None, said: Mapping[str, str], layers: set[Layer]) -> Plain:
    if new is None:
        return old
    codes = {code for code, layer in said.items() if layer in layers}
    gone = set(old["cells"]) - set(new["cells"]) if layers == set(Layer) else set()
    cells = {code: given for code, given in old["cells"].items() if code not in codes | gone}
    return {**old, "cells": {**cells, **{code: new["cells"][code] for code in codes if code in new["cells"]}}}


def _stands(file: Plain) -> dict[str, Stand]:
    (period,) = file["results"]
    return {key: Stand(_number(own.get("total")), _number(own.get("rank"))) for key, own in period["units"].items()}


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
