"""A seeded nation: 3,321 communes of 34 provinces, and their dossiers of two years and one month more."""

import numpy as np
import pyarrow as pa

from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from bench.dossier_columns import course, moments, named, paper_only, some, unlooked

PROVINCES, COMMUNES = 34, 3_321
UNITS = [f"{number:05d}@2025" for number in range(COMMUNES)]
PROVINCE_OF = {unit: f"{number % PROVINCES:02d}@2025" for number, unit in enumerate(UNITS)}
FIELDS = ["civil_status", "certification", "residence", "land", "construction", "household_business", "social", "other"]
MONTHS = [Month(2022 + number // 12, number % 12 + 1) for number in range(25)]


def month_of(month: Month, rows: int) -> pa.Table:
    """The dossiers handed in in a month; large communes have more of them (Zipf's law, exponent one half)."""
    random = np.random.default_rng([2022, month.year, month.month])
    weight = 1 / np.sqrt(np.arange(1, COMMUNES + 1))
    own = course(month, rows, random)
    unit = random.choice(COMMUNES, rows, p=weight / weight.sum())
    columns = {
        "key": pa.array([f"{month}-{number:07d}" for number in range(rows)]),
        "locality": named(np.zeros(rows, np.int64), ["nation"]),
        "unit": named(unit, UNITS),
        "received_unit": named(unit, UNITS),
        "procedure": some([f"1.00{number:04d}" for number in range(140)], rows, random),
        "field": some(FIELDS, rows, random),
        "channel": some(["counter", "online", "online", "post"], rows, random),
        "online_level": some(["full", "partial", "none"], rows, random),
        "assisted": pa.array(random.random(rows) < 0.1),
        **unlooked(rows),
        "paper_only": paper_only(own, random),
        "submitted_at": moments(own.submitted),
        "received_at": moments(own.received),
        "due_at": moments(own.due),
        "done_at": moments(own.ended, own.open),
        "handed_at": moments(own.ended, own.open | (random.random(rows) < 0.2)),
        "state": some(["received", "processing", "decided"], rows, random),
        "done": pa.array(~own.open),
        "on_time": pa.array(own.ended <= own.due, mask=own.open),
        "supplements": pa.array(own.supplements),
        "stopped_late": pa.nulls(rows, pa.bool_()),
        "first_time_right": pa.array(own.supplements == 0, mask=random.random(rows) < 0.02),
        "rating": pa.array(random.integers(1, 6, rows), mask=random.random(rows) < 0.6),
        "fee_vnd": pa.array(random.integers(0, 4, rows) * 5_000),
        "owner_system": named(np.zeros(rows, np.int64), ["own"]),
        "simulated": pa.array(np.ones(rows, bool)),
    }
    return pa.table({name: columns[name] for name in DOSSIERS.names})
