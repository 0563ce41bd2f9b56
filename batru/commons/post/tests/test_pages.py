"""The pages: status, the sentence that matters, a budget of queries, who may see what; and word from a carrier."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batru.commons import clock
from batru.commons.people.public import Actor
from batru.commons.post.actions.handing import add_item, sign_for_carrier, sign_for_office
from batru.commons.post.carriers.demo.carrier import secret
from batru.commons.post.models import HandoverList, PostalOrder
from batru.commons.post.rules.orders import COLLECTION, DELIVERY
from batru.commons.post.tests.conftest import AT, OTHER, WARD, Order
from batru.kernel.signature import HEADER, sign

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
BUDGET = 14


def text(client: Client, address: str, status: int = 200, **data: str) -> str:
    answer = client.get(address, data)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_day_shows_what_waits_and_puts_it_on_the_list(opened: Open, delivery: Order) -> None:
    order, minh = delivery(), opened("minh")
    page = text(minh, "/post/")
    assert "Nguyễn Thị Hoa" in page and order.number in page and "autofocus" in page
    answer = minh.post("/post/items/", {"unit": WARD, "kind": DELIVERY, "scanned": order.item_number.lower()})
    assert answer.status_code == 302
    assert "BKG-20209-221201-01" in text(minh, answer["Location"])


def test_a_list_is_printed_and_signed(opened: Open, collection: Order) -> None:
    order, minh = collection(), opened("minh")
    data = {"unit": WARD, "kind": COLLECTION, "scanned": order.number, "missing": "Giấy <chứng> sinh"}
    minh.post("/post/items/", data)
    number = HandoverList.objects.get().number
    page = text(minh, f"/post/lists/{number}/")
    assert "Giấy &lt;chứng&gt; sinh" in page and "Tờ khai; Giấy chứng sinh" in page
    assert minh.post(f"/post/lists/{number}/signatures/").status_code == 302
    assert minh.post(f"/post/lists/{number}/signatures/", {"signer": "Đỗ Văn Bưu"}).status_code == 302
    page = text(minh, f"/post/lists/{number}/")
    assert "Đỗ Văn Bưu" in page and "Trần Văn Minh" in page
    assert number in text(minh, "/post/")
    assert "Giấy &lt;chứng&gt; sinh" in text(minh, f"/post/orders/{order.number}/")
    assert minh.post(f"/post/orders/{order.number}/completion/").status_code == 302
    order.refresh_from_db()
    assert order.filed_at is not None


def test_an_envelope_is_taken_off_again(opened: Open, delivery: Order) -> None:
    order, minh = delivery(), opened("minh")
    minh.post("/post/items/", {"unit": WARD, "kind": DELIVERY, "scanned": order.number})
    handover = HandoverList.objects.get()
    assert minh.post(f"/post/lists/{handover.number}/removals/", {"order": order.number}).status_code == 302
    assert not handover.items.exists()


def test_the_citizen_follows_her_own_order_and_nobody_elses(opened: Open, cast: Cast, delivery: Order) -> None:
    order = delivery(person_key=f"person:{cast('hoa').person_id}")
    other = delivery(2)
    hoa = opened("hoa")
    page = text(hoa, f"/post/orders/{order.number}/")
    assert "Đang chờ bưu điện đến nhận tại bộ phận một cửa" in page and "20.000" in page and "mô phỏng" in page.lower()
    text(hoa, f"/post/orders/{other.number}/", 404)
    assert hoa.get("/post/").status_code == 302


def test_another_ward_sees_nothing(opened: Open, cast: Cast, delivery: Order) -> None:
    order, minh = delivery(), cast("minh")
    number = add_item(WARD, DELIVERY, order.number, by=minh, at=AT).number
    tu = opened("tu")
    page = text(tu, "/post/")
    assert order.number not in page and number not in page
    text(tu, "/post/", 403, unit=WARD)
    text(tu, f"/post/lists/{number}/", 404)
    text(tu, f"/post/orders/{order.number}/", 404)
    assert tu.post("/post/items/", {"unit": WARD, "kind": DELIVERY, "scanned": order.number}).status_code == 403
    assert tu.post(f"/post/lists/{number}/signatures/").status_code == 404
    assert tu.post(f"/post/lists/{number}/removals/", {"order": order.number}).status_code == 404
    assert tu.post(f"/post/orders/{order.number}/completion/").status_code == 404
    assert delivery(2, unit=OTHER).number in text(tu, "/post/")


@pytest.mark.parametrize("who", ["thu", "lan", "phuc"])
def test_whoever_keeps_no_lists_has_no_day(opened: Open, who: str) -> None:
    text(opened(who), "/post/", 403)


def test_strangers_are_asked_to_sign_in(client: Client, places: None) -> None:
    for address in ("/post/", "/post/lists/1/", "/post/orders/1/"):
        assert client.get(address)["Location"].endswith(f"?next={address}")


def test_the_pages_are_wholly_english_too(opened: Open, collection: Order) -> None:
    order, minh = collection(), opened("minh", "en")
    assert "The day with the post" in text(minh, "/post/", kind=COLLECTION)
    assert "The post will come for the papers" in text(minh, f"/post/orders/{order.number}/")


def test_the_day_costs_the_same_for_one_and_for_twenty(opened: Open, cast: Cast, delivery: Order) -> None:
    minh, by = opened("minh"), cast("minh")
    for place in range(1, 21):
        order = delivery(place)
        if place % 2:
            number = add_item(WARD, DELIVERY, order.number, by=by, at=AT).number
    for address in ("/post/", f"/post/lists/{number}/", f"/post/orders/{order.number}/"):
        with CaptureQueriesContext(connection) as captured:
            text(minh, address)
        assert len(captured) <= BUDGET, [one["sql"] for one in captured]


def test_an_empty_day_says_what_will_come(opened: Open, cast: Cast) -> None:
    assert "Không có bưu gửi nào đang chờ" in text(opened("minh"), "/post/")


# Word from a carrier


def send(client: Client, body: Any, key: str | None = None, carrier: str = "demo", at: int | None = None) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    moment = int(clock.real_now().timestamp()) if at is None else at
    header = sign(secret() if key is None else key, raw, moment)
    headers = {HEADER: header}
    return client.post(f"/post/events/{carrier}/", raw, content_type="application/json", headers=headers)


def told(order: PostalOrder, what: str = "delivered") -> dict[str, Any]:
    one = {
        "id": "ev-1",
        "order": order.number,
        "what": what,
        "at": "2022-12-02T10:00:00+07:00",
        "words": "Phát thành công",
    }
    return {"events": [one]}


def test_signed_word_is_heard_once(delivery: Order) -> None:
    order, client = delivery(), Client(enforce_csrf_checks=True)
    assert send(client, told(order)).json() == {"new": 1}
    assert send(client, told(order)).json() == {"new": 0}
    order.refresh_from_db()
    assert order.state == "delivered"


def test_forged_old_and_foreign_word_is_not(client: Client, delivery: Order) -> None:
    order = delivery()
    assert send(client, told(order), key="guess").status_code == 403
    assert send(client, told(order), at=1_669_860_000).status_code == 403
    assert send(client, told(order), carrier="vnpost").status_code == 403
    assert send(client, told(order), carrier="pigeons").status_code == 404
    order.refresh_from_db()
    assert order.state == "registered"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b'{"events": [1]}', b'{"events": [{"id": "1"}]}', b'{"events": 5}',
     b'{"events": [{"id": "1", "order": "1", "what": "x", "at": "2022-12-02"}]}'],
)  # fmt: skip
def test_word_that_cannot_be_read_is_refused(client: Client, places: None, body: bytes) -> None:
    assert send(client, body).status_code == 400


def test_signing_works_on_a_list_of_the_other_direction(opened: Open, cast: Cast, delivery: Order) -> None:
    order, minh = delivery(), cast("minh")
    number = add_item(WARD, DELIVERY, order.number, by=minh, at=AT).number
    sign_for_office(number, by=minh, at=AT)
    sign_for_carrier(number, "Đỗ Văn Bưu", by=minh, at=AT)
    page = text(opened("minh"), f"/post/lists/{number}/")
    assert "Đỗ Văn Bưu" in page
