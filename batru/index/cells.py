"""Figures up the tree: every unit's cell holds its own rows and those of all units under it in that month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from batru.commons.places.public import headcounts
from batru.facts.public import select
from batru.index.models import Cell, Partial
from batru.index.tree import Tree
from batru.kernel.period import Month
from batru.law.measures import Measure
from batru.law.shapes import Shape

BATCH = 2_000
Key: TypeAlias = tuple[str, str, str]


def summed_cells(months: set[str], measures: Iterable[Measure]) -> list[Cell]:
    """The cells of measures that add up, from the stored sums of these months."""
    by_code = {measure.code: measure for measure in measures}
    rows = list(Partial.objects.filter(month__in=months, measure__in=by_code))
    tree = Tree()
    cells: dict[Key, Cell] = {}
    for row in rows:
        for above in tree.upward(row.unit, row.month):
            _add(cells, (row.measure, above, row.month), row)
    _count_heads([cell for cell in cells.values() if by_code[cell.measure].shape is Shape.PER_HEAD])
    return list(cells.values())


def periods_of(months: Iterable[str]) -> set[str]:
    """These months and their years."""
    return {period for month in months for period in (month, month[:4])}


def placed(months: set[str], fresh: Iterable[Partial]) -> str:
    """SQL of what is joined to count anew: each unit, those above it, a month, and a period it belongs to.

    It holds the periods that changed, with every month and unit that has rows in them or is about to.
    """
    years = {str(Month(int(year), 1) + n) for year in {month[:4] for month in months} for n in range(12)}
    stored = Partial.objects.filter(month__in=years).values_list("unit", "month").distinct()
    units = set(stored) | {(row.unit, row.month) for row in fresh}
    tree = Tree()
    rows = [
        (unit, above, f"{month}-01", period)
        for unit, month in sorted(units)
        for above in tree.upward(unit, month)
        for period in ([month] if month in months else []) + [month[:4]]
    ]
    return placed_sql(rows)


def placed_sql(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """SQL of the table of (unit, unit above, first day of a month, period)."""
    values = ", ".join("(" + ", ".join(map(_quoted, row)) + ")" for row in rows)
    empty = "(NULL, NULL, NULL, NULL)"
    return (
        "SELECT unit, above, CAST(month AS TIMESTAMP) AS month, period "
        f"FROM (VALUES {values or empty}) AS p(unit, above, month, period)"
    )


def counted_anew(measure: Measure, sql: str, placed_sql: str, counted_at: datetime) -> list[Cell]:
    """The cells of a measure that does not add up: the rows themselves are read again."""
    nested = f"WITH placed AS ({placed_sql}) SELECT * FROM ({sql})"
    return [
        Cell(measure=measure.code, unit=above, period=period, part=part, whole=whole, simulated=bool(simulated))
        for above, period, part, whole, simulated in select(measure.of, nested, counted_at=counted_at, timeout=300)
    ]


def replace(periods: set[str], codes: Iterable[str], cells: Iterable[Cell]) -> None:
    """Put new cells in the place of all cells of these measures and periods."""
    Cell.objects.filter(period__in=periods, measure__in=list(codes)).delete()
    Cell.objects.bulk_create(cells, BATCH)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _add(cells: dict[Key, Cell], key: Key, row: Partial) -> None:
    cell = cells.get(key)
    if cell is None:
        cell = cells[key] = Cell(measure=key[0], unit=key[1], period=key[2], part=0, whole=None, simulated=False)
    cell.part = (cell.part or 0) + row.part
    cell.whole = cell.whole if row.whole is None else (cell.whole or 0) + row.whole
    cell.simulated = cell.simulated or row.simulated


def _count_heads(cells: Iterable[Cell]) -> None:
    """The whole of a figure per head is the number of people last published before the month's end."""
    wanted: Mapping[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        wanted[cell.period].append(cell)
    for month, own in wanted.items():
        people = headcounts([cell.unit for cell in own], Month.parse(month).last())
        for cell in own:
            known = people.get(cell.unit)
            cell.whole = known.population if known else None
