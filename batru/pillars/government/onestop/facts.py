"""The rows that this room reports upward: one per dossier and one per complaint, without personal data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max

from batru.commons import home
from batru.kernel.fact_tables import COMPLAINTS, DOSSIERS, FactTable
from batru.kernel.period import Month
from batru.law.procedure import ProcedureVersion
from batru.pillars.government.onestop.models import Complaint, Dossier
from batru.pillars.government.onestop.reads.filers import Left, left_before, served_in, written_late
from batru.pillars.government.onestop.reads.holdings import with_electronic_result
from batru.pillars.government.onestop.reads.records import FILED
from batru.pillars.government.onestop.reads.times import ledgers
from batru.pillars.government.onestop.rules.filers import filed_again
from batru.pillars.government.onestop.rules.ledger import Stopped, stopped_late
from batru.pillars.government.onestop.rules.states import outcome

BATCH = 20_000


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a month's dossiers are told of themselves by others: by code, by subject, and by whoever applies."""

    served: Mapping[str, int]
    written_late: Mapping[str, int]
    left: Left

    @classmethod
    def of(cls, month: Month) -> "_Beside":
        return cls(served_in(month), written_late(month), left_before(month))


FIELDS = (
    "code", "unit_id", "received_unit_id", "procedure", "version", "channel", "submitted_at", "received_at",
    "done_at", "handed_over_at", "state", "due_at", "simulated", "assisted_by", "asked", "due_otherwise", "stars",
    "result__granted", "id", "case", "due_first", "rated_at", "applicant_id",
)  # fmt: skip
COMPLAINT_FIELDS = (
    "id", "unit_id", "dossier_id", "dossier__procedure", "dossier__simulated", "made_at", "due_at", "answered_at",
)  # fmt: skip


def months() -> set[Month]:
    """The months that hold dossiers."""
    return {Month.of(first) for first in Dossier.objects.datetimes("submitted_at", "month")}


def dossiers(month: Month) -> Iterator[dict[str, list[Any]]]:
    """The dossiers filed in a month, as columns of the fact table, in batches."""
    stops, beside = ledgers(month.begins_at(), month.next().begins_at()), _Beside.of(month)
    rows = (
        Dossier.objects.filter(FILED, submitted_at__gte=month.begins_at(), submitted_at__lt=month.next().begins_at())
        .annotate(
            asked=Count("supplements", distinct=True),
            stars=F("rating__stars"),
            rated_at=F("rating__given_at"),
            due_otherwise=Max("extensions__due_otherwise"),
        )
        .order_by("submitted_at", "id")
        .values_list(*FIELDS, named=True)
        .iterator(chunk_size=BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        electronic = with_electronic_result(row.code for row in batch if _could_be_electronic(row))
        yield _columns(DOSSIERS, [_fact(row, row.code in electronic, stops.get(row.id, ()), beside) for row in batch])


def complaint_months() -> set[Month]:
    """The months in which somebody complained."""
    return {Month.of(first) for first in Complaint.objects.datetimes("made_at", "month")}


def complaints(month: Month) -> Iterator[dict[str, list[Any]]]:
    """The complaints made in a month, as columns of the fact table, in batches."""
    rows = (
        Complaint.objects.filter(made_at__gte=month.begins_at(), made_at__lt=month.next().begins_at())
        .order_by("made_at", "id")
        .values_list(*COMPLAINT_FIELDS, named=True)
        .iterator(chunk_size=BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        yield _columns(COMPLAINTS, [_complaint(row) for row in batch])


def _columns(table: FactTable, facts: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [fact[name] for fact in facts] for name in table.names}


def _complaint(row: Any) -> dict[str, Any]:
    answered = row.answered_at is not None
    return {
        "key": str(row.id),
        "locality": settings.BATRU_LOCALITY,
        "unit": row.unit_id,
        "about_dossier": row.dossier_id is not None,
        "procedure": row.dossier__procedure,
        "made_at": row.made_at,
        "due_at": row.due_at,
        "answered_at": row.answered_at,
        "answered": answered,
        "on_time": row.answered_at <= row.due_at if answered and row.due_at is not None else None,
        "simulated": settings.BATRU_EXAMPLE if row.dossier__simulated is None else row.dossier__simulated,
    }


def _could_be_electronic(row: Any) -> bool:
    """Whether the answer of a dossier may have been signed; generated ones leave no files."""
    return bool(row.result__granted) and not row.simulated


def _fact(row: Any, is_electronic: bool, ledger: Sequence[Stopped], beside: _Beside) -> dict[str, Any]:
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
        "applicants_served": beside.served.get(row.code),
        "filed_again": _filed_again(row, beside.left),
        "paper_only": _could_be_electronic(row) and version.gives_paper and not is_electronic,
        "submitted_at": row.submitted_at,
        "received_at": row.received_at,
        "due_at": due_at,
        "first_due_at": row.due_first,
        "done_at": row.done_at,
        "handed_at": row.handed_over_at,
        "state": row.state,
        "done": ended.done,
        "on_time": ended.on_time,
        "supplements": row.asked,
        "stopped_late": _stopped_late(row, version, ledger) if ledger else None,
        "first_time_right": ended.first_time_right,
        "rating": row.stars,
        "rated_at": row.rated_at,
        "written_late_minutes": beside.written_late.get(f"dossier/{row.code}"),
        "fee_vnd": version.fee.amount_for(row.channel),
        "owner_system": "own",
        "simulated": row.simulated,
    }


def _stopped_late(row: Any, version: ProcedureVersion, ledger: Sequence[Stopped]) -> bool | None:
    term = version.term_for(row.channel, row.case).term
    return stopped_late(row.received_at, term, home.desk(row.unit_id), version.policy, ledger)


def _filed_again(row: Any, left: Left) -> bool | None:
    if not row.applicant_id:
        return None
    return filed_again(row.submitted_at, left.get((row.applicant_id, row.procedure, row.unit_id), ()))
