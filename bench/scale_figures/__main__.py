"""One process of the benchmark of scale: makes the lake, checks that every side says the same, and measures."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow.parquet as pq

from batru.facts.lake import Lake
from batru.index import engine
from batru.kernel.fact_tables import DOSSIERS
from bench.measure import Result, interleaved, seconds
from bench.scale_figures import peers
from bench.scale_figures.by_hand import BY_HAND, ONE_NUMBER, SAME
from bench.scale_figures.measures import forty
from bench.scale_figures.nation import MONTHS, PROVINCE_OF, month_of

THREADS = 2
MOST_FOR_PEERS = 1_000_000
KEYS = ("unit", "month", "month_of_done_at")
OURS = engine.sql(engine.rolled_up(DOSSIERS, forty()))
NAMES = [name for name in engine.rolled_up(DOSSIERS, forty()).columns if "__" in name]
HAND_NAMES = [name for name in NAMES if name not in SAME]


def main(rows: int) -> list[Result]:
    """All of it, in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="scale_", dir="/tmp") as folder:
        nation = Nation(Path(folder), rows)
        results = nation.measured()
        small = nation if rows <= MOST_FOR_PEERS else Nation(Path(folder) / "small", MOST_FOR_PEERS)
        small.beside()
        return results


class Nation:
    """The lake of a nation, two years and one month more, and both sides of the comparison on it."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder, self.rows = folder, rows
        self.lake = Lake(folder / "lake")
        for month in MONTHS:
            self.lake.write(DOSSIERS, {month: month_of(month, rows // 24)})
        self.files = self.lake.files(DOSSIERS, [str(month) for month in MONTHS[:-1]])
        self.new = self.lake.files(DOSSIERS, [str(MONTHS[-1])])
        self.connection = duckdb.connect(config={"threads": THREADS})
        self.connection.execute("CREATE TABLE provinces (unit VARCHAR, above VARCHAR)")
        self.connection.executemany("INSERT INTO provinces VALUES (?, ?)", list(PROVINCE_OF.items()))

    def measured(self) -> list[Result]:
        """The whole, then one month more, then one number, each against the query by hand."""
        note = f"{self.rows:,} dossiers, 40 measures, {THREADS} threads"
        self._read(self.files)
        self._count("ours", OURS, NAMES)
        self._count("hand", BY_HAND, HAND_NAMES)
        self._check()
        rounds = 5 if self.rows <= MOST_FOR_PEERS else 3
        whole = interleaved(
            lambda: self._count("ours", OURS, NAMES), lambda: self._count("hand", BY_HAND, HAND_NAMES), rounds
        )
        self._read(self.files + self.new)
        fresh = interleaved(self._refresh, lambda: self._count("hand", BY_HAND, HAND_NAMES), rounds)
        self._check()
        number = interleaved(self._number, lambda: self._fetched(ONE_NUMBER), 9)
        if abs(self._number()[0][0] - self._fetched(ONE_NUMBER)[0][0]) > 1e-9:
            raise AssertionError("The number of the board must be that of the rows.")
        told = f"the same number alone by hand from the rows: {number.rival:.3g} s"
        return [
            Result(
                "scale: all from the facts, time of SQL by hand",
                whole.ours,
                whole.rival,
                whole.ratio,
                "<= 1.1",
                "s",
                note,
            ),
            Result("scale: one month more", fresh.ours, fresh.rival, fresh.ratio, "<= 0.1", "s", note),
            Result(
                "scale: a board's number", number.ours, fresh.rival, number.ours / fresh.rival, "<= 0.02", "s", told
            ),
        ]

    def beside(self) -> None:
        """Other engines at a size that fits their memory, printed beside; nothing is demanded of them."""
        self._read(self.files)
        lines = {"ours, on the lake's files": seconds(lambda: self._sums("ours_sums", OURS))}
        lines["SQL by hand, on the lake's files"] = seconds(lambda: self._sums("hand_sums", BY_HAND))
        measures = forty()
        for name, peer in (("Polars", peers.polars), ("pandas", peers.pandas)):
            found: list[Any] = []
            lines[f"{name}, on the lake's files"] = seconds(
                lambda peer=peer, to=found: to.append(peer(self.files, measures))
            )
            self._check_peer(name, found[0])
        self._read(self._plain())
        lines["SQL by hand, on plain Parquet, unordered"] = seconds(lambda: self._sums("hand_sums", BY_HAND))
        lines |= self._postgres()
        print(f"beside, {self.rows:,} dossiers, sums by commune alone:")
        for name, took in lines.items():
            print(f"  {name:<42} {took:8.2f} s" if took else f"  {name:<42} not there")

    def _read(self, files: list[str]) -> None:
        self.connection.execute(
            "CREATE OR REPLACE VIEW dossiers AS SELECT *, TIMESTAMP '2024-02-01 02:00:00' AS counted_at "
            f"FROM read_parquet({files!r}, hive_partitioning = true, hive_types = {{'month': VARCHAR}})"
        )

    def _sums(self, table: str, sql: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {sql}")

    def _count(self, side: str, sql: str, names: list[str]) -> None:
        """Communes by month of filing and of the end, then provinces."""
        self._sums(f"{side}_sums", sql)
        self.connection.execute(f"CREATE OR REPLACE TABLE {side}_above AS {_raised(f'{side}_sums', names)}")

    def _refresh(self) -> None:
        """One month more: its rows alone are read, its sums replaced, and the provinces' with them."""
        month = str(MONTHS[-1])
        self.connection.execute("BEGIN")
        for table in ("ours_sums", "ours_above"):
            self.connection.execute(f"DELETE FROM {table} WHERE month = '{month}'")
        self.connection.execute(f"INSERT INTO ours_sums {OURS.replace(_table(), self._only(self.new))}")
        raised = _raised(f"(SELECT * FROM ours_sums WHERE month = '{month}')", NAMES)
        self.connection.execute(f"INSERT INTO ours_above {raised}")
        self.connection.execute("COMMIT")

    def _only(self, files: list[str]) -> str:
        """The new month's files in the place of the table."""
        return (
            "(SELECT *, TIMESTAMP '2024-02-01 02:00:00' AS counted_at FROM "
            f"read_parquet({files!r}, hive_partitioning = true, hive_types = {{'month': VARCHAR}}))"
        )

    def _number(self) -> list[tuple[Any, ...]]:
        """What a tile shows: a year's share of a province."""
        return self._fetched(
            "SELECT 100 * sum(on_time_share__part) / sum(on_time_share__whole) FROM ours_above WHERE above = '03@2025' "
            "AND month_of_done_at BETWEEN TIMESTAMP '2023-01-01' AND TIMESTAMP '2023-12-01'"
        )

    def _fetched(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return found

    def _check(self) -> None:
        """Every number of communes and of provinces is the one by hand, and no row stands on one side alone."""
        for table, first in (("sums", "unit"), ("above", "above")):
            same = [f"ours.{key} IS NOT DISTINCT FROM hand.{key}" for key in (first, "month", "month_of_done_at")]
            apart = " OR ".join(f"NOT ({_close(name, SAME.get(name, name))})" for name in NAMES)
            wrong = self._fetched(
                f"SELECT count(*) FROM ours_{table} AS ours FULL JOIN hand_{table} AS hand ON {' AND '.join(same)} "
                f"WHERE ours.{first} IS NULL OR hand.{first} IS NULL OR {apart}"
            )[0][0]
            if wrong:
                raise AssertionError(f"{wrong} rows of {table} differ from those by hand")

    def _check_peer(self, name: str, frame: Any) -> None:
        self.connection.register("peer", frame.to_arrow() if hasattr(frame, "to_arrow") else frame)
        differing = " + ".join(
            f"abs(coalesce(a.{own}, 0) - coalesce(b.{own}, 0))" for own in HAND_NAMES if own in frame.columns
        )
        rows, apart = self._fetched(
            f"SELECT count(*), max({differing}) FROM ours_sums AS a JOIN peer AS b ON a.unit = b.unit "
            "AND a.month = b.month AND a.month_of_done_at IS NOT DISTINCT FROM b.month_of_done_at"
        )[0]
        if rows != self._fetched("SELECT count(*) FROM ours_sums")[0][0] or apart > 1e-4:
            raise AssertionError(f"{name} says something else: {rows} rows alike, {apart} apart")

    def _plain(self) -> list[str]:
        found = []
        for month in MONTHS[:-1]:
            path = self.folder / "plain" / f"month={month}" / "rows.parquet"
            path.parent.mkdir(parents=True)
            pq.write_table(month_of(month, self.rows // 24), path)
            found.append(str(path))
        return found

    def _postgres(self) -> dict[str, float]:
        if not peers.has_postgres():
            return {"PostgreSQL, a table of its own": 0.0}
        self._read(self.files)
        peers.load_postgres(self.connection, self.folder / "rows.csv")
        try:
            return {"PostgreSQL, a table of its own": seconds(peers.postgres)}
        finally:
            peers.drop_postgres()


def _raised(table: str, names: list[str]) -> str:
    sums = ", ".join(f"sum({name}) AS {name}" for name in names)
    return f"SELECT above, month, month_of_done_at, {sums} FROM {table} JOIN provinces USING (unit) GROUP BY ALL"


def _table() -> str:
    return '"dossiers"'


def _close(name: str, by_hand: str) -> str:
    ours, hand = f"coalesce(ours.{name}, 0)", f"coalesce(hand.{by_hand}, 0)"
    return f"abs({ours} - {hand}) <= 1e-6 * greatest(1, abs({hand}))"


def started(arguments: list[str], run: Callable[[int], list[Result]] = main) -> str:
    """The results as JSON."""
    return json.dumps([asdict(result) for result in run(int(arguments[0]))])


if __name__ == "__main__":
    print(started(sys.argv[1:]))
