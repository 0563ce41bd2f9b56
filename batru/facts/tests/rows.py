"""Dossier rows for tests: plain, and changed where a test says so."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from batru.kernel.fact_tables import DOSSIERS

NOON = datetime(2022, 11, 15, 5, tzinfo=UTC)


def row(number: int, **change: Any) -> dict[str, Any]:
    """Dossier `number`, received at noon of 15 November 2022, due and done within the week."""
    plain: dict[str, Any] = {
        "key": f"000.00.20-221115-{number:04d}",
        "locality": "thanh-khe-2022",
        "unit": "20209@2022",
        "received_unit": "20209@2022",
        "procedure": "1.001193",
        "field": "civil_status",
        "channel": "counter",
        "online_level": "full",
        "assisted": False,
        "submitted_at": NOON,
        "received_at": NOON,
        "due_at": NOON + timedelta(days=7),
        "done_at": NOON + timedelta(days=5),
        "handed_at": None,
        "state": "decided",
        "done": True,
        "on_time": True,
        "supplements": 0,
        "first_time_right": True,
        "rating": None,
        "fee_vnd": 0,
        "owner_system": "own",
        "simulated": True,
    }
    return plain | change


def columns(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """Rows as one batch of columns."""
    listed = list(rows)
    return {name: [own[name] for own in listed] for name in DOSSIERS.names}
