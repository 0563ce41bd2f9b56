"""The rows that this room reports upward: one per ticket, without anything personal."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings

from batru.kernel.fact_tables import VISITS
from batru.kernel.period import Month
from batru.pillars.government.hall.models import Ticket
from batru.pillars.government.hall.rules.states import ENDED

BATCH = 20_000
MINUTE = timedelta(minutes=1)
FIELDS = (
    "hall", "unit_id", "first_lane", "lane", "day", "code", "counter", "channel", "priority", "assisted", "taken_at",
    "called_at", "served_at", "ended_at", "calls", "state", "outcome", "dossier", "simulated",
)  # fmt: skip


def months() -> set[Month]:
    """The months in which tickets were taken."""
    return {Month.of(first) for first in Ticket.objects.datetimes("taken_at", "month")}


def visits(month: Month) -> Iterator[dict[str, list[Any]]]:
    """The tickets taken in a month, as columns of the fact table, in batches."""
    rows = (
        Ticket.objects.filter(taken_at__gte=month.begins_at(), taken_at__lt=month.next().begins_at())
        .order_by("taken_at", "id")
        .values_list(*FIELDS, named=True)
        .iterator(chunk_size=BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        facts = [_fact(row) for row in batch]
        yield {name: [fact[name] for fact in facts] for name in VISITS.names}


def _fact(row: Any) -> dict[str, Any]:
    return {
        "key": f"{row.hall}/{row.day.isoformat()}/{row.code}",
        "locality": settings.BATRU_LOCALITY,
        "unit": row.unit_id,
        "hall": row.hall,
        "lane": row.lane,
        "sent_on": row.lane != row.first_lane,
        "counter": row.counter,
        "channel": row.channel,
        "priority": bool(row.priority),
        "assisted": row.assisted,
        "taken_at": row.taken_at,
        "called_at": row.called_at,
        "served_at": row.served_at,
        "ended_at": row.ended_at,
        "wait_minutes": _minutes(row.taken_at, row.called_at),
        "service_minutes": _minutes(row.served_at, row.ended_at),
        "calls": row.calls,
        "state": row.state,
        "ended": row.state in ENDED,
        "outcome": row.outcome or None,
        "dossier": row.dossier or None,
        "simulated": row.simulated,
    }


def _minutes(start: datetime | None, end: datetime | None) -> float | None:
    """Minutes between two moments, to the second; None while one of them is missing."""
    return None if start is None or end is None else round((end - start) / MINUTE, 3)
