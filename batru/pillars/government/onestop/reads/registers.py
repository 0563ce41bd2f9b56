"""The register of a desk (Circular 01/2018/TT-VPCP art. 9): a month's receipts, a field of law at a time."""

import hashlib
from collections.abc import Sequence

from batru.commons import home
from batru.commons.places.public import units
from batru.commons.prints import public as prints
from batru.kernel.period import Month
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads.records import Asker, seen_by
from batru.pillars.government.onestop.rules.form_words import RESULT_WAYS


def fields() -> list[str]:
    """The fields of law for which a register is kept, by their Vietnamese names."""
    return sorted({one.field.vi for one in home.procedures().values()})


def entries(asker: Asker, unit_key: str, field: str, month: Month) -> list[Dossier]:
    """The dossiers of a register in the order of their receipt, as far as the asker may see them."""
    procedures = [code for code, one in home.procedures().items() if one.field.vi == field]
    within = {"received_at__gte": month.begins_at(), "received_at__lt": month.ends_before()}
    found = seen_by(asker).filter(received_unit=unit_key, procedure__in=procedures, **within)
    return list(found.select_related("person").order_by("received_at", "id"))


def rows(dossiers: Sequence[Dossier]) -> tuple[prints.RegisterRow, ...]:
    """What the register says of each."""
    agencies = units({one.unit_id for one in dossiers})
    called = {key: prints.committee(unit.level, unit.full_name) for key, unit in agencies.items()}
    return tuple(
        prints.RegisterRow(
            one.code,
            home.procedures()[one.procedure].short.vi,
            one.applicant_name,
            "; ".join(part for part in (one.person.address if one.person else "", one.applicant_phone) if part),
            called[one.unit_id],
            one.received_at,
            one.due_first,
            one.handed_over_at,
            RESULT_WAYS[one.result_place],
        )
        for one in dossiers
        if one.received_at is not None
    )


def mark_of(told: Sequence[prints.RegisterRow]) -> str:
    """Tells one state of a register from another: the same rows have the same mark."""
    return hashlib.sha256(repr(tuple(told)).encode()).hexdigest()[:12]
