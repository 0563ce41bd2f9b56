"""A seeded million of dossiers over a year, as columns of the fact table."""

import numpy as np
import pyarrow as pa

from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from bench.dossier_columns import course, moments, paper_only, some, unlooked

ROWS = 1_000_000
WARDS = [f"ward-{number:02d}" for number in range(10)]
UNITS = WARDS + [f"agency-{number:02d}" for number in range(50)]


def a_year(seed: int = 2022) -> dict[Month, pa.Table]:
    """A twelfth of the dossiers in each month of 2022."""
    random = np.random.default_rng(seed)
    months = [Month(2022, number) for number in range(1, 13)]
    return {month: _month(month, ROWS // 12, random) for month in months}


def _month(month: Month, rows: int, random: np.random.Generator) -> pa.Table:
    own = course(month, rows, random)
    columns = {
        "key": pa.array([f"{month}-{number:06d}" for number in range(rows)]),
        "locality": some(["bench"], rows, random),
        "unit": some(UNITS, rows, random),
        "received_unit": some(UNITS, rows, random),
        "procedure": some([f"1.00{number:04d}" for number in range(90)], rows, random),
        "field": some([f"field-{number}" for number in range(12)], rows, random),
        "channel": some(["counter", "online", "online", "post"], rows, random),
        "online_level": some(["full", "partial", "none"], rows, random),
        "assisted": pa.array(random.random(rows) < 0.1),
        **unlooked(rows),
        "paper_only": paper_only(own, random),
        "submitted_at": moments(own.submitted),
        "received_at": moments(own.received),
        "due_at": moments(own.due),
        "done_at": moments(own.ended, own.open),
        "handed_at": moments(own.ended, own.open),
        "state": some(["received", "processing", "decided"], rows, random),
        "done": pa.array(~own.open),
        "on_time": pa.array(own.ended <= own.due, mask=own.open),
        "supplements": pa.array(own.supplements),
        "stopped_late": pa.nulls(rows, pa.bool_()),
        "first_time_right": pa.array(own.supplements == 0, mask=random.random(rows) < 0.02),
        "rating": pa.array(random.integers(1, 6, rows), mask=random.random(rows) < 0.6),
        "fee_vnd": pa.array(random.integers(0, 50, rows) * 1000),
        "owner_system": some(["own"], rows, random),
        "simulated": pa.array(np.ones(rows, bool)),
    }
    return pa.table({name: columns[name] for name in DOSSIERS.names})
