"""Columns of seeded dossiers that the benches of board and nation draw alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from batru.kernel.period import Month

HOUR = 3_600_000_000


@dataclass(frozen=True)
class Course:
    """When dossiers of a month were handed in, taken, due and ended (µs since 1970, UTC), and how they fared."""

    submitted: Any
    received: Any
    due: Any
    ended: Any
    open: Any
    supplements: Any


def course(month: Month, rows: int, random: np.random.Generator) -> Course:
    """A tenth is still open; due within twenty days, ended within twenty-one."""
    first, end = (np.int64(moment.timestamp() * 1_000_000) for moment in (month.begins_at(), month.ends_before()))
    submitted = random.integers(first, end, rows)
    received = submitted + random.integers(0, 8 * HOUR, rows)
    due = received + random.integers(8 * HOUR, 20 * 24 * HOUR, rows)
    ended = received + random.integers(HOUR, 21 * 24 * HOUR, rows)
    open_ = random.random(rows) < 0.1
    return Course(submitted, received, due, ended, open_, random.choice([0, 0, 0, 0, 0, 1, 1, 2], rows))


def paper_only(own: Course, random: np.random.Generator) -> pa.Array:
    """Of the dossiers that ended, a sixth on paper alone."""
    return pa.array(~own.open & (random.random(len(own.open)) < 1 / 6))


def unlooked(rows: int) -> dict[str, pa.Array]:
    """The columns that only reasons to look ask for: no measure reads them, and here they are empty."""
    kinds = {
        "applicants_served": pa.int64(), "filed_again": pa.bool_(), "first_due_at": pa.timestamp("us"),
        "rated_at": pa.timestamp("us"), "written_late_minutes": pa.int64(),
    }  # fmt: skip
    return {name: pa.nulls(rows, kind) for name, kind in kinds.items()}


def some(names: Sequence[str], rows: int, random: np.random.Generator) -> pa.Array:
    """One of the names in each row."""
    return named(random.integers(0, len(names), rows), names)


def named(numbers: Any, names: Sequence[str]) -> pa.Array:
    """The names at these places."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(names)).cast(pa.string())


def moments(values: Any, missing: Any = None) -> pa.Array:
    """Microseconds as moments; empty where they are missing."""
    return pa.array(values, pa.int64(), mask=missing).cast(pa.timestamp("us"))
