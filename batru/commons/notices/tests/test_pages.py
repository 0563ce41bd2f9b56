"""Pages of messages, as readers see them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from batru.commons.notices.channels.demo.channel import Demo
from batru.commons.notices.models import Notice
from batru.commons.notices.rules import Letter
from batru.commons.people.models import Account, Person

pytestmark = pytest.mark.django_db
AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)


def show(number: int, address: str = "hoa@example.test") -> None:
    Demo().send(Letter(f"{number}@test", address, "Nguyễn Thị Hoa", "vi", f"Hồ sơ {number}", "Đã nhận <giấy>"))


def person(username: str) -> Account:
    made = Person.objects.create(full_name=username)
    return Account.objects.create(username=username, person=made, kind="citizen", made_at=AT)


def sent_to(account: Account, subject: str) -> None:
    Notice.objects.create(
        message_id=subject,
        person_key=f"person:{account.person_id}",
        name=str(account),
        language="vi",
        channel="page",
        template="test/x",
        subject_key="dossier/1",
        made_at=AT,
        sent_at=AT,
        subject=subject,
        body="Mời bạn đến nhận.",
    )


def test_the_examples_phones_show_what_was_sent(client: Client, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = True
    for number in range(7):
        show(number)
    show(8, address="")
    page = client.get("/notices/").content.decode()
    assert page.count("Hồ sơ") == 6
    assert "Hồ sơ 6" in page
    assert "Hồ sơ 1" not in page
    assert "Đã nhận &lt;giấy&gt;" in page
    assert "chưa có địa chỉ liên hệ" in page


def test_an_empty_example_says_what_to_do(client: Client, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = True
    assert "Chưa có tin nhắn nào được gửi" in client.get("/notices/").content.decode()


def test_there_are_no_phones_outside_the_example(client: Client) -> None:
    show(1)
    assert client.get("/notices/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/my/notices/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/my/notices/")


def test_each_reads_only_his_own(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    hoa, tu = person("hoa"), person("tu")
    for number in range(9):
        sent_to(hoa, f"Hồ sơ {number} của bà Hoa")
    client.force_login(tu)
    page = client.get("/my/notices/").content.decode()
    assert "Bạn chưa có tin nhắn nào" in page
    assert "bà Hoa" not in page
    client.force_login(hoa)
    with django_assert_max_num_queries(8):
        page = client.get("/my/notices/").content.decode()
    assert page.count("của bà Hoa") == 9
    assert "01/12/2022" in page
