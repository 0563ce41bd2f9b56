"""Up the tree: whose figures a unit's rows belong to on the last day of a month."""

from datetime import date

from batru.commons import home
from batru.commons.places.public import Node, ancestors, tree
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal


class Tree:
    """The units above each unit in a month, itself first, up to the root of the locality.

    Above a locality's root only a part of the units would be counted, which would look like a figure of the whole.
    """

    def __init__(self) -> None:
        self._months: dict[str, dict[str, list[str]]] = {}

    def upward(self, unit: str, month: str) -> list[str]:
        """The unit and those above it that its rows count for."""
        known = self._months.get(month)
        if known is None:
            known = self._months[month] = _locality(Month.parse(month).last())
        if unit not in known:
            known[unit] = [unit, *(own.key for own in ancestors(unit, Month.parse(month).last()))]
        return known[unit]


def _locality(day: date) -> dict[str, list[str]]:
    """Every unit of the locality's own tree on a day; nothing where the locality did not exist then."""
    try:
        return dict(_lines(tree(home.locality().root, day), []))
    except Refusal:
        return {}


def _lines(node: Node, above: list[str]) -> list[tuple[str, list[str]]]:
    line = [node.unit.key, *above]
    return [(node.unit.key, line), *(found for child in node.children for found in _lines(child, line))]
