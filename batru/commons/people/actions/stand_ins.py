"""Somebody stands in for the holder of a post while he is away."""

from datetime import date, datetime

from batru.commons.journal.public import ANYONE, Deed, act
from batru.commons.people.models import OFFICIAL, Post, StandIn
from batru.commons.people.reads.stand_ins import GIVE, days_away, days_taken, seat
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.stand_ins import fault
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("people.stand_in.given", needs=ANYONE)
def give_stand_in(
    absent_id: int, stand_in_id: int, first_day: date, free_on: date, *, reason: str = "", by: Actor, at: datetime
) -> Deed[int]:
    """From a day on, until the day before `free_on`, another post does the work of a post; its number.

    By the holder himself, or by a head of the unit; never by the right of somebody for whom one stands in oneself.
    """
    both = {row.pk: row for row in Post.objects.select_for_update().filter(pk__in={absent_id, stand_in_id})}
    absent, stand_in = both.get(absent_id), both.get(stand_in_id)
    if absent is None or stand_in is None:
        raise _refused(N_("There is no such post."))
    _need_right(by, absent)
    today = local_day(at)
    wrong = fault(
        seat(absent, today),
        seat(stand_in, today),
        (first_day, free_on),
        today=today,
        taken=days_taken(absent),
        away=days_away(stand_in.person_id),
    )
    if wrong:
        raise _refused(wrong)
    row = StandIn.objects.create(
        absent=absent,
        stand_in=stand_in,
        valid_from=first_day,
        valid_to=free_on,
        reason=reason.strip()[:200],
        given_by=by.key,
    )
    days = {"from": first_day.isoformat(), "free_on": free_on.isoformat()}
    return Deed(row.pk, f"stand_in:{row.pk}", payload={"absent": absent_id, "stand_in": stand_in_id, **days})


@act("people.stand_in.ended", needs=ANYONE)
def end_stand_in(number: int, free_on: date, *, by: Actor, at: datetime) -> Deed[None]:
    """Nobody stands in from that day on; what was done meanwhile stays. One that has not begun never begins."""
    row = StandIn.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise _no_right()  # absent and forbidden look the same
    _need_right(by, row.absent)
    if free_on >= row.valid_to or free_on < local_day(at):
        raise _refused(N_("There is no such stand-in, or it ends before that day."))
    row.valid_to = max(free_on, row.valid_from)
    row.save(update_fields=("valid_to",))
    return Deed(None, f"stand_in:{row.pk}", payload={"free_on": row.valid_to.isoformat()})


def _need_right(by: Actor, absent: Post) -> None:
    if by.kind == OFFICIAL and by.person_id == absent.person_id:
        return
    if by.own.may(GIVE, absent.unit_id):
        return
    raise _no_right()


def _no_right() -> Refusal:
    return Refusal(
        "people.stand_in.right",
        what=N_("The stand-in was not changed."),
        why=N_("Only the holder of the post or the head of his unit may say who stands in."),
        next_step=N_("Ask one of the two."),
        status=403,
    )


def _refused(why: str) -> Refusal:
    return Refusal(
        "people.stand_in.refused",
        what=N_("The stand-in was not changed."),
        why=why,
        next_step=N_("Choose other days or another stand-in, and try again."),
    )
