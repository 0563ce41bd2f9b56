"""Lists: filled by scanning, signed by both, and what that means in law."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from batru.commons.journal.public import history, relay
from batru.commons.people.public import Actor
from batru.commons.post.actions import telling
from batru.commons.post.actions.handing import (
    add_item,
    complete_papers,
    remove_item,
    sign_for_carrier,
    sign_for_office,
)
from batru.commons.post.actions.telling import on_filed
from batru.commons.post.models import HandoverItem, HandoverList, PostalOrder
from batru.commons.post.reads import filed_at
from batru.commons.post.rules.orders import COLLECTION, DELIVERY
from batru.commons.post.tests.conftest import AT, OTHER, SUBJECT, WARD, Order
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
MINUTE = timedelta(minutes=1)
NUMBER = "RR123456785VN"


@pytest.fixture
def filed() -> Iterator[list[tuple[str, datetime]]]:
    heard: list[tuple[str, datetime]] = []
    rooms = dict(telling._listeners["filed"])
    on_filed("dossier/")(lambda subject, order, at: heard.append((subject, at)))
    yield heard
    telling._listeners["filed"] = rooms


def test_the_first_envelope_opens_a_list(cast: Cast, delivery: Order) -> None:
    order = delivery()
    handover = add_item(WARD, DELIVERY, order.item_number, by=cast("minh"), at=AT)
    assert handover.number == "BKG-20209-221201-01"
    assert add_item(WARD, DELIVERY, delivery(2).number, by=cast("minh"), at=AT) == handover
    assert handover.items.count() == 2
    acts = [entry.act for entry in history(f"post-list/{handover.number}")]
    assert acts == ["post.list.opened", "post.item.added", "post.item.added"]


@pytest.mark.parametrize("what", ["item", "spaced", "order", "dossier"])
def test_an_envelope_is_found_by_whatever_is_scanned(cast: Cast, delivery: Order, what: str) -> None:
    order = delivery()
    PostalOrder.objects.filter(pk=order.pk).update(item_number=NUMBER)
    scanned = {"item": NUMBER, "spaced": "rr 123 456 785 vn", "order": order.number, "dossier": SUBJECT[8:]}[what]
    assert add_item(WARD, DELIVERY, scanned, by=cast("minh"), at=AT).items.get().order == order


def test_a_new_label_gives_the_order_its_number(cast: Cast, delivery: Order) -> None:
    order = delivery()
    PostalOrder.objects.filter(pk=order.pk).update(item_number="")
    add_item(WARD, DELIVERY, order.number, "rr 123 456 785 vn", by=cast("minh"), at=AT)
    order.refresh_from_db()
    assert order.item_number == NUMBER


@pytest.mark.parametrize(
    ("scanned", "item", "code"),
    [
        ("RR123456786VN", "", "post.item.wrong"),
        ("RR123456785VN", "", "post.order.unknown"),
        ("nobody knows", "", "post.order.unknown"),
        ("", "", "post.order.unknown"),
        ("{order}", "RR123456786VN", "post.item.wrong"),
        ("{order}", "RR123456785VN", "post.item.taken"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(
    cast: Cast, delivery: Order, scanned: str, item: str, code: str
) -> None:
    order = delivery()
    with pytest.raises(Refusal) as refusal:
        add_item(WARD, DELIVERY, scanned.format(order=order.number), item, by=cast("minh"), at=AT)
    assert refusal.value.code == code
    assert not HandoverItem.objects.exists()


def test_nothing_is_on_two_lists_and_nothing_gone_is_on_one(cast: Cast, delivery: Order) -> None:
    order, minh = delivery(), cast("minh")
    handover = add_item(WARD, DELIVERY, order.number, by=minh, at=AT)
    with pytest.raises(Refusal):
        add_item(WARD, DELIVERY, order.number, by=minh, at=AT)
    remove_item(handover.number, order.number, by=minh, at=AT)
    PostalOrder.objects.filter(pk=order.pk).update(state="moving")
    with pytest.raises(Refusal):
        add_item(WARD, DELIVERY, order.number, by=minh, at=AT)


def test_both_sign_and_the_post_has_it(cast: Cast, delivery: Order) -> None:
    order, minh = delivery(), cast("minh")
    number = add_item(WARD, DELIVERY, order.number, by=minh, at=AT).number
    sign_for_office(number, by=minh, at=AT + MINUTE)
    order.refresh_from_db()
    assert order.state == "registered"
    handover = sign_for_carrier(number, "Đỗ Văn Bưu", by=minh, at=AT + 3 * MINUTE)
    order.refresh_from_db()
    assert handover.signed_at == AT + 3 * MINUTE
    assert (order.state, order.since, order.filed_at) == ("handed_over", AT + 3 * MINUTE, None)
    assert add_item(WARD, DELIVERY, delivery(2).number, by=minh, at=AT).number == "BKG-20209-221201-02"


def test_papers_count_as_filed_when_both_have_signed(
    cast: Cast, collection: Order, filed: list[tuple[str, datetime]]
) -> None:
    order, minh = collection(), cast("minh")
    number = add_item(WARD, COLLECTION, order.number, by=minh, at=AT).number
    sign_for_office(number, by=minh, at=AT + MINUTE)
    relay()
    assert (filed, filed_at(WARD, order.number)) == ([], None)
    sign_for_carrier(number, "Đỗ Văn Bưu", by=minh, at=AT + 5 * MINUTE)
    order.refresh_from_db()
    assert filed_at(WARD, f" {order.number}") == AT + 5 * MINUTE and filed_at(OTHER, order.number) is None
    assert (order.filed_at, order.state, order.is_open) == (AT + 5 * MINUTE, "handed_over", False)
    relay()
    assert filed == [(SUBJECT, AT + 5 * MINUTE)]


def test_incomplete_papers_count_from_the_supplement(
    cast: Cast, collection: Order, filed: list[tuple[str, datetime]]
) -> None:
    whole, half, minh = collection(), collection(2), cast("minh")
    number = add_item(WARD, COLLECTION, whole.number, by=minh, at=AT).number
    add_item(WARD, COLLECTION, half.number, missing="Giấy chứng sinh", by=minh, at=AT)
    with pytest.raises(Refusal):
        complete_papers(half.number, by=minh, at=AT)
    sign_for_office(number, by=minh, at=AT)
    sign_for_carrier(number, "Đỗ Văn Bưu", by=minh, at=AT + MINUTE)
    half.refresh_from_db()
    assert half.filed_at is None
    complete_papers(half.number, by=minh, at=AT + 60 * MINUTE)
    with pytest.raises(Refusal):
        complete_papers(half.number, by=minh, at=AT + 90 * MINUTE)
    half.refresh_from_db()
    assert half.filed_at == AT + 60 * MINUTE
    relay()
    assert [at for _, at in filed] == [AT + MINUTE, AT + 60 * MINUTE]


def test_a_list_is_signed_in_order_and_closed(cast: Cast, delivery: Order) -> None:
    first, second, minh = delivery(), delivery(2), cast("minh")
    number = add_item(WARD, DELIVERY, first.number, by=minh, at=AT).number
    with pytest.raises(Refusal):
        sign_for_carrier(number, "Đỗ Văn Bưu", by=minh, at=AT)
    sign_for_office(number, by=minh, at=AT)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: add_item(WARD, DELIVERY, second.number, by=minh, at=AT),
        lambda: remove_item(number, first.number, by=minh, at=AT),
        lambda: sign_for_carrier(number, "  ", by=minh, at=AT),
    )
    for deed in deeds:
        with pytest.raises(Refusal):
            deed()
    sign_for_carrier(number, "Đỗ Văn Bưu", by=minh, at=AT)
    with pytest.raises(Refusal):
        sign_for_office(number, by=minh, at=AT)


def test_an_empty_list_is_not_signed(cast: Cast, delivery: Order) -> None:
    order, minh = delivery(), cast("minh")
    number = add_item(WARD, DELIVERY, order.number, by=minh, at=AT).number
    remove_item(number, order.number, by=minh, at=AT)
    with pytest.raises(Refusal):
        sign_for_office(number, by=minh, at=AT)


@pytest.mark.parametrize("who", ["tu", "hoa", "thu", "lan", "phuc"])
def test_nobody_else_keeps_the_lists_of_a_desk(cast: Cast, delivery: Order, collection: Order, who: str) -> None:
    order, late, minh, by = delivery(), collection(2), cast("minh"), cast(who)
    number = add_item(WARD, DELIVERY, order.number, by=minh, at=AT).number
    sign = add_item(WARD, COLLECTION, late.number, missing="x", by=minh, at=AT).number
    sign_for_office(sign, by=minh, at=AT)
    sign_for_carrier(sign, "Đỗ Văn Bưu", by=minh, at=AT)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: add_item(WARD, DELIVERY, delivery(3).number, by=by, at=AT),
        lambda: remove_item(number, order.number, by=by, at=AT),
        lambda: sign_for_office(number, by=by, at=AT),
        lambda: sign_for_carrier(number, "x", by=by, at=AT),
        lambda: complete_papers(late.number, by=by, at=AT),
    )
    for deed in deeds:
        with pytest.raises(Refusal) as refusal:
            deed()
        assert refusal.value.status in (403, 404)
    assert HandoverList.objects.get(number=number).items.count() == 1


def test_the_neighbours_envelope_is_unknown_here(cast: Cast, delivery: Order) -> None:
    order = delivery(unit=OTHER)
    with pytest.raises(Refusal) as refusal:
        add_item(WARD, DELIVERY, order.number, by=cast("minh"), at=AT)
    assert refusal.value.status == 404
