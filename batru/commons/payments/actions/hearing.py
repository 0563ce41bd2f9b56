"""Hearing: what gateways say is kept as it came, believed only when signed, and has exactly one effect."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from batru.commons import clock
from batru.commons.journal.public import handles, outbox
from batru.commons.payments.actions.attempts import order_of
from batru.commons.payments.actions.posting import lock, place_now
from batru.commons.payments.actions.settling import GATEWAY, NOTIFIED, QUERIED, Proof, settle
from batru.commons.payments.models import Attempt, Notification
from batru.commons.payments.reads.books import too_many_forged
from batru.commons.payments.reads.ways import Way, listener, way_or_wait
from batru.commons.payments.rules.gateways import (
    CANCELLED,
    EXPIRED,
    FAILED,
    FORGED,
    NOT_OURS,
    PAID,
    Event,
    Forged,
    Raw,
    Reply,
    Unreachable,
)
from batru.commons.payments.rules.states import OPEN, hear, next_question
from batru.kernel.period import local_day

ASK = "payments.attempt.ask"
FINAL = frozenset({PAID, FAILED, CANCELLED, EXPIRED})
KEPT_HEADERS = ("Content-Type", "User-Agent", "X-Forwarded-For")
HOUR = timedelta(hours=1)


def take_notification(code: str, raw: Raw) -> Reply | None:
    """Keep it, check it, let it have its effect, and say what the gateway wants to hear; None for nobody's address."""
    speaker = listener(code)
    if speaker is None:
        return None
    note = _keep(code, raw)
    event = _believed(speaker, raw)
    attempt_id, verdict = (None, FORGED) if event is None else apply(code, event, NOTIFIED)
    if note is not None:
        Notification.objects.filter(pk=note).update(
            is_verified=event is not None, verdict=verdict, **({"attempt_id": attempt_id} if attempt_id else {})
        )
    return speaker.gateway.reply(verdict)


def apply(code: str, event: Event, proof: str) -> tuple[int | None, str]:
    """Let an event have its effect, once: the attempt's number and the verdict.

    The charge is locked before the attempt is read, so of two hundred at once the first settles and the others see it.
    """
    found = Attempt.objects.filter(gateway=code, reference=event.reference).values_list("pk", "charge_id").first()
    if found is None:
        return None, NOT_OURS
    with transaction.atomic():
        charge = lock(found[1])
        attempt = Attempt.objects.get(pk=found[0])
        step = hear(attempt.state, attempt.amount, event)
        if step.state != attempt.state:
            attempt.state, attempt.code = step.state, event.code[:40]
            attempt.transaction = event.transaction[:80] or attempt.transaction
            if step.state in FINAL and step.settles:
                attempt.ask_at = None
            attempt.save(update_fields=("state", "code", "transaction", "ask_at"))
        if step.settles:
            settle(charge, attempt, Proof(proof, event.transaction[:80]), by=GATEWAY, at=place_now())
    return attempt.pk, step.verdict


def ask_due(limit: int = 200) -> int:
    """Leave a question for every open attempt whose time has come; how many. One question an attempt at a time."""
    now = clock.real_now()
    due = Attempt.objects.filter(ask_at__lte=now, is_being_asked=False).order_by("ask_at")
    asked = 0
    for key in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            if Attempt.objects.filter(pk=key, is_being_asked=False).update(is_being_asked=True):
                outbox(ASK, {"attempt": key})
                asked += 1
    return asked + expire_unasked(now)


def expire_unasked(now: datetime) -> int:
    """End what nobody can be asked about: codes for a transfer that have run out. Money may still come; it counts."""
    rows = Attempt.objects.filter(ask_at__isnull=True, state__in=OPEN, expires_at__lte=now)
    return rows.update(state=EXPIRED)


@handles(ASK)
def ask(number: int, payload: Mapping[str, Any]) -> None:
    """Ask the gateway what became of an attempt, and set the time of the next question."""
    attempt = Attempt.objects.select_related("charge").get(pk=payload["attempt"])
    if attempt.ask_at is None:
        Attempt.objects.filter(pk=attempt.pk).update(is_being_asked=False)
        return
    try:
        chosen = way_or_wait(attempt.gateway, attempt.charge.unit_id, local_day(clock.now()))
        event = chosen.gateway.query(order_of(attempt), chosen.setup)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"[:2000]
        Attempt.objects.filter(pk=attempt.pk).update(last_error=words)
        raise Unreachable(words) from error
    apply(attempt.gateway, event, QUERIED)
    _plan(attempt, event)


def _plan(attempt: Attempt, event: Event) -> None:
    """The gateway's final word ends the asking; an attempt that ran out unpaid is told so, and asked about a while."""
    now = clock.real_now()
    if event.state not in FINAL and now >= attempt.expires_at:
        apply(attempt.gateway, Event(attempt.reference, EXPIRED, 0), QUERIED)
    following = None if event.state in FINAL else next_question(attempt.asks, attempt.made_at, now)
    Attempt.objects.filter(pk=attempt.pk).update(
        asks=F("asks") + 1, ask_at=following, is_being_asked=False, last_error=""
    )


def _believed(speaker: Way, raw: Raw) -> Event | None:
    """What a notification says, if it carries the gateway's signature; whatever else it is, it is not believed."""
    try:
        return speaker.gateway.verify(raw, speaker.setup)
    except (Forged, OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _keep(code: str, raw: Raw) -> int | None:
    """Its number among the kept; the same bytes again only count up. A flood of forged ones is not kept."""
    now = clock.real_now()
    digest = hashlib.sha256(b"\0".join((raw.method.encode(), raw.query.encode(), raw.body))).hexdigest()
    same = Notification.objects.filter(gateway=code, digest=digest)
    if not same.exists() and not too_many_forged(code, now - HOUR):
        kept = {name: raw.headers[name][:500] for name in KEPT_HEADERS if name in raw.headers}
        words = {"method": raw.method, "query": raw.query, "body": raw.body, "headers": kept}
        try:
            with transaction.atomic():
                return Notification.objects.create(gateway=code, digest=digest, first_at=now, last_at=now, **words).pk
        except IntegrityError:
            pass
    same.update(seen=F("seen") + 1, last_at=now)
    return same.values_list("pk", flat=True).first()
