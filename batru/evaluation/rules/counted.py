"""Counted cells said again by other figures of the same measures: what the facts tell at another night."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from batru.law.index_sets.numbers import Rounding, told

PART, WHOLE = "part", "whole"
DIGITS = Rounding("half_up", 6)  # of a figure that does not end, such as a mean of three
HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Found:
    """What a measure came to: part and whole, and the figure; None where there is nothing.

    `is_divided`: part and whole are counts of rows; `is_percent`: the figure is in percent, cells hold shares.
    """

    part: Fraction | None
    whole: Fraction | None
    figure: Fraction | None
    is_divided: bool = False
    is_percent: bool = False


def recounted(
    cells: Mapping[str, str], sources: Mapping[str, Any], figures: Mapping[str, Found | None]
) -> dict[str, str]:
    """The cells with those that were counted from a measure told anew; a measure without figures leaves its cells."""
    found = dict(cells)
    for name, source in sources.items():
        figure = figures.get(str(source.get("measure", ""))) if isinstance(source, Mapping) else None
        if figure is not None:
            found[name] = _said(name, figure)
    return found


def _said(name: str, figure: Found) -> str:
    """Cells named part and whole take that side of a divided measure, nothing being zero; others take the figure."""
    if figure.is_divided and name in (PART, WHOLE):
        return told((figure.part if name == PART else figure.whole) or Fraction(0))
    if figure.figure is None:
        return ""
    return told(DIGITS.of(figure.figure / HUNDRED if figure.is_percent else figure.figure))
