"""What programs ask about themselves: what their key may, and what they are told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Header, Path, Query, Router, Schema, Status

from batru.commons import clock
from batru.commons.partners import reads
from batru.commons.partners.actions.answering import once
from batru.commons.partners.actions.telling import subscribe, unsubscribe
from batru.commons.partners.models import Delivery, Subscription
from batru.commons.partners.reads import Caller, need
from batru.commons.partners.rules.keys import WEBHOOKS
from batru.commons.partners.rules.webhooks import LONGEST_URL, TOPIC

keys = Router(tags=["keys"])
webhooks = Router(tags=["webhooks"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class KeyCard(Schema):
    """A key as its holder sees it; `units` null means every unit."""

    prefix: str
    label: str
    holder: str
    scopes: list[str]
    units: list[str] | None
    per_minute: int
    valid_from: date
    valid_to: date | None


class Webhook(Schema):
    """An address that hears of acts."""

    id: int
    url: str
    topics: list[str]
    made_at: datetime


class NewWebhook(Schema, extra="forbid"):
    """Where to, and of what: codes of acts, or their beginnings with .*, or * for everything."""

    url: str = Field(max_length=LONGEST_URL, examples=["https://example.org/hooks"])
    topics: list[Annotated[str, Field(max_length=80, pattern=TOPIC.pattern)]] = Field(
        min_length=1, max_length=20, examples=[["onestop.dossier.*"]]
    )


class MadeWebhook(Webhook):
    """A webhook with the secret that signs what it is sent; it can be asked for again by repeating the request."""

    secret: str


class DeliveryRow(Schema):
    """An event on its way; `done_at` null means that it is still tried."""

    number: int
    event_id: str
    type: str
    subject: str
    at: datetime
    tries: int
    status: int | None
    last_error: str
    done_at: datetime | None


class DeliveryPage(Schema):
    """The newest first; `next` is the `before` of the next page."""

    items: list[DeliveryRow]
    next: int | None


@keys.get("/me", response=KeyCard, operation_id="getKey")
def get_key(request: HttpRequest) -> Mapping[str, Any]:
    """What this key is and may."""
    caller = _caller(request)
    reach = [caller.actor.units(scope) for scope in caller.key.scopes]
    known = [units for units in reach if units is not None]
    return {
        "prefix": caller.key.prefix,
        "label": caller.key.label,
        "holder": caller.actor.name,
        "scopes": caller.key.scopes,
        "units": sorted(frozenset().union(*known)) if len(known) == len(reach) else None,
        "per_minute": caller.key.per_minute,
        "valid_from": caller.key.valid_from,
        "valid_to": caller.key.valid_to,
    }


@webhooks.get("/webhooks", response=list[Webhook], operation_id="listWebhooks")
def list_webhooks(request: HttpRequest) -> Sequence[Mapping[str, Any]]:
    """The key's own webhooks."""
    return [_card(one) for one in reads.subscriptions_of(_caller(request, WEBHOOKS).key)]


@webhooks.post("/webhooks", response={201: MadeWebhook}, operation_id="makeWebhook")
def make_webhook(
    request: HttpRequest,
    body: NewWebhook,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=120)],
) -> Status[Mapping[str, Any]]:
    """Hear of acts on what the key may see: thin events, sent until they are answered with 2xx."""
    caller, at = _caller(request, WEBHOOKS), clock.now()

    def work() -> Mapping[str, Any]:
        return {"id": subscribe(caller.key, body.url, body.topics, by=caller.actor, at=at).pk}

    made = once(caller.key, idempotency_key, ["makeWebhook", body.model_dump()], work, at=at)
    found = reads.subscription_of(caller.key, made.body["id"])
    return Status(201, {**_card(found), "secret": reads.secret_of(found)})


@webhooks.get("/webhooks/{number}", response=Webhook, operation_id="getWebhook")
def get_webhook(request: HttpRequest, number: Number) -> Mapping[str, Any]:
    """One of the key's own webhooks."""
    return _card(reads.subscription_of(_caller(request, WEBHOOKS).key, number))


@webhooks.delete("/webhooks/{number}", response={204: None}, operation_id="endWebhook")
def end_webhook(request: HttpRequest, number: Number) -> Status[None]:
    """Hear no more."""
    caller = _caller(request, WEBHOOKS)
    unsubscribe(caller.key, number, by=caller.actor, at=clock.now())
    return Status(204, None)


@webhooks.get("/webhooks/{number}/deliveries", response=DeliveryPage, operation_id="listDeliveries")
def list_deliveries(
    request: HttpRequest, number: Number, before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None
) -> Mapping[str, Any]:
    """What was sent, how often it was tried, and what came back; the newest first."""
    found = reads.subscription_of(_caller(request, WEBHOOKS).key, number)
    rows = reads.deliveries_of([found.pk], before)
    shown = rows[: reads.PAGE]
    return {"items": [_delivery(row) for row in shown], "next": shown[-1].pk if len(rows) > reads.PAGE else None}


def _caller(request: HttpRequest, permission: str = "") -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    if permission:
        need(caller, permission)
    return caller


def _card(one: Subscription) -> Mapping[str, Any]:
    return {"id": one.pk, "url": one.url, "topics": one.topics, "made_at": one.made_at}


def _delivery(row: Delivery) -> Mapping[str, Any]:
    names = ("event_id", "type", "subject", "at", "tries", "status", "last_error", "done_at")
    return {"number": row.pk, **{name: getattr(row, name) for name in names}}
