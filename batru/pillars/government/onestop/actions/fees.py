"""What a dossier costs becomes owed when it is received, and is owed no more where it ends without a decision.

Everything here happens in the caller's transaction. Dossiers of the example's simulated year owe nothing.
"""

from datetime import datetime

from django.conf import settings

from batru.commons import home
from batru.commons.journal.public import Actor
from batru.commons.payments import public as payments
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.steps import subject_of, tell_applicant
from batru.pillars.government.onestop.models import Dossier, Suspension
from batru.pillars.government.onestop.reads import money, times
from batru.pillars.government.onestop.rules.fees import FEE, WAIVED, duty_code, owed


def charge_fee(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Charge the fee of the dossier's own version; nothing where it is free or no source tells the amount."""
    fee = times.version_of(dossier).fee
    due = None if dossier.simulated else owed(fee, dossier.channel, dossier.answers)
    if due is None or due.amount == 0:
        return
    short = home.procedures()[dossier.procedure].short
    made = payments.charge(
        subject_of(dossier.code),
        unit_key=dossier.received_unit_id,
        title={"vi": f"Phí, lệ phí: {short.vi}", "en": f"Fee: {short.en}"},
        amount=due.full,
        reduction=due.reduction,
        code=FEE,
        article=fee.basis,
        payer=dossier.applicant_name,
        by=by,
        at=at,
    )
    tell_applicant(dossier, "onestop/fee", at=at, amount=made.amount, address=pay_address(made))


def charge_duty(dossier: Dossier, stop: Suspension, amount: int, *, by: Actor, at: datetime) -> payments.Charge:
    """Charge the duty that a suspension waits for; when it is paid the clock runs on by itself."""
    short = home.procedures()[dossier.procedure].short
    return payments.charge(
        subject_of(dossier.code),
        unit_key=dossier.received_unit_id,
        title={"vi": f"Nghĩa vụ tài chính: {short.vi}", "en": f"Financial duty: {short.en}"},
        amount=amount,
        code=duty_code(stop.pk),
        article=stop.article,
        payer=dossier.applicant_name,
        by=by,
        at=at,
    )


def withdraw_charges(dossier: Dossier, reason: str, code: str = "", *, by: Actor, at: datetime) -> None:
    """Nothing that is still open is owed any more (`code`: that charge alone); what is paid, people decide on."""
    if dossier.simulated:
        return
    for one in money.open_charges(dossier):
        if code not in ("", one.code):
            continue
        try:
            payments.withdraw(one.key, reason, by=by, at=at)
        except Refusal:  # paid at this very instant
            continue


def settle_refusal(dossier: Dossier, reason: str, *, by: Actor, at: datetime) -> None:
    """What is open at a refusal on the merits is owed on, unless the rules of the dossier's day waive it."""
    rule = times.pack_of(dossier).fee_after_refusal
    if rule is not None and rule.value == WAIVED:
        withdraw_charges(dossier, reason, by=by, at=at)


def check_paid(dossier: Dossier) -> None:
    """Refuses to give the result away where the catalogue says that the fee comes before it."""
    if not money.must_pay_first(dossier):
        return
    raise Refusal(
        "onestop.handover.unpaid",
        what=N_("The result was not handed over."),
        why=N_("Its fee is to be paid before, and is not paid yet."),
        next_step=N_("Take it in cash from the dossier's page, or let the applicant pay online."),
        status=409,
    )


def pay_address(charge: payments.Charge) -> str:
    """The whole address at which a charge is paid, for a message."""
    return settings.BATRU_ADDRESS.rstrip("/") + payments.pay_url(charge)
