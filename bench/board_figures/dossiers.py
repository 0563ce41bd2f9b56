"""A seeded million of dossiers over a year, as columns of the fact table."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month

ROWS = 1_000_000
WARDS = [f"ward-{number:02d}" for number in range(10)]
UNITS = WARDS + [f"agency-{number:02d}" for number in range(50)]
HOUR = 3_600_000_000


def a_year(seed: int = 2022) -> dict[Month, pa.Table]:
    """A twelfth of the dossiers in each month of 2022."""
    random = np.random.default_rng(seed)
    months = [Month(2022, number) for number in range(1, 13)]
    return {month: _month(month, ROWS // 12, random) for month in months}


def _month(month: Month, rows: int, random: np.random.Generator) -> pa.Table:
    first, end = (np.int64(moment.timestamp() * 1_000_000) for moment in (month.begins_at(), month.ends_before()))
    submitted = random.integers(first, end, rows)
    received = submitted + random.integers(0, 8 * HOUR, rows)
    due = received + random.integers(8 * HOUR, 20 * 24 * HOUR, rows)
    ended = received + random.integers(HOUR, 21 * 24 * HOUR, rows)
    open_ = random.random(rows) < 0.1
    supplements = random.choice([0, 0, 0, 0, 0, 1, 1, 2], rows)
    columns = {
        "key": pa.array([f"{month}-{number:06d}" for number in range(rows)]),
        "locality": _some(["bench"], rows, random),
        "unit": _some(UNITS, rows, random),
        "received_unit": _some(UNITS, rows, random),
        "procedure": _some([f"1.00{number:04d}" for number in range(90)], rows, random),
        "field": _some([f"field-{number}" for number in range(12)], rows, random),
        "channel": _some(["counter", "online", "online", "post"], rows, random),
        "online_level": _some(["full", "partial", "none"], rows, random),
        "assisted": pa.array(random.random(rows) < 0.1),
        "submitted_at": _moments(submitted),
        "received_at": _moments(received),
        "due_at": _moments(due),
        "done_at": _moments(ended, open_),
        "handed_at": _moments(ended, open_),
        "state": _some(["received", "processing", "decided"], rows, random),
        "done": pa.array(~open_),
        "on_time": pa.array(ended <= due, mask=open_),
        "supplements": pa.array(supplements),
        "first_time_right": pa.array(supplements == 0, mask=random.random(rows) < 0.02),
        "rating": pa.array(random.integers(1, 6, rows), mask=random.random(rows) < 0.6),
        "fee_vnd": pa.array(random.integers(0, 50, rows) * 1000),
        "owner_system": _some(["own"], rows, random),
        "simulated": pa.array(np.ones(rows, bool)),
    }
    return pa.table({name: columns[name] for name in DOSSIERS.names})


def _some(names: Sequence[str], rows: int, random: np.random.Generator) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(random.integers(0, len(names), rows)), pa.array(names)).cast(
        pa.string()
    )


def _moments(values: Any, missing: Any = None) -> pa.Array:
    return pa.array(values, pa.int64(), mask=missing).cast(pa.timestamp("us"))
