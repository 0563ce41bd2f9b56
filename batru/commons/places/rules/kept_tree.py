"""The tree and its people as they were known once, as plain data that answers of any day. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from batru.commons.places.rules.identity import Laid

Plain = Mapping[str, Sequence[Sequence[Any]]]


class KeptTree:
    """Answers as the present tree does, from `units`, `placements` and `people` as they were kept."""

    def __init__(self, data: Plain) -> None:
        self._lives = {key: (date.fromisoformat(first), _day(end)) for key, first, end in data["units"]}
        self._laid = [Laid(unit, above, date.fromisoformat(a), _day(b)) for unit, above, a, b in data["placements"]]
        self._people = [(key, date.fromisoformat(first), many) for key, first, many in data["people"]]
        self._parents: dict[date, dict[str, str]] = {}

    def turns(self) -> list[date]:
        """The days on which the tree became another, from the first on."""
        ranges = [*self._lives.values(), *((laid.valid_from, laid.valid_to) for laid in self._laid)]
        return sorted({day for either in ranges for day in either if day})

    def lines(self, root: str, day: date) -> dict[str, list[str]]:
        """By unit under a root on a day, and of the root: its own key and those above it up to the root."""
        if not self._lives_on(root, day):
            return {}
        found = {root: [root]}
        for key in self._above(day):
            line = [key, *self._up(key, day)]
            if root in line:
                found[key] = line[: line.index(root) + 1]
        return found

    def above(self, key: str, day: date) -> list[str]:
        """The units above a unit on a day, nearest first."""
        return [own for own in self._up(key, day) if self._lives_on(own, day)]

    def people(self, keys: Collection[str], day: date) -> dict[str, int]:
        """People of units as last published before or on a day."""
        asked = set(keys)
        known = sorted((first, key, many) for key, first, many in self._people if key in asked and first <= day)
        return {key: many for _, key, many in known}

    def _up(self, key: str, day: date) -> Iterator[str]:
        parents = self._above(day)
        while key in parents:
            key = parents[key]
            yield key

    def _above(self, day: date) -> dict[str, str]:
        if day not in self._parents:
            held = (
                laid for laid in self._laid if laid.valid_from <= day and (laid.valid_to is None or day < laid.valid_to)
            )
            self._parents[day] = {laid.unit: laid.parent for laid in held}
        return self._parents[day]

    def _lives_on(self, key: str, day: date) -> bool:
        return key in self._lives and _holds(*self._lives[key], day)


def _holds(first: date, end: date | None, day: date) -> bool:
    return first <= day and (end is None or day < end)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
