"""Questions about postal orders: never write, always know who asks or that the caller asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Q, QuerySet

from batru.commons import home
from batru.commons.people.public import HeldData, tells
from batru.commons.places.public import unit
from batru.commons.post.carriers.registry import CARRIERS
from batru.commons.post.models import HandoverList, PostalOrder, TrackingEvent
from batru.commons.post.rules.carrying import Address, Health
from batru.commons.post.rules.orders import COLLECTION, DELIVERY, NOTE, NOTE_NAME, STATE_NAMES
from batru.kernel.period import VIETNAM
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

READ = "post.order.read"
KEEP = "post.list.keep"
MOST = 200


class Asker(Protocol):
    """Who asks: an official by his posts, a citizen by his person."""

    @property
    def kind(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    def units(self, permission: str) -> frozenset[str] | None: ...


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that was told, for a timeline; `name` is a message id, `words` the post's own (Vietnamese)."""

    name: str
    words: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order as whoever it concerns sees it; `state_name` is a message id, moments come oldest first."""

    number: str
    kind: str
    subject: str
    carrier_name: str
    state: str
    state_name: str
    since: datetime
    is_open: bool
    item_number: str
    fee_vnd: int | None
    cod_vnd: int
    filed_at: datetime | None
    is_simulated: bool
    receiver: Mapping[str, Any]
    moments: tuple[Moment, ...]


def carrier_here() -> str:
    """The code of the carrier that this place uses; empty where it has none."""
    if settings.BATRU_EXAMPLE:
        return "demo"
    return settings.BATRU_POST_CARRIER if settings.BATRU_POST_CARRIER in CARRIERS else ""


def orders_for(subject: str) -> list[OrderCard]:
    """The orders of a subject, the newest first; the caller asked who may see it."""
    orders = PostalOrder.objects.filter(subject=subject).order_by("-ordered_at", "-id").prefetch_related("events")
    return [card(order) for order in orders]


def order_for(asker: Asker, number: str) -> PostalOrder:
    """One order; absent and forbidden look the same."""
    found = _seen_by(asker).filter(number=number).prefetch_related("events").first()
    if found is None:
        raise no_such_order()
    return found


def card(order: PostalOrder) -> OrderCard:
    """The order as it is shown."""
    names = STATE_NAMES[order.kind]
    events = sorted(order.events.all(), key=lambda event: (event.at, event.pk))
    return OrderCard(
        number=order.number,
        kind=order.kind,
        subject=order.subject,
        carrier_name=CARRIERS[order.carrier].name if order.carrier in CARRIERS else order.carrier,
        state=order.state,
        state_name=names[order.state],
        since=order.since,
        is_open=order.is_open,
        item_number=order.item_number,
        fee_vnd=order.fee_vnd,
        cod_vnd=order.cod_vnd,
        filed_at=order.filed_at,
        is_simulated=order.carrier == "demo",
        receiver=order.receiver,
        moments=tuple(
            Moment(NOTE_NAME if event.what == NOTE else names[event.what], event.words, event.place, event.at)
            for event in events
        ),
    )


def desk_address(unit_key: str) -> Address:
    """Where the post comes to the desk of a unit."""
    place = home.locality()
    return Address(name=unit(unit_key).full_name, address=f"{unit(unit_key).full_name}, {place.place['vi']}")


def waiting_for_post(unit_key: str, kind: str) -> list[PostalOrder]:
    """Orders that are to change hands at the desk of a unit and are on no list yet, the oldest first."""
    states = {
        DELIVERY: ("registered",),
        COLLECTION: ("registered", "collected", "moving", "out_for_delivery", "delivered"),
    }
    orders = PostalOrder.objects.filter(
        unit=unit_key, kind=kind, is_open=True, state__in=states[kind], item__isnull=True
    )
    return list(orders.order_by("ordered_at", "id")[:MOST])


def open_list(unit_key: str, kind: str) -> HandoverList | None:
    """The list that is being filled at the desk of a unit."""
    lists = HandoverList.objects.filter(unit=unit_key, kind=kind, signed_at__isnull=True)
    return lists.prefetch_related("items__order").first()


def lists_of(unit_key: str, day: date) -> list[HandoverList]:
    """The signed lists of a desk and a day in Viet Nam, the newest first."""
    begins = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    lists = HandoverList.objects.filter(unit=unit_key, signed_at__gte=begins).prefetch_related("items")
    return list(lists.order_by("-signed_at"))


def list_for(asker: Asker, number: str) -> HandoverList:
    """One list with its items; absent and forbidden look the same."""
    units = asker.units(KEEP)
    lists = HandoverList.objects.all() if units is None else HandoverList.objects.filter(unit__in=units)
    found = lists.filter(number=number).prefetch_related("items__order").first()
    if found is None:
        raise Refusal(
            "post.list.unknown",
            what=N_("There is no such hand-over list here."),
            why=N_("The number may be mistyped, or the list belongs to another desk."),
            next_step=N_("Open the day's list of your own desk."),
            status=404,
        )
    return found


def open_numbers(carrier: str) -> list[str]:
    """The numbers of the orders that a carrier has and that have not ended, the oldest first."""
    orders = PostalOrder.objects.filter(carrier=carrier, is_open=True, taken_at__isnull=False)
    return list(orders.order_by("ordered_at", "id").values_list("number", flat=True))


def carriers_in_use() -> list[str]:
    """The carriers that still have something of ours."""
    codes = PostalOrder.objects.filter(is_open=True, taken_at__isnull=False).values_list("carrier", flat=True)
    return sorted(set(codes.distinct()) & set(CARRIERS))


def health() -> Mapping[str, Health]:
    """How each carrier is at this moment; asks the outside, so never within a page."""
    return {code: carrier.check() for code, carrier in CARRIERS.items()}


@tells("post", N_("What the post brings you and collects from you"))
def _told(person_id: int) -> HeldData:
    """His postal orders, with everything that was told of them."""
    mine = PostalOrder.objects.filter(person_key=f"person:{person_id}").order_by("pk")
    events = TrackingEvent.objects.filter(order__in=mine).order_by("at", "pk")
    return HeldData({"orders": list(mine.values()), "events": list(events.values())})


def no_such_order() -> Refusal:
    """What everybody reads who asks for an order that is not there for him."""
    return Refusal(
        "post.order.unknown",
        what=N_("There is no postal order with this number here."),
        why=N_("The number may be mistyped, or the order belongs to another desk."),
        next_step=N_("Scan or type the number again, as it stands on the envelope."),
        status=404,
    )


def _seen_by(asker: Asker) -> QuerySet[PostalOrder]:
    orders = PostalOrder.objects.all()
    if asker.kind == "citizen":
        return orders.filter(person_key=f"person:{asker.person_id}") if asker.person_id else orders.none()
    units = asker.units(READ)
    return orders if units is None else orders.filter(unit__in=units)


def filed_at(unit_key: str, text: str) -> datetime | None:
    """When a desk's collection of that number (the item's or ours) counts as filed; None before, or for no such one."""
    numbers = Q(item_number=text.strip()) | Q(number=text.strip())
    orders = PostalOrder.objects.filter(numbers, unit=unit_key, kind=COLLECTION, filed_at__isnull=False)
    return orders.order_by("-ordered_at").values_list("filed_at", flat=True).first()


def by_scan(unit_key: str, kind: str, texts: Sequence[str]) -> PostalOrder | None:
    """The open order of a desk that a scanned number means: the item's, ours, or the code of what it is about."""
    wanted = [text for text in texts if text]
    means = Q(item_number__in=wanted) | Q(number__in=wanted)
    means |= Q(subject__in=[f"dossier/{text}" for text in wanted])
    orders = PostalOrder.objects.filter(means, unit=unit_key, kind=kind, is_open=True)
    return orders.order_by("ordered_at").first()
