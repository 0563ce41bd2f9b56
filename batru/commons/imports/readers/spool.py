"""Rows gathered by case on disk: a log may name its cases in any order, and memory must not grow with it."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeAlias

BATCH = 2_000
CACHE_KIB = 4 * 1024

Row: TypeAlias = Sequence[Any]


class Spool:
    """A throw-away SQLite file of rows (group, number, …); open it with `with`, so that the file goes away."""

    def __init__(self, width: int, folder: Path | None = None) -> None:
        self._width = width
        self._folder = TemporaryDirectory(prefix="batru-import-", dir=folder)

    def __enter__(self) -> Self:
        path = Path(self._folder.name) / "rows.sqlite3"
        self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE", f"cache_size=-{CACHE_KIB}"):
            self._base.execute(f"PRAGMA {pragma}")
        columns = ", ".join(f"c{place}" for place in range(self._width))
        self._base.execute(f"CREATE TABLE row ({columns})")
        self._base.execute("CREATE TABLE known (word TEXT PRIMARY KEY) WITHOUT ROWID")
        self._base.execute("CREATE TABLE refused (word TEXT PRIMARY KEY, a, b, c, d) WITHOUT ROWID")
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()
        self._folder.cleanup()

    def fill(self, rows: Iterable[Row]) -> int:
        """Take all rows in; how many there were."""
        marks = ", ".join("?" * self._width)
        taken, source = 0, iter(rows)
        self._base.execute("BEGIN")
        while batch := list(islice(source, BATCH)):
            self._base.executemany(f"INSERT INTO row VALUES ({marks})", batch)
            taken += len(batch)
        self._base.execute("COMMIT")
        return taken

    def groups(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Each group with its rows by number; a group's rows must be used up before the next group is asked for."""
        rows = self._base.execute("SELECT * FROM row ORDER BY c0, c1")
        yield from groupby(rows, key=itemgetter(0))

    def refuse(self, group: str, *why: str) -> None:
        """Remember a group that was refused, with four words that say why."""
        self._base.execute("INSERT INTO refused VALUES (?, ?, ?, ?, ?)", (group, *why))

    def refused(self) -> Iterator[Row]:
        """(number, its third column, the four words) of every row of a refused group, by number."""
        yield from self._base.execute(
            "SELECT row.c1, row.c2, why.a, why.b, why.c, why.d FROM row"
            " JOIN refused AS why ON why.word = row.c0 ORDER BY row.c1"
        )

    def is_new(self, word: str) -> bool:
        """Whether the word is said for the first time."""
        return self._base.execute("INSERT OR IGNORE INTO known VALUES (?)", (word,)).rowcount == 1
