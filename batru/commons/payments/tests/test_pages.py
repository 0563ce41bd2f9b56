"""Pages as payers, gateways and the office see them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as own
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from batru.commons import clock
from batru.commons.journal.public import relay
from batru.commons.payments.models import Attempt, Charge, DemoOrder, Notification, Refund, Settlement, Statement
from batru.commons.payments.tests.conftest import FEE, begin
from batru.commons.payments.tests.outside import Outside
from batru.commons.people.public import Actor
from batru.commons.people.tests.conftest import AT, ELSEWHERE, HOME

pytestmark = pytest.mark.django_db
Owe = Callable[..., Charge]
Open = Callable[[str], Outside]
Cast = Callable[[str], Actor]
SignIn = Callable[..., None]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_fee_is_paid_without_scripts_from_choice_to_receipt(
    client: Client, owe: Owe, open_world: Open, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_world("demo")
    owed = owe("dossier/000.04.01.Y99-221201-0001", article="Nghị quyết 1, điều 2")
    address = f"/payments/{owed.key}/"
    with django_assert_max_num_queries(8):
        first = page(client, address)
    assert "15.000" in first and "Nghị quyết 1, điều 2" in first
    assert "mô phỏng" in first
    answer = client.post(address, {"way": "demo", "once": "a"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "Chúng tôi đang hỏi nơi thanh toán" in page(client, address)
    relay()
    reference = Attempt.objects.get().reference
    assert f"/payments/demo/{reference}/" in page(client, address)
    assert "không có tiền thật" in page(client, f"/payments/demo/{reference}/")
    back = client.post(f"/payments/demo/{reference}/", {"choice": "paid"})
    assert back["Location"] == f"{address}return/"
    assert client.get(back["Location"])["Location"] == f"{address}?back=1"
    waiting = page(client, f"{address}?back=1")
    assert "Đang chờ xác nhận" in waiting and "Xem lại" in waiting
    assert not Settlement.objects.exists(), "coming back proves nothing"
    relay()
    assert "Mở biên lai" in page(client, address)
    receipt = page(client, f"{address}receipt/")
    assert "0000001" in receipt and "Mười lăm nghìn đồng" in receipt
    client.cookies[own.LANGUAGE_COOKIE_NAME] = "en"
    assert "Receipt for fees and charges" in page(client, f"{address}receipt/")


def test_whatever_stands_in_the_return_address_is_not_believed(client: Client, owe: Owe, open_world: Open) -> None:
    open_world("vnpay")
    owed = owe()
    begin(owed, "vnpay")
    relay()
    client.get(f"/payments/{owed.key}/return/?vnp_ResponseCode=00&vnp_TransactionStatus=00&resultCode=0")
    owed.refresh_from_db()
    assert (owed.settled_at, Notification.objects.count()) == (None, 0)


def test_a_form_sent_twice_begins_one_try(client: Client, owe: Owe, open_world: Open) -> None:
    open_world("demo")
    owed = owe()
    for _ in range(2):
        client.post(f"/payments/{owed.key}/", {"way": "demo", "once": "same"})
    assert Attempt.objects.count() == 1


def test_the_code_is_drawn_with_account_and_words(client: Client, owe: Owe, open_world: Open) -> None:
    open_world("vietqr")
    owed = owe()
    client.post(f"/payments/{owed.key}/", {"way": "vietqr", "once": "a"})
    relay()
    shown = page(client, f"/payments/{owed.key}/")
    assert '<svg viewBox="' in shown and 'class="pay-code"' in shown and "style=" not in shown
    assert "000000000000" in shown and Attempt.objects.get().reference in shown


def test_a_way_that_is_not_offered_is_refused_in_words(client: Client, owe: Owe, agreed: dict[str, Any]) -> None:
    answer = client.post(f"/payments/{owe().key}/", {"way": "momo", "once": "a"})
    assert answer.status_code == 422
    assert "Không dùng được cách thanh toán này" in answer.content.decode()


def test_addresses_of_nothing_are_not_found(client: Client, owe: Owe, agreed: dict[str, Any]) -> None:
    owed = owe()
    for address in (
        "/payments/nobody/",
        "/payments/nobody/return/",
        f"/payments/{owed.key}/receipt/",
        "/payments/demo/nobody/",
        "/payments/notifications/nobody/",
        "/payments/notifications/vietqr/",
    ):
        page(client, address, 404)


def test_the_demo_is_in_the_example_alone(client: Client, owe: Owe, open_world: Open, settings: Settings) -> None:
    open_world("demo")
    open_world("vietqr")
    owed = owe()
    begin(owed, "demo")
    relay()
    settings.BATRU_EXAMPLE = False
    page(client, f"/payments/demo/{DemoOrder.objects.get().reference}/", 404)
    page(client, "/payments/notifications/demo/", 404)
    shown = page(client, f"/payments/{owed.key}/")
    assert 'value="demo"' not in shown and 'value="vietqr"' not in shown


def test_gateways_are_answered_in_their_own_words_without_a_token(owe: Owe, open_world: Open) -> None:
    client = Client(enforce_csrf_checks=True)
    answers = {}
    for code, amount in (("momo", 1), ("vnpay", 1), ("payos", 1)):
        world = open_world(code)
        attempt = begin(owe(f"dossier/{code}"), code)
        relay()
        attempt.refresh_from_db()
        from_page = type("Page", (), {"pay_url": attempt.pay_url, "qr": attempt.qr})()
        world.visit(from_page)
        world.pay(attempt.reference)
        raw = world.notification(attempt.reference)
        address = f"/payments/notifications/{code}/"
        if raw.method == "GET":
            answer = client.get(f"{address}?{raw.query}")
        else:
            answer = client.post(address, raw.body, content_type="application/json")
        answers[code] = (answer.status_code, answer.content)
        assert amount
    assert answers["momo"] == (204, b"")
    assert answers["vnpay"] == (200, b'{"RspCode": "00", "Message": "Confirm Success"}')
    assert answers["payos"] == (200, b'{"success": true}')
    assert Settlement.objects.count() == 3


def test_a_huge_notification_is_not_read(client: Client, open_world: Open) -> None:
    open_world("momo")
    address = "/payments/notifications/momo/"
    assert client.post(address, b"x" * 70_000, content_type="application/json").status_code == 413
    assert client.get(f"{address}?{'x' * 9_000}").status_code == 413
    assert client.put(address).status_code == 405
    assert not Notification.objects.exists()


def test_a_flood_of_forged_ones_is_not_kept(client: Client, open_world: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batru.commons.payments.reads.books.MOST_FORGED_AN_HOUR", 3)
    open_world("momo")
    for number in range(6):
        client.post("/payments/notifications/momo/", {"number": number}, content_type="application/json")
    assert Notification.objects.count() == 3


@pytest.fixture
def office(cast: Cast, sign_in: SignIn) -> SignIn:
    clock.set_now(AT)
    return sign_in


def test_a_clerk_takes_cash_and_the_chair_gives_it_back(
    client: Client,
    owe: Owe,
    office: SignIn,
    agreed: dict[str, Any],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    owed = owe("dossier/000.04.01.Y99-221201-0001")
    office("minh")
    with django_assert_max_num_queries(10):
        assert "000.04.01.Y99-221201-0001" in page(client, "/fees/")
    assert "Thu 15.000" in page(client, f"/fees/{owed.key}/")
    client.post(f"/fees/{owed.key}/cash/", {"amount": FEE})
    settled = Settlement.objects.get()
    again = client.post(f"/fees/{owed.key}/cash/", {"amount": FEE})
    assert (again.status_code, "đã được nộp" in again.content.decode()) == (422, True)
    assert "0000001" in page(client, f"/fees/{owed.key}/")
    give = {"settlement": settled.pk, "amount": "5.000", "reason": "Thu nhầm", "once": "x"}
    assert client.post(f"/fees/{owed.key}/refunds/", give).status_code == 403
    office("lan")
    for _ in range(2):
        assert client.post(f"/fees/{owed.key}/refunds/", give).status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount, refund.state) == (5_000, "by_hand")
    office("minh")
    assert "Đã chi trả" in page(client, f"/fees/{owed.key}/")
    assert client.post(f"/fees/refunds/{refund.reference}/confirmation/").status_code == 302
    refund.refresh_from_db()
    assert refund.state == "done"


@pytest.mark.parametrize("who", ["tu", "phuc"])
def test_another_ward_sees_and_takes_nothing(client: Client, owe: Owe, office: SignIn, who: str) -> None:
    owed = owe("dossier/secret-1")
    office(who)
    assert "secret-1" not in client.get("/fees/").content.decode()
    assert client.get(f"/fees/{owed.key}/").status_code == 403
    assert client.post(f"/fees/{owed.key}/cash/", {"amount": FEE}).status_code == 403
    assert client.get("/reconciliation/").status_code == 403
    assert not Settlement.objects.exists()


def test_a_stranger_is_sent_to_the_door(client: Client, owe: Owe) -> None:
    owed = owe()
    for address in ("/fees/", f"/fees/{owed.key}/", "/reconciliation/", "/reconciliation/1/"):
        assert client.get(address)["Location"].startswith("/office/sign-in/")


def test_the_accountant_compares_a_file_and_closes_what_differs(
    client: Client, office: SignIn, agreed: dict[str, Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office("thu")
    assert "Chưa có sao kê nào được đối soát" in page(client, "/reconciliation/")
    assert client.post("/reconciliation/", {"mapping": "bank-statement"}).status_code == 422
    rows = "Ngày giao dịch,Số tham chiếu,Nội dung,Ghi có\n01/12/2022 09:30:00,FT1,LUONG,7\n"
    file = SimpleUploadedFile("saoke.csv", rows.encode())
    answer = client.post("/reconciliation/", {"mapping": "bank-statement", "file": file})
    one = Statement.objects.get()
    assert answer["Location"] == f"/reconciliation/{one.pk}/"
    with django_assert_max_num_queries(12):
        shown = page(client, f"/reconciliation/{one.pk}/")
    assert "Thiếu ở sổ của ta" in shown and "LUONG" in shown
    row = one.comparisons.get()
    Statement.objects.update(unit=ELSEWHERE)
    assert client.get(f"/reconciliation/{one.pk}/").status_code == 403
    assert "saoke.csv" not in page(client, "/reconciliation/")
    assert client.post(f"/reconciliation/differences/{row.pk}/", {"words": "x"}).status_code == 403
    Statement.objects.update(unit=HOME)
    assert client.post(f"/reconciliation/differences/{row.pk}/", {"words": ""}).status_code == 422
    client.post(f"/reconciliation/differences/{row.pk}/", {"words": "Tiền lương, trả lại"})
    assert "Tiền lương, trả lại" in page(client, f"/reconciliation/{one.pk}/")
    with django_assert_max_num_queries(14):
        assert "saoke.csv" in page(client, "/reconciliation/")
