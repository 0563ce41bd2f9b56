"""Measures: index sets as data. Each is a named shape filled with conditions on a fact table, with its cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from batru.kernel.fact_tables import FactTable
from batru.law.questions import Words
from batru.law.shapes import Score, Shape

Plain: TypeAlias = str | int | float | bool
MICROSECONDS = {"minute": 60_000_000, "hour": 3_600_000_000, "day": 86_400_000_000}


class Asks(StrEnum):
    """What a condition asks of a column; `before_now` compares a moment with the moment of counting, either way."""

    IS = "is"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    GIVEN = "given"
    BEFORE_NOW = "before_now"


class Better(StrEnum):
    """Which way is good; neutral figures are not ranked by merit."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one column; an empty value meets no condition but `given: false`."""

    column: str
    asks: Asks
    value: Plain | tuple[Plain, ...]


Conditions: TypeAlias = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The time from one moment of a row to another, in `unit`: minute, hour or day of 24 hours."""

    start: str
    end: str
    unit: str

    @property
    def microseconds(self) -> int:
        """How many its unit has."""
        return MICROSECONDS[self.unit]


@dataclass(frozen=True, slots=True)
class Target:
    """What a place is to reach in a period; `unit` empty means every unit that has no target of its own."""

    unit: str
    first: date
    last: date | None
    value: float
    source: Words
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Case:
    """An example that must come true: rows of facts, or part and whole, and the figure that follows."""

    name: Words
    rows: tuple[Mapping[str, Any], ...]
    part: float | None
    whole: float | None
    value: float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator: what is counted, of which rows, in which month, and on whose authority.

    A row of the whole is in the part where it meets `part`, or all of any of `or_part`.
    """

    code: str
    name: Words
    definition: Words
    shape: Shape
    of: FactTable
    by: str
    whole: Conditions
    part: Conditions
    or_part: tuple[Conditions, ...]
    column: str | Span | None
    at: float | None
    per: int
    indicator: str
    stock: bool
    measured_in: str
    digits: int
    better: Better
    article: Words
    confirmed: bool
    checked_on: date
    note: Words | None
    owner: Words
    score: Score | None
    targets: tuple[Target, ...]
    cases: tuple[Case, ...]

    @property
    def conditions(self) -> Conditions:
        """Everything that is asked of a row, for the whole or for any way into the part."""
        return (*self.whole, *self.part, *(one for several in self.or_part for one in several))

    def target(self, unit: str, day: date) -> Target | None:
        """The target that holds for a unit on a day: its own before everybody's, the latest before earlier ones."""
        held = [
            target
            for target in self.targets
            if target.unit in ("", unit) and target.first <= day and (target.last is None or day <= target.last)
        ]
        return max(held, key=lambda target: (target.unit != "", target.first), default=None)


@dataclass(frozen=True, slots=True)
class MeasureSet:
    """An index set: who owns it, on what ground, and its measures in order."""

    code: str
    name: Words
    owner: Words
    article: Words
    confirmed: bool
    checked_on: date
    measures: tuple[Measure, ...]

    @property
    def scored(self) -> tuple[Measure, ...]:
        """The measures that earn points."""
        return tuple(measure for measure in self.measures if measure.score)
