"""The two doors, the way out, and one's own account."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people import models
from batru.commons.people.public import Actor, become, change_password
from batru.commons.people.tests.conftest import AT, PASSWORD
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
SignIn = Callable[..., None]
CITIZENS, OFFICIALS = "/sign-in/", "/office/sign-in/"


def knock(client: Client, username: str, password: str, door: str = OFFICIALS, **more: str) -> tuple[int, str]:
    answer = client.post(door, {"username": username, "password": password, **more})
    return answer.status_code, answer.content.decode()


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(("door", "who", "leads_to"), [(CITIZENS, "hoa", "/"), (OFFICIALS, "minh", "/inbox/")])
def test_each_door_lets_its_own_people_in(client: Client, cast: Cast, door: str, who: str, leads_to: str) -> None:
    answer = client.post(door, {"username": who.upper(), "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert is_signed_in(client)


@pytest.mark.parametrize(("door", "who"), [(OFFICIALS, "hoa"), (CITIZENS, "minh")])
def test_nobody_enters_by_the_other_door(client: Client, cast: Cast, door: str, who: str) -> None:
    status, page = knock(client, who, PASSWORD, door)
    assert status == 422
    assert not is_signed_in(client)
    assert "Bạn chưa đăng nhập" in page


def test_a_wrong_name_and_a_wrong_password_look_the_same(client: Client, cast: Cast) -> None:
    models.Account.objects.filter(username="thu").update(is_active=False)
    pages = {knock(client, who, "wrong")[1].replace(who, "?") for who in ("minh", "nobody-at-all")}
    closed = knock(client, "thu", PASSWORD)[1].replace("thu", "?")
    words = {
        page.partition('role="alert"')[2].partition("</form>")[0].partition("csrf")[0] for page in {*pages, closed}
    }
    assert len(words) == 1
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in words.pop()
    assert not is_signed_in(client)


def test_an_unknown_name_costs_a_hash_too(client: Client, cast: Cast) -> None:
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="md5$x$y") as hashed:
        knock(client, "nobody-at-all", "wrong")
    assert hashed.called


def test_after_five_wrong_tries_the_page_says_what_why_and_when(client: Client, cast: Cast) -> None:
    for _ in range(5):
        assert knock(client, "minh", "wrong")[0] == 422
    status, page = knock(client, "minh", PASSWORD)
    assert status == 429
    assert not is_signed_in(client)
    for sentence in ("Việc đăng nhập tạm dừng", "quá nhiều lần", "Hãy thử lại sau 15 phút"):
        assert sentence in page


def test_an_unknown_name_is_locked_just_like_a_known_one(client: Client, cast: Cast) -> None:
    for _ in range(5):
        knock(client, "nobody-at-all", "wrong")
    assert knock(client, "nobody-at-all", "wrong")[0] == 429
    assert knock(client, "minh", PASSWORD)[0] == 302


def test_the_lock_keeps_real_time_whatever_the_time_of_the_place(client: Client, cast: Cast) -> None:
    for _ in range(5):
        knock(client, "minh", "wrong")
    clock.set_now(AT + timedelta(days=300))
    assert knock(client, "minh", PASSWORD)[0] == 429
    models.SignInTry.objects.update(at=clock.real_now() - timedelta(minutes=15))
    assert knock(client, "minh", PASSWORD)[0] == 302


def test_whoever_knows_the_password_starts_afresh(client: Client, cast: Cast) -> None:
    for _ in range(4):
        knock(client, "minh", "wrong")
    knock(client, "minh", PASSWORD)
    assert not models.SignInTry.objects.filter(name="minh").exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil",
        " //evil.example",
    ],
)
def test_signing_in_never_leads_out_of_the_site(client: Client, cast: Cast, elsewhere: str) -> None:
    answer = client.post(OFFICIALS, {"username": "minh", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/inbox/"
    assert elsewhere.strip() not in client.get(OFFICIALS, {"next": elsewhere}).content.decode()


def test_signing_in_leads_back_to_where_one_wanted_to_go(client: Client, cast: Cast) -> None:
    assert 'value="/account/"' in client.get(OFFICIALS, {"next": "/account/"}).content.decode()
    answer = client.post(OFFICIALS, {"username": "minh", "password": PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/account/"


def test_the_forms_are_protected_against_forgery(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(OFFICIALS, {"username": "minh", "password": PASSWORD}).status_code == 403
    assert client.post("/sign-out/").status_code == 403


def test_a_session_gets_a_new_key_when_somebody_signs_in(client: Client, cast: Cast, sign_in: SignIn) -> None:
    client.get(OFFICIALS)
    before = client.session.session_key
    sign_in("minh")
    assert client.session.session_key != before


def test_signing_out_is_a_post_and_ends_the_session(client: Client, cast: Cast, sign_in: SignIn) -> None:
    sign_in("minh")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert not is_signed_in(client)


def test_ones_account_shows_ones_own_data_and_posts(client: Client, cast: Cast, sign_in: SignIn) -> None:
    sign_in("minh")
    page = client.get("/account/").content.decode()
    for words in ("Trần Văn Minh", "Công chức bộ phận một cửa", "20209@2022", "Đã tạo tài khoản"):
        assert words in page


def test_an_account_page_asks_for_sign_in(client: Client, places: None) -> None:
    assert client.get("/account/")["Location"] == "/sign-in/?next=/account/"
    assert client.get("/account/password/")["Location"] == "/sign-in/?next=/account/password/"


def test_a_closed_account_is_out_at_once(client: Client, cast: Cast, sign_in: SignIn) -> None:
    sign_in("minh")
    models.Account.objects.filter(username="minh").update(is_active=False)
    assert client.get("/account/").status_code == 302


NEW = "con đường nhỏ bên bờ biển"


def test_a_changed_password_holds_and_ends_other_sessions(client: Client, cast: Cast, sign_in: SignIn) -> None:
    other = Client()
    other.post(OFFICIALS, {"username": "minh", "password": PASSWORD})
    sign_in("minh")
    answer = client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert knock(Client(), "minh", NEW)[0] == 302


@pytest.mark.parametrize(
    ("old", "new", "again"), [("wrong", NEW, NEW), (PASSWORD, "short", "short"), (PASSWORD, NEW, "another")]
)
def test_a_password_is_not_changed_by_mistake(
    client: Client, cast: Cast, sign_in: SignIn, old: str, new: str, again: str
) -> None:
    sign_in("minh")
    assert client.post("/account/password/", {"old": old, "new": new, "again": again}).status_code == 422
    assert knock(Client(), "minh", PASSWORD)[0] == 302


def test_nobody_changes_the_password_of_another(cast: Cast) -> None:
    with pytest.raises(Refusal):
        change_password("minh", PASSWORD, NEW, by=cast("tu"), at=AT)


def test_the_old_password_cannot_be_guessed_in_an_open_session(client: Client, cast: Cast, sign_in: SignIn) -> None:
    sign_in("minh")
    for _ in range(5):
        client.post("/account/password/", {"old": "wrong", "new": NEW, "again": NEW})
    assert client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 429


def test_one_click_becomes_one_of_the_cast_in_the_example_alone(client: Client, cast: Cast, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = True
    assert client.post("/example/readers/minh/").status_code == 302
    assert "Trần Văn Minh" in client.get("/account/").content.decode()
    client.post("/example/readers/hoa/")
    assert "Nguyễn Thị Hoa" in client.get("/account/").content.decode()
    settings.BATRU_EXAMPLE = False
    assert client.post("/example/readers/minh/").status_code == 404


def test_become_refuses_outside_the_example_and_whoever_is_not_of_the_cast(
    client: Client, cast: Cast, settings: Settings
) -> None:
    request = client.get(OFFICIALS).wsgi_request
    with pytest.raises(Refusal):
        become(request, "minh")
    settings.BATRU_EXAMPLE = True
    models.Account.objects.filter(username="tu").update(username="stranger")
    for name in ("stranger", "tu", "nobody"):
        with pytest.raises(Refusal):
            become(request, name)


@pytest.mark.parametrize("address", [CITIZENS, OFFICIALS])
def test_the_doors_open_in_english_too_and_are_not_kept_in_caches(client: Client, places: None, address: str) -> None:
    client.cookies["batru_language"] = "en"
    answer = client.get(address)
    assert "Sign in as" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
