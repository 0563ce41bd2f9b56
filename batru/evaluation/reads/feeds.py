"""What is counted for a unit without its doing: the figures of the index in the cells of a set's rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from batru.index.public import Figure, Period, counted_at, values
from batru.law.index_sets.model import Edition, Indicator, Scoring
from batru.law.index_sets.numbers import exact, told
from batru.law.index_sets.rules import cells
from batru.law.shapes import Shape


@dataclass(frozen=True, slots=True)
class Fed:
    """A counted indicator: its cells, and by cell what they were counted from."""

    cells: Mapping[str, str]
    sources: Mapping[str, Mapping[str, Any]]
    is_simulated: bool
    is_provisional: bool


def fed(edition: Edition, profiles: Mapping[str, str], period: Period) -> dict[str, dict[str, Fed]]:
    """By unit and indicator, what is counted; `profiles` gives each unit's. A unit without rows is not there."""
    found: dict[str, dict[str, Fed]] = defaultdict(dict)
    at = counted_at()
    for one in measured(edition):
        own = [unit for unit, profile in profiles.items() if profile in one.scoring]
        for unit, figure in values(one.measure, own, period).items():
            given = _cells(one.scoring[profiles[unit]], figure)
            if given:
                sources = {cell: _source(figure, at.isoformat() if at else "") for cell in given}
                found[unit][one.code] = Fed(given, sources, figure.simulated, figure.provisional)
    return found


def measured(edition: Edition) -> Iterable[Indicator]:
    """The indicators that name a measure."""
    return (one for one in edition.indicators if one.measure)


def _cells(scoring: Scoring, figure: Figure) -> dict[str, str]:
    """Part and whole where the rule divides them itself, a plain number where it takes one; else nothing."""
    wanted = cells(scoring.rule)
    if {"part", "whole"} <= set(wanted):
        if figure.measure.shape is not Shape.SHARE or figure.part is None or not figure.whole:
            return {}
        return {"part": _told(figure.part), "whole": _told(figure.whole)}
    if wanted == ("",) and figure.measure.shape is Shape.COUNT and figure.part:
        return {"": _told(figure.part)}
    return {}


def _source(figure: Figure, at: str) -> dict[str, Any]:
    return {
        "measure": figure.measure.code,
        "part": figure.part,
        "whole": figure.whole,
        "counted_at": at,
        "simulated": figure.simulated,
    }


def _told(number: float) -> str:
    return told(exact(repr(number)))
