"""What the roll-up holds: one indexed query for all that adds up, and one for what was counted anew."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from batru.index.models import Cell, UnitMonth
from batru.index.packed import Place, places
from batru.law.measures import Measure

Places: TypeAlias = dict[tuple[str, str], list[Place]]


@dataclass(frozen=True, order=True, slots=True)
class Told:
    """A measure's part and whole of a unit with all under it, for a month or year."""

    measure: str
    unit: str
    period: str
    part: float | None
    whole: float | None
    simulated: bool


def told(asked: Collection[Measure], units: Collection[str], periods: Collection[str]) -> list[Told]:
    """What is known of these measures, by measure, unit and period; what has no rows is not there."""
    adding = [own for own in asked if own.shape.adds_up]
    others = [own.code for own in asked if not own.shape.adds_up]
    return sorted([*_adding(adding, units, periods), *_others(others, units, periods)], key=_order)


def units_with_rows(units: Collection[str]) -> set[str]:
    """Those of these units of which some fact tells something."""
    added, anew = (model.objects.filter(unit__in=units).values_list("unit", flat=True) for model in (UnitMonth, Cell))
    return set(added.union(anew))


def _adding(asked: Collection[Measure], units: Collection[str], periods: Collection[str]) -> Iterator[Told]:
    tables = {own.of.name for own in asked}
    rows = UnitMonth.objects.filter(unit__in=units, month__in=periods, table__in=tables)
    known: Places = {}
    for table, unit, month, layout, numbers in rows.values_list("table", "unit", "month", "layout", "numbers"):
        if (table, layout) not in known:
            known[table, layout] = places(layout, [own for own in asked if own.of.name == table])
        split = numbers.split(" ")
        for place in known[table, layout]:
            if found := place.read(split):
                yield Told(place.measure, unit, month, *found)


def _others(codes: Collection[str], units: Collection[str], periods: Collection[str]) -> Iterator[Told]:
    if codes:
        rows = Cell.objects.filter(measure__in=codes, unit__in=units, period__in=periods)
        for row in rows.values_list("measure", "unit", "period", "part", "whole", "simulated"):
            yield Told(*row)


def _order(one: Told) -> tuple[str, str, str]:
    return one.measure, one.unit, one.period
