"""The roll-up follows the facts: what changed is scanned once for all measures, and written in one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from batru.commons import clock
from batru.facts.public import digests
from batru.index import cells
from batru.index.compiled import Compiled, compiled
from batru.index.models import Cell, Partial, Rolled
from batru.index.partials import Difference, Scan, difference, summed
from batru.index.reads.figures import measures
from batru.kernel.fact_tables import TABLES, FactTable
from batru.law.measures import Asks, Measure

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
    own = [measure for measure in measures() if measure.of is table]
    adding = tuple(measure for measure in own if measure.shape.adds_up)
    if not adding:
        return set()
    scan = Scan(table, adding, made.rolled_up[table.name], clock.now())
    present = digests(table)
    stale = _stale(scan, present, made.digest)
    found = difference(stale, adding, summed(scan, stale & set(present)))
    # The rows are read before the transaction begins: nobody waits for a lock while they are counted.
    counted = _quantiles([measure for measure in own if not measure.shape.adds_up], found, made, scan.counted_at)
    with transaction.atomic():
        found.apply()
        codes = [measure.code for measure in adding]
        cells.replace(found.months, codes, cells.summed_cells(found.months, adding))
        cells.replace(cells.periods_of(found.months), list(counted), [cell for own in counted.values() for cell in own])
        _note(scan, stale, present, made.digest)
    return found.months


def _quantiles(asked: list[Measure], found: Difference, made: Compiled, counted_at: datetime) -> dict[str, list[Cell]]:
    if not found.months:
        return {}
    placed = cells.placed(found.months, found.fresh)
    return {m.code: cells.quantile_cells(m, made.quantiles[m.code], placed, counted_at) for m in asked}


def _stale(scan: Scan, present: Mapping[str, str], definitions: str) -> set[str]:
    """Months whose facts or definitions are others than those rolled up, or whose last scan is too old."""
    rolled = {row.month: row for row in Rolled.objects.filter(table=scan.table.name)}
    ticking = any(asked.asks is Asks.BEFORE_NOW for measure in scan.measures for asked in measure.whole + measure.part)
    stale = set(rolled) - set(present)
    for month, digest in present.items():
        known = rolled.get(month)
        if known is None or (known.digest, known.definitions) != (digest, definitions):
            stale.add(month)
        elif ticking and abs(scan.counted_at - known.counted_at) > STALE_AFTER:
            stale.add(month)
    return stale


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
