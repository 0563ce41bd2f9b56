"""Giving back: decided by people, asked of the gateway until it answers, booked once."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from batru.commons import clock
from batru.commons.journal.public import ANYONE, Actor, Deed, act, handles, outbox
from batru.commons.payments.actions.attempts import order_of
from batru.commons.payments.actions.posting import FACT, lock, month_of, place_now, post
from batru.commons.payments.actions.settling import GATEWAY
from batru.commons.payments.models import Receipt, Refund, Settlement
from batru.commons.payments.reads.charges import left_to_refund
from batru.commons.payments.reads.ways import way_or_wait
from batru.commons.payments.rules.gateways import ASKED, DONE, REFUSED, ByHand, NotAccepted, PayBack, Unreachable
from batru.commons.payments.rules.ledger import TREASURY, given_back
from batru.commons.payments.rules.references import new_reference
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

SEND = "payments.refund.send"
DECIDE, CONFIRM = "payments.refund.decide", "payments.refund.confirm"
BY_HAND = "by_hand"


@act("payments.refund.decided", needs=DECIDE)
def decide_refund(settlement_id: int, amount: int, reason: str, once: str, *, by: Actor, at: datetime) -> Deed[Refund]:
    """Money of a settlement is to be given back, all or part; the same `once` again is the same refund."""
    charge = lock(Settlement.objects.values_list("charge_id", flat=True).get(pk=settlement_id))
    settlement = Settlement.objects.get(pk=settlement_id)
    subject = f"charge/{charge.key}"
    known = settlement.refunds.filter(once=once).first()
    if known is not None:
        return Deed(known, subject, charge.unit_id, payload={"reference": known.reference, "again": True})
    if not 0 < amount <= left_to_refund(settlement):
        raise _not_that_much(left_to_refund(settlement))
    if not reason.strip():
        raise _no_reason()
    refund = Refund.objects.create(
        settlement=settlement,
        reference=new_reference(secrets.choice, only_digits=False),
        once=once,
        amount=amount,
        reason=reason.strip(),
        state=ASKED if settlement.attempt_id else BY_HAND,
        asked_by=by.key,
        asked_at=at,
    )
    if settlement.attempt_id:
        outbox(SEND, {"refund": refund.pk})
    told = {"reference": refund.reference, "amount": amount, "reason": refund.reason}
    return Deed(refund, subject, charge.unit_id, payload=told)


@handles(SEND)
def send_refund(number: int, payload: Mapping[str, Any]) -> None:
    """Ask the gateway; while it works on it, it is asked again under the same reference."""
    refund = Refund.objects.select_related("settlement__attempt__charge").get(pk=payload["refund"])
    mine = Refund.objects.filter(pk=refund.pk, state=ASKED)
    if not mine.update(tries=F("tries") + 1):
        return
    try:
        answer = _ask_gateway(refund)
    except ByHand:
        mine.update(state=BY_HAND, last_error="")
        return
    except NotAccepted as error:
        mine.update(state=REFUSED, last_error=str(error)[:2000])
        return
    except OSError as error:
        mine.update(last_error=f"{type(error).__name__}: {error}"[:2000])
        raise
    if answer != DONE:
        raise Unreachable("The gateway still works on the refund.")
    give_back(refund.pk, by=GATEWAY, at=place_now())


@act("payments.refund.done", needs=ANYONE)
def give_back(refund_id: int, *, by: Actor, at: datetime) -> Deed[Refund]:
    """Book a refund that the gateway has confirmed; a second confirmation changes nothing."""
    return _book(refund_id, at)


@act("payments.refund.confirmed", needs=CONFIRM)
def confirm_refund(reference: str, *, by: Actor, at: datetime) -> Deed[Refund]:
    """Somebody paid it out: cash at the counter, or a transfer by the treasury."""
    found = Refund.objects.filter(reference=reference).first()
    if found is None or found.state not in (BY_HAND, DONE):
        raise _not_by_hand()
    return _book(found.pk, at)


def _ask_gateway(refund: Refund) -> str:
    settlement, attempt = refund.settlement, refund.settlement.attempt
    assert attempt is not None
    chosen = way_or_wait(attempt.gateway, attempt.charge.unit_id, local_day(clock.now()))
    back = PayBack(
        reference=refund.reference,
        amount=refund.amount,
        whole=refund.amount == settlement.amount,
        transaction=settlement.transaction,
        words=refund.reason,
        by=refund.asked_by,
        at=clock.real_now(),
        again=refund.tries > 0,
    )
    return chosen.gateway.refund(order_of(attempt), back, chosen.setup)


def _book(refund_id: int, at: datetime) -> Deed[Refund]:
    charge = lock(Refund.objects.values_list("settlement__charge_id", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_related("settlement").get(pk=refund_id)
    settlement = refund.settlement
    told = {"reference": refund.reference, "amount": refund.amount}
    deed = Deed(refund, f"charge/{charge.key}", charge.unit_id, payload=told, fact=FACT, month=month_of(charge))
    if refund.state == DONE:
        return deed
    # A gateway takes what it gives back from what it owes us; what people transfer comes from the treasury.
    by_transfer = refund.state == BY_HAND and settlement.attempt_id is not None
    place = TREASURY if by_transfer else settlement.place
    refund.state, refund.done_at, refund.last_error = DONE, at, ""
    refund.save(update_fields=("state", "done_at", "last_error"))
    moves = given_back(refund.amount, place, is_surplus=settlement.is_surplus)
    post(f"refund:{refund.pk}", charge, moves, at)
    given = sum(settlement.refunds.filter(state=DONE).values_list("amount", flat=True))
    if given == settlement.amount:
        Receipt.objects.filter(settlement=settlement, cancelled_at__isnull=True).update(cancelled_at=at)
    return deed


def _not_that_much(left: int) -> Refusal:
    return Refusal(
        "payments.refund.amount",
        what=N_("This refund was not decided."),
        why=N_("At least 1 đồng and at most {left} đồng of this payment can be given back."),
        next_step=N_("Write another amount."),
        left=left,
    )


def _no_reason() -> Refusal:
    return Refusal(
        "payments.refund.reason",
        what=N_("This refund was not decided."),
        why=N_("Money is given back only for a reason that is written down."),
        next_step=N_("Write why, and name the decision."),
    )


def _not_by_hand() -> Refusal:
    return Refusal(
        "payments.refund.by_hand",
        what=N_("This refund cannot be confirmed by hand."),
        why=N_("The gateway itself gives it back, or has refused to."),
        next_step=N_("Wait for the gateway's answer, or decide a new refund."),
    )
