"""Figures up the tree: every unit's figure holds its own rows and those of all units under it in that month."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from batru.commons import bulk
from batru.facts.public import select
from batru.index.models import Cell, UnitMonth
from batru.index.packed import layout_key
from batru.index.raising import layout
from batru.index.sums import Kept, Placed, Scan
from batru.index.tree import PRESENT, Places, Tree, digest
from batru.kernel.period import Month
from batru.law.measures import Measure

BATCH = 2_000
COLUMNS = ("table", "unit", "month", "tree", "layout", "numbers")
Row: TypeAlias = tuple[str, str, str, str, str, str]  # of `UnitMonth`


class Trees:
    """Up which tree the rows of some units count in each of some months, and among how many people."""

    def __init__(
        self, units: Iterable[str], months: Iterable[str], *, with_people: bool, places: Places = PRESENT
    ) -> None:
        tree, own = Tree(places), sorted(units)
        self.states = {month: tree.state(month) for month in sorted(months)}
        first = {state: month for month, state in reversed(self.states.items())}
        self.lines = {state: tree.placed(own, month) for state, month in first.items()}
        # Of the whole tree, not of the units with rows alone: a unit's first row is no change of the tree.
        self._told = {state: digest(tree.lines(month)) for state, month in first.items()}
        self._people = _people(self.states, self.lines, places) if with_people else {}

    def digest(self, month: str) -> str:
        """Tells one state of a month's tree and people from another."""
        people = sorted(self._people.get(month, {}).items())
        return digest([self._told[self.states[month]], *(f"{key}\t{many}" for key, many in people)])

    def placed(self, months: Iterable[str]) -> Placed:
        """Of these months alone."""
        asked: dict[int, list[str]] = {}
        for month in sorted(months):
            asked.setdefault(self.states[month], []).append(month)
        trees = [{"periods": own, "lines": self.lines[state]} for state, own in asked.items()]
        return {"trees": trees, "people": {month: self._people.get(month, {}) for month in sorted(months)}}


def _people(
    states: Mapping[str, int], lines: Mapping[int, Mapping[str, list[str]]], places: Places
) -> dict[str, dict[str, int]]:
    """By month and unit the number of people last published before the month's end."""
    above = {state: sorted({key for own in of.values() for key in own}) for state, of in lines.items()}
    return {month: places.people(above[state], Month.parse(month).last()) for month, state in states.items()}


def raised(scan: Scan, held: Kept, trees: Trees, months: set[str]) -> list[Row]:
    """The figures of these months that add up, from the sums that are kept."""
    if not months or not held:
        return []
    key, digests = layout_key(layout(scan.added, scan.people)), {month: trees.digest(month) for month in months}
    found = scan.raised(held, trees.placed(months))
    return [(scan.table.name, unit, month, digests[month], key, numbers) for unit, month, numbers in found]


def replace_months(table: str, months: set[str], rows: Iterable[Row]) -> None:
    """Put new figures in the place of all that a table had in these months; without an object of each."""
    UnitMonth.objects.filter(table=table, month__in=months).delete()
    bulk.write(UnitMonth, COLUMNS, rows)


def periods_of(months: Iterable[str]) -> set[str]:
    """These months and their years."""
    return {period for month in months for period in (month, month[:4])}


def placed(months: set[str], trees: Trees) -> str:
    """SQL of what is joined to count anew: each unit, those above it, a month, and a period it belongs to."""
    years = {month[:4] for month in months}
    rows = (
        (unit, above, f"{month}-01", period)
        for month, state in trees.states.items()
        if month[:4] in years
        for unit, several in trees.lines[state].items()
        for above in several
        for period in ([month] if month in months else []) + [month[:4]]
    )
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
