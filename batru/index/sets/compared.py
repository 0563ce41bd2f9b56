"""A run held against what the table itself publishes: totals within the tolerance, places one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from batru.law.index_sets.frozen import Period
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.units import UnitScore

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Compared:
    """One column of the table: how many figures it publishes, and those that ours differ from."""

    period: str
    node: str
    is_rank: bool
    published: int
    differ: tuple[str, ...]


def compared(
    own: IndexSet, periods: Sequence[Period], rows: Mapping[tuple[str, str], Mapping[str, str]]
) -> list[Compared]:
    """Every published column that the set names, by period; nothing where it names none."""
    told = own.table.get("published", {})
    columns = [(node, column, is_rank) for node, column, is_rank in _columns(told)]
    found = []
    for period in periods:
        for node, column, is_rank in columns:
            pairs = [(one, rows[period.values.period, one.unit.key].get(column, "").strip()) for one in period.scores]
            filled = [(one, cell) for one, cell in pairs if cell]
            differ = tuple(one.unit.key for one, cell in filled if not _agrees(told, one, node, is_rank, exact(cell)))
            found.append(Compared(period.values.period, node, is_rank, len(filled), differ))
    return [each for each in found if each.published]


def told_checks(checks: Sequence[Compared]) -> list[str]:
    """A line for each column: how many agree."""
    lines = []
    for check in checks:
        what = _("places") if check.is_rank else _("scores")
        same = _("%(same)s of %(all)s agree") % {"same": check.published - len(check.differ), "all": check.published}
        lines.append(f"  {'✗' if check.differ else '✓'} {check.period} {what} {check.node}: {same}")
    return lines


def _columns(told: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    if TOTAL in told:
        yield TOTAL, told[TOTAL], False
    if "rank" in told:
        yield TOTAL, told["rank"], True
    yield from ((node, column, False) for node, column in told.get("nodes", {}).items())
    yield from ((node, column, True) for node, column in told.get("ranks", {}).items())


def _agrees(told: Mapping[str, Any], one: UnitScore, node: str, is_rank: bool, cell: Fraction) -> bool:
    if is_rank:
        return one.ranks.get(node) == cell
    ours = one.total if node == TOTAL else next((part.score for part in one.base.walk() if part.code == node), None)
    if ours is None:
        return False
    return abs(ours / exact(told.get("divided_by", 1)) - cell) <= exact(told.get("tolerance", 0))
