"""The same sums by other engines, from the same files or a table of their own; each is checked against ours."""

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from batru.law.measures import Asks, Conditions, Measure, Span
from batru.law.shapes import Shape
from bench.scale_figures.by_hand import BY_HAND

DATABASE = os.environ.get("BATRU_BENCH_POSTGRES", "postgresql://root@127.0.0.1:5432/postgres")
KEYS = ["unit", "month", "month_of_done_at"]
NOW = pd.Timestamp("2024-02-01 02:00:00")
Frame = Any


def polars(files: Sequence[str], measures: Sequence[Measure]) -> Frame:
    """Lazily, with its own planner and all threads of the process."""
    rows = pl.scan_parquet(list(files), hive_partitioning=True, try_parse_hive_dates=False)
    found = (pl.col("done_at") + pl.duration(hours=7)).dt.truncate("1mo").alias("month_of_done_at")
    sums = [own.fill_null(0).alias(name) for name, own in _sums(measures, pl.col, _all_of_polars, _polars_sum).items()]
    return rows.with_columns(found).group_by(KEYS).agg(sums).collect()


def pandas(files: Sequence[str], measures: Sequence[Measure]) -> Frame:
    """Every sum a column, then one grouping; only the columns that the measures ask of are read."""
    asked = {condition.column for own in measures for condition in own.whole + own.part}
    needed = sorted(asked | {"unit", "done_at", "received_at", "rating"})
    frame = pd.concat([_read(file, needed) for file in files], ignore_index=True)
    sums = _sums(measures, frame.__getitem__, _all_of_pandas(len(frame)), _pandas_sum)
    grouped = pd.DataFrame(sums).groupby([frame[key] for key in KEYS], dropna=False, observed=True).sum()
    return grouped.reset_index()


def _read(file: str, needed: Sequence[str]) -> Any:
    own = pd.read_parquet(file, columns=list(needed), dtype_backend="pyarrow", partitioning=None)
    found = re.search(r"month=(\d{4}-\d{2})", file)
    assert found is not None
    done = (own["done_at"].astype("datetime64[us]") + pd.Timedelta(hours=7)).dt.to_period("M").dt.start_time
    return own.assign(month=found.group(1), month_of_done_at=done)


def _sums(measures: Sequence[Measure], column: Any, all_of: Any, total: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    seen: dict[Any, str] = {}
    for own in measures:
        for side, what in _sides(own).items():
            if seen.setdefault(what, f"{own.code}__{side}") == f"{own.code}__{side}":
                conditions, figure = what
                found[f"{own.code}__{side}"] = total(column, all_of([_met(column, one) for one in conditions]), figure)
    return found


def _sides(own: Measure) -> dict[str, tuple[Conditions, Any]]:
    """What part and whole sum, over which rows."""
    if own.shape is Shape.SHARE:
        return {"part": (own.whole + own.part, None), "whole": (own.whole, None)}
    if own.shape is Shape.MEAN:
        return {"part": (own.whole, own.column), "whole": (own.whole, None)}
    return {"part": (own.whole + own.part, None)}


def _met(column: Any, one: Any) -> Any:
    own = column(one.column)
    known = own.is_not_null() if isinstance(own, pl.Expr) else own.notna()
    match one.asks:
        case Asks.GIVEN:
            return known
        case Asks.AT_LEAST:
            return known & (own >= one.value)
        case Asks.AT_MOST:
            return known & (own <= one.value)
        case Asks.BEFORE_NOW:
            return known & (own < NOW.to_pydatetime())
        case _:
            return known & (own == one.value)


def _all_of_polars(met: Sequence[Any]) -> Any:
    return pl.all_horizontal(met) if met else pl.lit(True)


def _all_of_pandas(rows: int) -> Callable[[Sequence[Any]], Any]:
    def every(met: Sequence[Any]) -> Any:
        found = pd.Series(True, index=range(rows))
        for one in met:
            found &= one.fillna(False).astype(bool)
        return found

    return every


def _polars_sum(column: Any, met: Any, figure: Any) -> Any:
    if figure is None:
        return pl.len() if met.meta.eq(pl.lit(True)) else met.sum()
    if isinstance(figure, Span):
        took = (column(figure.end) - column(figure.start)).dt.total_microseconds() / 86_400_000_000
        return pl.when(met).then(took).otherwise(0.0).sum()
    return pl.when(met).then(column(figure)).otherwise(0).sum()


def _pandas_sum(column: Any, met: Any, figure: Any) -> Any:
    if figure is None:
        return met.astype("int64")
    if isinstance(figure, Span):
        took = (column(figure.end) - column(figure.start)).astype("timedelta64[us]")
        return (took.dt.total_seconds() / 86_400).where(met, 0.0)
    return column(figure).where(met, 0).astype("float64")


def load_postgres(connection: Any, csv: Path) -> None:
    """Write what the query needs as CSV and let PostgreSQL read it into a table of its own."""
    wanted = (
        "unit, month, channel, field, online_level, assisted, paper_only, received_at, due_at, done_at, handed_at, "
        "done, on_time, supplements, first_time_right, rating, fee_vnd"
    )
    connection.execute(f"COPY (SELECT {wanted} FROM dossiers) TO '{csv}' (HEADER false)")
    _psql("DROP DATABASE IF EXISTS m_scale", "CREATE DATABASE m_scale")
    _psql(
        "CREATE UNLOGGED TABLE dossiers (unit text, month text, channel text, field text, online_level text, "
        "assisted bool, paper_only bool, received_at timestamp, due_at timestamp, done_at timestamp, "
        "handed_at timestamp, done bool, on_time bool, supplements bigint, first_time_right bool, rating bigint, "
        "fee_vnd bigint)",
        f"\\copy dossiers FROM '{csv}' (FORMAT csv)",
        "VACUUM ANALYZE dossiers",
        database="m_scale",
    )


def postgres() -> None:
    """The query by hand in PostgreSQL's words, into a table."""
    sql = re.sub(r"count_if\((.*?)\) AS", r"count(*) FILTER (WHERE \1) AS", BY_HAND)
    sql = re.sub(
        r"sum\(if\((.*?), epoch\((\w+)\) - epoch\((\w+)\), 0\)\)", r"sum(epoch(\2) - epoch(\3)) FILTER (WHERE \1)", sql
    )
    sql = re.sub(r"epoch\((\w+)\)", r"extract(epoch FROM \1)", sql).replace("INTERVAL 7 HOUR", "INTERVAL '7 hours'")
    sql = sql.replace("GROUP BY ALL", "GROUP BY 1, 2, 3")
    _psql("DROP TABLE IF EXISTS sums", f"SET work_mem = '1GB'; CREATE UNLOGGED TABLE sums AS {sql}", database="m_scale")


def drop_postgres() -> None:
    """Take the database away again."""
    _psql("DROP DATABASE IF EXISTS m_scale")


def has_postgres() -> bool:
    """Whether a server answers."""
    return subprocess.run(["psql", "-qAt", "-d", DATABASE, "-c", "SELECT 1"], capture_output=True).returncode == 0


def _psql(*commands: str, database: str = "postgres") -> None:
    at = DATABASE.rsplit("/", 1)[0] + f"/{database}"
    asked = [part for command in commands for part in ("-c", command)]
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", at, *asked], check=True, capture_output=True)


def by_key(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    """Rows by unit, month and month of the end."""
    return {tuple(str(row[key])[:10] for key in KEYS): row for row in rows}
