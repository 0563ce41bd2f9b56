"""Deeds: one function, one transaction, one line in the journal."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, runtime_checkable

from django.db import DatabaseError, connection, transaction

from batru.commons import bulk, clock
from batru.commons.journal.models import Entry, Message
from batru.commons.journal.rules import START, Line, SealedLine, chain, next_try, seal
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

ANYONE = ""
COLUMNS = ("subject", "act", "actor", "at", "payload", "fact", "month", "recorded_at", "seq", "previous", "digest")
# Whoever dies with a message in hand leaves it to the next relay after so long; whoever is slow renews it.
LEASE = timedelta(seconds=20)
# One statement, so that of many relays each takes other messages; both databases know it. PostgreSQL gathers the ids
# first: as a subquery of IN it might ask for them again for each row, and lock more than it takes.
CLAIM = """
UPDATE journal_message SET tries = tries + 1, next_try_at = %s WHERE id {among}(
  SELECT id FROM journal_message WHERE done_at IS NULL AND next_try_at <= %s {topics}
  ORDER BY next_try_at, id LIMIT {most} {unlocked}
){ended} RETURNING *
"""
log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Handler = Callable[[int, Mapping[str, Any]], None]
# Given payloads by number, it says of each number when it is through with it: None, or why it failed.
ManyHandler = Callable[[Mapping[int, Mapping[str, Any]]], Iterator[tuple[int, Exception | None]]]


class Actor(Protocol):
    """Who acts: a key for the journal, and what his posts allow him."""

    @property
    def key(self) -> str: ...

    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@runtime_checkable
class StandsIn(Protocol):
    """Someone who may act by the right of somebody who is away: whose, by key; empty where the right is his own."""

    def for_whom(self, permission: str, unit_key: str | None = None) -> str: ...


@dataclass(frozen=True, slots=True)
class Deed(Generic[T]):
    """What an act did: its result, the subject of its journal line, and the unit in which it needed permission."""

    result: T
    subject: str
    unit: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    fact: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it is known: its code and the permission that it asks for (empty: the act itself decides)."""

    code: str
    needs: str


_acts: dict[str, Act] = {}
_handlers: dict[str, Handler] = {}
_many_handlers: dict[str, tuple[ManyHandler, int]] = {}


def act(code: str, *, needs: str) -> Callable[[Callable[P, Deed[T]]], Callable[P, T]]:
    """Make a function a deed: it runs in one transaction, is refused without permission, and leaves one line.

    The function takes `by` (the actor) and `at` (the moment) by keyword and returns a `Deed`; callers get its result.
    """

    def decorate(function: Callable[P, Deed[T]]) -> Callable[P, T]:
        _acts[code] = Act(code, needs)

        @wraps(function)
        def deed(*args: P.args, **kwargs: P.kwargs) -> T:
            by, at = _who_and_when(kwargs)
            _permit(by, needs, None)
            with transaction.atomic():
                done = function(*args, **kwargs)
                _permit(by, needs, done.unit)
                payload = {**done.payload, **_for(by, needs, done.unit)}
                _append(Line(done.subject, code, by.key, at, payload, done.fact, done.month, clock.now()))
            return done.result

        return deed

    return decorate


def all_acts() -> list[Act]:
    """Every act that the loaded rooms know."""
    return sorted(_acts.values(), key=lambda known: known.code)


def append_many(lines: Iterable[Line]) -> int:
    """Write the lines of subjects that are new to the journal, in bulk; how many were written.

    They were not lived here, so the moment of writing says nothing of them: a line keeps one only where it brings it.
    """
    return bulk.write(Entry, COLUMNS, (_columns(sealed) for sealed in chain(lines)))


def outbox(topic: str, payload: Mapping[str, Any]) -> int:
    """Leave a message in the caller's transaction; it is delivered after commit. Gives the message's number."""
    message = _message(topic, payload)
    message.save(force_insert=True)
    return message.pk


def outbox_many(topic: str, payloads: Iterable[Mapping[str, Any]]) -> int:
    """The same for many at once; how many there were."""
    return len(Message.objects.bulk_create(_message(topic, payload) for payload in payloads))


def _message(topic: str, payload: Mapping[str, Any]) -> Message:
    now = clock.real_now()
    return Message(topic=topic, payload=dict(payload), made_at=now, next_try_at=now)


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Name the function that delivers a topic; it may be called twice with the same number and must not mind."""

    def register(handler: Handler) -> Handler:
        _handlers[topic] = handler
        return handler

    return register


def handles_many(topic: str, most: int) -> Callable[[ManyHandler], ManyHandler]:
    """Name the generator that delivers a topic, up to so many messages at once: what each costs is then paid once.

    It may be given a number twice and must not mind; a number that it never speaks of has failed.
    """

    def register(handler: ManyHandler) -> ManyHandler:
        _many_handlers[topic] = (handler, most)
        return handler

    return register


def relay(limit: int = 1_000, *, only: Collection[str] = (), without: Collection[str] = ()) -> int:
    """Deliver what waits; a failure is noted and tried again later, without end. How many were delivered.

    `only` and `without` name topics: those that speak to slow strangers may have a relay of their own.
    """
    taken = delivered = 0
    with _keeping() as keeper:
        while taken < limit:
            held = keeper.held = _take(only, without, limit - taken)
            if not held:
                break
            taken += len(held)
            delivered += _deliver(held)
            keeper.held = []
    return delivered


def _take(only: Collection[str], without: Collection[str], most: int) -> list[Message]:
    """What has waited longest, and as many more of its topic as are delivered at once."""
    first = _claim(only, without)
    if not first or first[0].topic not in _many_handlers:
        return first
    more = min(most, _many_handlers[first[0].topic][1]) - 1
    return first + _claim((first[0].topic,), (), more) if more else first


def _claim(only: Collection[str], without: Collection[str], most: int = 1) -> list[Message]:
    """Take what has waited longest; its handler may be slow, and holds no lock meanwhile."""
    named, sign = (only, "IN") if only else (without, "NOT IN")
    on_postgres = connection.vendor == "postgresql"
    claim = CLAIM.format(
        topics=f"AND topic {sign} ({', '.join('%s' for _ in named)})" if named else "",
        unlocked="FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else "",
        most=most,
        among="= ANY(ARRAY" if on_postgres else "IN ",
        ended=")" if on_postgres else "",
    )
    now = clock.real_now()
    moments = (connection.ops.adapt_datetimefield_value(moment) for moment in (now + LEASE, now))
    return sorted(Message.objects.raw(claim, [*moments, *named]), key=lambda message: message.pk)


def _deliver(held: list[Message]) -> int:
    """Hand over what is in hand, and note at the end what has gone: whoever dies before leaves it to be asked again."""
    waiting = {message.pk: message for message in held}
    done = []
    try:
        for number, error in _handed(held):
            message = waiting.pop(number)
            if error is None:
                done.append(number)
            else:
                _failed(message, error)
        if waiting:
            raise Unspoken(held[0].topic)
    except Exception as error:
        for message in waiting.values():
            _failed(message, error)
    if done:
        Message.objects.filter(pk__in=done).update(done_at=clock.real_now(), last_error="")
    return len(done)


class Unspoken(Exception):
    """The handler ended and never said what became of a message."""


def _handed(held: list[Message]) -> Iterator[tuple[int, Exception | None]]:
    topic = held[0].topic
    if topic in _many_handlers:
        yield from _many_handlers[topic][0]({message.pk: message.payload for message in held})
        return
    for message in held:
        _handlers[topic](message.pk, message.payload)
        yield message.pk, None


def _failed(message: Message, error: Exception) -> None:
    log.warning("Message %s (%s) failed, try %s", message.pk, message.topic, message.tries, exc_info=error)
    # Another number of tries: it was taken over, and what becomes of it is no longer said here.
    Message.objects.filter(pk=message.pk, tries=message.tries, done_at__isnull=True).update(
        last_error=f"{type(error).__name__}: {error}"[:2000],
        next_try_at=next_try(message.tries, clock.real_now()),
    )


class _Keeper:
    """Renews the leases of the messages in hand for as long as their handler works."""

    held: Sequence[Message] = ()

    def __init__(self) -> None:
        self.over = threading.Event()

    def watch(self) -> None:
        """Look four times a lease; what was in hand at the last look as well is slow."""
        seen: Sequence[Message] = ()
        until: dict[int, datetime] = {}
        while not self.over.wait(LEASE.total_seconds() / 4):
            held = self.held
            if held is seen:
                until = {message.pk: _renewed(message.pk, until[message.pk]) for message in held}
            else:
                until = {message.pk: message.next_try_at for message in held}
            seen = held
        connection.close()


def _renewed(key: int, until: datetime) -> datetime:
    """The lease as it stands now: nothing changes where the message is done or failed by now, or taken over."""
    later = clock.real_now() + LEASE
    try:
        if Message.objects.filter(pk=key, done_at__isnull=True, next_try_at=until).update(next_try_at=later):
            return later
    except DatabaseError:
        log.warning("The lease of message %s was not renewed", key, exc_info=True)
    return until


@contextmanager
def _keeping() -> Iterator[_Keeper]:
    keeper = _Keeper()
    thread = threading.Thread(target=keeper.watch, name="leases", daemon=True)
    thread.start()
    try:
        yield keeper
    finally:
        keeper.over.set()
        thread.join()


def _who_and_when(kwargs: Mapping[str, Any]) -> tuple[Actor, datetime]:
    return kwargs["by"], kwargs["at"]


def _permit(by: Actor, needs: str, unit: str | None) -> None:
    if needs == ANYONE or by.may(needs, unit):
        return
    raise Refusal(
        "journal.permission",
        what=N_("You cannot do this."),
        why=N_("None of your posts allows it here."),
        next_step=N_("Ask the unit that is responsible, or sign in with the post that is."),
        status=403,
    )


def _for(by: Actor, needs: str, unit: str | None) -> dict[str, str]:
    """Whom a deed was done for, where nothing but standing in for him allowed it."""
    absent = by.for_whom(needs, unit) if needs != ANYONE and isinstance(by, StandsIn) else ""
    return {"for": absent} if absent else {}


def _append(line: Line) -> None:
    _stand_in_line(line.subject)
    last = Entry.objects.filter(subject=line.subject).order_by("-seq").only("seq", "digest").first()
    sealed = seal(line, last.seq + 1, last.digest) if last else seal(line, 1, START)
    Entry.objects.create(**dict(zip(COLUMNS, _columns(sealed), strict=True)))


def _stand_in_line(subject: str) -> None:
    """Until the commit nobody else adds to this subject's chain: many deeds lock no row of their own.

    SQLite lets one write at a time, so everybody stands in line already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (subject,))


def _columns(sealed: SealedLine) -> tuple[Any, ...]:
    line = sealed.line
    chained = (sealed.seq, sealed.previous, sealed.digest)
    told = (line.subject, line.act, line.actor, line.at, line.payload, line.fact, line.month, line.recorded_at)
    return (*told, *chained)
