"""Owing: a room above says what its subject costs, once; and may take it back while nothing is paid."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.commons.payments.actions.posting import FACT, lock, mark_settled, month_of, post
from batru.commons.payments.models import Charge
from batru.commons.payments.reads.charges import must_be_payable
from batru.commons.payments.rules.ledger import owed, withdrawn
from batru.commons.payments.rules.money import dong
from batru.commons.payments.rules.references import new_key
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

NOTHING_TO_PAY = "nothing"


def charge(
    subject: str,
    *,
    unit_key: str,
    title: Mapping[str, str],
    amount: int,
    by: Actor,
    at: datetime,
    code: str = "fee",
    reduction: int = 0,
    article: str = "",
    payer: str = "",
) -> Charge:
    """What is owed for a subject such as dossier/CODE, in whole đồng before the reduction, with its article.

    The same subject and code again give the same charge; another amount under them is refused. An amount of 0 after
    the reduction is settled at once. Call it inside your own deed: this one asks for no permission.
    """
    known = Charge.objects.filter(subject=subject, code=code).first()
    if known is None:
        terms = {"full_amount": dong(amount), "reduction": dong(reduction), "amount": dong(amount - reduction)}
        fields = {"unit_id": unit_key, "title": dict(title), "article": article, "payer": payer, **terms}
        try:
            with transaction.atomic():
                return _charge(subject, code, fields, by=by, at=at)
        except IntegrityError:
            known = Charge.objects.get(subject=subject, code=code)
    if (known.full_amount, known.reduction) != (amount, reduction):
        raise _another_amount(known)
    return known


@act("payments.charge.made", needs=ANYONE)
def _charge(subject: str, code: str, fields: Mapping[str, object], *, by: Actor, at: datetime) -> Deed[Charge]:
    key = new_key(secrets.choice)
    made = Charge.objects.create(subject=subject, code=code, key=key, made_at=at, made_by=by.key, **fields)
    post(f"charge:{made.pk}", made, owed(made.amount), at)
    if made.amount == 0:
        mark_settled(made, method=NOTHING_TO_PAY, online=False, at=at)
    told = {"subject": subject, "code": code, "amount": made.amount}
    return Deed(made, f"charge/{made.key}", payload=told, fact=FACT, month=month_of(made))


@act("payments.charge.withdrawn", needs=ANYONE)
def withdraw(key: str, reason: str, *, by: Actor, at: datetime) -> Deed[Charge]:
    """It is no longer owed; refused once it is paid. Call it inside your own deed."""
    found = lock(Charge.objects.values_list("pk", flat=True).get(key=key))
    must_be_payable(found)
    found.withdrawn_at = at
    found.save(update_fields=("withdrawn_at",))
    post(f"withdrawal:{found.pk}", found, withdrawn(found.amount), at)
    return Deed(found, f"charge/{key}", payload={"reason": reason}, fact=FACT, month=month_of(found))


def _another_amount(known: Charge) -> Refusal:
    return Refusal(
        "payments.charge.other_amount",
        what=N_("{subject} cannot be charged again with another amount."),
        why=N_("A fee of {amount} đồng stands for it already."),
        next_step=N_("Withdraw that fee first, or charge the difference under a code of its own."),
        subject=known.subject,
        amount=known.amount,
    )
