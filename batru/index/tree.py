"""Up the tree: whose figures a unit's rows belong to on the last day of a month."""

from collections import defaultdict

from batru.commons import home
from batru.commons.places.public import ancestors
from batru.kernel.period import Month


class Tree:
    """The units above each (unit, month), itself first, up to the root of the locality.

    Above a locality's root only a part of the units would be counted, which would look like a figure of the whole.
    """

    def __init__(self, wanted: set[tuple[str, str]]) -> None:
        root = home.locality().root
        self._upward: dict[tuple[str, str], list[str]] = {}
        by_unit: dict[str, list[str]] = defaultdict(list)
        for unit, month in sorted(wanted):
            by_unit[unit].append(month)
        for unit, months in by_unit.items():
            for month in months:
                self._upward[unit, month] = _below_root(unit, month, root)

    def upward(self, unit: str, month: str) -> list[str]:
        """The unit and those above it that its rows count for."""
        return self._upward[unit, month]


def _below_root(unit: str, month: str, root: str) -> list[str]:
    above = [own.key for own in ancestors(unit, Month.parse(month).last())]
    chain = [unit, *above]
    return chain[: chain.index(root) + 1] if root in chain else chain
