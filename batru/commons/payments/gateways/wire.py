"""Talking to a gateway over HTTP: bounded in time and size, and every unclear answer is an Unreachable."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from batru.commons.payments.rules.gateways import Event, Forged, Health, Order, Setup, Unreachable
from batru.kernel.text import N_

MOST_BYTES = 256 * 1024
CONNECT_SECONDS = 5.0
MOST_ADDRESS = 2000


def post_json(setup: Setup, path: str, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:
    """The JSON that a POST is answered with, whatever the gateway's own code says in it."""
    return _talk(setup, "POST", path, payload, headers)


def get_json(setup: Setup, path: str, headers: Mapping[str, str] | None = None) -> Any:
    """The JSON that a GET is answered with."""
    return _talk(setup, "GET", path, None, headers)


def health(setup: Setup) -> Health:
    """Whether the gateway's address answers at all; money is not involved."""
    try:
        with _client(setup) as client:
            answer = client.get(setup["base_url"])
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Health(False, f"{type(error).__name__}: {error}")
    if answer.status_code >= 500:
        return Health(False, f"HTTP {answer.status_code}")
    return Health(True, N_("The gateway answers."))


def page(setup: Setup, address: object) -> str:
    """An address that a payer may be sent to: https, or the gateway's own scheme where a test stands in for it."""
    text = address if isinstance(address, str) else ""
    allowed = {"https", urlsplit(setup["base_url"]).scheme}
    if not 0 < len(text) <= MOST_ADDRESS or urlsplit(text).scheme not in allowed:
        raise Unreachable("The gateway gave no address to pay at.")
    return text


def read_body(body: bytes) -> dict[str, Any]:
    """A notification's JSON object; Forged for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Forged("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise Forged("The body is not a JSON object.")
    return found


def whole(value: object) -> int:
    """A whole number as gateways write it, 1000 or "1000"; -1 for anything else, which is no amount."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 else -1


def about(order: Order, event: Event) -> Event:
    """The event, if it speaks of the order that was asked about."""
    if event.reference != order.reference:
        raise Unreachable("The gateway answered about another order.")
    return event


def _talk(
    setup: Setup, method: str, path: str, payload: Mapping[str, Any] | None, headers: Mapping[str, str] | None
) -> Any:
    address = f"{setup['base_url']}{path}"
    try:
        with _client(setup) as client, client.stream(method, address, json=payload, headers=headers) as answer:
            status, content = answer.status_code, _bounded(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    if status >= 500 or status in (408, 425, 429) or 300 <= status < 400:
        raise Unreachable(f"HTTP {status}")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreachable(f"HTTP {status} with an answer that is not JSON") from None
    if not isinstance(found, dict):
        raise Unreachable(f"HTTP {status} with an answer that is not an object")
    return found


def _bounded(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            raise Unreachable("The answer is too long.")
        parts.append(part)
    return b"".join(parts)


def _client(setup: Setup) -> httpx.Client:
    seconds = setup.timeout_seconds
    return httpx.Client(timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)), follow_redirects=False)
