"""What every answer bears: a policy that allows nothing inline, safe cookies, and forms that ask for a token."""

import pytest
from django.conf import settings as live
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from batru.site.tests.test_reach import names

STRICT = {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "frame-ancestors": "'none'"}
STRICT |= {"form-action": "'self'", "base-uri": "'none'"}
# Programs that prove themselves by a key or a signature have no form and no cookie.
WITHOUT_TOKEN = {"payments:notifications", "post:events", "api"}


def told(header: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in header.split(";") if part.strip())


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/procedures/", "/track/", "/sign-in/", "/office/sign-in/", "/no-such-page/"])
def test_every_page_bears_a_policy_that_allows_nothing_inline(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = told(answer["Content-Security-Policy"])
    assert {name: policy[name] for name in STRICT} == STRICT
    assert "unsafe" not in str(policy) and "http:" not in str(policy) and "*" not in str(policy)
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")


@pytest.mark.django_db
def test_a_refusal_bears_it_too() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "hoa", "password": "x"})
    assert answer.status_code == 403
    assert told(answer["Content-Security-Policy"])["script-src"] == "'self'"


@pytest.mark.django_db
def test_cookies_are_closed_to_scripts_and_other_sites(client: Client) -> None:
    cookie = client.get("/sign-in/").cookies["csrftoken"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert live.SESSION_COOKIE_HTTPONLY and live.SESSION_COOKIE_SAMESITE == "Lax"
    assert live.SESSION_COOKIE_SECURE == live.CSRF_COOKIE_SECURE == live.BATRU_HTTPS


def test_only_programs_send_without_a_token() -> None:
    assert {name for name, view in _views(get_resolver()) if getattr(view, "csrf_exempt", False)} <= WITHOUT_TOKEN
    assert set(names(get_resolver())) >= WITHOUT_TOKEN
    assert any(issubclass(import_string(name), CsrfViewMiddleware) for name in live.MIDDLEWARE)


def _views(resolver: URLResolver, space: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found += _views(one, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            found.append((f"{space}{one.name}", one.callback))
    return found
