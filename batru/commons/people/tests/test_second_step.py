"""Officials show a second thing besides the password."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.public import history
from batru.commons.people import models
from batru.commons.people.actions import factors
from batru.commons.people.public import Actor
from batru.commons.people.rules.factors import code_at
from batru.commons.people.tests.conftest import AT, PASSWORD
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
SECRET = b"12345678901234567890"
NOON = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
DOOR, SECOND, OVERVIEW = "/office/sign-in/", "/office/sign-in/second/", "/account/second-step/"


@pytest.fixture
def real_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Real time stands still at noon until the test moves it."""
    kept = [NOON]
    monkeypatch.setattr(clock, "real_now", lambda: kept[0])

    def move(by: timedelta) -> None:
        kept[0] += by

    return move


def code_now(away: int = 0) -> str:
    return code_at(SECRET, int(clock.real_now().timestamp() // 30) + away)


def account(username: str) -> models.Account:
    return models.Account.objects.get(username=username)


@pytest.fixture
def minh(cast: Cast, real_time: Callable[[timedelta], None]) -> list[str]:
    """Minh, who need not, has added an app; his recovery codes. A step has passed since."""
    codes = factors.add_app(account("minh"), SECRET, code_now(), by=cast("minh"), at=AT)
    real_time(timedelta(seconds=60))
    return codes


def password(client: Client, username: str = "minh") -> str:
    answer = client.post(DOOR, {"username": username, "password": PASSWORD})
    return str(answer["Location"]) if answer.status_code == 302 else ""


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_password_alone_opens_nothing(client: Client, minh: list[str]) -> None:
    assert password(client) == SECOND
    assert not is_in(client)
    assert client.get("/account/").status_code == 302
    assert "Bước xác thực thứ hai" in client.get(SECOND).content.decode()


def test_password_and_code_open_the_door_and_lead_on(client: Client, minh: list[str]) -> None:
    client.post(DOOR, {"username": "minh", "password": PASSWORD, "next": "/account/"})
    client.get(SECOND, {"next": "/account/"})
    answer = client.post(SECOND, {"code": code_now()})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert is_in(client)
    assert not models.SignInTry.objects.exists()


def test_a_code_opens_once(client: Client, minh: list[str]) -> None:
    password(client)
    code = code_now()
    assert client.post(SECOND, {"code": code}).status_code == 302
    other = Client()
    password(other)
    page = other.post(SECOND, {"code": code})
    assert page.status_code == 422 and "đã dùng rồi" in page.content.decode()
    assert not is_in(other)
    assert other.post(SECOND, {"code": code_now(1)}).status_code == 302


def test_the_code_with_which_the_app_was_added_opens_nothing(client: Client, cast: Cast, real_time: object) -> None:
    factors.add_app(account("minh"), SECRET, code_now(), by=cast("minh"), at=AT)
    password(client)
    assert client.post(SECOND, {"code": code_now()}).status_code == 422


def test_wrong_codes_are_counted_with_wrong_passwords(client: Client, minh: list[str]) -> None:
    """One right password and four wrong codes are five tries; signing in with the password does not forget them."""
    password(client)
    for _ in range(4):
        assert client.post(SECOND, {"code": "000000"}).status_code == 422
    page = client.post(SECOND, {"code": code_now()})
    assert page.status_code == 429 and "Việc đăng nhập tạm dừng" in page.content.decode()
    assert client.post(DOOR, {"username": "minh", "password": PASSWORD}).status_code == 429
    assert not is_in(client)


def test_ten_minutes_after_the_password_it_must_be_typed_again(
    client: Client, minh: list[str], real_time: Callable[[timedelta], None]
) -> None:
    password(client)
    real_time(timedelta(minutes=10, seconds=1))
    assert client.post(SECOND, {"code": code_now()})["Location"] == DOOR
    assert not is_in(client)


def test_nobody_shows_a_second_thing_without_the_first(client: Client, minh: list[str]) -> None:
    assert client.post(SECOND, {"code": code_now()})["Location"] == DOOR


def test_a_recovery_code_opens_once_and_is_kept_as_a_digest(client: Client, minh: list[str]) -> None:
    assert len(set(minh)) == 10 and all(re.fullmatch(r"[2-9a-z]{5}-[2-9a-z]{5}", code) for code in minh)
    assert not {row.digest for row in models.RecoveryCode.objects.all()} & set(minh)
    password(client)
    assert client.post(SECOND, {"code": minh[3].upper()}).status_code == 302
    other = Client()
    password(other)
    assert other.post(SECOND, {"code": minh[3]}).status_code == 422


def test_the_secret_is_not_readable_in_the_database(client: Client, minh: list[str]) -> None:
    kept = models.OneTimeCodes.objects.get().secret
    assert SECRET.decode() not in kept and "GEZDGNBV" not in kept
    assert factors.unseal(kept) == SECRET


@pytest.mark.parametrize(("who", "must"), [("lan", True), ("minh", False), ("thu", False)])
def test_roles_that_ask_for_it_are_led_to_add_one_first(client: Client, cast: Cast, who: str, must: bool) -> None:
    leads_to = password(client, who)
    assert (leads_to == SECOND) is must
    assert is_in(client) is not must
    if must:
        assert client.get(SECOND)["Location"] == OVERVIEW
        assert "Vị trí của bạn bắt buộc" in client.get(OVERVIEW).content.decode()
        assert client.get("/inbox/").status_code == 302


def test_in_the_example_nobody_must(client: Client, cast: Cast, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = True
    assert password(client, "lan") == "/inbox/"


def test_adding_an_app_at_the_door_lets_the_chair_in(client: Client, cast: Cast, real_time: object) -> None:
    password(client, "lan")
    page = client.get(f"{OVERVIEW}app/").content.decode()
    assert "<svg" in page
    secret = factors.unseal(client.session["new_app_secret"])
    assert client.post(f"{OVERVIEW}app/", {"code": "000000"}).status_code == 422
    assert not is_in(client)
    step = int(clock.real_now().timestamp() // 30)
    page = client.post(f"{OVERVIEW}app/", {"code": code_at(secret, step)}).content.decode()
    assert len(re.findall(r"<code>[2-9a-z]{5}-[2-9a-z]{5}</code>", page)) == 10
    assert is_in(client)
    assert [entry.act for entry in history("account:lan")][-1] == "people.factor.added"


def test_whoever_has_a_factor_cannot_be_given_another_with_the_password_alone(client: Client, minh: list[str]) -> None:
    password(client)
    assert client.get(f"{OVERVIEW}app/")["Location"].startswith(DOOR)
    assert client.post(f"{OVERVIEW}passkeys/", {"passkey": "{}"})["Location"].startswith(DOOR)


def test_removing_asks_for_the_password_again(client: Client, minh: list[str]) -> None:
    password(client)
    client.post(SECOND, {"code": code_now()})
    assert client.post(f"{OVERVIEW}app/removal/", {"password": "wrong"}).status_code == 403
    assert models.OneTimeCodes.objects.exists()
    assert client.post(f"{OVERVIEW}app/removal/", {"password": PASSWORD}).status_code == 302
    assert not models.OneTimeCodes.objects.exists()


def test_the_last_one_stays_where_the_post_asks_for_one(cast: Cast, real_time: object) -> None:
    factors.add_app(account("lan"), SECRET, code_now(), by=cast("lan"), at=AT)
    with pytest.raises(Refusal):
        factors.remove_app(account("lan"), by=cast("lan"), at=AT)


def test_new_recovery_codes_close_the_old_ones(client: Client, minh: list[str]) -> None:
    password(client)
    client.post(SECOND, {"code": code_now()})
    page = client.post(f"{OVERVIEW}recovery-codes/", {"password": PASSWORD}).content.decode()
    new = re.findall(r"<code>([2-9a-z-]{11})</code>", page)
    assert len(new) == 10
    assert not factors.check_code(account("minh"), minh[0])
    assert factors.check_code(account("minh"), new[0])


@pytest.mark.parametrize("answer", ["", "{}", "[]", "not json", '{"id": "x", "rawId": "x", "type": "public-key"}'])
def test_a_false_passkey_adds_and_opens_nothing(client: Client, minh: list[str], answer: str) -> None:
    password(client)
    assert client.post(SECOND, {"passkey": answer, "code": ""}).status_code == 422
    other = Client()
    password(other)
    other.post(SECOND, {"code": code_now()})
    other.get(f"{OVERVIEW}passkeys/")
    assert other.post(f"{OVERVIEW}passkeys/", {"passkey": answer}).status_code == 422
    assert not models.Passkey.objects.exists()


def test_citizens_have_no_second_step(client: Client, cast: Cast) -> None:
    client.post("/sign-in/", {"username": "hoa", "password": PASSWORD})
    assert is_in(client)
    assert client.get(OVERVIEW)["Location"].startswith(DOOR)
