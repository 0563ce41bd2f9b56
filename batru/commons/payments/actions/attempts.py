"""Trying: the payer chooses a way; the gateway is asked for a page or a code after commit, until it answers."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from batru.commons import clock
from batru.commons.journal.public import ANYONE, Actor, Deed, act, handles, outbox
from batru.commons.payments.actions.posting import lock
from batru.commons.payments.models import Attempt, Charge
from batru.commons.payments.reads.charges import must_be_payable
from batru.commons.payments.reads.ways import Way, lives_for, offered, way_or_wait
from batru.commons.payments.rules.gateways import FAILED, PENDING, NotAccepted, Order
from batru.commons.payments.rules.references import new_reference
from batru.commons.payments.rules.states import ASKED_AFTER, CREATED
from batru.commons.payments.rules.vietqr import plain
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

CREATE = "payments.attempt.create"
# Each try calls a gateway: nobody needs so many, and a script may not have more.
MOST_AN_HOUR, HOUR = 20, timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Payer:
    """Who tries: language, network address, and where this place is reached by the payer and by gateways."""

    language: str
    address: str
    site: str


def start(charge: Charge, code: str, once: str, payer: Payer, *, by: Actor, at: datetime) -> Attempt:
    """A new try by the gateway of that code; the same `once` again is the same try."""
    known = Attempt.objects.filter(charge=charge, once=once).first()
    return known if known is not None else _start(charge.pk, code, once, payer, by=by, at=at)


@act("payments.attempt.started", needs=ANYONE)
def _start(charge_id: int, code: str, once: str, payer: Payer, *, by: Actor, at: datetime) -> Deed[Attempt]:
    charge = lock(charge_id)
    subject = f"charge/{charge.key}"
    known = Attempt.objects.filter(charge=charge, once=once).first()
    if known is not None:
        return Deed(known, subject, payload={"reference": known.reference, "again": True})
    must_be_payable(charge)
    if charge.attempts.filter(made_at__gt=clock.real_now() - HOUR).count() >= MOST_AN_HOUR:
        raise _too_many()
    chosen = next((one for one in offered(charge.unit_id, charge.amount, local_day(at)) if one.code == code), None)
    if chosen is None:
        raise _not_offered()
    attempt = _write(charge, chosen, once, payer)
    outbox(CREATE, {"attempt": attempt.pk})
    return Deed(attempt, subject, payload={"reference": attempt.reference, "gateway": code})


def _write(charge: Charge, chosen: Way, once: str, payer: Payer) -> Attempt:
    """Gateways live in the world's time, whatever time the place is at."""
    now = clock.real_now()
    return Attempt.objects.create(
        charge=charge,
        gateway=chosen.code,
        reference=new_reference(secrets.choice, only_digits=chosen.gateway.only_digits),
        once=once,
        amount=charge.amount,
        language=payer.language,
        payer_address=payer.address,
        return_url=payer.site + reverse("payments:back", args=(charge.key,)),
        notify_url=payer.site + reverse("payments:notifications", args=(chosen.code,)),
        made_at=now,
        expires_at=now + lives_for(),
        ask_at=now + ASKED_AFTER[0] if chosen.gateway.can_query else None,
    )


@handles(CREATE)
def create_order(number: int, payload: Mapping[str, Any]) -> None:
    """Ask the gateway; too late, or after the payment was heard of some other way, there is nothing to ask for."""
    attempt = Attempt.objects.select_related("charge").get(pk=payload["attempt"])
    if attempt.state != CREATED or clock.real_now() >= attempt.expires_at:
        return
    mine = Attempt.objects.filter(pk=attempt.pk)
    try:
        chosen = way_or_wait(attempt.gateway, attempt.charge.unit_id, local_day(clock.now()))
        made = chosen.gateway.create(order_of(attempt), chosen.setup)
    except NotAccepted as error:
        mine.filter(state=CREATED).update(state=FAILED, code=str(error)[:40], last_error=str(error)[:2000])
        return
    except OSError as error:
        mine.update(last_error=f"{type(error).__name__}: {error}"[:2000])
        raise
    # A notification may have come before this answer: what it said about the state is not undone.
    mine.update(pay_url=made.pay_url, qr=made.qr, last_error="")
    mine.filter(state=CREATED).update(state=PENDING)


def order_of(attempt: Attempt) -> Order:
    """The attempt as its gateway is told of it, the same at every call."""
    words = plain(f"{attempt.charge.title['vi']} {attempt.charge.subject.rpartition('/')[2]}")
    return Order(
        reference=attempt.reference,
        amount=attempt.amount,
        words=words[:120],
        return_url=attempt.return_url,
        notify_url=attempt.notify_url,
        made_at=attempt.made_at,
        expires_at=attempt.expires_at,
        language=attempt.language,
        payer_address=attempt.payer_address,
        asked_at=clock.real_now(),
    )


def _not_offered() -> Refusal:
    return Refusal(
        "payments.way.not_offered",
        what=N_("This way to pay cannot be used here."),
        why=N_("It is not set up for this place, or not for this amount."),
        next_step=N_("Choose another way, or pay at the counter."),
    )


def _too_many() -> Refusal:
    return Refusal(
        "payments.attempt.too_many",
        what=N_("No new try was begun."),
        why=N_("This fee was tried {most} times within an hour."),
        next_step=N_("Wait an hour, or pay at the counter."),
        status=429,
        most=MOST_AN_HOUR,
    )
