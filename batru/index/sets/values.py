"""A table of values, units × indicators, read by a set: every column known, every cell placed."""

from collections.abc import Mapping, Sequence
from datetime import date

from batru.index.sets.heads import Cell, Heads, cells_of, columns_of, heads_of, published_columns
from batru.index.sets.sheet import Line, Row, Sheet, read_sheet, refused
from batru.index.sets.words import lacks_words
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, Said, said
from batru.law.index_sets.entered import wrongly_entered
from batru.law.index_sets.frozen import Period, Values, score_periods
from batru.law.index_sets.given import DataFault, Given
from batru.law.index_sets.model import EVERYONE, Edition, IndexSet
from batru.law.index_sets.numbers import Rounding, exact, is_exact, told
from batru.law.index_sets.units import Unit
from batru.law.observations import period

MISSING = ("", "-", "–", "NA", "..")
NO_ROWS, ONE_A_UNIT = N_("The table has no rows."), N_("Give one row for each unit.")
AGAIN = N_("Correct the cell and run again.")
OF_CELL = N_("Column {column} of {unit}: {reason}.")


def read_values(own: IndexSet, text: str, today: date, period_of_all: str = "") -> tuple[Values, ...]:
    """The table by period, oldest first; Refusal, with its line, for what cannot be used."""
    heads, table = _read(own, text, period_of_all)
    by_period: dict[str, list[Line]] = {}
    for line in table.lines:
        by_period.setdefault(_place(heads, line, "period") or period_of_all, []).append(line)
    if not by_period:
        raise refused(0, NO_ROWS, ONE_A_UNIT)
    days = {
        label: _last_day(label, 0 if label == period_of_all else each[0].number, today)
        for label, each in by_period.items()
    }
    ordered = sorted(by_period, key=lambda label: days[label])
    return tuple(_values(own, heads, label, days[label], by_period[label]) for label in ordered)


def score_table(own: IndexSet, text: str, today: date, period_of_all: str = "") -> tuple[Period, ...]:
    """The table scored; Refusal, with its line and column, for a value that cannot be."""
    heads, _table = _read(own, text, period_of_all)
    found: list[Period] = []
    for values in read_values(own, text, today, period_of_all):
        for unit, code, cell, reason in wrongly_entered(values.edition, values.units):
            raise _bad_cell(heads, unit, code, cell, reason)
        try:
            found += score_periods(own, [values])
        except DataFault as fault:
            raise _located(heads, values, fault) from None
    return tuple(found)


def published(own: IndexSet, text: str, period_of_all: str = "") -> dict[tuple[str, str], Row]:
    """The rows by period and unit, for what a table itself says of totals and places; what is no number is refused."""
    heads, table = _read(own, text, period_of_all)
    missing, told_in = own.table.get("missing", MISSING), set(published_columns(own))
    found: dict[tuple[str, str], Row] = {}
    for line in table.lines:
        row = {column: "" if cell.strip() in missing else cell.strip() for column, cell in line.row.items()}
        for column in told_in & {*row}:
            if row[column] and not is_exact(row[column]):
                reason = said(N_("{cell} is not a number; write 0.8, not 0,8"), cell=repr(row[column]))
                unit = _place(heads, line, "unit")
                raise refused(line.number, OF_CELL, AGAIN, column=column, unit=unit, reason=reason)
        found[_place(heads, line, "period") or period_of_all, _place(heads, line, "unit")] = row
    return found


def not_published(own: IndexSet, text: str) -> list[str]:
    """Columns that the set names to compare with and the table does not have."""
    columns = read_sheet(text).columns
    return [column for column in published_columns(own) if column not in columns]


def not_filled(own: IndexSet, text: str, periods: Sequence[Period], period_of_all: str = "") -> list[str]:
    """Indicators of the versions in use that no column of the table holds: they are missing for every unit."""
    heads, _table = _read(own, text, period_of_all)
    there = {code for code, _ in heads.cells.values()}
    asked = (one.code for period in periods for one in period.values.edition.indicators)
    return [code for code in dict.fromkeys(asked) if code not in there]


def _read(own: IndexSet, text: str, period_of_all: str) -> tuple[Heads, Sheet]:
    table = read_sheet(text)
    heads = heads_of(own, table.columns, bool(period_of_all))
    return heads, table.with_points([*heads.cells, *published_columns(own)])


def _located(heads: Heads, values: Values, fault: DataFault) -> Refusal:
    """The refusal of a row whose value cannot be scored: of its column, as the file names it."""
    key, *rest = fault.where
    unit = next(one for one in values.units if one.key == key)
    reason = said(fault.reason, **fault.params)
    return _bad_cell(heads, unit, rest[0] if rest else "", fault.name, reason)


def _bad_cell(heads: Heads, unit: Unit, code: str, cell: str | None, reason: Said) -> Refusal:
    columns = columns_of(heads, unit, code, cell)
    if not columns:
        return refused(unit.line, "{unit}: {reason}.", AGAIN, unit=unit.key, reason=reason)
    named = ", ".join(columns)
    return refused(unit.line, OF_CELL, AGAIN, column=named, unit=unit.key, reason=reason)


def _last_day(label: str, number: int, today: date) -> date:
    """The day whose law holds for a period: its last."""
    if not label:
        return today
    try:
        first, kind = period(label)
    except ValueError:
        raise refused(
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
        raise refused(
            lines[0].number,
            N_("No version of the set holds on {day}."),
            N_("Add a version to the set, or leave the period out of the table."),
            day=day,
        )
    if not edition.can_be_scored:
        raise refused(
            0,
            N_("Version {version} of the set tells its structure alone; not known: {lacks}."),
            N_("Fill in points and rules with their source."),
            version=edition.version,
            lacks=lacks_words(edition),
        )
    known = set(cells_of(edition))
    units: dict[str, Unit] = {}
    for line in lines:
        unit = _unit(own, edition, heads, known, line)
        if not unit.key:
            raise refused(line.number, N_("The row names no unit."), N_("Write which unit it is."))
        if unit.key in units:
            raise refused(
                line.number,
                N_("{unit} already stands in line {first}."),
                N_("Keep one row for each unit and period."),
                unit=unit.key,
                first=units[unit.key].line,
            )
        units[unit.key] = unit
    _parents(heads, units)
    return Values(label, day, edition, tuple(units.values()))


def _parents(heads: Heads, units: Mapping[str, Unit]) -> None:
    for unit in units.values():
        if unit.parent and unit.parent not in units:
            raise refused(
                unit.line,
                N_("Column {column} of {unit}: there is no unit {parent} in the table for this period."),
                N_("Add a row for the parent unit, or empty the cell."),
                column=heads.places["parent"],
                unit=unit.key,
                parent=repr(unit.parent),
            )
        if _is_above_itself(unit, units):
            raise refused(
                unit.line,
                N_("Column {column} of {unit}: the parents above it lead back to the unit itself."),
                N_("Name the unit above it, and leave the cell of the topmost unit empty."),
                column=heads.places["parent"],
                unit=unit.key,
            )


def _is_above_itself(unit: Unit, units: Mapping[str, Unit]) -> bool:
    above, seen = unit.parent, set[str]()
    while above in units and above not in seen:
        if above == unit.key:
            return True
        seen.add(above)
        above = units[above].parent
    return False


def _unit(own: IndexSet, edition: Edition, heads: Heads, known: set[Cell], line: Line) -> Unit:
    found = _found(own, edition, heads, known, line)
    profile = _place(heads, line, "profile") or edition.profile_codes[0]
    if profile not in edition.profile_codes:
        raise refused(
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
            raise refused(
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
