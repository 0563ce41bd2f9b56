"""A table as a statistical set reads it: rows by the set's own names, in an order that the file does not decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from batru.index.method.layout import places
from batru.index.method.refusals import NO_COLUMN, MethodRefusal
from batru.index.method.spec import Layout, Spec
from batru.index.method.table import Table, columns_of, numbers_of, read_table
from batru.index.sets.sheet import Line, read_sheet, refused
from batru.index.sets.values import AGAIN, NO_ROWS, ONE_A_UNIT
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

Cells: TypeAlias = Mapping[str, str]
ROW_UNIT, ROW_YEAR = " unit", " year"


@dataclass(frozen=True)
class Entry:
    """One row: whose it is, its cells by the set's names, what the table publishes of it, and its line in the file."""

    unit: str
    year: str
    name: str
    cells: Cells
    published: Cells
    line: int = 0

    @property
    def row(self) -> dict[str, str | None]:
        """As the method reads it; no set may name a column so."""
        return {**self.cells, ROW_UNIT: self.unit, ROW_YEAR: self.year}


def entries(spec: Spec, path: Path, unit: str = "", year: str = "") -> list[Entry]:
    """The rows of a file by unit and year; Refusal, with its line, for a table that is not whole."""
    sheet = read_sheet(path.read_text(encoding="utf-8-sig"))
    named = places(spec.layout, sheet.columns, unit, year)
    columns = {code: spec.layout.columns.get(code, code) for code in columns_of(spec)}
    for column in (named.unit, *([named.year] if named.year else []), *columns.values()):
        if column not in sheet.columns:
            raise refused(1, NO_COLUMN, N_("Add the column, or correct its name in the set."), column=column)
    if not sheet.lines:
        raise refused(0, NO_ROWS, ONE_A_UNIT)
    figures = [columns[code] for code in numbers_of(spec)]
    published = [column for column in spec.layout.published.columns if column in sheet.columns]
    told = sheet.with_points([*figures, *published])
    found = [_entry(spec, line, named, columns, published) for line in told.lines]
    return sorted(found, key=lambda own: (own.unit, own.year))


def table_of(spec: Spec, rows: list[Entry]) -> Table:
    """The table; Refusal, with line and column, for a cell that cannot be used."""
    has_years = any(own.year for own in rows)
    try:
        return read_table(spec, [own.row for own in rows], ROW_UNIT, ROW_YEAR if has_years else None)
    except MethodRefusal as refusal:
        if "at" not in refusal.params:
            raise
        raise _located(spec, rows, refusal) from None


def _entry(spec: Spec, line: Line, named: Layout, columns: Cells, published: list[str]) -> Entry:
    unit = line.row[named.unit].strip()
    if not unit:
        raise refused(line.number, N_("The row names no unit."), N_("Write which unit it is."))
    year = line.row[named.year].strip() if named.year else ""
    if named.year and not year.isdecimal():
        reason = N_("Column {column} of {unit}: {cell} is no year.")
        raise refused(line.number, reason, AGAIN, column=named.year, unit=unit, cell=repr(year))
    cells = {code: line.row[column].strip() for code, column in columns.items()}
    empty = {"", *spec.layout.missing}
    return Entry(
        unit=unit,
        year=year,
        name=(line.row[named.name].strip() if named.name else "") or unit,
        cells={code: "" if cell in empty else cell for code, cell in cells.items()},
        published={column: line.row[column].strip() for column in published},
        line=line.number,
    )


def _located(spec: Spec, rows: list[Entry], refusal: MethodRefusal) -> Refusal:
    code = str(refusal.params.get("column", ""))
    column = spec.layout.columns.get(code, code)
    params = {**refusal.params, "column": column}
    line = rows[int(str(params.pop("at")))].line
    return refused(line, refusal.why, AGAIN, **params)
