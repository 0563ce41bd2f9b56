"""A result that is wanted by post is ordered to be brought when it is decided, in the deed's own transaction."""

from datetime import datetime

from batru.commons import home
from batru.commons.journal.public import Actor
from batru.commons.post import public as post
from batru.pillars.government.onestop.actions.steps import person_key, subject_of
from batru.pillars.government.onestop.models import DeliveryAddress, Dossier
from batru.pillars.government.onestop.reads import money


def order_result(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Have the result brought, unless a fee that comes before it is unpaid or this place has no carrier any more."""
    if dossier.simulated or dossier.result_place != "post" or not post.carrier_here():
        return
    to = DeliveryAddress.objects.filter(dossier=dossier).first()
    if to is None or money.must_pay_first(dossier):
        return
    short = home.procedures()[dossier.procedure].short
    receiver = post.Address(to.name, to.address, to.phone, dossier.applicant_email)
    words = f"Kết quả hồ sơ {dossier.code}: {short.vi}"
    who = person_key(dossier)
    unit = dossier.received_unit_id
    post.order_delivery(subject_of(dossier.code), unit, receiver, words, person_key=who, by=by, at=at)


def take_back(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The applicant fetches it himself after all; refused where the post has it already."""
    if dossier.simulated or dossier.result_place != "post":
        return
    for order in post.orders_for(subject_of(dossier.code)):
        if order.is_open and order.kind == "delivery":
            post.cancel_order(order.number, by=by, at=at)
