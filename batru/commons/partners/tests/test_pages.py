"""The pages of keys."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batru.commons.partners.actions.telling import subscribe
from batru.commons.partners.models import Delivery, Key
from batru.commons.partners.tests.conftest import AT, READ, SYSTEM, Keys
from batru.commons.people.public import Actor

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]


@pytest.fixture
def opened(cast: Cast) -> Callable[..., Client]:
    def enter(username: str, language: str = "vi") -> Client:
        client = Client()
        door = "/sign-in/" if username == "hoa" else "/office/sign-in/"
        assert client.post(door, {"username": username, "password": "x"}).status_code == 302
        client.cookies["batru_language"] = language
        return client

    return enter


def test_a_key_is_shown_once(opened: Callable[..., Client], cast: Cast) -> None:
    phuc = opened("phuc")
    form = {"label": "Phần mềm họp", "post": cast("minh").posts[0].id, "scopes": [READ], "valid_from": "2022-12-01"}
    page = phuc.post("/keys/", form).content.decode()
    key = Key.objects.get()
    assert f"bt_{key.prefix}_" in page and "chỉ hiện một lần" in page
    again = phuc.get("/keys/")
    assert "Phần mềm họp" in again.content.decode()
    assert f"bt_{key.prefix}_…" in again.content.decode()
    assert "no-store" in again["Cache-Control"]


def test_a_wrong_form_is_refused(opened: Callable[..., Client]) -> None:
    phuc = opened("phuc")
    assert phuc.post("/keys/", {"label": "x", "post": "9" * 30, "valid_to": "2022-13-01"}).status_code == 422


def test_a_key_is_revoked_with_one_click(opened: Callable[..., Client], key_of: Keys) -> None:
    key = key_of("minh").key
    phuc = opened("phuc")
    assert phuc.post(f"/keys/{key.pk}/revocation/").status_code == 302
    assert "đã thu hồi" in phuc.get(f"/keys/{key.pk}/").content.decode()


def test_what_was_told_is_shown_with_its_tries(opened: Callable[..., Client], key_of: Keys) -> None:
    key = key_of("minh").key
    subscription = subscribe(key, "https://example.org/hook", ["onestop.*"], by=SYSTEM, at=AT)
    words = {"type": "onestop.dossier.received", "subject": "dossier/1", "at": AT, "made_at": AT}
    for place in range(60):
        Delivery.objects.create(subscription=subscription, event_id=f"evt_{place}", last_error="HTTP 503", **words)
    phuc = opened("phuc")
    with CaptureQueriesContext(connection) as captured:
        page = phuc.get(f"/keys/{key.pk}/").content.decode()
    assert len(captured) <= 14
    assert "evt_59" in page and "evt_10" in page and "evt_9<" not in page and "HTTP 503" in page
    older = phuc.get(f"/keys/{key.pk}/", {"before": Delivery.objects.get(event_id="evt_10").pk}).content.decode()
    assert "evt_9<" in older and "evt_59" not in older


@pytest.mark.parametrize("who", ["tu", "minh", "thu", "lan"])
def test_others_have_no_such_page(opened: Callable[..., Client], key_of: Keys, who: str) -> None:
    key, client = key_of("minh").key, opened(who)
    assert client.get("/keys/").status_code == 403
    assert client.get(f"/keys/{key.pk}/").status_code == 403
    assert client.post("/keys/", {"label": "x"}).status_code == 403
    assert client.post(f"/keys/{key.pk}/revocation/").status_code == 403


def test_strangers_sign_in_first(client: Client, key_of: Keys) -> None:
    assert client.get("/keys/").status_code == 302
    assert client.get("/keys/1/").status_code == 302


def test_the_pages_are_english_too(opened: Callable[..., Client], key_of: Keys) -> None:
    key_of("minh")
    page = opened("phuc", "en").get("/keys/").content.decode()
    assert "Keys of programs" in page and "Counter clerk" in page
