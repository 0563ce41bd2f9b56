"""What was owed and paid for a person's dossiers, for himself."""

from typing import Any

from batru.commons.journal.public import history
from batru.commons.payments.models import Attempt, Charge, Receipt, Refund, Settlement
from batru.commons.people.public import HeldData, subjects_of, tells
from batru.kernel.text import N_


@tells("payments", N_("What you owed and paid, with receipts"))
def told(person_id: int) -> HeldData:
    """Rows of every table that speaks of the fees of his, and what the journal says of them."""
    charges = _rows(Charge, subject__in=subjects_of(person_id))
    mine = [charge["id"] for charge in charges]
    tables: dict[str, list[dict[str, Any]]] = {
        "charges": charges,
        "attempts": _rows(Attempt, charge__in=mine),
        "settlements": _rows(Settlement, charge__in=mine),
        "receipts": _rows(Receipt, settlement__charge__in=mine),
        "refunds": _rows(Refund, settlement__charge__in=mine),
        "journal": [
            {"subject": line.subject, "act": line.act, "actor": line.actor, "at": line.at, "payload": line.payload}
            for charge in charges
            for line in history(f"charge/{charge['key']}")
        ],
    }
    return HeldData(tables)


def _rows(model: Any, **wanted: Any) -> list[dict[str, Any]]:
    return list(model.objects.filter(**wanted).order_by("pk").values())
