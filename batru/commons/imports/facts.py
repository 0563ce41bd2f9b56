"""The rows that this room reports upward: dossiers of other systems, each as its own system knew it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from batru.commons.imports.models import LANDED, Batch, ImportedDossier
from batru.commons.imports.reads.batches import counting
from batru.commons.imports.rules.mapping import ON_PAPER
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month

BATCH = 20_000
ONLINE = "online"


def months() -> set[Month]:
    """The months that hold landed dossiers."""
    landed = Batch.objects.filter(state=LANDED)
    held = ImportedDossier.objects.filter(batch__in=landed).values_list("month", flat=True).distinct()
    return {Month.parse(month) for month in held}


def dossiers(month: Month) -> Iterator[dict[str, list[Any]]]:
    """The dossiers handed in in a month, as columns of the fact table, in batches."""
    owners = {batch.pk: batch.mapping["owner_system"] for batch in Batch.objects.filter(state=LANDED)}
    rows = counting().filter(month=str(month)).order_by("id").iterator(chunk_size=BATCH)
    while some := list(islice(rows, BATCH)):
        facts = [_fact(row, owners[row.batch_id]) for row in some]
        yield {name: [fact[name] for fact in facts] for name in DOSSIERS.names}


def _fact(row: ImportedDossier, owner_system: str) -> dict[str, Any]:
    done = row.done_at is not None
    return {
        "key": row.key,
        "locality": row.locality,
        "unit": row.unit,
        "received_unit": None,
        "procedure": row.procedure,
        "field": row.field or None,
        "channel": row.channel,
        "online_level": None,
        "assisted": False,
        "applicants_served": None,
        "filed_again": None,
        "paper_only": _paper_only(row, done),
        "submitted_at": row.submitted_at,
        "received_at": row.received_at,
        "due_at": row.due_at,
        "first_due_at": None,
        "done_at": row.done_at,
        "handed_at": row.handed_at,
        "state": row.state,
        "done": done,
        "on_time": row.done_at <= row.due_at if row.done_at is not None and row.due_at is not None else None,
        "supplements": row.supplements,
        "stopped_late": None,
        "first_time_right": None,
        "rating": None,
        "rated_at": None,
        "written_late_minutes": None,
        "fee_vnd": None,
        "owner_system": owner_system,
        "simulated": False,
    }


def _paper_only(row: ImportedDossier, done: bool) -> bool | None:
    """What an online dossier was answered on decides whether it counts as online: silence is neither yes nor no."""
    if done and row.channel == ONLINE and not row.result:
        return None
    return row.result == ON_PAPER
