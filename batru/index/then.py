"""A kept night counted again: works of the computing process, each begun once and left in a file.

Whoever asks gets None until they are done and asks again, as with all that takes longer than a page may.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from batru.commons import whole
from batru.commons.compute.public import Answer, answer
from batru.facts.public import lake, selecting, writing_out
from batru.index import raising
from batru.index.cells import Trees, placed_sql
from batru.index.compiled import Compiled, unfinished
from batru.index.packed import places_among
from batru.index.reads.rolled import Told
from batru.index.rules import Period
from batru.index.sums import Scan
from batru.index.tree import Places, Tree
from batru.kernel.fact_tables import FactTable
from batru.kernel.period import Month
from batru.law.measures import Measure

Held: TypeAlias = tuple[list[str], list[str]]  # units with rows of their own, and the months of facts
LIMIT_SECONDS = 600.0
VERSION = 1  # of what lies in the files; a later one is counted anew


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures: of these units, in these months and, for what does not add up, over these periods."""

    units: frozenset[str]
    months: tuple[str, ...]
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Kept:
    """One fact table as a night left it, and the measures that are counted from it."""

    table: FactTable
    night: str
    version: int
    counted_at: datetime
    measures: tuple[Measure, ...]
    made: Compiled
    places: Places
    tree: str  # the digest of the places

    @property
    def scan(self) -> Scan:
        return Scan(self.table, self.measures, self.made.rolled_up[self.table.name], self.counted_at)

    def told(self, wanted: Wanted) -> list[Told] | None:
        """What the night tells of all measures."""
        others = [own for own in self.measures if not own.shape.adds_up]
        found = [self._added(wanted), *(self._anew(own, wanted) for own in others)]
        return None if None in found else [one for rows in found if rows is not None for one in rows]

    def _added(self, wanted: Wanted) -> list[Told] | None:
        """What adds up, raised by the roll-up's own steps, so that it comes to the very same figures."""
        if not self.scan.added:
            return []
        told = self.path("csv", wanted.months, self.tree)
        if not told.exists() and not self._raised(wanted, told):
            return None
        return list(self._read(told, wanted.units))

    def _raised(self, wanted: Wanted, told: Path) -> bool:
        held = self._held(wanted)
        if held is None:
            return False
        units, sources = held
        months = self._months(wanted, sources)
        trees = Trees(units, months, with_people=bool(self.scan.people), places=self.places)
        placed = told.with_suffix(".placed.json")
        if not placed.exists():
            whole.write(placed, json.dumps(trees.placed(months)).encode())
        found = answer(
            "batru.index.compute:raised",
            limit=LIMIT_SECONDS,
            columns=[own.plain() for own in self.scan.added],
            people=self.scan.people,
            kept={str(self._sums(wanted)): sources},
            placed=str(placed),
            path=str(told),
        )
        return is_done(found) and told.exists()

    def _months(self, wanted: Wanted, sources: Sequence[str]) -> list[str]:
        """A stock is what is there at the end, in whatever month it came."""
        if sources and any(own.stock for own in self.measures):
            last = Month.parse(max(wanted.months))
            return [str(month) for month in Period(min(Month.parse(min(sources)), last), last).months]
        return list(wanted.months)

    def _held(self, wanted: Wanted) -> Held | None:
        """Who has rows, from the one scan of the night's files; the sums of the scan lie beside then."""
        path = self._sums(wanted)
        if not path.exists():
            scan = self.scan
            sql = raising.taken(scan.sql, scan.moments, scan.own)
            at: dict[str, Any] = {"version": self.night, "months": self._sources(wanted), "counted_at": self.counted_at}
            if not is_done(writing_out(self.table, sql, path, **at, limit=LIMIT_SECONDS)):
                return None
        found = answer("batru.index.compute:held", limit=LIMIT_SECONDS, path=str(path))
        return (found.value[0], found.value[1]) if is_done(found) else None

    def _sources(self, wanted: Wanted) -> list[str] | None:
        """The months of facts in which rows may count: those asked for, or all where rows of any month may."""
        own = all(one.by == self.table.moment and not one.stock for one in self.measures)
        whole = {str(month) for period in wanted.periods for month in period.months}
        return sorted({*wanted.months, *whole}) if own else None

    def _sums(self, wanted: Wanted) -> Path:
        return self.path("parquet", self._sources(wanted))

    def _read(self, told: Path, units: Collection[str]) -> Iterator[Told]:
        names = raising.layout(self.scan.added, self.scan.people)
        adding = [own for own in self.measures if own.shape.adds_up]
        places = places_among({name: place for place, name in enumerate(names)}, adding)
        with told.open(encoding="utf-8") as lines:
            for line in lines:
                unit, month, numbers = line.rstrip("\n").split("\t")
                if unit in units:
                    split = numbers.split(" ")
                    for place in places:
                        if found := place.read(split):
                            yield Told(place.measure, unit, month, *found)

    def _anew(self, own: Measure, wanted: Wanted) -> list[Told] | None:
        """It does not add up: the rows themselves are read again, placed in every period and under every unit above."""
        periods = sorted({*((month, month) for month in wanted.months), *_whole(wanted.periods)})
        told = self.path("json", own.code, periods, sorted(wanted.units), self.tree)
        if not told.exists():
            held = self._held(wanted)
            if held is None:
                return None
            placed = placed_sql(_placed(Tree(self.places), held[0], periods, wanted.units))
            sql = f"WITH placed AS ({placed}) SELECT * FROM ({self.made.anew[own.code]})"
            at: dict[str, Any] = {"version": self.night, "counted_at": self.counted_at}
            found = selecting(self.table, sql, **at, limit=LIMIT_SECONDS)
            if not is_done(found):
                return None
            whole.write(told, json.dumps(found.value).encode())
        rows = json.loads(told.read_text(encoding="utf-8"))
        return [
            Told(own.code, unit, period, _float(part), _float(whole), bool(made_up))
            for unit, period, part, whole, made_up in rows
        ]

    def path(self, ending: str, *about: object) -> Path:
        """Where something about these facts by these measures lies once it is there."""
        codes = [own.code for own in self.measures]
        key = repr((VERSION, self.table.name, self.night, self.version, self.made.digest, codes, about))
        return folder() / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.{ending}"


def folder() -> Path:
    """All of it can be counted again; it lies in the lake, so that it goes where the nights go."""
    return lake() / "as_of"


def sweep(before: datetime) -> int:
    """Forget what was counted before a moment; how many files."""
    old = [path for path in folder().glob("*") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def is_done(found: Answer) -> bool:
    """Whether a work is done; Refusal where it failed."""
    if found.state == "failed":
        raise unfinished(found)
    return not found.is_pending


def _whole(periods: Collection[Period]) -> Iterator[tuple[str, str]]:
    return ((str(month), str(period)) for period in periods for month in period.months)


def _placed(
    tree: Tree, rows: Collection[str], periods: Sequence[tuple[str, str]], units: Collection[str]
) -> Iterator[tuple[str, str, str, str]]:
    lines: Mapping[str, Mapping[str, list[str]]] = {month: tree.placed(rows, month) for month, _ in periods}
    for month, period in periods:
        for unit, aboves in lines[month].items():
            yield from ((unit, above, f"{month}-01", period) for above in aboves if above in units)


def _float(number: float | None) -> float | None:
    """As the roll-up's own cells hold it."""
    return None if number is None else float(number)
