"""The numbers of a unit's month as text, one after the other, and the layout that names them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from batru.index import raising
from batru.index.models import Layout
from batru.law.measures import Measure
from batru.law.shapes import Shape

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the numbers of a measure stand; None where a layout has none."""

    measure: str
    part: int
    whole: int | None
    simulated: int
    counts_people: bool

    def read(self, numbers: Sequence[str]) -> tuple[float, float | None, bool] | None:
        """Part, whole and whether any row was simulated; None where there were no rows."""
        part = float(numbers[self.part])
        whole = None if self.whole is None or numbers[self.whole] == NOTHING else float(numbers[self.whole])
        found = part or (whole and not self.counts_people)
        return (part, whole, numbers[self.simulated] == "1") if found else None


def layout_key(names: Iterable[str]) -> str:
    """The digest of a layout's names."""
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:24]


def keep(names: Sequence[str]) -> str:
    """Make a layout known; its key."""
    key = layout_key(names)
    Layout.objects.get_or_create(key=key, defaults={"names": " ".join(names)})
    return key


def places(layout: str, measures: Collection[Measure]) -> list[Place]:
    """Where these measures stand in a layout; those that it does not hold are left out."""
    return places_among(_positions(layout), measures)


def places_among(at: Mapping[str, int], measures: Collection[Measure]) -> list[Place]:
    """The same where the position of each name is known."""
    return [_place(own, at) for own in measures if f"{own.code}__part" in at]


def read(layout: str, numbers: str) -> dict[str, float | None]:
    """Every number by its name; None where there is nothing."""
    found = zip(_positions(layout), numbers.split(" "), strict=True)
    return {name: None if number == NOTHING else float(number) for name, number in found}


def written(names: Sequence[str], numbers: Mapping[str, float | None]) -> str:
    """Numbers by name as text; what is not named is nothing."""
    return " ".join(NOTHING if value is None else f"{value:.15g}" for value in (numbers.get(name, 0) for name in names))


def _place(own: Measure, at: Mapping[str, int]) -> Place:
    simulated = at[raising.simulated(own.by)]
    return Place(
        own.code, at[f"{own.code}__part"], at.get(f"{own.code}__whole"), simulated, own.shape is Shape.PER_HEAD
    )


@cache
def _positions(layout: str) -> dict[str, int]:
    """A layout's key is a digest of what it says, so it is asked for once a process."""
    return {name: n for n, name in enumerate(Layout.objects.get(key=layout).names.split(" "))}
