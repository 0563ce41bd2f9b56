"""The rows that this room reports upward: one per dossier, without personal data."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max

from batru.commons import home
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.rules.states import outcome

BATCH = 20_000
FIELDS = (
    "code", "unit_id", "received_unit_id", "procedure", "version", "channel", "submitted_at", "received_at",
    "done_at", "handed_over_at", "state", "due_at", "simulated", "assisted_by", "asked", "due_otherwise", "stars",
)  # fmt: skip


def months() -> set[Month]:
    """The months that hold dossiers."""
    return {Month.of(first) for first in Dossier.objects.datetimes("submitted_at", "month")}


def dossiers(month: Month) -> Iterator[dict[str, list[Any]]]:
    """The dossiers submitted in a month, as columns of the fact table, in batches."""
    rows = (
        Dossier.objects.filter(submitted_at__gte=month.begins_at(), submitted_at__lt=month.next().begins_at())
        .annotate(
            asked=Count("supplements", distinct=True),
            stars=F("rating__stars"),
            due_otherwise=Max("extensions__due_otherwise"),
        )
        .order_by("submitted_at", "id")
        .values_list(*FIELDS, named=True)
        .iterator(chunk_size=BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        yield _columns([_fact(row) for row in batch])


def _columns(facts: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [fact[name] for fact in facts] for name in DOSSIERS.names}


def _fact(row: Any) -> dict[str, Any]:
    procedure = home.procedures()[row.procedure]
    version = procedure.version_on(row.version)
    due_at = row.due_otherwise or row.due_at  # a new appointment makes nothing punctual
    ended = outcome(row.state, row.done_at, due_at, row.received_at, row.asked)
    return {
        "key": row.code,
        "locality": settings.BATRU_LOCALITY,
        "unit": row.unit_id,
        "received_unit": row.received_unit_id,
        "procedure": row.procedure,
        "field": procedure.field.code,
        "channel": row.channel,
        "online_level": version.online.code,
        "assisted": bool(row.assisted_by),
        "submitted_at": row.submitted_at,
        "received_at": row.received_at,
        "due_at": due_at,
        "done_at": row.done_at,
        "handed_at": row.handed_over_at,
        "state": row.state,
        "done": ended.done,
        "on_time": ended.on_time,
        "supplements": row.asked,
        "first_time_right": ended.first_time_right,
        "rating": row.stars,
        "fee_vnd": version.fee.amount_for(row.channel),
        "owner_system": "own",
        "simulated": row.simulated,
    }
