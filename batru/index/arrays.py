"""Sums in arrays: read from their files, compared, and raised up the tree. Pure, and heavy to import."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import sparse

from batru.index.raising import Column, by_moment, in_month, moments

Numbers: TypeAlias = Any  # whole numbers of numpy
Lines: TypeAlias = Mapping[str, Sequence[str]]  # each unit with those that its rows count for
MILLION = 1_000_000
FILES_KNOWN = 256  # of so many files of sums it is kept what lies where


def read(kept: Mapping[str, Sequence[str]], names: Sequence[str], asked: Mapping[str, Collection[str]]) -> pa.Table:
    """Rows of the files, each with the months of facts that count in it; those in the months `asked` of some column."""
    parts = [
        _of_file(path, sorted(kept[path]), list(dict.fromkeys(["source", *names])), asked) for path in sorted(kept)
    ]
    return _together(parts)


def units(kept: Mapping[str, Sequence[str]]) -> set[str]:
    """The units that have rows of their own in these months of facts."""
    return {unit for path, own in kept.items() for unit in _units(path, _stamp(path), tuple(sorted(own)))}


def held(path: str) -> list[list[str]]:
    """The units and the months of facts of which a file holds rows."""
    with pq.ParquetFile(path) as file:
        found = file.read(["unit", "source"], use_threads=False)
    return [sorted(found[name].unique().to_pylist()) for name in ("unit", "source")]


def spans(columns: Sequence[Column], rows: pa.Table) -> dict[str, list[Any]]:
    """For each month of facts the first and last month in which its rows count, and when time alone changes some."""
    edges = [(in_month(moment), edge) for moment in moments(columns) for edge in ("min", "max")]
    found = rows.group_by("source").aggregate([*edges, ("ticks_at", "min")]).to_pylist()
    return {own["source"]: [*_span(own, moments(columns)), own["ticks_at_min"]] for own in found}


def changed(columns: Sequence[Column], new: pa.Table, old: pa.Table) -> set[str]:
    """The months in which some unit's sums differ, or stand on one side alone."""
    sides = np.repeat([True, False], [new.num_rows, old.num_rows])
    both = _together([new, old])
    return {month for moment, own in by_moment(columns) for month in _apart(both, sides, moment, own)}


def months(columns: Sequence[Column], rows: pa.Table) -> set[str]:
    """The months of these columns' moments."""
    several = (pc.unique(rows[in_month(moment)]).to_pylist() for moment in moments(columns))
    return {month for own in several for month in own if month is not None}


def touched(columns: Sequence[Column], rows: pa.Table) -> set[str]:
    """The months in which rows count by some of these columns."""
    return {
        month
        for moment, own in by_moment(columns)
        for month in pc.unique(
            rows[in_month(moment)].filter(pa.array((_matrix(rows, own)[:, 1:] > 0).any(axis=1)))
        ).to_pylist()
        if month is not None
    }


def raised(
    columns: Sequence[Column], people: Sequence[str], rows: pa.Table, placed: Mapping[str, Any], periods: Sequence[str]
) -> Iterator[str]:
    """Lines of unit above, month and numbers (in the order of `layout`) of these months; what has no rows is not there.

    `placed` tells of each tree its months and lines, and of each month how many `people` live where.
    """
    units = _coded(rows["unit"])
    parts = [
        _Part(_coded(rows[in_month(moment)]), _matrix(rows, own), _places(columns, moment))
        for moment, own in by_moment(columns)
    ]
    for tree in placed["trees"]:
        lines = _Lines(tree["lines"], units.names)
        for period in sorted(set(tree["periods"]) & set(periods)):
            aboves, found = _of_period(parts, units, lines, period)
            heads = [_heads(placed["people"].get(period, {}), aboves) for _ in people]
            told = _texts(columns, len(parts), found, heads)
            yield from pc.binary_join_element_wise(aboves, period, told, "\t").to_pylist()


@dataclass(frozen=True, slots=True)
class _Coded:
    """Words of a column by their place among the different ones; -1 where it is empty."""

    names: list[str]
    codes: Numbers

    def rows(self, name: str) -> Numbers:
        """The places of the rows with this word."""
        return np.flatnonzero(self.codes == self.names.index(name)) if name in self.names else np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Part:
    """What counts in the month of one moment: in which month each row does, its numbers, and their places in all."""

    months: _Coded
    numbers: Numbers
    places: list[int]


class _Lines:
    """For whom each unit's rows count."""

    def __init__(self, lines: Lines, units: Sequence[str]) -> None:
        own = [lines[unit] for unit in units]
        aboves = pa.array([above for line in own for above in line], pa.string())
        self.aboves = aboves.unique().sort()
        targets, ends = pc.index_in(aboves, self.aboves).to_numpy(), np.cumsum([0, *map(len, own)])
        self._counts = sparse.csr_array((np.ones(len(targets), np.int64), targets, ends), (len(own), len(self.aboves)))

    def raised(self, units: Numbers, numbers: Numbers) -> Numbers:
        """The sums of these rows of units, for each unit above."""
        return self._counts[units].T @ numbers


def _of_period(parts: Sequence[_Part], units: _Coded, lines: _Lines, period: str) -> tuple[pa.Array, Numbers]:
    """Those above with rows in a month, and their numbers: of each moment whether any was simulated, then the sums."""
    found = np.zeros((len(lines.aboves), len(parts) + sum(len(part.places) for part in parts)), np.int64)
    for place, part in enumerate(parts):
        rows = part.months.rows(period)
        sums = lines.raised(units.codes[rows], part.numbers[rows])
        found[:, place] = sums[:, 0] > 0
        found[:, [len(parts) - 1 + own for own in part.places]] = sums[:, 1:]
    kept = np.flatnonzero(found[:, len(parts) :].any(axis=1))
    return lines.aboves.take(pa.array(kept)), found[kept]


def _texts(columns: Sequence[Column], flags: int, found: Numbers, heads: Sequence[pa.Array]) -> pa.Array:
    """The numbers of each row; whole ones that stand side by side are written at once."""
    wholes, rests = np.split(found, [flags + len(columns)], axis=1)
    told, first = [], 0
    for (place, own), rest in zip(_divided(columns), rests.T, strict=True):
        at = flags + place
        told += [*_written_out(wholes[:, first:at]), _text(wholes[:, at], rest, own.parts)]
        first = at + 1
    return pc.binary_join_element_wise(*told, *_written_out(wholes[:, first:]), *heads, " ")


def _written_out(numbers: Numbers) -> list[pa.Array]:
    """A text of each row's numbers; none where there are no columns."""
    rows, many = numbers.shape
    words = pa.array(numbers.ravel()).cast(pa.string())
    ends = pa.array(np.arange(rows + 1, dtype=np.int32) * many)
    return [pc.binary_join(pa.ListArray.from_arrays(ends, words), " ")] if many else []


def _text(ones: Numbers, rest: Numbers, parts: int) -> pa.Array:
    """Of what is counted in parts of one, six digits, exact whatever the sum."""
    more, rest = np.divmod(rest, parts)
    millionths = (ones + more) * MILLION + (2 * MILLION * rest + parts) // (2 * parts)
    return pa.array(millionths / MILLION).cast(pa.string())


def _heads(people: Mapping[str, int], aboves: pa.Array) -> pa.Array:
    return pa.array([str(people.get(above, "-")) for above in aboves.to_pylist()], pa.string())


def _apart(both: pa.Table, is_new: Numbers, moment: str, columns: Sequence[Column]) -> set[str]:
    months, units = _coded(both[in_month(moment)]), _coded(both["unit"])
    rows = np.flatnonzero(months.codes >= 0)
    keys, groups = np.unique(
        units.codes[rows] * len(months.names) + months.codes[rows], return_inverse=True, sorted=True
    )
    numbers = np.column_stack([np.ones(len(rows), np.int64), _matrix(both, columns)[rows]])
    new, old = (_added(groups, numbers * side[rows, None], len(keys)) for side in (is_new, ~is_new))
    differ = ((new[:, :2] > 0) != (old[:, :2] > 0)).any(axis=1) | (new[:, 2:] != old[:, 2:]).any(axis=1)
    return {months.names[code] for code in np.unique(keys[differ] % max(1, len(months.names)))}


def _added(groups: Numbers, numbers: Numbers, many: int) -> Numbers:
    """The sums of rows by group."""
    rows = len(groups)
    return sparse.csr_array((np.ones(rows, np.int64), (groups, np.arange(rows))), (many, rows)) @ numbers


def _together(parts: Sequence[pa.Table]) -> pa.Table:
    """One after the other; a file says of a column in which nothing is empty that nothing may be."""
    return pa.concat_tables(parts, promote_options="permissive").combine_chunks()


def _matrix(rows: pa.Table, columns: Sequence[Column]) -> Numbers:
    """A row's flag, the whole numbers of each column, and the parts of one of those that have such."""
    wholes = [rows[own.name].to_numpy() for own in columns]
    rests = []
    for place, own in _divided(columns):
        wholes[place], rest = np.divmod(wholes[place], own.parts)
        rests.append(rest)
    found = np.empty((rows.num_rows, 1 + len(wholes) + len(rests)), np.int64)
    for place, own in enumerate([pc.fill_null(rows["simulated"], 0).to_numpy(), *wholes, *rests]):
        found[:, place] = own
    return found


def _divided(columns: Sequence[Column]) -> list[tuple[int, Column]]:
    return [(place, own) for place, own in enumerate(columns) if own.parts > 1]


def _places(columns: Sequence[Column], moment: str) -> list[int]:
    """Where the numbers of the columns that count by a moment stand in `_matrix`."""
    wholes = [1 + place for place, own in enumerate(columns) if own.by == moment]
    rests = [1 + len(columns) + n for n, (_, own) in enumerate(_divided(columns)) if own.by == moment]
    return wholes + rests


def _coded(column: pa.ChunkedArray) -> _Coded:
    own = column.combine_chunks().dictionary_encode()
    own = own.combine_chunks() if isinstance(own, pa.ChunkedArray) else own
    return _Coded(own.dictionary.to_pylist(), pc.fill_null(own.indices.cast(pa.int64()), -1).to_numpy())


def _span(own: Mapping[str, Any], by: Sequence[str]) -> list[str]:
    """The first and the last of the months; a month of facts counts by its own moment at least."""
    return [
        edge(month for moment in by if (month := own[f"{in_month(moment)}_{name}"]) is not None)
        for edge, name in ((min, "min"), (max, "max"))
    ]


def _of_file(path: str, sources: Sequence[str], names: Sequence[str], asked: Mapping[str, Collection[str]]) -> pa.Table:
    metadata = _metadata(path, _stamp(path))
    places = {name: metadata.schema.names.index(name) for name in ("source", *asked)}
    wanted = [n for n in range(metadata.num_row_groups) if _may_hold(metadata.row_group(n), places, sources, asked)]
    with pq.ParquetFile(path, metadata=metadata) as file:
        # Nothing is gained by threads: a group of columns is read in less time than a thread takes to begin.
        found = file.read_row_groups(wanted, names, use_threads=False)
    return found.filter(_counts(found, sources, asked))


def _stamp(path: str) -> tuple[int, int]:
    """Tells a file from one that came in its place."""
    told = os.stat(path)
    return told.st_ino, told.st_mtime_ns


@lru_cache(maxsize=FILES_KNOWN)
def _units(path: str, stamp: tuple[int, int], sources: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_of_file(path, sources, ["source", "unit"], {})["unit"].unique().to_pylist())


@lru_cache(maxsize=FILES_KNOWN)
def _metadata(path: str, stamp: tuple[int, int]) -> Any:
    return pq.read_metadata(path)


def _counts(rows: pa.Table, sources: Sequence[str], asked: Mapping[str, Collection[str]]) -> Any:
    """Which rows are of these months of facts, and lie in the months that are asked of some column."""
    found = pc.is_in(rows["source"], pa.array(sources, pa.string()))
    several = [pc.is_in(rows[name], pa.array(sorted(own), pa.string())) for name, own in asked.items()]
    return pc.and_(found, reduce(pc.or_, several)) if several else found


def _may_hold(
    group: Any, places: Mapping[str, int], sources: Sequence[str], asked: Mapping[str, Collection[str]]
) -> bool:
    """Whether a group may have such rows."""
    ranges = [_meets(group.column(places[name]).statistics, own) for name, own in asked.items()]
    return _meets(group.column(places["source"]).statistics, sources) and (any(ranges) or not ranges)


def _meets(told: Any, words: Collection[str]) -> bool:
    return told is None or not told.has_min_max or any(told.min <= word <= told.max for word in words)
