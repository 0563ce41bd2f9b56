"""Up the tree: whose figures a unit's rows belong to on the last day of a month."""

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol

from batru.commons import home
from batru.commons.places.public import ancestors, headcounts, lines, turns
from batru.kernel.period import Month


class Places(Protocol):
    """A tree of units with their people: the present one, or one that was kept."""

    def turns(self) -> list[date]:
        """The days on which it became another, from the first on."""

    def lines(self, root: str, day: date) -> dict[str, list[str]]:
        """By unit under a root on a day, and of the root: its own key and those above it up to the root."""

    def above(self, key: str, day: date) -> list[str]:
        """The units above a unit on a day, nearest first."""

    def people(self, keys: Collection[str], day: date) -> dict[str, int]:
        """People of units as last published before or on a day."""


class Present:
    """The tree as it is known now."""

    def turns(self) -> list[date]:
        return turns()

    def lines(self, root: str, day: date) -> dict[str, list[str]]:
        return lines(root, day)

    def above(self, key: str, day: date) -> list[str]:
        return [own.key for own in ancestors(key, day)]

    def people(self, keys: Collection[str], day: date) -> dict[str, int]:
        return {key: one.population for key, one in headcounts(keys, day).items()}


PRESENT = Present()


class Tree:
    """The units above each unit in a month, itself first, up to the root of the locality.

    Above a locality's root only a part of the units would be counted, which would look like a figure of the whole.
    """

    def __init__(self, places: Places = PRESENT) -> None:
        self.places = places
        self._turns = places.turns()
        self._states: dict[int, dict[str, list[str]]] = {}

    def upward(self, unit: str, month: str) -> list[str]:
        """The unit and those above it that its rows count for."""
        known, day = self._known(month), Month.parse(month).last()
        if unit not in known:
            known[unit] = [unit, *self.places.above(unit, day)]
        return known[unit]

    def state(self, month: str) -> int:
        """A number that is the same for months between which the tree did not change."""
        return self._at(Month.parse(month).last())

    def placed(self, units: Iterable[str], month: str) -> dict[str, list[str]]:
        """Each of the units with those that its rows count for."""
        known = self._known(month)
        return {unit: known[unit] if unit in known else self.upward(unit, month) for unit in units}

    def lines(self, month: str) -> list[str]:
        """What is known of a month's tree: the locality's lines, and those of units outside that were asked for."""
        return ["\t".join(line) for _, line in sorted(self._known(month).items())]

    def _known(self, month: str) -> dict[str, list[str]]:
        day = Month.parse(month).last()
        at = self._at(day)
        if at not in self._states:
            self._states[at] = self.places.lines(home.locality().root, day)
        return self._states[at]

    def _at(self, day: date) -> int:
        return bisect_right(self._turns, day)


def digest(lines: Iterable[str]) -> str:
    """Tells some lines from others."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]
