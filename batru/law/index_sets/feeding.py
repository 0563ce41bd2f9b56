"""What an indicator takes from our own facts: which measure fills which cell, whether it fits, and what comes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition, Indicator
from batru.law.index_sets.numbers import Rounding, told
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import RULES, cells
from batru.law.measures import Measure
from batru.law.shapes import Shape, exact

Measures: TypeAlias = Mapping[str, Measure]
DIGITS = Rounding("half_up", 6)  # of a figure that does not end, such as a mean of three
ZERO, HUNDRED = Fraction(0), Fraction(100)


class Holds(StrEnum):
    """What a rule reads in a cell: a count, a share between 0 and 1, any number, or a word that no fact tells."""

    COUNT = "count"
    SHARE = "share"
    FIGURE = "figure"
    WORD = "word"


class Side(StrEnum):
    """What of a measure goes into a cell."""

    PART = "part"
    WHOLE = "whole"
    FIGURE = "figure"


class Origin(StrEnum):
    """Where an indicator's values come from."""

    COUNTED = "counted"
    HANDED_IN = "handed_in"
    INHERITED = "inherited"


@dataclass(frozen=True, slots=True)
class Tap:
    """A cell is filled with one side of a measure."""

    measure: str
    side: Side


@dataclass(frozen=True, slots=True)
class Amount:
    """What a measure tells of a unit, exactly; without rows part and whole are empty, which is no zero share."""

    part: Fraction | None = None
    whole: Fraction | None = None


COUNTED_PAIR = {"part": Holds.COUNT, "whole": Holds.COUNT}
OF_A_RATE: dict[str, dict[str, Holds]] = {
    "share/1": {"": Holds.FIGURE, **COUNTED_PAIR},
    "worst_event/1": {"": Holds.WORD},
}
OF_A_RULE: dict[str, dict[str, Holds]] = {
    "yes_no/1": {"": Holds.WORD},
    "grades/1": {"": Holds.WORD},
    "manual/1": {"": Holds.WORD, "reason": Holds.WORD},
    "count/1": {"": Holds.FIGURE},
    "given/1": {"": Holds.FIGURE},
    "wilson/1": COUNTED_PAIR,
    "survey_mean/1": {"": Holds.FIGURE, "n": Holds.COUNT},
}


def holds(rule: Rule) -> dict[str, Holds]:
    """What each cell of a rule holds, the rule behind its gate included."""
    found = dict(OF_A_RULE.get(rule.kind, {}))
    if RULES[rule.kind].takes_rate:
        found |= _of_rate(rule)
    if rule.kind == "target/1":
        found["target"] = Holds.FIGURE
    if rule.kind == "parts/1":
        found |= dict.fromkeys(cells(rule), Holds.SHARE)
    if rule.then:
        found |= {str(rule.settings["gate"]): Holds.WORD, **holds(rule.then)}
    return found


def _of_rate(rule: Rule) -> dict[str, Holds]:
    kind = rule.rate.kind if rule.rate else "share/1"
    if kind == "share/1" and rule.kind == "ratio/1":
        return {**OF_A_RATE[kind], "": Holds.SHARE}
    plain = Holds.FIGURE if kind == "lowest/1" else Holds.COUNT
    return OF_A_RATE.get(kind) or dict.fromkeys(cells(rule), plain)


def taps(indicator: Indicator, rule: Rule, measures: Measures) -> dict[str, Tap]:
    """Which side of which measure fills which cell; of `measure` part and whole, or the bare cell by its figure."""
    if not indicator.measure:
        return {cell: Tap(code, Side.FIGURE) for cell, code in indicator.measures.items()}
    code = indicator.measure
    if _divides(measures[code], holds(rule)):
        return {"part": Tap(code, Side.PART), "whole": Tap(code, Side.WHOLE)}
    return {"": Tap(code, Side.FIGURE)}


def _divides(own: Measure, held: Mapping[str, Holds]) -> bool:
    """Whether part and whole go into cells of their own; of a mean only where any figure may come out."""
    if not COUNTED_PAIR.items() <= held.items():
        return False
    return own.shape.is_share or (own.shape is Shape.MEAN and held.get("") is Holds.FIGURE)


def misfit(indicator: Indicator, rule: Rule, measures: Measures) -> tuple[str, Said] | None:
    """The first cell that cannot be filled as the indicator says, and why; None where all of them can."""
    held = holds(rule)
    for cell, tap in taps(indicator, rule, measures).items():
        if cell not in held:
            return cell, said(N_("{rule} reads no cell {cell}; it reads: {cells}"), **_named(rule, cell, held))
        if tap.side is Side.FIGURE and not _fits(measures[tap.measure], held[cell]):
            return cell, said(
                N_("{measure} gives {gives}, but {rule} reads {reads} in the cell {cell}"),
                measure=tap.measure,
                gives=said(GIVES[_gives(measures[tap.measure])]),
                reads=said(GIVES[held[cell]]),
                **_named(rule, cell, held),
            )
    return None


GIVES = {
    Holds.COUNT: N_("a count"),
    Holds.SHARE: N_("a share"),
    Holds.FIGURE: N_("a figure"),
    Holds.WORD: N_("a word"),
}


def _named(rule: Rule, cell: str, held: Mapping[str, Holds]) -> dict[str, str | Said]:
    bare = said(N_("(the one without a name)"))
    return {"rule": rule.kind, "cell": cell or bare, "cells": ", ".join(name or "–" for name in held)}


def _gives(own: Measure) -> Holds:
    if own.shape is Shape.COUNT:
        return Holds.COUNT
    return Holds.SHARE if own.measured_in == "percent" else Holds.FIGURE


def _fits(own: Measure, held: Holds) -> bool:
    """A count or a share is a figure too; nothing else takes another's place, and no measure tells a word."""
    return held is Holds.FIGURE or held is _gives(own)


def fed(taps: Mapping[str, Tap], measures: Measures, amounts: Mapping[str, Amount | None]) -> Given:
    """The cells that measures fill; without any of them where one does not know the unit: that is missing.

    A share without rows is nothing by nothing, a count without rows is zero. Percent are written as a share.
    """
    if any(amounts.get(tap.measure) is None for tap in taps.values()):
        return Given({})
    found = {
        cell: _side(tap.side, measures[tap.measure], amounts[tap.measure] or Amount()) for cell, tap in taps.items()
    }
    return Given({cell: told(DIGITS.of(number)) for cell, number in found.items() if number is not None})


def _side(side: Side, own: Measure, amount: Amount) -> Fraction | None:
    if side is Side.PART:
        return amount.part or ZERO
    if side is Side.WHOLE:
        return amount.whole or ZERO
    figure = exact(own.shape, amount.part, amount.whole, own.per)
    return figure / HUNDRED if figure is not None and own.measured_in == "percent" else figure


def origin(indicator: Indicator, profile: str) -> Origin:
    """Where a profile's values of an indicator come from."""
    scoring = indicator.scoring.get(profile)
    if scoring and scoring.from_parent:
        return Origin.INHERITED
    return Origin.COUNTED if indicator.fed_by else Origin.HANDED_IN


def points_by_origin(edition: Edition, profile: str) -> dict[Origin, Fraction]:
    """How many of a profile's points each origin decides."""
    found = dict.fromkeys(Origin, ZERO)
    for indicator, points in _points(edition, profile):
        found[origin(indicator, profile)] += points
    return found


def _points(edition: Edition, profile: str) -> Iterator[tuple[Indicator, Fraction]]:
    return ((one, one.points[profile]) for one in edition.indicators if profile in one.points)
