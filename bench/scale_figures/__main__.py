"""One process of the benchmark of scale: makes the lake, checks that every side says the same, and measures."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.scale_figures import peers, place  # isort: skip  # the place sets Django up
from batru.index import engine, rollup
from batru.index.models import Layout, UnitMonth
from batru.kernel.fact_tables import DOSSIERS
from batru.law.shapes import Shape
from bench.measure import Result, interleaved, seconds
from bench.scale_figures.by_hand import BY_HAND, COMPARED, ONE_NUMBER, SAME
from bench.scale_figures.measures import forty
from bench.scale_figures.nation import MONTHS, PROVINCE_OF, month_of

THREADS = 2
FEW = 1_000_000
KEYS = ("unit", "month", "month_of_done_at")
OURS = engine.sql(engine.rolled_up(DOSSIERS, forty()))
NAMES = [name for name in engine.rolled_up(DOSSIERS, forty()).columns if "__" in name]
HAND_NAMES = [name for name in NAMES if name not in SAME]
AMOUNTS = {f"{own.code}__part" for own in forty() if own.shape is Shape.MEAN}
FROM_HAND = "SELECT count(*) FROM hand_kept"
FROM_OURS = "SELECT count(*) FROM ours_kept WHERE unit LIKE '%@2025'"
PLACES = (("hand_sums", "unit"), ("hand_above", "above"))
BY = {own.code: own.by for own in forty()}


def main(rows: int) -> list[Result]:
    """All of it, in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="scale_", dir="/tmp") as folder:
        nation = Nation(Path(folder), rows)
        results = nation.measured()
        nation.beside()
        return results


class Nation:
    """A nation's home, two years and one month more, and both sides of the comparison on it."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder, self.rows = folder, rows
        self.lake = place.make()
        for month in MONTHS[:-1]:
            place.arrive(self.lake, month, rows // 24)
        self.files = self.lake.files(DOSSIERS)
        self.connection = duckdb.connect(config={"threads": THREADS})
        self.connection.execute("CREATE TABLE provinces (unit VARCHAR, above VARCHAR)")
        self.connection.executemany("INSERT INTO provinces VALUES (?, ?)", list(PROVINCE_OF.items()))

    def measured(self) -> list[Result]:
        """The whole by one query, then the product's roll-up with one month more, and one number of a board."""
        rounds = 7 if self.rows <= FEW else 3
        self._read(self.files)
        self._ours()
        self._hand()
        self._check({"sums": "unit", "above": "above"})
        whole = _in_turns(self._ours, self._hand, rounds)
        self._tell(whole.result("all from the facts", "<= 1.1", ""))
        rolled = seconds(rollup.roll_up)
        print(f"the whole roll-up, written: {rolled:.3g} s, {rolled / whole.hand:.3g} of the query by hand", flush=True)
        place.arrive(self.lake, MONTHS[-1], self.rows // 24)
        rollup.roll_up()
        self._read(self.lake.files(DOSSIERS))
        self._hand()
        self._check_rolled_up()
        fresh = _in_turns(rollup.roll_up, self._hand, rounds, before=lambda: place.take_back(MONTHS[-1]))
        self._check_rolled_up()
        self._tell(fresh.result("one month more", "<= 0.1", ""))
        number = interleaved(place.number, self._one_number, 9)
        if abs((place.number() or 0) - self._one_number()) > 1e-9:
            raise AssertionError("The number of the board must be that of the rows.")
        alone = f"the same number alone by hand from the rows: {number.rival:.3g} s"
        size = f"{self.rows:,} dossiers, 40 measures, {THREADS} threads"
        return [
            whole.result("scale: all from the facts, time of SQL by hand", "<= 1.1", size),
            fresh.result("scale: one month more", "<= 0.1", size),
            Result("scale: a board's number", number.ours, fresh.hand, number.ours / fresh.hand, "<= 0.02", "s", alone),
        ]

    def beside(self) -> None:
        """Other engines on the same dossiers, printed; nothing is demanded of them.

        pandas holds every sum as a column: it is given as many months as make a million dossiers.
        """
        self._read(self.files)
        some = self.files[: max(1, FEW * len(self.files) // self.rows)] if self.rows > FEW else self.files
        told = {"ours, on the lake's files": seconds(lambda: self._sums("ours_sums", OURS))}
        told["SQL by hand, on the lake's files"] = seconds(lambda: self._sums("hand_sums", BY_HAND))
        told['the same, its "and" as ours writes it'] = seconds(lambda: self._sums("hand_sums", COMPARED))
        self._check({"sums": "unit"})
        told["Polars, on the lake's files"] = self._peer("Polars", peers.polars, self.files)
        self._read(some)
        self._sums("ours_sums", OURS)
        part = "" if some == self.files else f", {len(some)} of {len(self.files)} months"
        told[f"pandas, on the lake's files{part}"] = self._peer("pandas", peers.pandas, some)
        if part:
            told[f"SQL by hand, on the lake's files{part}"] = seconds(lambda: self._sums("hand_sums", BY_HAND))
        self._read(self._plain())
        told["SQL by hand, on plain Parquet, unordered"] = seconds(lambda: self._sums("hand_sums", BY_HAND))
        told |= self._postgres()
        print(f"beside, {self.rows:,} dossiers, sums by commune alone:")
        for name, took in told.items():
            print(f"  {name:<58} {took:8.2f} s" if took else f"  {name:<58} not there")

    def _tell(self, found: Result) -> None:
        """At once: what follows takes long."""
        print(f"{found.name}: {found.ours:.4g} s to {found.rival:.4g} s, {found.ratio:.3g}{found.note}", flush=True)

    def _read(self, files: list[str]) -> None:
        self.connection.execute(
            "CREATE OR REPLACE VIEW dossiers AS SELECT *, TIMESTAMP '2024-02-01 02:00:00' AS counted_at "
            f"FROM read_parquet({files!r}, hive_partitioning = true, hive_types = {{'month': VARCHAR}})"
        )

    def _sums(self, table: str, sql: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {sql}")

    def _ours(self) -> None:
        self._count("ours", OURS, NAMES)

    def _hand(self) -> None:
        self._count("hand", BY_HAND, HAND_NAMES)

    def _count(self, side: str, sql: str, names: list[str]) -> None:
        """Communes by month of filing and of the end, then provinces."""
        self._sums(f"{side}_sums", sql)
        self.connection.execute(f"CREATE OR REPLACE TABLE {side}_above AS {_raised(f'{side}_sums', names)}")

    def _one_number(self) -> float:
        return float(self._fetched(ONE_NUMBER)[0][0])

    def _fetched(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return found

    def _check(self, tables: Mapping[str, str]) -> None:
        """Every number of these tables is the one by hand, and no row stands on one side alone."""
        for table, first in tables.items():
            same = [f"ours.{key} IS NOT DISTINCT FROM hand.{key}" for key in (first, "month", "month_of_done_at")]
            apart = " OR ".join(f"NOT ({_close(name, SAME.get(name, name))})" for name in NAMES)
            wrong = self._fetched(
                f"SELECT count(*) FROM ours_{table} AS ours FULL JOIN hand_{table} AS hand ON {' AND '.join(same)} "
                f"WHERE ours.{first} IS NULL OR hand.{first} IS NULL OR {apart}"
            )[0][0]
            if wrong:
                raise AssertionError(f"{wrong} rows of {table} differ from those by hand")

    def _check_rolled_up(self) -> None:
        """What the product keeps of communes and provinces is, in every month and number, what was counted by hand."""
        (names,) = Layout.objects.values_list("names", flat=True)
        rows = UnitMonth.objects.values_list("unit", "month", "numbers").iterator(chunk_size=5_000)
        columns = zip(*rows, strict=True)
        kept = pa.table([pa.array(column, pa.string()) for column in columns], ["unit", "period", "numbers"])
        self.connection.register("kept", kept)
        told = ", ".join(f"n[{at}]::DOUBLE AS {name}" for at, name in enumerate(names.split(" "), start=1))
        self._sums(
            "ours_kept", f"SELECT unit, period, {told} FROM (SELECT *, string_split(numbers, ' ') AS n FROM kept)"
        )
        self._sums("hand_kept", " UNION ALL ".join(_by_months(table, key) for table, key in PLACES))
        apart = [name for name in NAMES if self._differs(name)]
        alike = "SELECT count(*) FROM hand_kept JOIN ours_kept USING (unit, period)"
        counts = {self._fetched(sql)[0][0] for sql in (alike, FROM_HAND, FROM_OURS)}
        if apart or len(counts) > 1:
            raise AssertionError(f"The roll-up differs from those by hand in {apart}, rows {counts}")

    def _differs(self, name: str) -> bool:
        """Whether a number is another anywhere; amounts are told to six digits, and those by hand bear some noise."""
        off = 6e-7 if name in AMOUNTS else 1e-9
        found = f"SELECT max(abs(ours.{name} - hand.{name}) / greatest(1, abs(hand.{name}) / 100))"
        worst = self._fetched(f"{found} FROM ours_kept AS ours JOIN hand_kept AS hand USING (unit, period)")[0][0]
        return bool(worst > off)

    def _peer(self, name: str, work: Callable[..., Any], files: list[str]) -> float:
        """How long another engine takes; its sums must be ours, which stand in `ours_sums`."""
        found: list[Any] = []
        took = seconds(lambda: found.append(work(files, forty())))
        frame = found.pop()
        self.connection.register("peer", frame.to_arrow() if hasattr(frame, "to_arrow") else frame)
        differing = " + ".join(
            f"abs(coalesce(a.{own}, 0) - coalesce(b.{own}, 0))" for own in HAND_NAMES if own in frame.columns
        )
        rows, apart = self._fetched(
            f"SELECT count(*), max({differing}) FROM ours_sums AS a JOIN peer AS b ON a.unit = b.unit "
            "AND a.month = b.month AND a.month_of_done_at IS NOT DISTINCT FROM b.month_of_done_at"
        )[0]
        self.connection.unregister("peer")
        if rows != self._fetched("SELECT count(*) FROM ours_sums")[0][0] or apart > 1e-4:
            raise AssertionError(f"{name} says something else: {rows} rows alike, {apart} apart")
        return took

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


@dataclass(frozen=True)
class _Turns:
    """Seconds of both sides by the wall's clock and by the processor's, a pair for each round."""

    wall: list[tuple[float, float]]
    processor: list[tuple[float, float]]

    @property
    def hand(self) -> float:
        return median(theirs for _, theirs in self.wall)

    def result(self, name: str, bound: str, size: str) -> Result:
        """By the wall's clock; what the processor says stands beside."""
        ratio, busy = (median(mine / theirs for mine, theirs in side) for side in (self.wall, self.processor))
        took = [median(side) for side in zip(*self.processor, strict=True)]
        note = f"{size}; by the processor {took[0]:.3g} s to {took[1]:.3g} s, {busy:.3g}"
        return Result(name, median(mine for mine, _ in self.wall), self.hand, ratio, bound, "s", note)


def _in_turns(
    ours: Callable[[], object], hand: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: None
) -> _Turns:
    """Both sides in turns, the first round unmeasured; `before` makes ours its work again and is not measured."""
    pairs = []
    for number in range(rounds + 1):
        if number % 2:
            theirs = _timed(hand)
        before()
        mine = _timed(ours)
        if not number % 2:
            theirs = _timed(hand)
        pairs.append((mine, theirs))
    wall, processor = ([(mine[n], theirs[n]) for mine, theirs in pairs[1:]] for n in (0, 1))
    return _Turns(wall, processor)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began = process_time()
    return seconds(work), process_time() - began


def _raised(table: str, names: list[str]) -> str:
    sums = ", ".join(f"sum({name}) AS {name}" for name in names)
    return f"SELECT above, month, month_of_done_at, {sums} FROM {table} JOIN provinces USING (unit) GROUP BY ALL"


def _by_months(table: str, key: str) -> str:
    """What was counted by hand, each number in the month that its measure counts in."""
    months = {"submitted_at": "month", "done_at": "strftime(month_of_done_at, '%Y-%m')"}
    sums = {name: BY[name.rpartition("__")[0]] for name in NAMES}
    sides = [
        f"SELECT {key} AS unit, {month} AS period, "
        + ", ".join(f"{SAME.get(name, name) if by == moment else '0'} AS {name}" for name, by in sums.items())
        + f" FROM {table}"
        for moment, month in months.items()
    ]
    added = ", ".join(f"sum({name}) AS {name}" for name in NAMES)
    found = " OR ".join(f"sum({name}) <> 0" for name in NAMES)
    rows = " UNION ALL ".join(sides)
    return f"SELECT unit, period, {added} FROM ({rows}) WHERE period IS NOT NULL GROUP BY unit, period HAVING {found}"


def _close(name: str, by_hand: str) -> str:
    ours, hand = f"coalesce(ours.{name}, 0)", f"coalesce(hand.{by_hand}, 0)"
    return f"abs({ours} - {hand}) <= 1e-6 * greatest(1, abs({hand}))"


def started(arguments: list[str], run: Callable[[int], list[Result]] = main) -> str:
    """The results as JSON."""
    return json.dumps([asdict(result) for result in run(int(arguments[0]))])


if __name__ == "__main__":
    print(started(sys.argv[1:]))
