"""Citizens sign in by a provider: the whole way against a real one, and every way in which it may misbehave."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from batru.commons import clock
from batru.commons.journal.public import history
from batru.commons.people import models
from batru.commons.people.actions.exchanges import PATIENCE
from batru.commons.people.jobs import exchange_waiting
from batru.commons.people.providers import oidc
from batru.commons.people.public import Actor, NewPerson, create_account
from batru.commons.people.reads import providers
from batru.commons.people.tests.conftest import AT, PASSWORD, SYSTEM
from batru.commons.people.tests.oidc_provider import STRANGERS_KEY, Front, provider, signed, unsigned
from batru.law.sign_in import Provider

pytestmark = pytest.mark.django_db
CODE = "city"
HOA = {"name": "Nguyễn Thị Hoa", "id_number": "048190000123", "birthdate": "1990-03-27", "loa": "2"}


@pytest.fixture(scope="module")
def running() -> Iterator[Front]:
    with provider() as front:
        yield front


@pytest.fixture
def front(running: Front, monkeypatch: pytest.MonkeyPatch) -> Front:
    """The provider as a place has it in its data; its client number and secret come from the environment."""
    running.behave()
    address = running.address
    data = Provider(
        code=CODE,
        name={"vi": "Cổng thử", "en": "Test portal"},
        issuer=address,
        authorization_endpoint=f"{address}/oauth2/authorize",
        token_endpoint=f"{address}/oauth2/token",
        userinfo_endpoint=f"{address}/userinfo",
        jwks_uri=f"{address}/jwks",
        end_session_endpoint=f"{address}/oauth2/end_session",
        client_authentication="basic",
        scope="openid profile",
        acr_values="LoA1",
        algorithms=("RS256",),
        claims={"name": "name", "id_number": "id_number", "birth_date": "birthdate", "level": "loa", "kind": "kind"},
        citizen_kind="",
        levels={"1": 1, "2": 2},
        level=1,
    )
    monkeypatch.setattr(providers, "all_providers", lambda: {CODE: data})
    monkeypatch.setattr("batru.commons.people.views.providers.all_providers", lambda: {CODE: data})
    monkeypatch.setattr("batru.commons.people.views.account.all_providers", lambda: {CODE: data})
    monkeypatch.setenv("BATRU_SIGN_IN_CITY_ID", "place")
    monkeypatch.setenv("BATRU_SIGN_IN_CITY_SECRET", "a:secret %")
    monkeypatch.setattr(oidc, "TIMEOUT", httpx.Timeout(1.0))
    oidc._keys.clear()
    return running


def begin(client: Client, **query: str) -> str:
    """Press the button; the address at the provider."""
    answer = client.get(f"/sign-in/providers/{CODE}/", query)
    assert answer.status_code == 302
    return answer["Location"]


def come_back(client: Client, front: Front, subject: str = "hoa-there", **query: str) -> None:
    """Sign in there and come back; the job has not run yet."""
    there = front.agree(begin(client, **query), subject)
    back = urlsplit(there)
    answer = client.get(f"{back.path}?{back.query}")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/waiting/")


def go_through(client: Client, front: Front, subject: str = "hoa-there", **query: str) -> Any:
    """All the way, with the job; what the waiting page answers then."""
    come_back(client, front, subject, **query)
    exchange_waiting()
    return client.get("/sign-in/waiting/")


def real_seconds() -> int:
    return int(clock.real_now().timestamp())


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_first_sign_in_makes_a_citizen(client: Client, front: Front, places: None) -> None:
    front.add("hoa-there", **HOA)
    answer = go_through(client, front, next="/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    person = models.Person.objects.get(id_number="048190000123")
    assert (person.full_name, person.birth_date) == ("Nguyễn Thị Hoa", date(1990, 3, 27))
    account = person.accounts.get()
    assert (account.kind, account.has_usable_password()) == ("citizen", False)
    assert [entry.act for entry in history(f"account:{account.username}")] == ["people.identity.joined"]
    page = client.get("/account/").content.decode()
    assert "Cổng thử" in page and "mức 2" in page


def test_the_second_sign_in_finds_him_again(front: Front, places: None) -> None:
    front.add("hoa-there", **HOA)
    go_through(Client(), front)
    other = Client()
    go_through(other, front)
    assert is_in(other)
    assert models.Person.objects.filter(id_number="048190000123").count() == 1
    assert models.Identity.objects.count() == models.Account.objects.count() == 1


def test_what_is_asked_holds_state_nonce_and_the_s256_challenge_of_what_is_sent(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    asked = parse_qs(urlsplit(begin(client)).query)
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
    assert asked["client_id"] == ["place"] and asked["acr_values"] == ["LoA1"]
    assert len(asked["state"][0]) >= 43 and len(asked["nonce"][0]) >= 43 and asked["state"] != asked["nonce"]
    address = begin(client)
    back = urlsplit(front.agree(address, "hoa-there"))
    client.get(f"{back.path}?{back.query}")
    exchange_waiting()
    sent = front.token_requests[-1]
    digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert parse_qs(urlsplit(address).query)["code_challenge"] == [challenge]
    assert sent["redirect_uri"] == ["http://testserver/sign-in/providers/city/answer/"]


def test_no_request_waits_for_the_provider(client: Client, front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    front.add("hoa-there", **HOA)
    there = urlsplit(front.agree(begin(client), "hoa-there"))
    monkeypatch.setattr(httpx, "Client", None)
    client.get(f"{there.path}?{there.query}")
    page = client.get("/sign-in/waiting/")
    assert (page.status_code, page["Refresh"]) == (200, "1")
    assert "Cổng thử đang được hỏi" in page.content.decode()
    assert front.token_requests == []


def test_the_secrets_of_a_sign_in_are_gone_when_it_ends(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    come_back(client, front)
    row = models.Exchange.objects.get()
    assert row.code and row.verifier and row.nonce
    exchange_waiting()
    client.get("/sign-in/waiting/")
    row.refresh_from_db()
    assert (row.code, row.verifier, row.nonce, row.id_token, row.claims) == ("", "", "", "", {})


def test_a_sign_in_opens_one_session_once(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    come_back(client, front)
    exchange_waiting()
    kept = client.session["sign_in_waits"]
    assert client.get("/sign-in/waiting/").status_code == 302
    again = Client()
    session = again.session
    session["sign_in_waits"] = kept
    session.save()
    again.cookies["sessionid"] = str(session.session_key)
    assert again.get("/sign-in/waiting/").status_code == 400
    assert not is_in(again)


def test_an_answer_to_a_sign_in_begun_elsewhere_is_refused(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    there = urlsplit(front.agree(begin(Client()), "hoa-there"))
    assert client.get(f"{there.path}?{there.query}").status_code == 400
    assert not models.Exchange.objects.exists()


def test_a_state_serves_once(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    there = urlsplit(front.agree(begin(client), "hoa-there"))
    assert client.get(f"{there.path}?{there.query}").status_code == 302
    assert client.get(f"{there.path}?{there.query}").status_code == 400


def test_whoever_says_no_there_reads_how_to_go_on(client: Client, front: Front) -> None:
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    page = client.get(f"/sign-in/providers/{CODE}/answer/", {"error": "access_denied", "state": state})
    assert page.status_code == 403
    assert "không cho bạn vào" in page.content.decode()
    assert not is_in(client)


def good(claims: dict[str, Any]) -> str:
    return signed(claims)


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda told: signed({**told, "nonce": "another"}), id="another nonce"),
        pytest.param(lambda told: signed({n: v for n, v in told.items() if n != "nonce"}), id="no nonce"),
        pytest.param(lambda told: signed({**told, "aud": "another-place"}), id="for another place"),
        pytest.param(lambda told: signed({**told, "aud": ["place", "x"], "azp": "x"}), id="made for another party"),
        pytest.param(lambda told: signed({**told, "iss": "https://evil.example"}), id="another issuer"),
        pytest.param(lambda told: signed({**told, "exp": real_seconds() - 120}), id="expired"),
        pytest.param(lambda told: signed({**told, "iat": real_seconds() + 600}), id="from the future"),
        pytest.param(lambda told: signed({n: v for n, v in told.items() if n != "exp"}), id="never expires"),
        pytest.param(lambda told: signed(told, key=STRANGERS_KEY), id="signed by a stranger"),
        pytest.param(lambda told: signed(told, key=STRANGERS_KEY, kid="new"), id="an unknown key"),
        pytest.param(lambda told: signed(told, key="x" * 32, alg="HS256"), id="a shared secret for a key"),
        pytest.param(unsigned, id="no signature"),
        pytest.param(lambda told: signed(told)[:-8] + "AAAAAAAA", id="a broken signature"),
        pytest.param(lambda told: "", id="no token"),
        pytest.param(lambda told: "not.a.token", id="no token at all"),
    ],
)
def test_a_token_that_is_not_for_us_now_lets_nobody_in(
    client: Client, front: Front, tamper: Callable[[dict[str, Any]], str]
) -> None:
    front.add("hoa-there", **HOA)
    front.tamper = tamper
    page = go_through(client, front)
    assert page.status_code == 502
    assert "không chứng minh được" in page.content.decode()
    assert not is_in(client)
    assert not models.Person.objects.exists() and not models.Identity.objects.exists()


def test_the_front_that_misbehaves_can_behave(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    front.tamper = good
    assert go_through(client, front).status_code == 302


def test_userinfo_of_somebody_else_lets_nobody_in(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    front.other_subject = True
    assert go_through(client, front).status_code == 502
    assert not models.Identity.objects.exists()


@pytest.mark.parametrize(
    ("trouble", "status"), [({"slow_seconds": 1.6}, 503), ({"status": 500}, 503), ({"status": 400}, 403)]
)
def test_a_provider_that_is_slow_or_ill_leads_to_a_page_with_a_way_on(
    client: Client, front: Front, trouble: dict[str, Any], status: int
) -> None:
    front.add("hoa-there", **HOA)
    for name, value in trouble.items():
        setattr(front, name, value)
    page = go_through(client, front)
    assert page.status_code == status
    assert f"/sign-in/providers/{CODE}/" in page.content.decode()
    front.behave()
    assert go_through(client, front).status_code == 302


def test_a_provider_that_is_down_is_told_from_one_that_refuses(
    client: Client, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.add("hoa-there", **HOA)
    come_back(client, front)
    data = providers.all_providers()[CODE]
    nowhere = {
        **{name: getattr(data, name) for name in data.__dataclass_fields__},
        "token_endpoint": "http://127.0.0.1:9/",
    }
    monkeypatch.setattr(providers, "all_providers", lambda: {CODE: Provider(**nowhere)})
    exchange_waiting()
    page = client.get("/sign-in/waiting/")
    assert page.status_code == 503
    assert "không trả lời" in page.content.decode()


def test_whoever_waits_in_vain_is_told_so(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    come_back(client, front)
    models.Exchange.objects.update(made_at=clock.real_now() - PATIENCE - timedelta(seconds=1))
    assert client.get("/sign-in/waiting/").status_code == 503
    exchange_waiting()
    assert front.token_requests == []


def a_person(cast: Callable[[str], Actor], name: str = "Nguyễn Thị Hoa", username: str = "hoa-here") -> models.Person:
    person = NewPerson(full_name=name, id_number="048190000123", birth_date=date(1990, 3, 27))
    account = create_account(person, username, "citizen", PASSWORD, by=SYSTEM, at=AT)
    return models.Account.objects.get(pk=account).person


def test_the_person_we_know_is_asked_before_anything_is_joined(
    client: Client, front: Front, cast: Callable[[str], Actor]
) -> None:
    person = a_person(cast)
    front.add("hoa-there", **HOA)
    page = go_through(client, front)
    assert page.status_code == 200 and "0123" in page.content.decode()
    assert not is_in(client) and not models.Identity.objects.exists()
    assert client.post("/sign-in/waiting/").status_code == 302
    assert is_in(client)
    assert models.Identity.objects.get().person == person
    assert [entry.act for entry in history("account:hoa-here")][-1] == "people.identity.linked"


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        pytest.param({"loa": "1"}, 403, id="only level 1"),
        pytest.param({"name": "Trần Văn Nam"}, 409, id="another name"),
        pytest.param({"birthdate": "1991-01-01"}, 409, id="another day of birth"),
    ],
)
def test_a_number_alone_takes_nobody_over(
    client: Client, front: Front, cast: Callable[[str], Actor], claims: dict[str, str], status: int
) -> None:
    a_person(cast)
    front.add("hoa-there", **{**HOA, **claims})
    assert go_through(client, front).status_code == status
    assert client.post("/sign-in/waiting/").status_code == 400
    assert not is_in(client) and not models.Identity.objects.exists()


def test_a_known_identity_with_another_number_is_stopped(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    go_through(Client(), front)
    front.add("hoa-there", **{**HOA, "id_number": "048190000999"})
    assert go_through(client, front).status_code == 409
    assert not is_in(client)
    assert models.Person.objects.get().id_number == "048190000123"


def test_a_closed_account_is_not_opened_by_a_provider(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    go_through(Client(), front)
    models.Account.objects.update(is_active=False)
    assert go_through(client, front).status_code == 403
    assert not is_in(client)


def test_many_false_answers_from_one_address_are_slowed_down(client: Client, front: Front) -> None:
    for _ in range(50):
        state = parse_qs(urlsplit(begin(client)).query)["state"][0]
        assert client.get(f"/sign-in/providers/{CODE}/answer/", {"state": state, "code": "x"}).status_code == 302
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    assert client.get(f"/sign-in/providers/{CODE}/answer/", {"state": state, "code": "x"}).status_code == 429


def test_signing_out_offers_to_sign_out_there_too(client: Client, front: Front) -> None:
    front.add("hoa-there", **HOA)
    go_through(client, front)
    page = client.post("/sign-out/")
    assert not is_in(client)
    link = f"{front.address}/oauth2/end_session?id_token_hint="
    assert link in page.content.decode() and "post_logout_redirect_uri=http" in page.content.decode()


def test_a_provider_without_addresses_or_client_number_is_not_offered(client: Client, places: None) -> None:
    assert set(providers.all_providers()) == {"national_portal", "da_nang"}
    assert providers.offered() == []
    assert client.get("/sign-in/providers/national_portal/").status_code == 404
    assert "danh tính điện tử" not in client.get("/sign-in/").content.decode()
