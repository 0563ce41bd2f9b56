"""Payments for programs: what is owed to the key's units, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from batru.commons.partners.public import Caller, need
from batru.commons.payments.models import Charge, Settlement
from batru.commons.payments.reads import charges as reads
from batru.commons.payments.reads import paging
from batru.commons.payments.reads.paging import Wanted
from batru.commons.payments.rules.receipts import written

router = Router(tags=["payments"])
ATTEMPT = ("gateway", "reference", "amount", "state", "made_at", "expires_at", "transaction")
SETTLEMENT = ("amount", "method", "place", "proof", "transaction", "is_surplus", "at")
REFUND = ("reference", "amount", "reason", "state", "asked_at", "done_at")
Key = Annotated[str, Path(max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]
Cursor = Annotated[str, Field(max_length=80, description="`next` of the page before; empty for the first page.")]


class Title(Schema):
    """What it is for, in both languages."""

    vi: str
    en: str


class PaymentRow(Schema):
    """What is owed for a subject such as dossier/CODE, in whole đồng."""

    key: str
    subject: str
    code: str
    unit: str
    title: Title
    full_amount_vnd: int
    reduction_vnd: int
    amount_vnd: int
    article: str
    payer: str
    state: str = Field(description="owed, paid or withdrawn.")
    made_at: datetime
    settled_at: datetime | None
    withdrawn_at: datetime | None
    method: str
    paid_online: bool


class PaymentPage(Schema):
    """A page of what was owed, oldest first, and where the next one begins (null at the end)."""

    items: list[PaymentRow]
    next: str | None


class AttemptRow(Schema):
    """A try to pay it at a gateway."""

    gateway: str
    reference: str
    amount: int
    state: str
    made_at: datetime
    expires_at: datetime
    transaction: str


class SettlementRow(Schema):
    """Money that arrived for it; a surplus is to be given back."""

    amount: int
    method: str
    place: str
    proof: str
    transaction: str
    is_surplus: bool
    at: datetime
    receipt: str | None = Field(description="Number of the receipt; null where the place issues none.")


class RefundRow(Schema):
    """Money that was or is to be given back."""

    reference: str
    amount: int
    reason: str
    state: str
    asked_at: datetime
    done_at: datetime | None


class PaymentCard(PaymentRow):
    """One of them, with every try to pay it, the money that arrived, and what was given back."""

    attempts: list[AttemptRow]
    settlements: list[SettlementRow]
    refunds: list[RefundRow]


@router.get("/payments", response=PaymentPage, operation_id="listPayments")
def list_payments(
    request: HttpRequest,
    state: Annotated[Literal["", "owed", "paid", "withdrawn"], Field(description="Only those that stand so.")] = "",
    subject: Annotated[str, Field(max_length=120, description="Only those of a subject such as dossier/CODE.")] = "",
    month: Annotated[
        str, Field(pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$", description="Only those that came to be owed in it.")
    ] = "",
    after: Cursor = "",
) -> Mapping[str, Any]:
    """What is or was owed to the key's units, oldest first."""
    wanted = Wanted(state, subject, month, after)
    rows, following = paging.page(_caller(request).actor, wanted)
    return {"items": [_row(row) for row in rows], "next": following}


@router.get("/payments/{key}", response=PaymentCard, operation_id="getPayment")
def get_payment(request: HttpRequest, key: Key) -> Mapping[str, Any]:
    """One of them; absent and forbidden look the same."""
    found = paging.charge_for(_caller(request).actor, key)
    return {
        **_row(found),
        "attempts": [_part(one, ATTEMPT) for one in reads.attempts_of(found)],
        "settlements": [{**_part(one, SETTLEMENT), "receipt": _receipt(one)} for one in reads.settlements_of(found)],
        "refunds": [_part(one, REFUND) for one in reads.refunds_of(found)],
    }


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    need(caller, paging.READ)
    return caller


def _row(one: Charge) -> Mapping[str, Any]:
    same = ("key", "subject", "code", "article", "payer", "made_at", "settled_at", "withdrawn_at", "method")
    return {
        **_part(one, same),
        "unit": one.unit_id,
        "title": one.title,
        "full_amount_vnd": one.full_amount,
        "reduction_vnd": one.reduction,
        "amount_vnd": one.amount,
        "state": paging.state_of(one),
        "paid_online": one.paid_online,
    }


def _part(one: Any, names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: getattr(one, name) for name in names}


def _receipt(settlement: Settlement) -> str | None:
    found = getattr(settlement, "receipt", None)
    return written(found.number) if found is not None else None
