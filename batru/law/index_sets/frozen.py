"""A result frozen with its set, its values and its rules' versions; recomputed to the same digest anywhere."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from batru.kernel.text import N_
from batru.law.catalogue import Document
from batru.law.index_sets.checks import checked
from batru.law.index_sets.given import DataFault, Given
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.numbers import told
from batru.law.index_sets.reader import KIND
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.scoring import Scored
from batru.law.index_sets.units import Unit, UnitScore, score_units

FORMAT = "batru.index-result/1"
# How kinds of rules come together into totals and places; a changed way is the next number, as with kinds of rules.
ENGINE = "batru.points/1"
Plain: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Values:
    """The units of one period with what they handed in; `day` is the day whose law holds."""

    period: str
    day: date
    edition: Edition
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A period scored."""

    values: Values
    scores: tuple[UnitScore, ...]


def score_periods(own: IndexSet, values: Iterable[Values]) -> tuple[Period, ...]:
    """Every period by the edition of its day."""
    return tuple(Period(each, score_units(each.edition, each.units, own.ranked)) for each in values)


def set_of(data: Plain) -> IndexSet:
    """The set that a kept or frozen file tells; the measures it names need not exist any more."""
    code = str(data["code"])
    return checked(Document(KIND, code, Path(f"{code}.yaml"), data), None)


def canonical(data: Any) -> bytes:
    """One way of writing: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: Any) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(data)).hexdigest()


def frozen(own: IndexSet, periods: Sequence[Period]) -> Plain:
    """The file of a result; the order of rows leaves no trace."""
    inputs = [_inputs(period.values) for period in periods]
    results = [_results(period) for period in periods]
    rules = sorted({kind for period in periods for kind in _kinds(period.values.edition)})
    return {
        "format": FORMAT,
        "set": dict(own.data),
        "rules": rules,
        "inputs": inputs,
        "results": results,
        "digests": {"set": digest(own.data), "inputs": digest(inputs), "results": digest(results)},
    }


def thawed(own: IndexSet, data: Plain) -> list[Values]:
    """The values of a frozen file, with the editions of its own set."""
    found = []
    for raw in data["inputs"]:
        day = date.fromisoformat(raw["day"])
        edition = own.on(day)
        if edition is None:
            raise DataFault(N_("no version of the set holds on {day}"), (raw["period"],), day=day)
        found.append(Values(raw["period"], day, edition, tuple(_unit(key, each) for key, each in raw["units"].items())))
    return found


def differences(before: Plain, after: Plain) -> Iterator[str]:
    """What two frozen files say differently, place by place."""
    yield from differing("set", before["set"], after["set"])
    yield from differing("inputs", before["inputs"], after["inputs"])
    yield from differing("results", before["results"], after["results"])


def differing(place: str, one: Any, other: Any) -> Iterator[str]:
    """What two values say differently, place by place."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differing(f"{place}.{key}", one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differing(f"{place}.{number}", left, right)
    elif one != other:
        yield f"{place}: {one!r} → {other!r}"


def _inputs(values: Values) -> Plain:
    units = sorted(values.units, key=lambda unit: unit.key)
    return {
        "period": values.period,
        "day": values.day.isoformat(),
        "version": values.edition.version,
        "units": {unit.key: _plain_unit(unit) for unit in units},
    }


def _plain_unit(unit: Unit) -> Plain:
    named = {"name": unit.name, "profile": unit.profile, "block": unit.block, "parent": unit.parent}
    cells = {code: {name: cell for name, cell in given.cells.items() if cell} for code, given in unit.cells.items()}
    return {**{name: each for name, each in named.items() if each}, "cells": {c: g for c, g in cells.items() if g}}


def _unit(key: str, raw: Mapping[str, Any]) -> Unit:
    cells = {code: Given(given) for code, given in raw["cells"].items()}
    placed = {name: raw.get(name, "") for name in ("profile", "block", "parent")}
    return Unit(key=key, name=raw.get("name", ""), cells=cells, **placed)


def _results(period: Period) -> Plain:
    scores = sorted(period.scores, key=lambda own: own.unit.key)
    return {"period": period.values.period, "units": {own.unit.key: _result(own) for own in scores}}


def _result(own: UnitScore) -> Plain:
    nodes = {part.code: _node(own, part) for part in [*own.base.walk(), *own.views.values()] if part is not own.base}
    found: Plain = {
        "block": own.block,
        "base": _node(own, own.base),
        "before": _told(own.before),
        "total": _told(own.total),
        "most": told(own.most),
        "bonus": told(own.bonus),
        "penalty": told(own.penalty),
        "grade": own.grade,
        "class": own.unit_class,
        "unranked": own.unranked,
        "rank": _told(own.ranks.get("total")),
        "nodes": nodes,
    }
    return {name: each for name, each in found.items() if each not in ("", None)}


def _node(own: UnitScore, part: Scored) -> Plain:
    found = {
        "score": _told(part.score),
        "most": told(part.most),
        "applicable": told(part.applicable),
        "on_nothing": told(part.on_nothing),
        "state": str(part.state),
        "inherited": part.inherited or None,
        "rank": _told(own.ranks.get(part.code)),
    }
    return {name: each for name, each in found.items() if each is not None}


def _told(number: Fraction | None) -> str | None:
    return None if number is None else told(number)


def _kinds(edition: Edition) -> Iterator[str]:
    for indicator in edition.indicators:
        for scoring in indicator.scoring.values():
            yield from _kinds_of(scoring.rule)


def _kinds_of(rule: Rule) -> Iterator[str]:
    yield rule.kind
    for inner in (rule.rate, rule.then):
        if inner:
            yield from _kinds_of(inner)
