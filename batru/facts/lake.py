"""The lake: one Delta table per kind of fact, partitioned by month, replaced month by month in one commit."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import ColumnProperties, CommitProperties, DeltaTable, WriterProperties, write_deltalake

from batru.facts import engine, names, opened
from batru.facts.arrays import one
from batru.kernel.fact_tables import Column, FactTable, Kind
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

# A named version must stay readable for years, so the log never expires; checkpoints keep opening it cheap.
KEPT = {"delta.logRetentionDuration": "interval 36500 days", "delta.checkpointInterval": "50"}
ROWS_IN_A_GROUP = 16_384


@dataclass(frozen=True, slots=True)
class Counted:
    """A month as it was stored: how many rows, their digest, and the table's version that holds them."""

    rows: int
    digest: str
    version: int


class Lake:
    """The folder of all fact tables."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(
        self, table: FactTable, months: Mapping[Month, pa.Table], known: Mapping[Month, str] | None = None
    ) -> dict[Month, Counted]:
        """Replace these months in one atomic commit; those whose digest is `known` are left alone and not returned.

        Readers see all of it or nothing. Stray rows and keys that stand twice are refused.
        """
        rows: dict[Month, pa.Table] = {}
        digests: dict[Month, str] = {}
        for month, given in sorted(months.items()):
            _check(table, month, given)
            own = engine.ordered(table, given)
            found = engine.digest(own)
            if found != (known or {}).get(month):
                rows[month], digests[month] = own, found
        if not rows:
            return {}
        self._replace(table, rows)
        version = self._open(table).version()
        return {month: Counted(own.num_rows, digests[month], version) for month, own in rows.items()}

    def exists(self, table: FactTable) -> bool:
        """Whether anything was ever written."""
        return bool(DeltaTable.is_deltatable(str(self._path(table))))

    def files(self, table: FactTable, months: Collection[str] | None = None, name: str = "") -> list[str]:
        """Paths of the files that hold these months (None: all), now or as they were under a kept name."""
        if not self.exists(table) or (months is not None and not months):
            return []
        pruned = None if months is None else [("month", "in", sorted(months))]
        if not name:
            return opened.files(self._path(table), pruned)
        return list(self._open(table, name).file_uris(file_pruning_predicate=pruned))

    def lacking(self, table: FactTable, name: str = "") -> tuple[Column, ...]:
        """The columns that the table has today and had not when this version was written."""
        stored = {field.name for field in self._open(table, name).schema().fields}
        return tuple(column for column in table.columns if column.name not in stored)

    def months(self, table: FactTable) -> set[Month]:
        """The months that hold rows now."""
        if not self.exists(table):
            return set()
        return {Month.parse(part["month"]) for part in self._open(table).partitions()}

    def keep(self, table: FactTable, name: str) -> int:
        """Give the present version a name under which it can be read for ever; the version's number."""
        opened = self._open(table)
        opened.create_checkpoint()
        names.keep(self.root, table, name, opened.version())
        return int(opened.version())

    def sweep(self, table: FactTable, hours: int = 24) -> int:
        """Remove files that no kept version needs and that nobody may still be reading; how many."""
        kept = sorted(set(names.kept(self.root, table).values()))
        gone = self._open(table).vacuum(
            retention_hours=hours, dry_run=False, enforce_retention_duration=False, keep_versions=kept
        )
        return len(gone)

    def fits(self, table: FactTable) -> bool:
        """Whether the rows that are there have the columns that the table has today."""
        if not self.exists(table):
            return True
        stored = {field.name for field in self._open(table).schema().fields}
        return stored == {column.name for column in table.columns} | {"month"}

    def _replace(self, table: FactTable, months: Mapping[Month, pa.Table]) -> None:
        parts = [
            own.append_column("month", pa.repeat(one(str(month), Kind.CODE), own.num_rows))
            for month, own in months.items()
        ]
        write_deltalake(
            str(self._path(table)),
            pa.concat_tables(parts),
            mode="overwrite",
            schema_mode="merge",
            partition_by=["month"],
            predicate=_in(map(str, months)) if self.exists(table) else None,
            configuration=KEPT,
            writer_properties=_encodings(table),
            commit_properties=CommitProperties(custom_metadata={"batru.months": ",".join(map(str, months))[:2000]}),
        )

    def _open(self, table: FactTable, name: str = "") -> DeltaTable:
        version = names.version(self.root, table, name) if name else None
        return DeltaTable(str(self._path(table)), version=version)

    def _path(self, table: FactTable) -> Path:
        return self.root / table.name


def _check(table: FactTable, month: Month, rows: pa.Table) -> None:
    """A row of another month would be counted twice, and so would a key that stands twice."""
    outside = engine.stray(table, month, rows)
    twice = engine.repeated(rows)
    if not outside and not twice:
        return
    raise Refusal(
        "facts.month.refused",
        what=N_("The month {month} of {table} was not written."),
        why=N_("{stray} rows belong to another month; these keys stand twice: {twice}."),
        next_step=N_("Correct the room's facts.py; the month keeps the rows it had."),
        table=table.name,
        month=str(month),
        stray=outside,
        twice=", ".join(twice) or "–",
    )


def _in(months: Iterable[str]) -> str:
    return "month in (" + ", ".join(f"'{month}'" for month in months) + ")"


def _encodings(table: FactTable) -> Any:
    """Differences for moments and keys (they hardly repeat), dictionaries for everything else."""
    plain: dict[Kind, Any] = {Kind.MOMENT: "DELTA_BINARY_PACKED", Kind.TEXT: "DELTA_BYTE_ARRAY"}
    columns = {
        column.name: ColumnProperties(dictionary_enabled=False, encoding=plain[column.kind])
        for column in table.columns
        if column.kind in plain
    }
    return WriterProperties(compression="ZSTD", max_row_group_size=ROWS_IN_A_GROUP, column_properties=columns)
