"""Rows of facts for tests: plain, and changed where a test says so."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from batru.kernel.fact_tables import DOSSIERS, FactTable

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
        "paper_only": False,
        "assisted": False,
        "applicants_served": None,
        "filed_again": None,
        "submitted_at": NOON,
        "received_at": NOON,
        "due_at": NOON + timedelta(days=7),
        "first_due_at": None,
        "done_at": NOON + timedelta(days=5),
        "handed_at": None,
        "state": "decided",
        "done": True,
        "on_time": True,
        "supplements": 0,
        "stopped_late": None,
        "first_time_right": True,
        "rating": None,
        "rated_at": None,
        "written_late_minutes": None,
        "fee_vnd": 0,
        "owner_system": "own",
        "simulated": True,
    }
    return plain | change


def visit(number: int, **change: Any) -> dict[str, Any]:
    """Visit `number`, who took a ticket at noon of 15 November 2022, waited five minutes and was served for ten."""
    plain: dict[str, Any] = {
        "key": f"mot-cua/2022-11-15/A{number:03d}",
        "locality": "thanh-khe-2022",
        "unit": "20209@2022",
        "hall": "mot-cua",
        "lane": "papers",
        "sent_on": False,
        "counter": 1,
        "channel": "kiosk",
        "priority": False,
        "assisted": False,
        "taken_at": NOON,
        "called_at": NOON + timedelta(minutes=5),
        "served_at": NOON + timedelta(minutes=5),
        "ended_at": NOON + timedelta(minutes=15),
        "wait_minutes": 5.0,
        "service_minutes": 10.0,
        "calls": 1,
        "state": "done",
        "ended": True,
        "outcome": "registered",
        "dossier": None,
        "simulated": False,
    }
    return plain | change


def charge(number: int, **change: Any) -> dict[str, Any]:
    """Fee `number`, 8,000 đồng for a dossier, charged and paid online at noon of 15 November 2022."""
    plain: dict[str, Any] = {
        "key": f"charge/{number}",
        "locality": "thanh-khe-2022",
        "unit": "20209@2022",
        "subject_kind": "dossier",
        "state": "settled",
        "method": "vietqr",
        "full_amount_vnd": 8_000,
        "amount_vnd": 8_000,
        "online": True,
        "created_at": NOON,
        "settled_at": NOON,
        "payers_served": None,
        "refunded_vnd": 0,
        "refunded_at": None,
        "simulated": False,
    }
    return plain | change


def complaint(number: int, **change: Any) -> dict[str, Any]:
    """Complaint `number` of a dossier, made at noon of 15 November 2022, due in a week and answered in five days."""
    plain: dict[str, Any] = {
        "key": str(number),
        "locality": "thanh-khe-2022",
        "unit": "20209@2022",
        "about_dossier": True,
        "procedure": "1.001193",
        "made_at": NOON,
        "due_at": NOON + timedelta(days=7),
        "answered_at": NOON + timedelta(days=5),
        "answered": True,
        "on_time": True,
        "simulated": False,
    }
    return plain | change


def columns(rows: Iterable[dict[str, Any]], table: FactTable = DOSSIERS) -> dict[str, list[Any]]:
    """Rows as one batch of columns."""
    listed = list(rows)
    return {name: [own[name] for own in listed] for name in table.names}
