"""What is counted for a unit without its doing: what the index feeds into a set, as a sheet keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from batru.index.public import Period, Source
from batru.index.public import fed as fed_of_facts
from batru.law.index_sets.model import Edition


@dataclass(frozen=True, slots=True)
class Fed:
    """A counted indicator: its cells, and by cell what they were counted from."""

    cells: Mapping[str, str]
    sources: Mapping[str, Mapping[str, Any]]
    is_simulated: bool
    is_provisional: bool


def fed(edition: Edition, profiles: Mapping[str, str], period: Period) -> dict[str, dict[str, Fed]]:
    """By unit and indicator, what is counted; `profiles` gives each unit's. What facts say nothing of is typed."""
    found = fed_of_facts(edition, profiles, period)
    return {
        unit: {code: _kept(one.given.cells, one.sources) for code, one in own.items() if one.tells}
        for unit, own in found.items()
    }


def _kept(cells: Mapping[str, str], sources: Mapping[str, Source]) -> Fed:
    used = list(sources.values())
    return Fed(
        cells=dict(cells),
        sources={cell: _source(one) for cell, one in sources.items()},
        is_simulated=any(one.simulated for one in used),
        is_provisional=any(one.provisional for one in used),
    )


def _source(own: Source) -> dict[str, Any]:
    return {
        "measure": own.measure,
        "part": _number(own.part),
        "whole": _number(own.whole),
        "counted_at": own.counted_at.isoformat() if own.counted_at else "",
        "simulated": own.simulated,
    }


def _number(value: Fraction | None) -> int | float | None:
    """As a journal's line and a stored sheet can hold it."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
