"""The sums of a fact table's rows by unit and months: scanned once for all measures, and kept in files of columns."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from django.conf import settings

from batru.commons.compute.public import ask
from batru.facts.public import write_out
from batru.index import raising
from batru.index.models import Rolled
from batru.kernel.fact_tables import FactTable, Kind
from batru.law.measures import Measure, Span
from batru.law.shapes import Shape

TIMEOUT = 300
MILLION = 1_000_000
Placed: TypeAlias = dict[str, Any]  # the trees and people that `arrays.raised` asks of
Kept: TypeAlias = dict[str, list[str]]  # files, each with the months of facts that count in it


@dataclass(frozen=True)
class Scan:
    """One pass over months of a fact table for all measures; of what does not add up it only counts the rows."""

    table: FactTable
    measures: tuple[Measure, ...]
    sql: str
    counted_at: datetime

    @property
    def columns(self) -> list[str]:
        """The names of the query's columns, in their order."""
        months = map(raising.month_of, self.moments[1:])
        return ["unit", "month", *months, "simulated", "ticks_at", *(one.name for one in self.own)]

    @property
    def moments(self) -> list[str]:
        """The moments by which some measure counts; that of the table first."""
        return [self.table.moment, *sorted({measure.by for measure in self.measures} - {self.table.moment})]

    @property
    def own(self) -> list[raising.Column]:
        """A column for the part of each measure, and one for the whole of what is divided by rows."""
        return [one for measure in self.measures for one in _columns(measure)]

    @property
    def added(self) -> list[raising.Column]:
        """Those that may be summed over units and months."""
        return [one for measure in self.measures if measure.shape.adds_up for one in _columns(measure)]

    @property
    def people(self) -> list[str]:
        """The wholes of figures per head: how many people there are, and no sum of rows."""
        return [f"{measure.code}__whole" for measure in self.measures if measure.shape is Shape.PER_HEAD]

    def rolled(self, months: Mapping[str, str], definitions: str) -> list[Rolled]:
        """Sum these months, given with the digests of their facts, in one scan into one file; where each lies now."""
        if not months:
            return []
        at = {"table": self.table.name, "definitions": definitions, "counted_at": self.counted_at}
        at["sums"] = self._write(months, definitions)
        found = [Rolled(month=month, digest=digest, **at) for month, digest in months.items()]
        columns = [own.plain() for own in self.own]
        spans = ask("batru.index.compute:spans", timeout=TIMEOUT, columns=columns, kept=kept(self.table, found))
        for row in found:
            row.first, row.last, ticks_at = spans.get(row.month, ("", "", None))
            row.ticks_at = datetime.fromisoformat(ticks_at).replace(tzinfo=UTC) if ticks_at else None
        return found

    def _write(self, months: Mapping[str, str], definitions: str) -> str:
        told = repr((sorted(months.items()), definitions, self.counted_at.isoformat()))
        name = f"{hashlib.sha256(told.encode()).hexdigest()[:24]}.parquet"
        sql = raising.taken(self.sql, self.moments, self.own)
        path = _folder(self.table) / name
        write_out(self.table, sql, path, months=set(months), counted_at=self.counted_at, timeout=TIMEOUT)
        return name

    def raised(self, held: Kept, placed: Placed) -> Iterator[list[str]]:
        """Unit, month and numbers of the months of `placed`, up its trees; see `arrays.raised`."""
        columns = [own.plain() for own in self.added]
        with TemporaryDirectory(dir=_folder(self.table)) as folder:
            given, found = Path(folder) / "placed.json", Path(folder) / "raised.csv"
            given.write_text(json.dumps(placed), encoding="utf-8")
            _ask("raised", columns=columns, people=self.people, kept=held, placed=str(given), path=str(found))
            with found.open(encoding="utf-8") as lines:
                yield from (line.rstrip("\n").split("\t") for line in lines)


def kept(table: FactTable, rows: Iterable[Rolled]) -> Kept:
    """The files of sums from which these months are rolled up."""
    found: Kept = {}
    for row in rows:
        found.setdefault(str(_folder(table) / row.sums), []).append(row.month)
    return found


def counting_in(rows: Iterable[Rolled], months: Collection[str]) -> list[Rolled]:
    """Those of these months of facts of which rows may count in some months of figures."""
    edges = (min(months), max(months)) if months else ("", "")
    return [row for row in rows if row.first <= edges[1] and edges[0] <= row.last]


def is_there(table: FactTable, row: Rolled) -> bool:
    """Whether the sums of a month still lie in their file."""
    return bool(row.sums) and (_folder(table) / row.sums).exists()


def changed(scan: Scan, new: Kept, old: Kept) -> set[str]:
    """The months of figures that come out otherwise by the new sums of some months of facts than by the old."""
    return _ask("changed", columns=[own.plain() for own in scan.added], new=new, old=old)


def touched(measures: Iterable[Measure], *several: Kept) -> set[str]:
    """The months in which rows count by some measures, or counted."""
    columns = [one.plain() for measure in measures for one in _columns(measure)]
    return {month for own in several if own and columns for month in _ask("touched", columns=columns, kept=own)}


def units(held: Kept) -> set[str]:
    """The units that have rows of their own."""
    return _ask("units", kept=held) if held else set()


def sweep(table: FactTable, gone: Iterable[Rolled]) -> None:
    """Remove files from which no month is rolled up any more."""
    needed = set(Rolled.objects.filter(table=table.name).values_list("sums", flat=True))
    for name in {row.sums for row in gone} - needed - {""}:
        (_folder(table) / name).unlink(missing_ok=True)


def _columns(measure: Measure) -> list[raising.Column]:
    divided = measure.shape in (Shape.SHARE, Shape.MEAN)
    part = raising.Column(f"{measure.code}__part", measure.by, _parts(measure))
    return [part, raising.Column(f"{measure.code}__whole", measure.by)] if divided else [part]


def _parts(measure: Measure) -> int:
    """Times are summed in microseconds, fractions in millionths; all else is whole."""
    own = measure.column
    if measure.shape is not Shape.MEAN or own is None:
        return 1
    if isinstance(own, Span):
        return own.microseconds
    return MILLION if measure.of.column(own).kind is Kind.NUMBER else 1


def _ask(work: str, **arguments: Any) -> set[str]:
    return set(ask(f"batru.index.compute:{work}", timeout=TIMEOUT, **arguments))


def _folder(table: FactTable) -> Path:
    return Path(settings.BATRU_LAKE) / "rolled" / table.name
