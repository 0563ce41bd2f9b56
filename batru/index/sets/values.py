"""A table of values, units × indicators, read by a set: every column known, every cell placed."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from batru.index.sets.words import lacks_words
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.frozen import Values
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import EVERYONE, Edition, IndexSet
from batru.law.index_sets.numbers import Rounding, exact, told
from batru.law.index_sets.rules import cells
from batru.law.index_sets.units import Unit
from batru.law.observations import period

PLACES = ("unit", "name", "period", "profile", "block", "parent")
MISSING = ("", "-", "–", "NA", "..")
Row: TypeAlias = Mapping[str, str]
Cell: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heads:
    """What each column of the table is: a place of the unit, or a cell of an indicator."""

    places: Mapping[str, str]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its number in the file."""

    number: int
    row: Row


def read_values(own: IndexSet, text: str, today: date, period_of_all: str = "") -> tuple[Values, ...]:
    """The table by period, oldest first; Refusal, with its line, for what cannot be used."""
    reader = csv.DictReader(io.StringIO(text))
    heads = _heads(own, list(reader.fieldnames or ()))
    lines = [Line(reader.line_num, row) for row in reader if any((cell or "").strip() for cell in row.values() if cell)]
    _whole(lines)
    by_period: dict[str, list[Line]] = {}
    for line in lines:
        by_period.setdefault(_place(heads, line, "period") or period_of_all, []).append(line)
    if not by_period:
        raise _refused(0, N_("The table has no rows."), N_("Give one row for each unit."))
    days = {label: _last_day(label, each[0].number, today) for label, each in by_period.items()}
    ordered = sorted(by_period, key=lambda label: days[label])
    return tuple(_values(own, heads, label, days[label], by_period[label]) for label in ordered)


def published(own: IndexSet, text: str, period_of_all: str = "") -> dict[tuple[str, str], Row]:
    """The rows by period and unit, for what the table itself says of totals and places."""
    reader = csv.DictReader(io.StringIO(text))
    heads = _heads(own, list(reader.fieldnames or ()))
    found: dict[tuple[str, str], Row] = {}
    for row in reader:
        line = Line(reader.line_num, row)
        found[_place(heads, line, "period") or period_of_all, _place(heads, line, "unit")] = row
    return found


def _whole(lines: Iterable[Line]) -> None:
    for line in lines:
        if None in line.row or None in line.row.values():
            raise _refused(
                line.number,
                N_("The row has not as many cells as the table has columns."),
                N_("Put text that holds a comma in quotation marks."),
            )


def _heads(own: IndexSet, columns: list[str]) -> Heads:
    table = own.table
    places = {name: str(table.get(name, name)) for name in PLACES}
    if places["period"] not in columns and "period" not in table and "year" in columns:
        places["period"] = "year"
    if places["unit"] not in columns:
        raise _refused(
            1,
            N_("The table has no column {column}, which tells the units apart."),
            N_("Add the column, or name it in the set: table: {{unit: …}}."),
            column=places["unit"],
        )
    if double := {column for column in columns if columns.count(column) > 1}:
        raise _refused(
            1,
            N_("The column {column} stands twice."),
            N_("Give each column a name of its own."),
            column=repr(min(double)),
        )
    there = {name: column for name, column in places.items() if column in columns}
    left = [column for column in columns if column not in {*there.values(), *_left_out(own)}]
    return Heads(there, {column: _cell(own, column) for column in left})


def _left_out(own: IndexSet) -> set[str]:
    """Columns that the set tells to ignore, and those with published totals and places."""
    told_by = own.table.get("published", {})
    columns = {*own.table.get("ignore", ()), *told_by.get("nodes", {}).values(), *told_by.get("ranks", {}).values()}
    return columns | {told_by[name] for name in ("total", "rank") if name in told_by}


def _cell(own: IndexSet, column: str) -> Cell:
    known = {cell for edition in own.editions for cell in _cells(edition)}
    code, _, name = str(own.table.get("columns", {}).get(column, column)).partition(".")
    if (code, name) in known:
        return code, name
    codes = sorted({each for each, _ in known})
    fields = sorted(f"{code}.{field}" if field else code for each, field in known if each == code)
    raise _refused(
        1,
        N_("The column {column} belongs to no indicator of the set. Known here: {known}."),
        N_("Name it after an indicator, map it in the set (table: columns), or list it under table: ignore."),
        column=repr(column),
        known=", ".join(fields or codes),
    )


def _cells(edition: Edition) -> Iterator[Cell]:
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


def _last_day(label: str, number: int, today: date) -> date:
    """The day whose law holds for a period: its last."""
    if not label:
        return today
    try:
        first, kind = period(label)
    except ValueError:
        raise _refused(
            number,
            N_("{period} is no period."),
            N_("Write a year (2022), a quarter (2022-Q3), a month (2022-11) or a day (2022-11-30)."),
            period=repr(label),
        ) from None
    months = {"year": 12, "quarter": 3, "month": 1}.get(kind)
    if months is None:
        return first
    return (Month.of(first) + (months - 1)).last()


def _values(own: IndexSet, heads: Heads, label: str, day: date, lines: list[Line]) -> Values:
    edition = own.on(day)
    if edition is None:
        raise _refused(
            lines[0].number,
            N_("No version of the set holds on {day}."),
            N_("Add a version to the set, or leave the period out of the table."),
            day=day,
        )
    if not edition.can_be_scored:
        raise _refused(
            0,
            N_("Version {version} of the set tells its structure alone; not known: {lacks}."),
            N_("Fill in points and rules with their source."),
            version=edition.version,
            lacks=lacks_words(edition),
        )
    known = set(_cells(edition))
    units: dict[str, Unit] = {}
    for line in lines:
        unit = _unit(own, edition, heads, known, line)
        if unit.key in units:
            raise _refused(
                line.number,
                N_("{unit} already stands in line {first}."),
                N_("Keep one row for each unit and period."),
                unit=unit.key,
                first=units[unit.key].line,
            )
        units[unit.key] = unit
    return Values(label, day, edition, tuple(units.values()))


def _unit(own: IndexSet, edition: Edition, heads: Heads, known: set[Cell], line: Line) -> Unit:
    found = _found(own, edition, heads, known, line)
    profile = _place(heads, line, "profile") or edition.profile_codes[0]
    if profile not in edition.profile_codes:
        raise _refused(
            line.number,
            N_("{profile} is no profile of the set. Known: {known}."),
            N_("Choose one of these."),
            profile=repr(profile),
            known=", ".join(code for code in edition.profile_codes if code != EVERYONE) or "–",
        )
    return Unit(
        key=_place(heads, line, "unit"),
        name=_place(heads, line, "name") or _place(heads, line, "unit"),
        cells={code: Given.of(each) for code, each in found.items()},
        profile=profile,
        block=_place(heads, line, "block"),
        parent=_place(heads, line, "parent"),
        line=line.number,
    )


def _found(own: IndexSet, edition: Edition, heads: Heads, known: set[Cell], line: Line) -> dict[str, dict[str, str]]:
    """The filled cells of a row by indicator."""
    missing = own.table.get("missing", MISSING)
    found: dict[str, dict[str, str]] = {}
    for column, (code, name) in heads.cells.items():
        cell = line.row[column].strip()
        if cell in missing:
            continue
        if (code, name) not in known:
            raise _refused(
                line.number,
                N_("{column} has a value, but version {version} of the set does not know it."),
                N_("Empty the cell, or put the indicator into that version."),
                column=repr(column),
                version=edition.version,
            )
        found.setdefault(code, {})[name] = _read_at(own, cell)
    return found


def _read_at(own: IndexSet, cell: str) -> str:
    """A plain number, freed of binary noise where the set says how many digits are meant."""
    digits = own.table.get("read_at")
    if digits is None:
        return cell
    try:
        return told(Rounding("half_up", digits).of(exact(cell)))
    except ValueError:
        return cell


def _place(heads: Heads, line: Line, name: str) -> str:
    column = heads.places.get(name)
    return line.row[column].strip() if column else ""


def _refused(line: int, why: str, next_step: str, **params: Any) -> Refusal:
    what = N_("Line {line} of the table cannot be used.") if line else N_("The table cannot be used.")
    return Refusal("index.values", what=what, why=why, next_step=next_step, line=line, **params)
