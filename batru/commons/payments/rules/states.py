"""What becomes of an attempt when a gateway speaks, and when the gateway is asked. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from batru.commons.payments.rules.gateways import (
    ALREADY,
    APPLIED,
    CANCELLED,
    EXPIRED,
    FAILED,
    PAID,
    PENDING,
    WRONG_AMOUNT,
    Event,
)

CREATED, DISPUTED = "created", "disputed"
OPEN = frozenset({CREATED, PENDING})
ENDED_WITHOUT_MONEY = frozenset({FAILED, CANCELLED, EXPIRED})
STATES = (CREATED, PENDING, PAID, FAILED, CANCELLED, EXPIRED, DISPUTED)
# Soon after paying people look at the page; what is still open then waits for a gateway that is ill.
ASKED_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
THEN = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Step:
    """The attempt's next state, whether its money is to be booked, and the verdict for the gateway."""

    state: str
    settles: bool
    verdict: str


def hear(state: str, amount: int, event: Event) -> Step:
    """The one place that decides: money counts once, and bad news after good news changes nothing.

    A success after a failure, an expiry or a dispute is money that arrived, so it counts.
    """
    if state == PAID:
        return Step(PAID, False, ALREADY)
    if event.state == PAID:
        if event.amount != amount:
            return Step(DISPUTED, False, WRONG_AMOUNT)
        return Step(PAID, True, APPLIED)
    if event.state in ENDED_WITHOUT_MONEY and state in OPEN:
        return Step(event.state, False, APPLIED)
    if event.state == PENDING and state == CREATED:
        return Step(PENDING, False, APPLIED)
    return Step(state, False, ALREADY)


def next_question(asks: int, made_at: datetime, now: datetime) -> datetime | None:
    """When to ask the gateway again after `asks` questions; None when nothing more can come of it."""
    wait = ASKED_AFTER[asks] if asks < len(ASKED_AFTER) else THEN
    return None if now - made_at > GIVEN_UP_AFTER else now + wait
