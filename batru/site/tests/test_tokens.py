"""The hidden token of forms: Django reads ours as its own, and its cookie goes to browsers that lack it."""

import pytest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, _unmask_cipher_token  # type: ignore[attr-defined]
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from batru.site import tokens

SECRETS = st.text(CSRF_ALLOWED_CHARS, min_size=32, max_size=32)


@given(SECRETS)
def test_django_reads_the_secret_under_our_mask(secret: str) -> None:
    token = tokens.masked(secret)
    assert len(token) == 64 and set(token) <= set(CSRF_ALLOWED_CHARS)
    assert _unmask_cipher_token(token) == secret


def test_no_two_pages_bear_the_same_token() -> None:
    assert len({tokens.masked("a" * 32) for _ in range(1000)}) == 1000


def test_every_letter_is_as_likely_as_another() -> None:
    """Of 256 bytes 248 say a letter, four each."""
    said = bytes(range(256)).translate(tokens.LETTER_OF, tokens.THROWN)
    assert {said.count(letter) for letter in CSRF_ALLOWED_CHARS.encode()} == {4}


@pytest.mark.django_db
def test_the_cookie_goes_out_once_and_every_answer_depends_on_it() -> None:
    client = Client(enforce_csrf_checks=True)
    first, second = client.get("/sign-in/"), client.get("/sign-in/")
    assert "csrftoken" in first.cookies and "csrftoken" not in second.cookies
    assert "Cookie" in first["Vary"] and "Cookie" in second["Vary"]


@pytest.mark.django_db
def test_a_token_that_is_broken_is_replaced_by_a_new_one() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "too short"
    assert len(client.get("/sign-in/").cookies["csrftoken"].value) == 32


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "status"), [("its own", 422), ("none", 403), ("another's", 403)])
def test_a_form_needs_the_token_of_its_own_browser(sent: str, status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    secret = client.cookies["csrftoken"].value
    token = {"its own": tokens.masked(secret), "none": "", "another's": tokens.masked("b" * 32)}[sent]
    answer = client.post("/sign-in/", {"username": "hoa", "password": "wrong", "csrfmiddlewaretoken": token})
    assert answer.status_code == status
