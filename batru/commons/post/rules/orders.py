"""The life of a postal order (Decision 45/2016/QĐ-TTg: send the dossier, deliver the result), from what is told of it.

A state is never set: it is read off everything that was told. So it does not matter in which order word arrives, or
how often.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

COLLECTION, DELIVERY = "collection", "delivery"
KINDS = (COLLECTION, DELIVERY)
ORDERED = "ordered"

# How far each happening is on the way; where two carry the same moment, the further one counts.
RANK: Mapping[str, int] = {
    ORDERED: 0,
    "registered": 1,
    "collected": 2,
    "handed_over": 3,
    "moving": 4,
    "out_for_delivery": 5,
    "attempt_failed": 6,
    "delivered": 7,
    "returned": 8,
    "lost": 9,
    "cancelled": 10,
}
# Told, and shown, but nothing changes.
NOTE = "note"
HAPPENINGS = (*RANK, NOTE)

# A collection ends when the desk and the post have signed for it, a delivery in the receiver's hands.
ENDED: Mapping[str, frozenset[str]] = {
    COLLECTION: frozenset({"handed_over", "returned", "lost", "cancelled"}),
    DELIVERY: frozenset({"delivered", "returned", "lost", "cancelled"}),
}
CANCELLABLE = frozenset({ORDERED, "registered"})

STATE_NAMES: Mapping[str, Mapping[str, str]] = {
    COLLECTION: {
        ORDERED: N_("Collection ordered"),
        "registered": N_("The post will come for the papers"),
        "collected": N_("The post has the papers"),
        "moving": N_("On the way to the desk"),
        "out_for_delivery": N_("On the way to the desk"),
        "attempt_failed": N_("The post came in vain"),
        "delivered": N_("Brought to the desk, not signed for yet"),
        "handed_over": N_("Handed over to the desk"),
        "returned": N_("Sent back to the sender"),
        "lost": N_("Lost by the post"),
        "cancelled": N_("Cancelled"),
    },
    DELIVERY: {
        ORDERED: N_("Delivery ordered"),
        "registered": N_("Waiting at the desk for the post"),
        "collected": N_("The post has the result"),
        "handed_over": N_("The post has the result"),
        "moving": N_("On the way"),
        "out_for_delivery": N_("Being delivered"),
        "attempt_failed": N_("Nobody was there; the post comes again"),
        "delivered": N_("Delivered"),
        "returned": N_("Sent back to the sender"),
        "lost": N_("Lost by the post"),
        "cancelled": N_("Cancelled"),
    },
}
NOTE_NAME = N_("Word from the post")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was told of an order: `key` is its teller's own number for it."""

    key: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands, and since when."""

    state: str
    since: datetime


def fold(kind: str, ordered_at: datetime, happenings: Iterable[Happening]) -> Standing:
    """What all that was told amounts to: the last ending, else the last happening on the way."""
    ends = ENDED[kind]
    told = (Happening("", ORDERED, ordered_at), *(one for one in happenings if one.what in RANK))
    last = max(told, key=lambda one: (one.what in ends, one.what != ORDERED, one.at, RANK[one.what], one.key))
    return Standing(last.what, last.at)


def check_cancellable(state: str) -> None:
    """Refuses to cancel what the post already carries."""
    if state in CANCELLABLE:
        return
    raise Refusal(
        "post.order.cancel",
        what=N_("This postal order cannot be cancelled any more."),
        why=N_("The post already has what it is to carry, or the order has ended."),
        next_step=N_("Follow it here, or call the post and ask that it be sent back."),
        status=409,
    )
