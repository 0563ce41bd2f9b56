"""Following a dossier without an account: a code to the phone opens its way."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.notices.public import Notice
from batru.commons.people.public import Actor
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
PHONE = "0905 123 456"


@pytest.fixture
def code(cast: Cast) -> str:
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", cast("hoa").person_id)
    found = submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:30")).code
    checking.ask_supplement(found, "Thiếu bản sao hộ khẩu.", by=cast("minh"), at=vn("2022-12-01 08:50"))
    return found


def ask(client: Client, code: str, phone: str = PHONE) -> str:
    """What the page says; the digits themselves come by message."""
    answer = client.post(f"/track/{code}/digits/", {"phone": phone})
    assert answer.status_code == 200
    return re.sub(r'value="[^"]{40,}"', "", answer.content.decode())


def digits() -> str:
    return str(Notice.objects.get(template="onestop/tracking").params["digits"])


def test_the_digits_open_the_way_in_plain_words(client: Client, code: str) -> None:
    ask(client, code)
    notice = Notice.objects.get(template="onestop/tracking")
    assert (notice.address, notice.channel) == ("0905123456", "demo")
    answer = client.post(f"/track/{code}/opening/", {"digits": digits()})
    assert (answer.status_code, answer["Location"]) == (302, f"/track/{code}/way/")
    page = client.get(f"/track/{code}/way/").content.decode()
    for words in ("Việc bạn cần làm", "Thiếu bản sao hộ khẩu.", WARD, "Nộp trực tuyến"):
        assert words in page, words
    for secret in ("048190000123", "hoa@vidu.vn", "0905123456", "Trần Văn Minh"):
        assert secret not in page
    assert Client().get(f"/track/{code}/way/")["Location"] == f"/track/{code}/"


def test_a_wrong_phone_reads_the_same_and_gets_nothing(client: Client, code: str) -> None:
    assert ask(client, code) == ask(client, code, "0905 999 999")
    assert Notice.objects.filter(template="onestop/tracking").count() == 1


@pytest.mark.parametrize("typed", ["", "abc"])
def test_a_dossier_without_a_phone_sends_nothing(client: Client, cast: Cast, typed: str) -> None:
    who = Applicant("Nguyễn Thị Hoa", person_id=cast("hoa").person_id)
    bare = submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:30")).code
    ask(client, bare, typed)
    assert not Notice.objects.filter(template="onestop/tracking").exists()


def test_digits_open_once_and_not_another_dossier(client: Client, cast: Cast, code: str) -> None:
    ask(client, code)
    assert client.post(f"/track/{code}/opening/", {"digits": "000000x"}).status_code == 422
    assert client.post(f"/track/{code}/opening/", {"digits": digits()}).status_code == 302
    other = Client()
    assert other.post(f"/track/{code}/opening/", {"digits": digits()}).status_code == 422


def test_neither_phones_nor_digits_can_be_guessed(client: Client, code: str) -> None:
    ask(client, code)
    for _ in range(4):
        client.post(f"/track/{code}/opening/", {"digits": "1"})
    assert client.post(f"/track/{code}/opening/", {"digits": digits()}).status_code == 429
    assert client.post(f"/track/{code}/digits/", {"phone": PHONE}).status_code == 429


def test_after_half_an_hour_the_way_is_closed(client: Client, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client, code)
    client.post(f"/track/{code}/opening/", {"digits": digits()})
    later = clock.real_now() + timedelta(seconds=1801)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    assert client.get(f"/track/{code}/way/").status_code == 302


def test_where_no_message_goes_to_phones_it_goes_to_the_e_mail(client: Client, code: str, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = False
    ask(client, code)
    notice = Notice.objects.get(template="onestop/tracking")
    assert (notice.address, notice.channel) == ("hoa@vidu.vn", "email")


def test_an_unknown_code_is_refused(client: Client, cast: Cast) -> None:
    assert client.post("/track/NOWHERE/digits/", {"phone": PHONE}).status_code == 404
