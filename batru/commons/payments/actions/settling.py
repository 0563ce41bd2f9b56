"""Settling: money that arrived is booked once, with its proof, and the payer has a receipt."""

from dataclasses import dataclass
from datetime import datetime

from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.commons.payments.actions.posting import FACT, issue_receipt, lock, mark_settled, month_of, post
from batru.commons.payments.models import Attempt, Charge, Settlement
from batru.commons.payments.reads.charges import must_be_payable
from batru.commons.payments.reads.ways import TRANSFER
from batru.commons.payments.rules.ledger import CASH, CLEARING, TREASURY, received
from batru.commons.people.public import system_actor
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

NOTIFIED, QUERIED, AT_COUNTER, IN_STATEMENT = "notification", "query", "counter", "statement"
PROVES_ONLINE = frozenset({NOTIFIED, QUERIED})
COUNTER = "counter"
TAKE_CASH = "payments.cash.take"
GATEWAY = system_actor("payments")


@dataclass(frozen=True, slots=True)
class Proof:
    """By what we know that money arrived, and the other side's number for it."""

    kind: str
    transaction: str


@act("payments.charge.settled", needs=ANYONE)
def settle(charge: Charge, attempt: Attempt, proof: Proof, *, by: Actor, at: datetime) -> Deed[Settlement]:
    """Book the money of an attempt. The caller holds the charge's lock and has decided that it counts.

    A charge that is paid already, or not owed, takes it as a surplus that is to be given back.
    """
    place = TREASURY if attempt.gateway == TRANSFER else CLEARING
    is_surplus = charge.settled_at is not None or charge.withdrawn_at is not None
    settlement = Settlement.objects.create(
        charge=charge,
        attempt=attempt,
        method=attempt.gateway,
        place=place,
        amount=attempt.amount,
        proof=proof.kind,
        transaction=proof.transaction,
        is_surplus=is_surplus,
        at=at,
        taken_by=by.key,
    )
    post(f"settlement:{settlement.pk}", charge, received(attempt.amount, place, is_surplus=is_surplus), at)
    if not is_surplus:
        mark_settled(charge, method=attempt.gateway, online=proof.kind in PROVES_ONLINE, at=at)
        issue_receipt(settlement, charge.unit.full_name)
    told = {"reference": attempt.reference, "amount": attempt.amount, "proof": proof.kind, "surplus": is_surplus}
    return Deed(settlement, f"charge/{charge.key}", payload=told, fact=FACT, month=month_of(charge))


@act("payments.cash.taken", needs=TAKE_CASH)
def take_cash(key: str, amount: int, *, by: Actor, at: datetime) -> Deed[Settlement]:
    """Cash at the counter, exactly what is owed; the clerk's name stands on the receipt."""
    charge = lock(Charge.objects.values_list("pk", flat=True).get(key=key))
    must_be_payable(charge)
    if amount != charge.amount:
        raise _not_the_amount(charge)
    settlement = Settlement.objects.create(
        charge=charge, method=COUNTER, place=CASH, amount=amount, proof=AT_COUNTER, at=at, taken_by=by.key
    )
    post(f"settlement:{settlement.pk}", charge, received(amount, CASH, is_surplus=False), at)
    mark_settled(charge, method=COUNTER, online=False, at=at)
    issue_receipt(settlement, getattr(by, "name", "") or charge.unit.full_name)
    told = {"amount": amount}
    return Deed(settlement, f"charge/{key}", charge.unit_id, payload=told, fact=FACT, month=month_of(charge))


def _not_the_amount(charge: Charge) -> Refusal:
    return Refusal(
        "payments.cash.amount",
        what=N_("The cash was not booked."),
        why=N_("{amount} đồng is owed, neither more nor less."),
        next_step=N_("Look at the fee again: it may have changed since the page was opened."),
        amount=charge.amount,
    )
