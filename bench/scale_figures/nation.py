"""A seeded nation: 3,321 communes of 34 provinces, and their dossiers of two years and one month more."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month

PROVINCES, COMMUNES = 34, 3_321
UNITS = [f"{number:05d}@2025" for number in range(COMMUNES)]
PROVINCE_OF = {unit: f"{number % PROVINCES:02d}@2025" for number, unit in enumerate(UNITS)}
FIELDS = ["civil_status", "certification", "residence", "land", "construction", "household_business", "social", "other"]
MONTHS = [Month(2022 + number // 12, number % 12 + 1) for number in range(25)]
HOUR = 3_600_000_000


def month_of(month: Month, rows: int) -> pa.Table:
    """The dossiers handed in in a month; large communes have more of them (Zipf's law, exponent one half)."""
    random = np.random.default_rng([2022, month.year, month.month])
    weight = 1 / np.sqrt(np.arange(1, COMMUNES + 1))
    first, end = (np.int64(moment.timestamp() * 1_000_000) for moment in (month.begins_at(), month.ends_before()))
    submitted = random.integers(first, end, rows)
    received = submitted + random.integers(0, 8 * HOUR, rows)
    due = received + random.integers(8 * HOUR, 20 * 24 * HOUR, rows)
    ended = received + random.integers(HOUR, 21 * 24 * HOUR, rows)
    open_ = random.random(rows) < 0.1
    supplements = random.choice([0, 0, 0, 0, 0, 1, 1, 2], rows)
    unit = random.choice(COMMUNES, rows, p=weight / weight.sum())
    columns = {
        "key": pa.array([f"{month}-{number:07d}" for number in range(rows)]),
        "locality": _named(np.zeros(rows, np.int64), ["nation"]),
        "unit": _named(unit, UNITS),
        "received_unit": _named(unit, UNITS),
        "procedure": _some([f"1.00{number:04d}" for number in range(140)], rows, random),
        "field": _some(FIELDS, rows, random),
        "channel": _some(["counter", "online", "online", "post"], rows, random),
        "online_level": _some(["full", "partial", "none"], rows, random),
        "assisted": pa.array(random.random(rows) < 0.1),
        "submitted_at": _moments(submitted),
        "received_at": _moments(received),
        "due_at": _moments(due),
        "done_at": _moments(ended, open_),
        "handed_at": _moments(ended, open_ | (random.random(rows) < 0.2)),
        "state": _some(["received", "processing", "decided"], rows, random),
        "done": pa.array(~open_),
        "on_time": pa.array(ended <= due, mask=open_),
        "supplements": pa.array(supplements),
        "first_time_right": pa.array(supplements == 0, mask=random.random(rows) < 0.02),
        "rating": pa.array(random.integers(1, 6, rows), mask=random.random(rows) < 0.6),
        "fee_vnd": pa.array(random.integers(0, 4, rows) * 5_000),
        "owner_system": _named(np.zeros(rows, np.int64), ["own"]),
        "simulated": pa.array(np.ones(rows, bool)),
    }
    return pa.table({name: columns[name] for name in DOSSIERS.names})


def _some(names: Sequence[str], rows: int, random: np.random.Generator) -> pa.Array:
    return _named(random.integers(0, len(names), rows), names)


def _named(numbers: Any, names: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(names)).cast(pa.string())


def _moments(values: Any, missing: Any = None) -> pa.Array:
    return pa.array(values, pa.int64(), mask=missing).cast(pa.timestamp("us"))
