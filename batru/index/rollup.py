"""The roll-up follows the facts: what changed is scanned once for all measures, and written in one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from batru.commons import clock
from batru.facts.public import digests
from batru.index import cells
from batru.index.compiled import Compiled, compiled
from batru.index.models import Cell, Partial, Rolled
from batru.index.partials import Difference, Scan, difference, summed, touched
from batru.index.reads.figures import measures
from batru.kernel.fact_tables import TABLES, FactTable
from batru.law.measures import Asks, Measure
from batru.law.shapes import Shape

# "Overdue now" changes while no row does, so a month is scanned again when its last scan is this old.
STALE_AFTER = timedelta(minutes=10)


def roll_up() -> set[str]:
    """Bring the roll-up to the present facts, definitions and moment; the months whose figures changed."""
    made = compiled(measures())
    codes = [measure.code for measure in measures()]
    for model in (Partial, Cell):
        model.objects.exclude(measure__in=codes).delete()
    return {month for table in TABLES.values() for month in _roll_table(table, made)}


def burn() -> None:
    """Forget every figure; the next roll-up counts all of them."""
    for model in (Rolled, Partial, Cell):
        model.objects.all().delete()


def _roll_table(table: FactTable, made: Compiled) -> set[str]:
    own = tuple(one for one in measures() if one.of is table and one.shape is not Shape.REPORTED)
    if not own:
        return set()
    scan = Scan(table, own, made.rolled_up[table.name], clock.now())
    present = digests(table)
    changed, aged = _stale(scan, present, made.digest)
    stale = changed | aged
    new = summed(scan, stale & set(present))
    found = difference(stale, own, new)
    others = [one for one in own if not one.shape.adds_up]
    months = touched(stale if any(map(_ticks, others)) else changed, others, new)
    # The rows are read before the transaction begins: nobody waits for a lock while they are counted.
    counted = _anew(others, months, found, made, scan.counted_at)
    adding = [one for one in own if one.shape.adds_up]
    with transaction.atomic():
        found.apply()
        cells.replace(found.months, [one.code for one in adding], cells.summed_cells(found.months, adding))
        cells.replace(cells.periods_of(months), list(counted), [cell for own in counted.values() for cell in own])
        _note(scan, stale, present, made.digest)
    return found.months | months


def _anew(
    asked: list[Measure], months: set[str], found: Difference, made: Compiled, counted_at: datetime
) -> dict[str, list[Cell]]:
    """What does not add up, counted anew where any row changed: its figure may move while its number of rows stays."""
    if not months:
        return {}
    placed = cells.placed(months, found.fresh)
    return {m.code: cells.counted_anew(m, made.anew[m.code], placed, counted_at) for m in asked}


def _stale(scan: Scan, present: Mapping[str, str], definitions: str) -> tuple[set[str], set[str]]:
    """Months whose facts or definitions are others than those rolled up, and those whose last scan is too old."""
    rolled = {row.month: row for row in Rolled.objects.filter(table=scan.table.name)}
    ticking = any(map(_ticks, scan.measures))
    changed, aged = set(rolled) - set(present), set()
    for month, digest in present.items():
        known = rolled.get(month)
        if known is None or (known.digest, known.definitions) != (digest, definitions):
            changed.add(month)
        elif ticking and abs(scan.counted_at - known.counted_at) > STALE_AFTER:
            aged.add(month)
    return changed, aged


def _ticks(own: Measure) -> bool:
    """Whether time alone can change the figure."""
    return any(asked.asks is Asks.BEFORE_NOW for asked in own.conditions)


def _note(scan: Scan, stale: set[str], present: Mapping[str, str], definitions: str) -> None:
    Rolled.objects.filter(table=scan.table.name, month__in=stale).delete()
    Rolled.objects.bulk_create(
        Rolled(
            table=scan.table.name,
            month=month,
            digest=present[month],
            definitions=definitions,
            counted_at=scan.counted_at,
        )
        for month in sorted(stale & set(present))
    )
