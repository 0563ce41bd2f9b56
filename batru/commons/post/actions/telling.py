"""What is told of orders: heard once, in whatever order it comes, and passed on to whoever waits for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from batru.commons import clock
from batru.commons.journal.public import Deed, act, handles, outbox
from batru.commons.people.public import system_actor
from batru.commons.post.carriers.registry import CARRIERS
from batru.commons.post.models import Feed, PostalOrder, TrackingEvent
from batru.commons.post.reads import carriers_in_use, open_numbers
from batru.commons.post.rules.carrying import Heard
from batru.commons.post.rules.orders import DELIVERY, ENDED, HAPPENINGS, NOTE, Happening, fold

TELL = "post.tell"
BY = system_actor("post")
PAGES = 50

Listener = Callable[[str, str, datetime], object]
_listeners: dict[str, dict[str, Listener]] = {"delivered": {}, "filed": {}}


def on_delivered(prefix: str) -> Callable[[Listener], Listener]:
    """Name the function that hears of results in people's hands, for subjects that begin so.

    It is called with the subject, the order's number and the moment; it may be called twice and must not mind.
    """
    return _register("delivered", prefix)


def on_filed(prefix: str) -> Callable[[Listener], Listener]:
    """The same for dossiers that count as filed because the desk and the post have signed for complete papers."""
    return _register("filed", prefix)


def hear(
    order: PostalOrder,
    teller: str,
    key: str,
    what: str,
    at: datetime,
    *,
    heard_at: datetime,
    words: str = "",
    place: str = "",
) -> bool:
    """Write one event down and read the order's state anew; False where it was known. In the caller's transaction."""
    order = PostalOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if TrackingEvent.objects.filter(teller=teller, key=key[:120]).exists():
        return False
    TrackingEvent.objects.create(
        order=order,
        teller=teller,
        key=key[:120],
        what=what if what in HAPPENINGS else NOTE,
        words=words[:300],
        place=place[:160],
        at=at,
        heard_at=heard_at,
    )
    _stand(order)
    return True


@act("post.event.heard", needs="post.event.hear")
def _hear(order: PostalOrder, teller: str, heard: Heard, *, by: Any, at: datetime) -> Deed[None]:
    if not hear(order, teller, heard.key, heard.what, heard.at, heard_at=at, words=heard.words, place=heard.place):
        raise _KnownAlready
    payload = {"what": heard.what, "at": heard.at.isoformat(), "key": heard.key}
    return Deed(None, f"post/{order.number}", order.unit_id, payload)


def take_in(teller: str, events: tuple[Heard, ...]) -> int:
    """Hear what a carrier tells; what is known, or about no order of ours, changes nothing. How many were new."""
    orders = {
        order.number: order
        for order in PostalOrder.objects.filter(carrier=teller, number__in={event.number for event in events})
    }
    new = 0
    for event in events:
        if event.number in orders and not TrackingEvent.objects.filter(teller=teller, key=event.key[:120]).exists():
            try:
                _hear(orders[event.number], teller, event, by=BY, at=clock.now())
                new += 1
            except _KnownAlready:
                pass
    return new


def poll() -> int:
    """Ask every carrier that has something of ours; one that cannot be reached is asked again the next time."""
    return sum(_ask(code) for code in carriers_in_use())


@handles(TELL)
def tell(number: int, payload: Mapping[str, Any]) -> None:
    """Pass on that something arrived, to whoever registered for it."""
    for prefix, listener in _listeners[payload["what"]].items():
        if payload["subject"].startswith(prefix):
            listener(payload["subject"], payload["order"], datetime.fromisoformat(payload["at"]))


def tell_filed(order: PostalOrder, at: datetime) -> None:
    """Leave word that what was collected counts as filed; in the caller's transaction."""
    outbox(TELL, {"what": "filed", "subject": order.subject, "order": order.number, "at": at.isoformat()})


class _KnownAlready(Exception):
    """Told before: the deed leaves no trace."""


def _stand(order: PostalOrder) -> None:
    """The state is read off everything that was told, whatever came last."""
    told = TrackingEvent.objects.filter(order=order).values_list("key", "what", "at")
    standing = fold(order.kind, order.ordered_at, [Happening(*row) for row in told])
    arrives = standing.state == "delivered" and order.kind == DELIVERY and order.state != "delivered"
    order.state, order.since = standing.state, standing.since
    order.is_open = standing.state not in ENDED[order.kind]
    order.save(update_fields=("state", "since", "is_open"))
    if arrives:
        payload = {"subject": order.subject, "order": order.number, "at": standing.since.isoformat()}
        outbox(TELL, {"what": "delivered", **payload})


def _ask(code: str) -> int:
    feed, _new = Feed.objects.get_or_create(carrier=code)
    new = 0
    try:
        for _page in range(PAGES):
            told = CARRIERS[code].track(open_numbers(code), feed.cursor)
            new += take_in(code, told.events)
            feed.cursor = told.cursor
            if not told.more:
                break
        feed.last_error = ""
    except OSError as error:
        feed.last_error = f"{type(error).__name__}: {error}"[:2000]
    feed.asked_at = clock.now()
    feed.save()
    return new


def _register(what: str, prefix: str) -> Callable[[Listener], Listener]:
    def register(listener: Listener) -> Listener:
        _listeners[what][prefix] = listener
        return listener

    return register
