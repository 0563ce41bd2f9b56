"""Events reach whoever asked and may know, once each, signed, however long he cannot be reached."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.models import Entry, Message
from batru.commons.journal.public import Deed, act, head, relay
from batru.commons.partners.actions.keeping import revoke
from batru.commons.partners.actions.telling import spread, subscribe, unsubscribe
from batru.commons.partners.models import Delivery, Subscription
from batru.commons.partners.public import Caller, caller_of
from batru.commons.partners.reads import secret_of
from batru.commons.partners.rules.keys import WEBHOOKS
from batru.commons.partners.tests.conftest import AT, DAY, OTHER, READ, SYSTEM, WARD, Keys
from batru.commons.people.public import Actor
from batru.kernel.refusal import Refusal
from batru.kernel.signature import HEADER, is_genuine

pytestmark = pytest.mark.django_db
SIGHTS = {"thing/": lambda actor, subject: actor.may(READ, subject.removeprefix("thing/").partition("/")[0])}


@act("test.thing.made", needs="")
def make(subject: str, *, by: Actor, at: Any) -> Deed[None]:
    return Deed(None, subject, payload={"reason": "only for those who may read it"})


@dataclass
class Listener:
    """Another program: keeps what it hears, and misbehaves as it is told."""

    status: int = 200
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def ids(self) -> list[str]:
        return [json.loads(body)["id"] for _, body in self.heard]


class _Talk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        listener = cast(Listener, self.server.listener)  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if listener.status < 600:
            if listener.status < 300:
                listener.heard.append((dict(self.headers), body))
            self.send_response(listener.status)
            self.send_header("Set-Cookie", "seen=1")
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Silence."""


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener at a port of its own."""
    server, made = ThreadingHTTPServer(("127.0.0.1", 0), _Talk), Listener()
    server.listener, made.port = made, server.server_address[1]  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    settings.BATRU_WEBHOOKS_INSIDE = True
    with listening() as made:
        yield made


@pytest.fixture
def hears(key_of: Keys, listener: Listener) -> Callable[..., Subscription]:
    """Subscribe a cast member's key to the listener."""

    def subscribing(username: str = "minh", topics: tuple[str, ...] = ("test.*",)) -> Subscription:
        caller = caller_of(f"Bearer {key_of(username).secret}", DAY)
        assert isinstance(caller, Caller)
        return subscribe(caller.key, f"http://127.0.0.1:{listener.port}/hook", topics, by=caller.actor, at=AT)

    return subscribing


def test_an_event_is_told_once_and_signed(hears: Callable[..., Subscription], listener: Listener) -> None:
    subscription = hears()
    make(f"thing/{WARD}/1", by=SYSTEM, at=AT)
    assert (spread(SIGHTS), spread(SIGHTS)) == (1, 0)
    assert relay() == 1
    [(headers, body)] = listener.heard
    assert is_genuine(secret_of(subscription), body, headers[HEADER], int(clock.real_now().timestamp()))
    told = json.loads(body)
    assert set(told) == {"id", "type", "subject", "at"}, "no reasons and no names leave by themselves"
    assert (told["type"], told["subject"], headers["Batru-Event-Id"]) == (
        "test.thing.made",
        f"thing/{WARD}/1",
        told["id"],
    )


def test_a_line_that_commits_late_is_told_as_well_and_once(hears: Callable[..., Subscription]) -> None:
    """Numbers are given before the commit: a lower one may appear after a higher one was told."""
    hears()
    make(f"thing/{WARD}/2", by=SYSTEM, at=AT)
    hole = head()
    Entry.objects.filter(pk=hole).update(id=hole + 1)
    assert (spread(SIGHTS), spread(SIGHTS)) == (1, 0)
    Entry.objects.create(
        id=hole, subject=f"thing/{WARD}/1", seq=1, act="test.thing.made", actor="x", at=AT, previous="", digest=""
    )
    assert (spread(SIGHTS), spread(SIGHTS)) == (1, 0)
    assert list(Delivery.objects.order_by("id").values_list("subject", flat=True)) == [
        f"thing/{WARD}/2",
        f"thing/{WARD}/1",
    ]


def test_a_listener_sets_no_cookies(hears: Callable[..., Subscription], listener: Listener) -> None:
    """The line to the outside is kept; what one listener says must not reach another."""
    hears()
    for number in range(3):
        make(f"thing/{WARD}/{number}", by=SYSTEM, at=AT)
    spread(SIGHTS)
    assert relay() == 3
    assert ["Cookie" in headers for headers, _ in listener.heard] == [False] * 3


def test_whoever_may_not_know_hears_nothing(hears: Callable[..., Subscription], listener: Listener) -> None:
    hears("tu")
    make(f"thing/{WARD}/1", by=SYSTEM, at=AT)
    make(f"thing/{OTHER}/2", by=SYSTEM, at=AT)
    make("secret/3", by=SYSTEM, at=AT)
    assert spread(SIGHTS) == 1
    assert Delivery.objects.get().subject == f"thing/{OTHER}/2"


def test_other_topics_and_earlier_deeds_are_not_told(hears: Callable[..., Subscription]) -> None:
    make(f"thing/{WARD}/0", by=SYSTEM, at=AT - timedelta(days=1))
    hears("minh", ("onestop.*",))
    hears("minh")
    assert spread(SIGHTS) == 0


@pytest.mark.parametrize("status", [300, 302, 404, 410, 500, 503, 999])
def test_it_is_sent_until_it_is_answered_under_the_same_id(
    hears: Callable[..., Subscription], listener: Listener, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears()
    make(f"thing/{WARD}/1", by=SYSTEM, at=AT)
    spread(SIGHTS)
    listener.status = status
    for _ in range(3):
        assert relay() == 0
        Message.objects.update(next_try_at=clock.real_now())
    delivery = Delivery.objects.get()
    assert (delivery.tries, delivery.done_at) == (3, None)
    assert delivery.last_error.startswith("NotAnswered")
    listener.status = 204
    assert relay() == 1
    delivery.refresh_from_db()
    assert (delivery.tries, delivery.status, delivery.last_error) == (4, 204, "")
    assert listener.ids == [delivery.event_id]


def test_whoever_ends_it_hears_no_more(hears: Callable[..., Subscription], listener: Listener, cast: Any) -> None:
    subscription = hears()
    make(f"thing/{WARD}/1", by=SYSTEM, at=AT)
    spread(SIGHTS)
    by = Actor("official:1", "", "official", posts=())
    with pytest.raises(Refusal):
        unsubscribe(subscription.key, subscription.pk, by=by, at=AT)
    revoke(subscription.key_id, by=SYSTEM, at=AT)
    assert relay() == 1
    assert listener.heard == []
    make(f"thing/{WARD}/2", by=SYSTEM, at=AT)
    assert spread(SIGHTS) == 0


def test_it_does_not_reach_behind_our_own_door(
    hears: Callable[..., Subscription], listener: Listener, settings: Settings
) -> None:
    hears()
    settings.BATRU_WEBHOOKS_INSIDE = False
    make(f"thing/{WARD}/1", by=SYSTEM, at=AT)
    spread(SIGHTS)
    assert relay() == 0
    assert listener.heard == []
    assert "inside" in Delivery.objects.get().last_error


@pytest.mark.parametrize(("url", "topics"), [("ftp://x/", ("*",)), ("https://x/", ()), ("https://x/", ("Nonsense!",))])
def test_a_wrong_webhook_is_refused(key_of: Keys, url: str, topics: tuple[str, ...]) -> None:
    key = key_of("minh").key
    with pytest.raises(Refusal) as refusal:
        subscribe(key, url, topics, by=SYSTEM, at=AT)
    assert refusal.value.code == "partners.webhook.refused"


def test_a_key_has_at_most_twenty(key_of: Keys) -> None:
    key = key_of("minh").key
    for place in range(20):
        subscribe(key, f"https://example.org/{place}", ["*"], by=SYSTEM, at=AT)
    with pytest.raises(Refusal) as refusal:
        subscribe(key, "https://example.org/", ["*"], by=SYSTEM, at=AT)
    assert refusal.value.status == 409


def test_a_key_without_the_scope_subscribes_to_nothing(key_of: Keys) -> None:
    caller = caller_of(f"Bearer {key_of('minh', READ).secret}", DAY)
    assert caller is not None and WEBHOOKS not in caller.key.scopes
    with pytest.raises(Refusal):
        subscribe(caller.key, "https://example.org/", ["*"], by=caller.actor, at=AT)
