"""Who filed for whom, and what was filed anew: counted here, so that no name and no number leaves the room."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from batru.commons.journal.public import Entry
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads.records import FILED
from batru.pillars.government.onestop.rules.filers import LEFT, LOOKED_BACK, Filed, applicants_served, hands_of

Left: TypeAlias = Mapping[tuple[str, str, str], Sequence[datetime]]


def served_in(month: Month) -> dict[str, int]:
    """By code of the month's unassisted online filings, how many applicants its busiest hand had served."""
    return applicants_served(_filings(month))


def left_before(month: Month) -> Left:
    """By applicant, procedure and unit, when dossiers were left that one of the month may follow."""
    found: dict[tuple[str, str, str], list[datetime]] = defaultdict(list)
    rows = Dossier.objects.filter(
        FILED, state__in=LEFT, done_at__gte=month.begins_at() - LOOKED_BACK, done_at__lt=month.next().begins_at()
    ).exclude(applicant_id="")
    for who, procedure, unit, done_at in rows.values_list("applicant_id", "procedure", "unit_id", "done_at"):
        if done_at is not None:
            found[who, procedure, unit].append(done_at)
    return found


def written_late(month: Month) -> dict[str, int]:
    """By subject of the month's dossiers, the most minutes between what a step bears and when it was written."""
    lines = Entry.objects.filter(fact=DOSSIERS.name, month=str(month), recorded_at__isnull=False)
    found: dict[str, int] = {}
    rows = lines.filter(subject__startswith="dossier/").values_list("subject", "at", "recorded_at")
    for subject, at, recorded_at in rows.order_by().iterator(chunk_size=20_000):
        if recorded_at is not None:
            late = int((recorded_at - at).total_seconds() // 60)
            found[subject] = max(late, found.get(subject, 0), 0)
    return found


def _filings(month: Month) -> Iterator[Filed]:
    rows = (
        Dossier.objects.filter(
            FILED,
            channel="online",
            assisted_by="",
            submitted_at__gte=month.begins_at() - LOOKED_BACK,
            submitted_at__lt=month.next().begins_at(),
        )
        .order_by("submitted_at", "id")
        .values_list(
            "code", "submitted_at", "applicant_id", "applicant_name", "person_id", "applicant_phone",
            "applicant_email", "representation__id_number", "representation__phone", named=True,
        )
    )  # fmt: skip
    return (_filed(row) for row in rows.iterator(chunk_size=20_000))


def _filed(row: Any) -> Filed:
    hands = {
        "account": row.person_id,
        "representative": row.representation__id_number or row.representation__phone,
        "phone": row.applicant_phone,
        "email": row.applicant_email,
    }
    return Filed(row.code, row.submitted_at, row.applicant_id or row.applicant_name.casefold(), hands_of(hands))
