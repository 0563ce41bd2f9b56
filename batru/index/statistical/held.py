"""A result held against the scores and ranks that the table itself publishes, year by year."""

import math
from collections.abc import Iterator, Sequence

from batru.index.method.building import Result
from batru.index.method.spec import Published
from batru.index.sets.compared import TOTAL, Compared
from batru.index.sets.sheet import refused
from batru.index.sets.values import AGAIN
from batru.index.statistical.given import Entry
from batru.kernel.text import N_

MISSING = ("", "-", "–", "NA", "..")
CLOSE = 1e-9


def held(result: Result, rows: Sequence[Entry]) -> list[Compared]:
    """Every published column that the set names; a unit that was left out does not agree."""
    told = result.spec.layout.published
    at = {(unit, _year(result, row)): row for row, unit in enumerate(result.units)}
    found = []
    for year in sorted({own.year for own in rows}):
        for node, column, is_rank in _columns(told):
            pairs = [(own, cell) for own in rows if own.year == year and (cell := _cell(own, column)) is not None]
            differ = tuple(
                own.unit
                for own, cell in pairs
                if not _agrees(result, told, at.get((own.unit, year)), (node, is_rank), cell)
            )
            found.append(Compared(year, node, is_rank, len(pairs), differ))
    return [each for each in found if each.published]


def _columns(told: Published) -> Iterator[tuple[str, str, bool]]:
    for node, column, is_rank in ((TOTAL, told.total, False), (TOTAL, told.rank, True)):
        if column:
            yield node, column, is_rank
    yield from ((node, column, False) for node, column in told.nodes.items())
    yield from ((node, column, True) for node, column in told.ranks.items())


def _year(result: Result, row: int) -> str:
    return "" if result.years is None else str(int(result.years[row]))


def _cell(own: Entry, column: str) -> float | None:
    text = own.published.get(column, "")
    if text in MISSING:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        reason = N_("Column {column} of {unit}: {cell} is not a number.")
        raise refused(own.line, reason, AGAIN, column=column, unit=own.unit, cell=repr(text))
    return found


def _agrees(result: Result, told: Published, row: int | None, what: tuple[str, bool], cell: float) -> bool:
    if row is None:
        return False
    node, is_rank = what
    place = len(result.tree.codes) - 1 if node == TOTAL else result.tree.number(node)
    if is_rank:
        return int(result.ranks[row, place]) == cell
    return abs(float(result.scores[row, place]) / told.divided_by - cell) <= told.tolerance + CLOSE
