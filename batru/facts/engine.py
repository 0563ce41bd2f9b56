"""Rows of a fact table as Arrow columns: typed, put in order, and told apart by a digest. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batru.facts.arrays import EPOCH, STORED, array, microseconds, one, raw
from batru.kernel.fact_tables import Column, FactTable, Kind
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

BLANK = {
    Kind.CODE: "",
    Kind.TEXT: "",
    Kind.MOMENT: EPOCH,
    Kind.DAY: EPOCH.date(),
    Kind.FLAG: False,
    Kind.WHOLE: 0,
    Kind.NUMBER: 0.0,
}
BLANKS = {STORED[kind]: one(value, kind) for kind, value in BLANK.items()}

Batch: TypeAlias = Mapping[str, Sequence[Any]]


def schema(table: FactTable) -> pa.Schema:
    """The table's columns as they are stored."""
    return pa.schema([pa.field(column.name, STORED[column.kind]) for column in table.columns])


def gather(table: FactTable, batches: Iterable[Batch | pa.RecordBatch]) -> pa.Table:
    """One Arrow table from batches of columns; a missing, unknown or wrongly empty column is refused."""
    parts = [_batch(table, batch) for batch in batches]
    return pa.Table.from_batches(parts, schema(table)) if parts else schema(table).empty_table()


def ordered(table: FactTable, rows: pa.Table) -> pa.Table:
    """The rows by locality, unit, moment and key: one unit's rows lie together, and the order is always the same."""
    by = ("locality", "unit", table.moment, "key")
    return rows.take(pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in by]))


def digest(rows: pa.Table) -> str:
    """SHA-256 over ordered rows, column by column: names, empties, then values with empties blanked."""
    told = hashlib.sha256(f"{rows.num_rows}".encode())
    for name in rows.column_names:
        column = rows[name].combine_chunks()
        told.update(name.encode())
        told.update(raw(pc.is_null(column).cast(pa.uint8())).tobytes())
        _tell(told, pc.fill_null(column, BLANKS[column.type]))
    return told.hexdigest()


def stray(table: FactTable, month: Month, rows: pa.Table) -> int:
    """How many rows' moment lies outside the month, as clocks in Viet Nam show it."""
    moments = raw(rows[table.moment].combine_chunks())
    first, end = microseconds(month.begins_at()), microseconds(month.ends_before())
    return int(((moments < first) | (moments >= end)).sum())


def repeated(rows: pa.Table) -> list[str]:
    """Keys that stand twice in one locality, at most ten of them."""
    counts = Counter(zip(rows["locality"].to_pylist(), rows["key"].to_pylist(), strict=True))
    return sorted(key for (_, key), count in counts.items() if count > 1)[:10]


def _batch(table: FactTable, batch: Batch | pa.RecordBatch) -> pa.RecordBatch:
    names = batch.schema.names if isinstance(batch, pa.RecordBatch) else tuple(batch)
    if set(names) != set(table.names):
        raise _refused(table, ", ".join(sorted(set(names) ^ set(table.names))), N_("missing or unknown column"))
    return pa.record_batch([_stored(table, column, batch[column.name]) for column in table.columns], schema(table))


def _stored(table: FactTable, column: Column, values: Any) -> pa.Array:
    try:
        stored = values.cast(STORED[column.kind]) if isinstance(values, pa.Array) else array(values, column.kind)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise _refused(table, column.name, str(error)) from error
    if stored.null_count and not column.empty:
        raise _refused(table, column.name, N_("a value is missing"))
    return stored


def _tell(told: Any, column: pa.Array) -> None:
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.uint8())
    if not pa.types.is_string(column.type):
        told.update(raw(column).tobytes())
        return
    # A slice shares the buffers of the whole: lengths and its own stretch of bytes say the same for every slice.
    _, offsets, letters = column.buffers()
    ends = np.frombuffer(offsets, np.int32, len(column) + 1, column.offset * 4)
    told.update(np.diff(ends).tobytes())
    told.update(memoryview(letters)[ends[0] : ends[-1]] if letters else b"")


def _refused(table: FactTable, column: str, reason: str) -> Refusal:
    return Refusal(
        "facts.rows.refused",
        what=N_("Rows of the fact table {table} cannot be stored."),
        why=N_("{column}: {reason}"),
        next_step=N_("Correct the room's facts.py; batru/kernel/fact_tables.py says what each column holds."),
        table=table.name,
        column=column,
        reason=reason,
    )
