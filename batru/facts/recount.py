"""Counting: months are taken from the rooms' records and put in the place of what the lake held of them."""

from collections.abc import Iterator

import pyarrow as pa

from batru.commons import clock
from batru.facts import engine, models, sources
from batru.facts.lake import Counted, Lake
from batru.facts.reads import digests, lake
from batru.kernel.fact_tables import FactTable
from batru.kernel.period import Month

# A month is the least that can be counted at once; more are taken together, up to so many rows in memory.
ROWS_AT_ONCE = 200_000


def recount(table: FactTable, months: set[Month], *, trust: bool = True) -> set[Month]:
    """Count these months anew; the months whose rows changed. Without trust every month is written again."""
    store = Lake(lake())
    known = {Month.parse(month): digest for month, digest in digests(table).items()}
    if not trust or not store.exists(table):
        known = {}
    changed: set[Month] = set()
    for loaded in _loads(table, months):
        nothing_new = {month for month, rows in loaded.items() if not rows.num_rows and month not in known}
        counted = store.write(table, {m: rows for m, rows in loaded.items() if m not in nothing_new}, known)
        _note(table, counted)
        changed |= set(counted)
    return changed


def _loads(table: FactTable, months: set[Month]) -> Iterator[dict[Month, pa.Table]]:
    loaded: dict[Month, pa.Table] = {}
    for month in sorted(months):
        loaded[month] = engine.gather(table, sources.rows(table, month))
        if sum(rows.num_rows for rows in loaded.values()) >= ROWS_AT_ONCE:
            yield loaded
            loaded = {}
    yield loaded


def _note(table: FactTable, counted: dict[Month, Counted]) -> None:
    now = clock.real_now()
    emptied = [str(month) for month, own in counted.items() if not own.rows]
    models.Partition.objects.filter(table=table.name, month__in=emptied).delete()
    models.Partition.objects.bulk_create(
        [
            models.Partition(
                table=table.name,
                month=str(month),
                rows=own.rows,
                digest=own.digest,
                version=own.version,
                counted_at=now,
            )
            for month, own in counted.items()
            if own.rows
        ],
        update_conflicts=True,
        unique_fields=["table", "month"],
        update_fields=["rows", "digest", "version", "counted_at"],
    )
