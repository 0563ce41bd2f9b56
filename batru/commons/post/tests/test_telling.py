"""What carriers tell is heard once, in any order, and passed on once it matters."""

import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import OperationalError, connection

from batru.commons import clock
from batru.commons.journal.models import Message
from batru.commons.journal.public import first_break, history, relay
from batru.commons.post.actions import telling
from batru.commons.post.actions.telling import on_delivered, poll, take_in
from batru.commons.post.models import PostalOrder, TrackingEvent
from batru.commons.post.rules.carrying import Heard
from batru.commons.post.tests.conftest import AT, SUBJECT, Order

HOUR = timedelta(hours=1)
WAY = ("handed_over", "moving", "out_for_delivery", "delivered")
AT_ONCE = 200


@pytest.fixture
def arrivals() -> Iterator[list[str]]:
    """What a room that registered for delivered results hears."""
    heard: list[str] = []
    rooms = dict(telling._listeners["delivered"])
    on_delivered("dossier/")(lambda subject, order, at: heard.append(f"{subject} {order} {at:%d %H:%M}"))
    yield heard
    telling._listeners["delivered"] = rooms


def event(order: PostalOrder, what: str, hours: int = 1, key: str = "") -> Heard:
    return Heard(key or f"{order.number}/{what}", order.number, what, AT + hours * HOUR, "Bưu cục Thanh Khê")


@pytest.mark.django_db
@pytest.mark.parametrize("mixed", list(permutations(range(4)))[::5])
def test_the_end_is_the_same_in_whatever_order_word_arrives(delivery: Order, mixed: tuple[int, ...]) -> None:
    order = delivery()
    events = [event(order, what, place + 1) for place, what in enumerate(WAY)]
    assert sum(take_in("demo", (events[place],)) for place in mixed) == 4
    order.refresh_from_db()
    assert (order.state, order.since, order.is_open) == ("delivered", AT + 4 * HOUR, False)


@pytest.mark.django_db
def test_told_again_changes_nothing(delivery: Order, arrivals: list[str]) -> None:
    order = delivery()
    assert take_in("demo", (event(order, "delivered"),) * 3) == 1
    assert take_in("demo", (event(order, "delivered"),)) == 0
    relay()
    assert arrivals == [f"{SUBJECT} {order.number} 01 03:00"]
    assert [entry.act for entry in history(f"post/{order.number}")].count("post.event.heard") == 1


@pytest.mark.django_db
def test_word_about_strangers_and_of_unknown_kinds_is_kept_apart(delivery: Order) -> None:
    order = delivery()
    assert take_in("demo", (Heard("1", "another", "delivered", AT),)) == 0
    assert take_in("vnpost", (event(order, "delivered"),)) == 0, "another carrier's word about our order"
    assert take_in("demo", (event(order, "teleported"),)) == 1
    order.refresh_from_db()
    assert order.state == "registered"
    assert TrackingEvent.objects.get(teller="demo").what == "note"


@pytest.mark.django_db
def test_a_listener_that_fails_is_called_again(delivery: Order, arrivals: list[str]) -> None:
    order = delivery()
    calls: list[int] = []

    def listener(subject: str, number: str, at: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError

    on_delivered("dossier/")(listener)
    take_in("demo", (event(order, "delivered"),))
    assert relay() == 0
    Message.objects.update(next_try_at=clock.real_now())
    assert relay() == 1
    assert len(calls) == 2


@pytest.mark.django_db
def test_the_demo_carrier_moves_by_the_examples_clock(collection: Order) -> None:
    clock.set_now(AT)
    order = collection()
    states = []
    for hours in (1, 3, 5, 21):
        clock.set_now(AT + hours * HOUR)
        poll()
        order.refresh_from_db()
        states.append(order.state)
    assert states == ["registered", "collected", "moving", "delivered"]
    assert order.is_open, "nobody has signed for it yet"


@pytest.mark.django_db(transaction=True)
def test_of_200_at_once_one_has_an_effect(delivery: Order, arrivals: list[str]) -> None:
    order = delivery()
    new: list[int] = []
    gate = threading.Barrier(20)

    def tell() -> None:
        gate.wait()
        try:
            for _ in range(AT_ONCE // 20):
                new.append(_stubborn(event(order, "delivered")))
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(new), sum(new)) == (AT_ONCE, 1)
    assert TrackingEvent.objects.filter(teller="demo").count() == 1
    assert Message.objects.filter(topic="post.tell").count() == 1
    assert first_break(f"post/{order.number}") is None
    relay()
    assert len(arrivals) == 1


def _stubborn(heard: Heard) -> int:
    """A carrier repeats until it is answered; the test's database in memory is locked as a whole, without waiting."""
    while True:
        try:
            return take_in("demo", (heard,))
        except OperationalError:
            threading.Event().wait(random.random() / 50)
