"""Questions to the lake, answered in the computing process: SQL over the files of one version of a fact table."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from batru.facts.lake import Lake
from batru.kernel.fact_tables import TABLES, Column, FactTable, Kind

# Of what is written out, readers ask for a few months of many: they skip the groups that hold others.
ROWS_IN_A_GROUP = 4_096
SQL_TYPES = {
    Kind.CODE: "VARCHAR",
    Kind.TEXT: "VARCHAR",
    Kind.MOMENT: "TIMESTAMP",
    Kind.DAY: "DATE",
    Kind.FLAG: "BOOLEAN",
    Kind.WHOLE: "BIGINT",
    Kind.NUMBER: "DOUBLE",
}


def select(
    lake: str,
    table: str,
    sql: str,
    months: Sequence[str] | None = None,
    name: str = "",
    counted_at: str = "1970-01-01T00:00:00",
    parameters: dict[str, Any] | None = None,
) -> list[list[Any]]:
    """Rows of `sql`, in which the table stands under its own name with the columns `month` and `counted_at` (UTC).

    `months` limits the files that are read (None: all); `name` reads a kept version, in which columns that came later
    are empty. Moments come back as ISO in UTC.
    """
    relation = _read(lake, TABLES[table], months, name, counted_at)
    with _connection() as connection:
        connection.execute(f"CREATE TEMP VIEW {table} AS {relation}")
        found = connection.execute(sql, parameters or {}).fetchall()
    return [[_plain(cell) for cell in row] for row in found]


def write_out(
    lake: str, table: str, sql: str, path: str, months: Sequence[str] | None, counted_at: str, name: str = ""
) -> str:
    """Leave the rows of `sql` (see `select`) over these months in a Parquet file, whole or not at all; its path."""
    fact_table, to = TABLES[table], Path(path)
    relation = _read(lake, fact_table, months, name, counted_at)
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = to.with_suffix(".new")
    with _connection() as connection:
        connection.execute(f"CREATE TEMP VIEW {table} AS {relation}")
        connection.execute(f"COPY ({sql}) TO {_text(str(beside))} (FORMAT parquet, ROW_GROUP_SIZE {ROWS_IN_A_GROUP})")
    beside.replace(to)
    return path


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Begun once a process, since that takes as long as a small question; files that were read are not kept."""
    return duckdb.connect(config={"enable_external_file_cache": False})


def _connection() -> duckdb.DuckDBPyConnection:
    """Of its own for each work, with its own temporary views."""
    return _engine().cursor()


def _read(lake: str, table: FactTable, months: Sequence[str] | None, name: str, counted_at: str) -> str:
    store = Lake(Path(lake))
    files = store.files(table, months, name)
    later = store.lacking(table, name) if files and name else ()
    return _relation(table, files, counted_at, later)


def _relation(table: FactTable, files: Sequence[str], counted_at: str, later: Sequence[Column]) -> str:
    counted = f"TIMESTAMP '{datetime.fromisoformat(counted_at).replace(tzinfo=None).isoformat()}' AS counted_at"
    if not files:
        empty = ", ".join(f"NULL::{SQL_TYPES[column.kind]} AS {column.name}" for column in table.columns)
        return f"SELECT {empty}, NULL::VARCHAR AS month, {counted} WHERE false"
    listed = ", ".join(map(_text, files))
    options = "hive_partitioning = true, hive_types = {'month': VARCHAR}"
    empty = "".join(f", NULL::{SQL_TYPES[column.kind]} AS {column.name}" for column in later)
    return f"SELECT *{empty}, {counted} FROM read_parquet([{listed}], {options})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat() + "Z"
    if isinstance(cell, date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell
