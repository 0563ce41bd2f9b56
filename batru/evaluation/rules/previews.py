"""What a changed set would do to scores and places: the same values scored twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from batru.law.index_sets.units import TOTAL, UnitScore


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit before and after: totals, places in its block, and the indicators whose score changed."""

    unit: str
    name: str
    block: str
    totals: tuple[Fraction | None, Fraction | None]
    places: tuple[Fraction | None, Fraction | None]
    nodes: tuple[tuple[str, Fraction | None, Fraction | None], ...]

    @property
    def change(self) -> Fraction:
        """By how much the total moves; nothing where it is unknown on one side."""
        before, after = self.totals
        return Fraction(0) if before is None or after is None else after - before

    @property
    def is_moved(self) -> bool:
        """Whether anything of it changed."""
        return bool(self.nodes) or self.totals[0] != self.totals[1] or self.places[0] != self.places[1]


def compared(before: Sequence[UnitScore], after: Sequence[UnitScore]) -> list[Moved]:
    """Every unit of both, those that move most first."""
    then = {own.unit.key: own for own in before}
    found = [_moved(then[own.unit.key], own) for own in after if own.unit.key in then]
    return sorted(found, key=lambda own: (-abs(own.change), own.name))


def _moved(before: UnitScore, after: UnitScore) -> Moved:
    nodes = [
        (code, one.get(code), other.get(code))
        for one, other in [(_leaves(before), _leaves(after))]
        for code in dict.fromkeys([*one, *other])
        if one.get(code) != other.get(code)
    ]
    places = (before.ranks.get(TOTAL), after.ranks.get(TOTAL))
    return Moved(after.unit.key, after.unit.name, after.block, (before.total, after.total), places, tuple(nodes))


def _leaves(own: UnitScore) -> dict[str, Fraction | None]:
    return {part.code: part.score for part in own.base.walk() if not part.parts}
