"""VNPost: OAuth 2 token by client credentials, then JSON through the platform's one address."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from django.conf import settings

from batru.commons import home
from batru.commons.post.carriers.vnpost import messages
from batru.commons.post.rules.carrying import Carrier, Health, Heard, NotGenuine, NotTaken, Parcel, Taken, Told
from batru.kernel.text import N_

GRAMS = 100
ALREADY_THERE = 409


class VNPost:
    """Asks for a token each time: orders are few, and a kept token would be one more thing that can be stale."""

    name = "VNPost"

    def order(self, parcel: Parcel) -> Taken:
        """VNPost knows an order by customer and number, so that the same one again is no second order."""
        table = _table()
        with _client() as client:
            _authorise(client)
            fee = None
            if table["services"]["price"]:
                fee = messages.read_price(_post(client, "price", messages.price_of(parcel, GRAMS, table)))
            answer = _post(client, "order", messages.order_of(parcel, settings.BATRU_VNPOST_CUSTOMER, table))
        return Taken(parcel.number, messages.item_number_in(answer), fee)

    def cancel(self, number: str) -> None:
        """By customer and number."""
        with _client() as client:
            _authorise(client)
            _post(client, "cancel", {"CustomerCode": settings.BATRU_VNPOST_CUSTOMER, "OrderNumber": number})

    def track(self, numbers: Sequence[str], cursor: str) -> Told:
        """VNPost tells the events of all its customer's orders in one stream; we go on after the last row we have."""
        params = {
            "service": _table()["services"]["tracking"],
            "pagesize": messages.PAGE,
            "lastId": cursor or messages.FIRST,
        }
        with _client() as client:
            _authorise(client)
            answer = _ask(client, "GET", settings.BATRU_VNPOST_URL, params=params)
        events = tuple(messages.read_rows(answer, _table()["statuses"]))
        return Told(events, events[-1].key if events else cursor, len(events) >= messages.PAGE)

    def told(self, body: bytes, headers: Mapping[str, str]) -> tuple[Heard, ...]:
        """No document says that VNPost sends events by itself: it is asked."""
        raise NotGenuine

    def check(self) -> Health:
        """Whether the platform gives us a token."""
        if not settings.BATRU_VNPOST_URL:
            return Health(False, N_("No address of VNPost is set (BATRU_VNPOST_URL)."))
        try:
            with _client() as client:
                _authorise(client)
        except OSError as error:
            return Health(False, f"{type(error).__name__}: {error}")
        return Health(True, N_("VNPost's platform answers."))


def _client() -> httpx.Client:
    if not settings.BATRU_VNPOST_URL:
        raise NotTaken("BATRU_VNPOST_URL is not set")
    return httpx.Client(
        timeout=httpx.Timeout(settings.BATRU_VNPOST_TIMEOUT, connect=min(5.0, settings.BATRU_VNPOST_TIMEOUT))
    )


def _authorise(client: httpx.Client) -> None:
    keys = (settings.BATRU_VNPOST_KEY, settings.BATRU_VNPOST_SECRET)
    grant = {"grant_type": "client_credentials"}
    token = _ask(client, "POST", settings.BATRU_VNPOST_TOKEN_URL, data=grant, auth=keys).get("access_token")
    if not isinstance(token, str) or not token:
        raise NotTaken("no token in the answer")
    client.headers["Authorization"] = f"Bearer {token}"


def _post(client: httpx.Client, service: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    name = _table()["services"][service]
    answer = _ask(client, "POST", settings.BATRU_VNPOST_URL, params={"service": name}, json=body)
    messages.check_taken(answer)
    return answer


def _ask(client: httpx.Client, method: str, url: str, **given: Any) -> Mapping[str, Any]:
    """The answer as a JSON object; whatever else comes, or nothing, is a NotTaken that holds no secret."""
    try:
        answer = client.request(method, url, **given)
        told = {} if answer.status_code == ALREADY_THERE else answer.raise_for_status().json()
    except httpx.HTTPStatusError as error:
        raise NotTaken(f"HTTP {error.response.status_code}") from None
    except (httpx.HTTPError, ValueError) as error:
        raise NotTaken(type(error).__name__) from error
    if not isinstance(told, dict):
        raise NotTaken("the answer is no object")
    return told


def _table() -> Mapping[str, Any]:
    """What the wire format leaves to the place (catalogue/post/vnpost.yaml)."""
    found = next(one.data for one in home.catalogue().read("post") if one.data["carrier"] == "vnpost")
    table: Mapping[str, Any] = found
    return table


CARRIER: Carrier = VNPost()
