"""What a browser's session holds is believed once its signature is proven, and never otherwise."""

import pytest
from django.contrib.sessions.models import Session
from django.core.signing import dumps
from pytest_django import Settings

from batru.commons.people.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**held: object) -> str:
    store = SessionStore()
    store.update(held)
    store.create()
    return str(store.session_key)


def test_it_is_read_as_it_was_kept_and_each_reader_has_his_own() -> None:
    key = kept(words=["một"])
    first, second = SessionStore(key), SessionStore(key)
    first["words"].append("hai")
    assert (first["words"], second["words"]) == (["một", "hai"], ["một"])


@pytest.mark.parametrize("how", ["changed", "signed for something else", "no signature"])
def test_what_is_not_signed_as_a_session_holds_nothing(how: str) -> None:
    key = kept(user="1")
    row = Session.objects.get(session_key=key)
    whole = row.session_data
    assert SessionStore(key)["user"] == "1"
    row.session_data = {
        "changed": whole[:-1] + ("A" if whole[-1] != "A" else "B"),
        "signed for something else": dumps({"user": "1"}, salt="another"),
        "no signature": "eyJ1c2VyIjoiMSJ9",
    }[how]
    row.save()
    assert SessionStore(key).load() == {}


def test_a_key_that_is_no_longer_the_places_own_proves_nothing(settings: Settings) -> None:
    key = kept(user="1")
    assert SessionStore(key)["user"] == "1"
    settings.SECRET_KEY = "another"
    assert SessionStore(key).load() == {}
