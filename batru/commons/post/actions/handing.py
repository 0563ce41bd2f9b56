"""Hand-over lists: opened, filled by scanning, signed by both, closed."""

from datetime import datetime
from typing import Protocol

from django.db import IntegrityError, transaction

from batru.commons.journal.public import Deed, act
from batru.commons.post.actions.telling import hear, tell_filed
from batru.commons.post.models import HandoverItem, HandoverList, PostalOrder
from batru.commons.post.reads import KEEP, by_scan, list_for, no_such_order, open_list
from batru.commons.post.rules import filing, s10
from batru.commons.post.rules.orders import CANCELLABLE, COLLECTION, DELIVERY, KINDS
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

LETTERS = {COLLECTION: "N", DELIVERY: "G"}  # nhận, giao


class Official(Protocol):
    """Whoever keeps the lists of a desk."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...
    def units(self, permission: str) -> frozenset[str] | None: ...


def add_item(
    unit_key: str, kind: str, scanned: str, item: str = "", missing: str = "", *, by: Official, at: datetime
) -> HandoverList:
    """Put an order on the open list of a desk; the first one opens it.

    `scanned` is the item's number, ours or the dossier's code; `item` the number on the envelope where it is not yet
    known; `missing` what a collected dossier lacks.
    """
    if kind not in KINDS:
        raise no_such_order()
    handover = open_list(unit_key, kind)
    if handover is None:
        order = _scanned(unit_key, kind, scanned)
        try:
            with transaction.atomic():
                handover = _open(unit_key, kind, order.carrier, by=by, at=at)
        except IntegrityError:  # a colleague opened it at this instant
            handover = open_list(unit_key, kind)
    assert handover is not None
    return _add(handover.number, scanned, item, missing, by=by, at=at)


@act("post.list.opened", needs=KEEP)
def _open(unit_key: str, kind: str, carrier: str, *, by: Official, at: datetime) -> Deed[HandoverList]:
    day = local_day(at)
    start = f"BK{LETTERS[kind]}-{unit_key.partition('@')[0]}-{day:%y%m%d}"
    place = HandoverList.objects.filter(number__startswith=f"{start}-").count() + 1
    made = HandoverList.objects.create(
        number=f"{start}-{place:02d}", kind=kind, carrier=carrier, unit_id=unit_key, opened_by=by.key, opened_at=at
    )
    return Deed(made, _subject(made), unit_key, {"kind": kind, "carrier": carrier})


@act("post.item.added", needs=KEEP)
def _add(number: str, scanned: str, item: str, missing: str, *, by: Official, at: datetime) -> Deed[HandoverList]:
    handover = _lock(number, by)
    order = _scanned(handover.unit_id, handover.kind, scanned)
    gone = order.kind == DELIVERY and order.state not in CANCELLABLE  # the post has it already
    if gone or order.carrier != handover.carrier or HandoverItem.objects.filter(order=order).exists():
        raise _not_addable()
    _number(order, item)
    missing = missing.strip() if handover.kind == COLLECTION else ""
    HandoverItem.objects.create(handover=handover, order=order, added_at=at, missing=missing[:300])
    return Deed(handover, _subject(handover), handover.unit_id, {"order": order.number, "missing": missing})


@act("post.item.removed", needs=KEEP)
def remove_item(number: str, order_number: str, *, by: Official, at: datetime) -> Deed[HandoverList]:
    """Take an order off a list that nobody has signed yet."""
    handover = _lock(number, by)
    gone, _ = HandoverItem.objects.filter(handover=handover, order__number=order_number).delete()
    if not gone:
        raise no_such_order()
    return Deed(handover, _subject(handover), handover.unit_id, {"order": order_number})


@act("post.list.signed", needs=KEEP)
def sign_for_office(number: str, *, by: Official, at: datetime) -> Deed[HandoverList]:
    """The desk's signature; from here on nothing is added or removed."""
    handover = _lock(number, by, signed_by_office=None)
    if not handover.items.exists():
        raise _not_signable(N_("The list is empty."), N_("Scan the first envelope."))
    if handover.office_signed_at is None:
        handover.office_signed_by, handover.office_signed_at = by.key, at
    _close(handover, heard_at=at)
    return Deed(handover, _subject(handover), handover.unit_id, {"side": "office"})


@act("post.list.countersigned", needs=KEEP)
def sign_for_carrier(number: str, signer: str, *, by: Official, at: datetime) -> Deed[HandoverList]:
    """The postman's signature on the printed list, by name; the desk has signed before him."""
    handover = _lock(number, by, signed_by_office=True)
    if not signer.strip():
        raise _not_signable(N_("The postman's name is missing."), N_("Write the name that stands on his card."))
    handover.carrier_signer, handover.carrier_signed_at = signer.strip()[:160], at
    _close(handover, heard_at=at)
    return Deed(handover, _subject(handover), handover.unit_id, {"side": "carrier", "signer": handover.carrier_signer})


@act("post.papers.completed", needs=KEEP)
def complete_papers(order_number: str, *, by: Official, at: datetime) -> Deed[PostalOrder]:
    """What was missing has come: the dossier counts as filed from this moment."""
    item = HandoverItem.objects.select_related("order", "handover").filter(order__number=order_number).first()
    if item is None or not by.may(KEEP, item.handover.unit_id):
        raise no_such_order()
    order = PostalOrder.objects.select_for_update(of=("self",)).get(pk=item.order_id)
    if item.handover.signed_at is None or not item.missing or order.filed_at is not None:
        raise _not_signable(
            N_("Nothing is missing, or the list is not signed yet."), N_("Look at the list that it came with.")
        )
    item.completed_at = at
    item.save(update_fields=("completed_at",))
    _file(item, order)
    return Deed(order, f"post/{order.number}", item.handover.unit_id)


def _lock(number: str, by: Official, *, signed_by_office: bool | None = False) -> HandoverList:
    """The list, read again under lock, and refused where it is closed or in the wrong state of signing."""
    known = list_for(by, number)
    handover = HandoverList.objects.select_for_update(of=("self",)).get(pk=known.pk)
    if handover.signed_at is not None:
        raise _not_signable(N_("Both have signed this list; it is closed."), N_("Open a new list."))
    is_signed = handover.office_signed_at is not None
    if signed_by_office is not None and is_signed != signed_by_office:
        raise _not_signable(
            N_("The desk signs first, and after that nothing is added or removed."), N_("Look at the list again.")
        )
    return handover


def _close(handover: HandoverList, *, heard_at: datetime) -> None:
    handover.signed_at = filing.signed_at(handover.office_signed_at, handover.carrier_signed_at)
    handover.save()
    if handover.signed_at is None:
        return
    for item in handover.items.select_related("order").order_by("pk"):
        key = f"{item.order.number}/handed_over"
        hear(item.order, "desk", key, "handed_over", handover.signed_at, heard_at=heard_at, words=handover.number)
        if handover.kind == COLLECTION:
            item.handover = handover
            _file(item, PostalOrder.objects.get(pk=item.order_id))


def _file(item: HandoverItem, order: PostalOrder) -> None:
    moment = filing.filed_at(item.handover.signed_at, complete=not item.missing, completed_at=item.completed_at)
    if moment is not None and order.filed_at is None:
        order.filed_at = moment
        order.save(update_fields=("filed_at",))
        tell_filed(order, moment)


def _scanned(unit_key: str, kind: str, scanned: str) -> PostalOrder:
    text = scanned.strip()
    found = by_scan(unit_key, kind, (text, s10.plain(text)) if s10.looks_like(text) else (text,))
    if found is None:
        _check_number(text)
        raise no_such_order()
    return found


def _number(order: PostalOrder, item: str) -> None:
    """Write down the number on the envelope, once."""
    text = item.strip()
    if not text:
        return
    _check_number(text)
    number = s10.plain(text) if s10.looks_like(text) else text[:40]
    taken = PostalOrder.objects.filter(carrier=order.carrier, item_number=number, is_open=True).exclude(pk=order.pk)
    if order.item_number not in ("", number) or taken.exists():
        raise Refusal(
            "post.item.taken",
            what=N_("The envelope was not put on the list."),
            why=N_("This order has another number, or the number belongs to another order."),
            next_step=N_("Scan the envelope again and compare the names."),
            status=409,
        )
    order.item_number = number
    order.save(update_fields=("item_number",))


def _check_number(text: str) -> None:
    if s10.looks_like(text) and s10.read(text) is None:
        raise Refusal(
            "post.item.wrong",
            what=N_("{number} is not a right item number."),
            why=N_("Its check digit does not fit: a sign was misread."),
            next_step=N_("Scan it again, or type it as it is printed."),
            number=s10.plain(text),
        )


def _subject(handover: HandoverList) -> str:
    return f"post-list/{handover.number}"


def _not_addable() -> Refusal:
    return Refusal(
        "post.item.listed",
        what=N_("The envelope was not put on the list."),
        why=N_("It is on a list already, or another carrier takes it."),
        next_step=N_("Look at the lists of the day."),
        status=409,
    )


def _not_signable(why: str, next_step: str) -> Refusal:
    return Refusal("post.list.closed", what=N_("The list was not changed."), why=why, next_step=next_step, status=409)
