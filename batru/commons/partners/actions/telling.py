"""Webhooks: subscriptions, and events that are sent until they are answered."""

import atexit
import json
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string

from batru.commons import clock, home
from batru.commons.journal.public import (
    Bookmark,
    Deed,
    Entry,
    act,
    at_the_end,
    entries_since,
    handles,
    head,
    outbox_many,
)
from batru.commons.partners.models import Delivery, Key, Place, Subscription
from batru.commons.partners.reads import Caller, actor_of, secret_of, subscription_of
from batru.commons.partners.rules import webhooks
from batru.commons.partners.rules.keys import WEBHOOKS
from batru.commons.people.public import Actor
from batru.kernel.refusal import Refusal
from batru.kernel.signature import HEADER, sign
from batru.kernel.text import N_

DELIVER = "partners.deliver"
TIMEOUT_SECONDS = 10.0
MOST_SUBSCRIPTIONS = 20

Sight = Callable[[Actor, str], bool]


class NotAnswered(OSError):
    """The other side did not answer with 2xx: it is sent again. `status` is its HTTP status, None without any."""

    def __init__(self, words: str, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


@act("partners.webhook.subscribed", needs=WEBHOOKS)
def subscribe(key: Key, url: str, topics: Sequence[str], *, by: Actor, at: datetime) -> Deed[Subscription]:
    """An address hears of acts on what the key may see."""
    if not webhooks.is_address(url) or not topics or webhooks.topic_faults(topics):
        raise Refusal(
            "partners.webhook.refused",
            what=N_("The webhook was not made."),
            why=N_("It needs an http or https address without a password, and topics such as onestop.dossier.*"),
            next_step=N_("Correct the address or the topics and send it again."),
        )
    if key.subscriptions.filter(ended_at__isnull=True).count() >= MOST_SUBSCRIPTIONS:
        raise Refusal(
            "partners.webhook.many",
            what=N_("The webhook was not made."),
            why=N_("A key has at most 20 of them."),
            next_step=N_("End one that is no longer used."),
            status=409,
        )
    made = Subscription.objects.create(
        key=key, url=url, topics=sorted(set(topics)), nonce=get_random_string(40), made_at=at
    )
    return Deed(made, f"key/{key.prefix}", payload={"url": url, "topics": made.topics})


@act("partners.webhook.ended", needs=WEBHOOKS)
def unsubscribe(key: Key, number: int, *, by: Actor, at: datetime) -> Deed[None]:
    """The address hears no more."""
    found = subscription_of(key, number)
    found.ended_at = at
    found.save(update_fields=("ended_at",))
    return Deed(None, f"key/{key.prefix}", payload={"url": found.url})


def spread(sights: Mapping[str, Sight]) -> int:
    """Turn new lines of the journal into deliveries for those who asked for them and may know; how many.

    `sights` says by the beginning of a subject whether an actor may know of it; of what is not there nobody hears.
    """
    place, _new = Place.objects.get_or_create(pk=1)
    before = _mark(place)
    listeners = _listeners()
    if not listeners and head() == before.last:
        return 0
    after, entries = entries_since(before) if listeners else (at_the_end(), [])
    if after == before:
        return 0
    return _leave(before, after, [one for entry in entries for one in _told_of(entry, listeners, sights)])


@handles(DELIVER)
def deliver(number: int, payload: Mapping[str, Any]) -> None:
    """Send one event, signed; whoever gets the same id twice has got one event."""
    found = Delivery.objects.select_related("subscription").filter(pk=payload["delivery"], done_at__isnull=True).first()
    if found is None or found.subscription.ended_at is not None:
        return
    sent = Delivery.objects.filter(pk=found.pk)
    try:
        status = _send(found)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"[:300]
        sent.update(tries=F("tries") + 1, last_error=words, status=getattr(error, "status", None))
        raise
    sent.update(tries=F("tries") + 1, done_at=clock.now(), status=status, last_error="")


def _listeners() -> list[tuple[Subscription, Caller]]:
    """Who still hears, each with what the key makes of him today."""
    day = home.today()
    found = []
    for one in Subscription.objects.filter(ended_at__isnull=True).select_related("key__partner").order_by("id"):
        actor = actor_of(one.key, day)
        if actor is not None and actor.may(WEBHOOKS):
            found.append((one, Caller(one.key, actor)))
    return found


def _told_of(
    entry: Entry, listeners: list[tuple[Subscription, Caller]], sights: Mapping[str, Sight]
) -> Iterator[Delivery]:
    sight = next((found for start, found in sights.items() if entry.subject.startswith(start)), None)
    for subscription, caller in listeners if sight else ():
        wanted = entry.at >= subscription.made_at and webhooks.wants(subscription.topics, entry.act)
        if wanted and sight and sight(caller.actor, entry.subject):
            yield Delivery(
                subscription=subscription, event_id=f"evt_{entry.pk}", type=entry.act, subject=entry.subject,
                at=entry.at, made_at=clock.now(),
            )  # fmt: skip


@transaction.atomic
def _leave(before: Bookmark, after: Bookmark, told: list[Delivery]) -> int:
    """Leave the deliveries and where the journal was read to, together; nothing where somebody else has been there."""
    place = Place.objects.select_for_update().get(pk=1)
    if _mark(place) != before:
        return 0
    known = set(
        Delivery.objects.filter(event_id__in={one.event_id for one in told}).values_list("subscription_id", "event_id")
    )
    made = Delivery.objects.bulk_create(one for one in told if (one.subscription_id, one.event_id) not in known)
    place.entry, place.missing = after.last, list(after.missing)
    place.save(update_fields=("entry", "missing"))
    return outbox_many(DELIVER, ({"delivery": one.pk} for one in made))


def _mark(place: Place) -> Bookmark:
    return Bookmark(place.entry, tuple(place.missing))


def _send(delivery: Delivery) -> int:
    subscription = delivery.subscription
    if not settings.BATRU_WEBHOOKS_INSIDE:
        _check_outside(subscription.url)
    event = webhooks.Event(delivery.event_id, delivery.type, delivery.subject, delivery.at)
    body = json.dumps(event.body(), ensure_ascii=False).encode()
    now = int(clock.real_now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "Batru-Event-Id": delivery.event_id,
        HEADER: sign(secret_of(subscription), body, now),
    }
    try:
        answer = _line().post(subscription.url, content=body, headers=headers)
    except import_module("httpx").HTTPError as error:
        raise NotAnswered(type(error).__name__) from error
    if not answer.is_success:
        raise NotAnswered(f"HTTP {answer.status_code}", answer.status_code)
    return int(answer.status_code)


@cache
def _line() -> Any:
    """Made once, since its certificates take longer to read than an event to tell; it keeps no cookies.

    Only the jobs speak to the outside: a web process starts without httpx.
    """
    made = import_module("httpx").Client(
        timeout=TIMEOUT_SECONDS, cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    )
    atexit.register(made.close)
    return made


def _check_outside(url: str) -> None:
    """A webhook must not reach what stands behind our own door."""
    parts = urlsplit(url)
    found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    if not all(webhooks.is_outside(str(one[4][0])) for one in found):
        raise NotAnswered("the address lies inside (BATRU_WEBHOOKS_INSIDE)")
