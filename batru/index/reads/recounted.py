"""What does not add up, over months that the roll-up does not keep as one: counted anew, never summed."""

from collections.abc import Collection, Iterator

from batru.commons import clock
from batru.facts.public import select
from batru.index.cells import counted_anew, placed_sql
from batru.index.compiled import compiled
from batru.index.reads.rolled import Told
from batru.index.rules import Period
from batru.index.tree import Tree
from batru.kernel.fact_tables import FactTable
from batru.law.measures import Measure


def is_kept(period: Period) -> bool:
    """Whether the roll-up holds figures of the whole period: those of months and of years."""
    return period.is_month or period.is_year


def recounted(
    asked: Collection[Measure], known: Collection[Measure], units: Collection[str], period: Period
) -> list[Told]:
    """Parts and wholes of units with all under them, from the facts as they are now; what has no rows is not there.

    `known` are all measures of this home: their SQL is compiled together.
    """
    made, now = compiled(known), clock.now()
    placed = {table: _placed(table, set(units), period) for table in {own.of for own in asked}}
    return [
        Told(own.code, cell.unit, cell.period, cell.part, cell.whole, cell.simulated)
        for own in asked
        for cell in counted_anew(own, made.anew[own.code], placed[own.of], now)
    ]


def _placed(table: FactTable, units: set[str], period: Period) -> str:
    """SQL of each unit with rows, those of the asked units above it, and each month of the period."""
    rows = sorted(row[0] for row in select(table, f"SELECT DISTINCT unit FROM {table.name}"))
    return placed_sql(_up(rows, units, period))


def _up(rows: Collection[str], units: set[str], period: Period) -> Iterator[tuple[str, str, str, str]]:
    tree = Tree()
    for month in map(str, period.months):
        for unit, aboves in tree.placed(rows, month).items():
            yield from ((unit, above, f"{month}-01", str(period)) for above in aboves if above in units)
