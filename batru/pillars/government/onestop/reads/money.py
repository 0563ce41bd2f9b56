"""Questions about a dossier's fees: what is owed, what is paid, and whether that stands in the way."""

from batru.commons.payments import public as payments
from batru.law.values import Value
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads.times import pack_of, version_of
from batru.pillars.government.onestop.rules.fees import BEFORE


def charges(dossier: Dossier) -> list[payments.Charge]:
    """Everything that was ever owed for it, oldest first."""
    return payments.charges_for(f"dossier/{dossier.code}")


def open_charges(dossier: Dossier) -> list[payments.Charge]:
    """What is owed and neither paid nor withdrawn."""
    return [one for one in charges(dossier) if one.settled_at is None and one.withdrawn_at is None]


def refusal_rule(dossier: Dossier) -> Value | None:
    """What becomes of fees that were open at a refusal on the merits; None where it was no such refusal."""
    result = getattr(dossier, "result", None)
    if result is None or result.granted or dossier.received_at is None:
        return None
    return pack_of(dossier).fee_after_refusal


def must_pay_first(dossier: Dossier) -> bool:
    """Whether its result waits for a fee that its procedure collects before."""
    return version_of(dossier).fee.collected == BEFORE and bool(open_charges(dossier))
