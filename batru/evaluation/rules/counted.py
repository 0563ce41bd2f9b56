"""Counted cells said again by other figures of the same measures: what the facts tell at another night."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from batru.law.index_sets.numbers import told

PART, WHOLE, VALUE = "part", "whole", "value"


@dataclass(frozen=True, slots=True)
class Found:
    """What a measure came to: part and whole where it is divided, and the figure; None where there is nothing."""

    part: Fraction | None
    whole: Fraction | None
    figure: Fraction | None


def recounted(
    cells: Mapping[str, str], sources: Mapping[str, Any], figures: Mapping[str, Found | None]
) -> dict[str, str]:
    """The cells with those that were counted from a measure told anew; a measure without figures leaves its cells."""
    found = dict(cells)
    for name, source in sources.items():
        figure = figures.get(str(source.get("measure", ""))) if isinstance(source, Mapping) else None
        if figure is not None:
            found[name] = _said(name, source, figure)
    return found


def _said(name: str, source: Mapping[str, Any], figure: Found) -> str:
    """A cell named part or whole takes that side of a divided measure, unless `takes` says which; others the figure."""
    takes = source.get("takes") or (name if name in (PART, WHOLE) and figure.whole is not None else VALUE)
    number = {PART: figure.part, WHOLE: figure.whole}.get(str(takes), figure.figure)
    return "" if number is None else told(number)
