"""Results as rows of plain values, for CSV files and pages."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from batru.index.method.building import Result
from batru.index.method.intervals import RankIntervals
from batru.index.method.sensitivity import Index, Sensitivity
from batru.index.method.spec import Floats, Ints

Row = dict[str, str | int | float | None]


class Sampled(Protocol):
    """Places of units over all draws; units of one group cannot be told apart."""

    @property
    def low(self) -> Floats: ...
    @property
    def median(self) -> Floats: ...
    @property
    def high(self) -> Floats: ...
    @property
    def mean(self) -> Floats: ...
    @property
    def first(self) -> Floats: ...
    @property
    def ahead_of_next(self) -> Floats: ...
    @property
    def groups(self) -> Ints: ...


def score_rows(result: Result) -> Iterator[Row]:
    """A row per unit (and year) and node, from the index down: its score, rank, state and weight in the index."""
    states, weights = result.states(), result.effective_weights()
    for row, unit in enumerate(result.units):
        for node in reversed(range(len(result.tree.codes))):
            yield {
                "unit": unit,
                "year": None if result.years is None else int(result.years[row]),
                "code": result.tree.codes[node],
                "level": int(result.tree.levels[node]),
                "score": plain(result.scores[row, node], result.spec.digits),
                "rank": int(result.ranks[row, node]) or None,
                "state": states[row][node],
                "weight": plain(weights[node], 12),
            }


def interval_rows(found: RankIntervals) -> Iterator[Row]:
    """A row per unit, best first, units without a rank last: its rank, how far it may move, and whom it is like."""
    for unit in sorted(range(len(found.units)), key=lambda own: (found.nominal[own] == 0, found.nominal[own])):
        yield {
            "unit": found.units[unit],
            "rank": int(found.nominal[unit]) or None,
            **interval_row(found, unit),
        }


def interval_row(found: Sampled, unit: int) -> Row:
    """How far the place of one unit may move, and whom it is like."""
    return {
        "low": plain(found.low[unit]),
        "median": plain(found.median[unit]),
        "high": plain(found.high[unit]),
        "mean": plain(found.mean[unit]),
        "first": plain(found.first[unit]),
        "ahead_of_next": plain(found.ahead_of_next[unit]),
        "group": int(found.groups[unit]) or None,
    }


def factor_rows(found: Sensitivity) -> Iterator[Row]:
    """A row per factor: its first-order and total index with their bounds."""
    for factor, first, total in zip(found.factors, found.first, found.total, strict=True):
        yield index_row(factor, first, total)


def index_row(factor: str, first: Index, total: Index) -> Row:
    """What a factor explains alone and in all, with the bounds."""
    return {
        "factor": factor,
        "first": plain(first.value),
        "first_low": plain(first.low),
        "first_high": plain(first.high),
        "total": plain(total.value),
        "total_low": plain(total.low),
        "total_high": plain(total.high),
    }


def plain(value: float, digits: int = 6) -> float | None:
    """A number for a file; none where it is not known."""
    return None if np.isnan(value) else round(float(value), digits) + 0.0


def csv_of(rows: Iterable[Mapping[str, object]], head: Sequence[str] = ()) -> str:
    """Rows as CSV, the first giving the columns; the head alone, or nothing, where there are none."""
    written = io.StringIO()
    writer: Any = csv.DictWriter(written, list(head), lineterminator="\n") if head else None
    if writer:
        writer.writeheader()
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(written, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
    return written.getvalue()
