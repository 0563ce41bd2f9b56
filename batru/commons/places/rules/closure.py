"""Who lay above whom, and when: the transitive closure of placements over time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from batru.commons.places.rules.identity import Laid
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

FOREVER = date.max
Life = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Above:
    """`ancestor` lies `depth` levels above `descendant` on the days from `valid_from` up to before `valid_to`."""

    ancestor: str
    descendant: str
    depth: int
    valid_from: date
    valid_to: date


class _Climb:
    """Remembers each unit's ancestors, since siblings share them."""

    def __init__(self, lives: Mapping[str, Life], placements: Iterable[Laid], known: Iterable[Above]) -> None:
        self.lives = lives
        self.known: dict[str, list[Above]] = {}
        for line in known:
            self.known.setdefault(line.descendant, []).append(line)
        self.underway: set[str] = set()
        self.placements: dict[str, list[Laid]] = defaultdict(list)
        for laid in placements:
            self.placements[laid.unit].append(laid)

    def above(self, unit: str) -> list[Above]:
        if unit not in self.known:
            if unit in self.underway:
                raise _circle(unit)
            self.underway.add(unit)
            start, end = self.lives[unit]
            own = Above(unit, unit, 0, start, end or FOREVER)
            self.known[unit] = [own, *(line for laid in self.placements[unit] for line in self._through(laid))]
            self.underway.remove(unit)
        return self.known[unit]

    def _through(self, laid: Laid) -> Iterator[Above]:
        for line in self.above(laid.parent):
            start = max(laid.valid_from, line.valid_from)
            end = min(laid.valid_to or FOREVER, line.valid_to)
            if start < end:
                yield Above(line.ancestor, laid.unit, line.depth + 1, start, end)


def closure(
    lives: Mapping[str, Life], placements: Iterable[Laid], of: Iterable[str], known: Iterable[Above] = ()
) -> Iterator[Above]:
    """Every line from the units `of` upwards; each unit named must have a life, or lines already `known`."""
    climb = _Climb(lives, placements, known)
    for unit in of:
        yield from climb.above(unit)


def _circle(unit: str) -> Refusal:
    return Refusal(
        "places.circle",
        what=N_("The unit {unit} cannot be placed."),
        why=N_("It would lie under itself."),
        next_step=N_("Correct its parent in the list of units."),
        unit=unit,
    )
