"""Orders are given and taken back here, and reach the carrier after the deed, however long that takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from batru.commons import clock
from batru.commons.journal.public import ANYONE, Actor, Deed, act, handles, outbox
from batru.commons.people.public import system_actor
from batru.commons.post.actions.telling import hear
from batru.commons.post.carriers.registry import CARRIERS
from batru.commons.post.models import PostalOrder
from batru.commons.post.reads import carrier_here, desk_address
from batru.commons.post.rules.carrying import Address, Parcel, Taken
from batru.commons.post.rules.orders import COLLECTION, DELIVERY, ORDERED, check_cancellable
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

PLACE, CANCEL = "post.place", "post.cancel"
BY = system_actor("post")
LETTERS = {COLLECTION: "T", DELIVERY: "P"}  # thu gom, phát


class NotPlacedYet(Exception):
    """The order is still on its way to the carrier: what follows waits until it is there."""


def order_delivery(
    subject: str,
    unit_key: str,
    receiver: Address,
    content: str,
    *,
    papers: tuple[str, ...] = (),
    cod_vnd: int = 0,
    person_key: str = "",
    by: Actor,
    at: datetime,
) -> PostalOrder:
    """Have a result brought from a unit's desk to a person; while one is under way, that one is given back.

    `subject` is what it is about ("dossier/CODE"), `content` the line on the envelope, `person_key` who may follow it.
    The caller asked who may order.
    """
    parts = (desk_address(unit_key), receiver, content, papers, cod_vnd, person_key)
    return _order(DELIVERY, subject, unit_key, parts, by=by, at=at)


def order_collection(
    subject: str,
    unit_key: str,
    sender: Address,
    content: str,
    *,
    papers: tuple[str, ...] = (),
    cod_vnd: int = 0,
    person_key: str = "",
    by: Actor,
    at: datetime,
) -> PostalOrder:
    """Have papers fetched from a person and brought to a unit's desk; otherwise as `order_delivery`."""
    parts = (sender, desk_address(unit_key), content, papers, cod_vnd, person_key)
    return _order(COLLECTION, subject, unit_key, parts, by=by, at=at)


Parts = tuple[Address, Address, str, tuple[str, ...], int, str]


def _order(kind: str, subject: str, unit_key: str, parts: Parts, *, by: Actor, at: datetime) -> PostalOrder:
    _check(kind, parts)
    known = PostalOrder.objects.filter(subject=subject, kind=kind, is_open=True).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _place(kind, subject, unit_key, parts, by=by, at=at)
    except IntegrityError:  # somebody else ordered the same at this instant: of two, one
        return PostalOrder.objects.get(subject=subject, kind=kind, is_open=True)


@act("post.order.placed", needs=ANYONE)
def _place(kind: str, subject: str, unit_key: str, parts: Parts, *, by: Actor, at: datetime) -> Deed[PostalOrder]:
    sender, receiver, content, papers, cod_vnd, person_key = parts
    before = PostalOrder.objects.filter(subject=subject, kind=kind).count()
    order = PostalOrder.objects.create(
        number=f"{subject.partition('/')[2] or subject}-{LETTERS[kind]}{before + 1}",
        kind=kind,
        subject=subject,
        carrier=carrier_here(),
        unit_id=unit_key,
        person_key=person_key,
        sender=sender.packed(),
        receiver=receiver.packed(),
        content=content[:300],
        papers=list(papers),
        cod_vnd=cod_vnd,
        ordered_by=by.key,
        ordered_at=at,
        state=ORDERED,
        since=at,
    )
    outbox(PLACE, {"order": order.pk})
    return Deed(order, subject_of(order), unit_key, {"kind": kind, "about": subject, "carrier": order.carrier})


@act("post.order.cancelled", needs=ANYONE)
def cancel_order(number: str, *, by: Actor, at: datetime) -> Deed[PostalOrder]:
    """Take an order back while the post carries nothing yet; the caller asked who may."""
    order = PostalOrder.objects.select_for_update(of=("self",)).get(number=number)
    check_cancellable(order.state)
    if order.cancel_asked_at is None:
        order.cancel_asked_at = at
        order.save(update_fields=("cancel_asked_at",))
        outbox(CANCEL, {"order": order.pk})
    return Deed(order, subject_of(order), order.unit_id)


@act("post.order.taken", needs="post.order.take")
def _take(order_id: int, taken: Taken, *, by: Actor, at: datetime) -> Deed[None]:
    order = PostalOrder.objects.select_for_update(of=("self",)).get(pk=order_id)
    order.taken_at, order.last_error = at, ""
    order.reference, order.fee_vnd = taken.reference[:80], taken.fee_vnd
    order.item_number = order.item_number or _free(order.carrier, taken.item_number[:40])
    order.save(update_fields=("taken_at", "last_error", "reference", "fee_vnd", "item_number"))
    hear(order, "desk", f"{order.number}/registered", "registered", at, heard_at=at)
    return Deed(None, subject_of(order), order.unit_id, {"reference": order.reference, "fee_vnd": order.fee_vnd})


@handles(PLACE)
def place(number: int, payload: Mapping[str, Any]) -> None:
    """Tell the carrier of an order, until it has it; one that was cancelled before it ever left stays here."""
    order = PostalOrder.objects.get(pk=payload["order"])
    if order.taken_at is not None or not order.is_open:
        return
    if order.cancel_asked_at is not None and order.asked_at is None:
        _end(order)
        return
    PostalOrder.objects.filter(pk=order.pk).update(asked_at=clock.now())  # from here on the carrier may have it
    try:
        taken = CARRIERS[order.carrier].order(_parcel(order))
    except Exception as error:
        words = f"{type(error).__name__}: {error}"[:2000]
        PostalOrder.objects.filter(pk=order.pk).update(last_error=words)
        raise
    _take(order.pk, taken, by=BY, at=clock.now())


@handles(CANCEL)
def take_back(number: int, payload: Mapping[str, Any]) -> None:
    """Tell the carrier that an order is taken back, once it surely has it."""
    order = PostalOrder.objects.get(pk=payload["order"])
    if not order.is_open:
        return
    if order.taken_at is None:
        raise NotPlacedYet(order.number)
    CARRIERS[order.carrier].cancel(order.number)
    _end(order)


def subject_of(order: PostalOrder) -> str:
    """What the journal calls an order."""
    return f"post/{order.number}"


def _free(carrier: str, item_number: str) -> str:
    """The number, unless another open order has it: then it is a mistake, and the label on the envelope will say."""
    taken = PostalOrder.objects.filter(carrier=carrier, item_number=item_number, is_open=True)
    return "" if taken.exists() else item_number


def _end(order: PostalOrder) -> None:
    at = clock.now()
    with transaction.atomic():
        hear(order, "desk", f"{order.number}/cancelled", "cancelled", at, heard_at=at)


def _parcel(order: PostalOrder) -> Parcel:
    return Parcel(
        order.number,
        order.kind,
        Address(**order.sender),
        Address(**order.receiver),
        order.content,
        tuple(order.papers),
        order.cod_vnd,
    )


def _check(kind: str, parts: Parts) -> None:
    person = parts[0] if kind == COLLECTION else parts[1]
    if not carrier_here():
        raise Refusal(
            "post.carrier.none",
            what=N_("Nothing can be sent by post here."),
            why=N_("No carrier is set for this place (BATRU_POST_CARRIER)."),
            next_step=N_("Bring or fetch the papers at the counter."),
            status=409,
        )
    if not (person.name.strip() and person.address.strip() and person.phone.strip()):
        raise Refusal(
            "post.address",
            what=N_("The post cannot find this address."),
            why=N_("Name, address and phone are needed: the postman calls before he comes."),
            next_step=N_("Write all three and send the form again."),
        )
