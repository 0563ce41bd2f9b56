"""Units and their figures as a table: a row per unit, or per unit and year."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from batru.index.method import refusals
from batru.index.method.refusals import refuse_values
from batru.index.method.spec import Flags, Floats, Impute, Ints, Spec

LARGEST = 1e60  # the fourth power of a figure is summed up (kurtosis)
MISSING = {"", "na", "n/a", "nan", "null", "-", "–", ".."}


@dataclass(frozen=True)
class Table:
    """Figures by row and column, NaN where missing; words (such as a region) beside them."""

    units: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    years: Ints | None = None
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def column(self, name: str) -> Floats:
        """One column; a refusal where there is none."""
        if name not in self.columns:
            raise refuse_values(refusals.NO_COLUMN, column=name)
        found: Floats = self.values[:, self.columns.index(name)]
        return found

    def groups(self, name: str) -> tuple[str, ...]:
        """One column of words; a refusal where there is none."""
        if name not in self.words:
            raise refuse_values(refusals.NO_COLUMN, column=name)
        return self.words[name]

    def rows(self, kept: Flags) -> "Table":
        """The rows that are kept."""
        words = {name: tuple(np.array(own, dtype=object)[kept]) for name, own in self.words.items()}
        units = tuple(unit for unit, keep in zip(self.units, kept, strict=True) if keep)
        years = None if self.years is None else self.years[kept]
        return replace(self, units=units, values=self.values[kept], years=years, words=words)

    @property
    def slices(self) -> list[Flags]:
        """The rows of each year, in order of the years; all rows where there are no years."""
        if self.years is None:
            return [np.ones(len(self.units), dtype=bool)]
        return [self.years == year for year in np.unique(self.years)]


def read_table(
    spec: Spec, rows: Iterable[Mapping[str, str | None]], unit: str = "unit", year: str | None = None
) -> Table:
    """The table that a set needs, from rows of text as CSV gives them; other columns are passed over.

    A refusal of a cell tells under `at` which row it stands in.
    """
    given = list(rows)
    numbers, words = numbers_of(spec), words_of(spec)
    for name in (unit, *([year] if year else []), *numbers, *words):
        if any(name not in row for row in given[:1]):
            raise refuse_values(refusals.NO_COLUMN, column=name)
    values = np.array(
        [[_number(row, name, unit, at) for name in numbers] for at, row in enumerate(given)], dtype=float
    ).reshape(len(given), len(numbers))
    years = np.array([_year(row, year, unit, at) for at, row in enumerate(given)]) if year else None
    units = tuple(str(row[unit]) for row in given)
    _check_rows(units, years)
    told = {name: tuple(str(row.get(name) or "") for row in given) for name in words}
    made = Table(units, numbers, values, years, told)
    _check_shares(spec, made)
    return made


def columns_of(spec: Spec) -> tuple[str, ...]:
    """The columns of figures and of words that a set reads."""
    return (*numbers_of(spec), *words_of(spec))


def numbers_of(spec: Spec) -> tuple[str, ...]:
    """The columns of figures that a set reads."""
    names = [own.code for own in spec.indicators]
    for own in spec.indicators:
        names += [name for name in (own.denominator, own.whole) if name]
    return tuple(dict.fromkeys((*names, *spec.peers)))


def words_of(spec: Spec) -> tuple[str, ...]:
    """The columns of words that a set reads."""
    fillings = [step for step in (*spec.steps, *spec.uncertainty.fillings) if isinstance(step, Impute)]
    return tuple(dict.fromkeys(step.by for step in fillings if step.by))


def _year(row: Mapping[str, str | None], name: str, unit: str, at: int) -> int:
    found = _number(row, name, unit, at)
    if math.isnan(found) or found != int(found):
        raise refuse_values(refusals.BAD_CELL, column=name, unit=row[unit], value=row[name], at=at)
    return int(found)


def _number(row: Mapping[str, str | None], name: str, unit: str, at: int) -> float:
    own = (row.get(name) or "").strip()
    if own.lower() in MISSING:
        return math.nan
    try:
        found = float(own)
    except ValueError:
        found = math.inf
    if math.isinf(found):
        raise refuse_values(refusals.BAD_CELL, column=name, unit=row[unit], value=own, at=at)
    if abs(found) > LARGEST:
        raise refuse_values(refusals.TOO_LARGE, column=name, unit=row[unit], value=own, at=at)
    return found


def _check_rows(units: Sequence[str], years: Ints | None) -> None:
    seen: set[tuple[str, int]] = set()
    for row, unit in enumerate(units):
        key = (unit, int(years[row]) if years is not None else 0)
        if key in seen:
            raise refuse_values(refusals.ROW_TWICE, unit=unit, at=row)
        seen.add(key)


def _check_shares(spec: Spec, table: Table) -> None:
    """A share of cases is neither below nothing nor above the whole."""
    for own in spec.indicators:
        if not own.whole:
            continue
        x = table.column(own.code)
        for at in np.flatnonzero((x < 0) | (x > own.whole_as))[:1]:
            raise refuse_values(
                refusals.NO_SHARE, column=own.code, unit=table.units[at], value=x[at], most=own.whole_as, at=int(at)
            )
