"""Units as other rooms see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or agency (`valid_to`: the first day no longer); `eid_code` is empty where it is unknown."""

    key: str
    code: str
    level: str
    kind: str
    name: str
    name_en: str
    full_name: str
    full_name_en: str
    eid_code: str
    is_placeholder: bool
    is_confirmed: bool
    valid_from: date
    valid_to: date | None

    @property
    def last_day(self) -> date | None:
        """The last day on which it existed; None while it does."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)

    def called(self, language: str) -> str:
        """The full name in a language: "Phường Xuân Hà", "Xuân Hà Ward"."""
        return self.full_name_en if language == "en" else self.full_name

    @property
    def vi(self) -> str:
        """The full name as refusals put it into their Vietnamese sentences."""
        return self.full_name

    @property
    def en(self) -> str:
        return self.full_name_en

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Node:
    """A unit with everything that lay under it on the day that was asked for."""

    unit: Unit
    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of descent seen from one of its ends; `share` is the part of the older unit, None where unknown."""

    other: Unit
    on: date
    kind: str
    share: Decimal | None
    evidence: str

    @property
    def last_day(self) -> date:
        """The day before it happened."""
        return self.on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Past:
    """Where a unit came from, and what became of it."""

    origins: tuple[Step, ...]
    afterwards: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Headcount:
    """Area and people as published, from a day on."""

    valid_from: date
    area_km2: Decimal
    population: int
    how: str


def grow(rows: Iterable[tuple[Unit, str]], root: str) -> Node:
    """The tree of units and their parents' keys, under `root`; siblings keep the order of the rows."""
    units: dict[str, Unit] = {}
    below: dict[str, list[str]] = {}
    for unit, parent in rows:
        units[unit.key] = unit
        if unit.key != root:
            below.setdefault(parent, []).append(unit.key)
    return _node(root, units, below)


def _node(key: str, units: Mapping[str, Unit], below: Mapping[str, list[str]]) -> Node:
    return Node(units[key], tuple(_node(child, units, below) for child in below.get(key, ())))
