"""What the columns of a table are to a set: places of the unit, cells of indicators, figures that are published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from batru.index.sets.sheet import refused
from batru.kernel.text import N_
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.rules import cells
from batru.law.index_sets.units import Unit

PLACES = ("unit", "name", "period", "profile", "block", "parent")
CHANGING = ("period", "profile", "block", "parent")  # without which a table would be scored otherwise
Cell: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heads:
    """What each column of the table is: a place of the unit, or a cell of an indicator."""

    places: Mapping[str, str]
    cells: Mapping[str, Cell]


def heads_of(own: IndexSet, columns: Sequence[str], has_period: bool) -> Heads:
    """What each column is; Refusal for one that is not known, or missing where scores would change without it."""
    table = own.table
    places = {name: str(table.get(name, name)) for name in PLACES}
    if places["period"] not in columns and "period" not in table and "year" in columns:
        places["period"] = "year"
    if places["unit"] not in columns:
        raise refused(
            1,
            N_("The table has no column {column}, which tells the units apart."),
            N_("Add the column, or name it in the set: table: {{unit: …}}."),
            column=places["unit"],
        )
    for name in CHANGING:
        if name in table and places[name] not in columns and not (name == "period" and has_period):
            raise refused(
                1,
                N_("The table has no column {column}, which the set names ({where})."),
                N_("Add the column, or correct its name in the set."),
                column=repr(places[name]),
                where=f"table: {{{name}: …}}",
            )
    there = {name: column for name, column in places.items() if column in columns}
    left = [column for column in columns if column not in {*there.values(), *_left_out(own)}]
    return Heads(there, {column: _cell(own, column) for column in left})


def _left_out(own: IndexSet) -> set[str]:
    """Columns that the set tells to ignore, and those with published totals and places."""
    return {*own.table.get("ignore", ()), *published_columns(own)}


def published_columns(own: IndexSet) -> list[str]:
    """The columns that hold somebody's totals and places, as the set names them."""
    told_by = own.table.get("published", {})
    plain = [str(told_by[name]) for name in ("total", "rank") if name in told_by]
    return [*plain, *told_by.get("nodes", {}).values(), *told_by.get("ranks", {}).values()]


def _cell(own: IndexSet, column: str) -> Cell:
    known = {cell for edition in own.editions for cell in cells_of(edition)}
    code, _, name = str(own.table.get("columns", {}).get(column, column)).partition(".")
    if (code, name) in known:
        return code, name
    codes = sorted({each for each, _ in known})
    fields = sorted(f"{code}.{field}" if field else code for each, field in known if each == code)
    raise refused(
        1,
        N_("The column {column} belongs to no indicator of the set. Known here: {known}."),
        N_("Name it after an indicator, map it in the set (table: columns), or list it under table: ignore."),
        column=repr(column),
        known=", ".join(fields or codes),
    )


def cells_of(edition: Edition) -> Iterator[Cell]:
    """Every cell that an edition reads; an indicator's bare cell may always hold `na` or part/whole."""
    for indicator in edition.indicators:
        yield indicator.code, ""
        for scoring in indicator.scoring.values():
            yield from ((indicator.code, name) for name in cells(scoring.rule))
            if scoring.states.full_if:
                yield indicator.code, scoring.states.full_if
    for one in edition.adjustments:
        yield one.code, ""
        if one.strikes:
            yield one.code, "strikes"


def columns_of(heads: Heads, unit: Unit, code: str, cell: str | None) -> list[str]:
    """The columns that hold a cell of an indicator: the bare one where it holds part and whole; all where the cell is
    not known."""
    own = {name: column for column, (each, name) in heads.cells.items() if each == code}
    if cell is not None:
        found = own.get(cell, own.get(""))
        return [found] if found else []
    given = unit.cells.get(code, Given({}))
    filled = [column for name, column in own.items() if given.text(name)]
    return filled or list(own.values())
