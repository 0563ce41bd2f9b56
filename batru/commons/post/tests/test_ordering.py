"""Orders reach the carrier once, however long it cannot be reached, and are taken back or not at all."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.models import Message
from batru.commons.journal.public import history, relay
from batru.commons.people.public import Actor
from batru.commons.post.actions import ordering
from batru.commons.post.actions.ordering import cancel_order, order_delivery
from batru.commons.post.actions.telling import poll
from batru.commons.post.carriers.vnpost.tests.world import Platform, world
from batru.commons.post.models import DemoParcel, Feed, PostalOrder
from batru.commons.post.public import orders_for
from batru.commons.post.rules.carrying import Address
from batru.commons.post.tests.conftest import AT, HOA, SUBJECT, SYSTEM, WARD, Order, let_time_pass
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]


@pytest.fixture
def vnpost(settings: Settings) -> Iterator[Platform]:
    """A place that has VNPost."""
    settings.BATRU_EXAMPLE, settings.BATRU_POST_CARRIER = False, "vnpost"
    platform = world(settings)
    yield platform
    platform.close()


def test_an_order_leaves_after_its_deed(delivery: Order) -> None:
    order = delivery(placed=False)
    assert (order.state, order.number) == ("ordered", f"{SUBJECT[8:]}-P1")
    assert not DemoParcel.objects.exists()
    assert relay() == 1
    order.refresh_from_db()
    assert (order.state, order.fee_vnd) == ("registered", 20_000)
    assert order.item_number.startswith("RD")
    assert [entry.act for entry in history(f"post/{order.number}")] == ["post.order.placed", "post.order.taken"]


def test_a_deed_that_fails_orders_nothing(places: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        order_delivery(SUBJECT, WARD, HOA, "x", by=SYSTEM, at=AT)
        raise RuntimeError
    assert not PostalOrder.objects.exists() and not Message.objects.exists()


def test_ordering_again_gives_the_order_that_is_under_way(delivery: Order) -> None:
    first = delivery()
    assert delivery().pk == first.pk
    assert DemoParcel.objects.count() == 1
    cancel_order(first.number, by=SYSTEM, at=AT)
    relay()
    assert delivery().number == f"{SUBJECT[8:]}-P2"


def test_collection_and_delivery_of_one_dossier_are_two_orders(delivery: Order, collection: Order) -> None:
    assert {delivery().number, collection().number} == {f"{SUBJECT[8:]}-P1", f"{SUBJECT[8:]}-T1"}
    assert {card.kind for card in orders_for(SUBJECT)} == {"delivery", "collection"}


def test_a_place_without_a_carrier_says_so(places: None, settings: Settings) -> None:
    settings.BATRU_EXAMPLE, settings.BATRU_POST_CARRIER = False, ""
    with pytest.raises(Refusal) as refusal:
        order_delivery(SUBJECT, WARD, HOA, "x", by=SYSTEM, at=AT)
    assert refusal.value.code == "post.carrier.none"


@pytest.mark.parametrize(
    "address", [Address("", "12 Hà Huy Tập", "0905"), Address("Hoa", " ", "0905"), Address("Hoa", "12", "")]
)
def test_an_address_that_the_post_cannot_find_is_refused(places: None, address: Address) -> None:
    with pytest.raises(Refusal) as refusal:
        order_delivery(SUBJECT, WARD, address, "x", by=SYSTEM, at=AT)
    assert refusal.value.code == "post.address"


def test_an_order_that_never_left_is_cancelled_here(delivery: Order) -> None:
    order = delivery(placed=False)
    cancel_order(order.number, by=SYSTEM, at=AT)
    relay()
    order.refresh_from_db()
    assert (order.state, order.is_open) == ("cancelled", False)
    assert not DemoParcel.objects.exists()


def test_an_order_that_the_carrier_has_is_cancelled_there(delivery: Order) -> None:
    order = delivery()
    cancel_order(order.number, by=SYSTEM, at=AT)
    cancel_order(order.number, by=SYSTEM, at=AT)
    assert relay() == 1
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert DemoParcel.objects.get().cancelled_at is not None


def test_a_cancelled_order_whose_way_is_unsure_is_placed_and_then_taken_back(
    vnpost: Platform, delivery: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    vnpost.break_by("takes_and_hangs_up")
    order = delivery()
    cancel_order(order.number, by=SYSTEM, at=AT)
    relay()
    assert vnpost.cancelled() == []
    vnpost.mend()
    for _ in range(2):
        let_time_pass(monkeypatch, timedelta(hours=1))
        relay()
    order.refresh_from_db()
    assert (order.state, vnpost.cancelled(), len(vnpost.arrived())) == ("cancelled", [order.number], 1)


def test_what_the_post_carries_is_not_cancelled(delivery: Order) -> None:
    order = delivery()
    PostalOrder.objects.filter(pk=order.pk).update(state="moving")
    with pytest.raises(Refusal):
        cancel_order(order.number, by=SYSTEM, at=AT)


def test_a_crash_after_sending_orders_once(vnpost: Platform, delivery: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    order = delivery(placed=False)
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(ordering, "_take", _die)
        relay()
    let_time_pass(monkeypatch, timedelta(minutes=3))
    assert relay() == 1
    order.refresh_from_db()
    assert order.state == "registered"
    assert len(vnpost.arrived()) == 1


@pytest.mark.parametrize("seconds", [10, 60, 300, 3600])
def test_an_outage_loses_and_doubles_nothing(
    seconds: int, vnpost: Platform, delivery: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The world's clock is moved from try to try; the carrier's port is closed for the first `seconds` of it."""
    start = clock.real_now()
    at = start
    monkeypatch.setattr(clock, "real_now", lambda: at)
    vnpost.break_by("refuses")
    numbers = [delivery(place, placed=False).number for place in range(1, 4)]
    mended = False
    while waiting := Message.objects.filter(done_at__isnull=True).order_by("next_try_at").first():
        at = max(at, waiting.next_try_at)
        if not mended and at >= start + timedelta(seconds=seconds):
            vnpost.mend()
            mended = True
        relay()
        _never_longer_than(start, at, seconds)
    assert mended
    assert [one.number for one in vnpost.arrived()] == numbers
    assert set(PostalOrder.objects.values_list("state", flat=True)) == {"registered"}


@pytest.mark.parametrize("fault", ["refuses", "half", "busy"])
def test_what_happens_during_an_outage_is_heard_after_it(vnpost: Platform, delivery: Order, fault: str) -> None:
    order = delivery()
    vnpost.happen(order.number)
    vnpost.break_by(fault)
    for _ in range(5):
        assert poll() == 0
    assert Feed.objects.get().last_error.startswith("NotTaken")
    vnpost.mend()
    vnpost.happen(order.number)
    assert (poll(), poll()) == (2, 0)
    assert Feed.objects.get().last_error == ""
    assert order.events.filter(teller="vnpost").count() == 2


def _never_longer_than(start: datetime, at: datetime, seconds: int) -> None:
    """Tries double, so that the last one comes at most as long after the outage as it lasted."""
    assert at - start <= timedelta(seconds=2 * seconds + 4)


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
