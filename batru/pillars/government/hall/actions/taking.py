"""Taking a ticket, giving it back, and coming back after the call was missed."""

from datetime import datetime

from django.db.models import F

from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.halls import Hall, Lane
from batru.pillars.government.hall.actions.steps import SERVE, deed_of, lock_ticket, new_key, shut
from batru.pillars.government.hall.models import Series, Ticket
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.rules.calling import back_in_line
from batru.pillars.government.hall.rules.states import DESK, LEFT, MISSED, WAITING, check_move


@act("hall.ticket.taken", needs=ANYONE)
def take(
    hall_code: str,
    lane_code: str,
    channel: str,
    *,
    priority: str = "",
    assisted: bool = False,
    by: Actor,
    at: datetime,
) -> Deed[Ticket]:
    """Take the next number of a lane; a clerk who takes it on somebody's behalf needs the hall's permission."""
    own = halls.hall(hall_code)
    lane = halls.lane(own, lane_code)
    if channel == DESK and not by.may(SERVE, own.unit):
        raise halls.absent()
    if not halls.is_open(own, lane_code, at):
        raise shut(lane.name["vi"], halls.hours_words(own, lane_code, local_day(at)) or "–")
    if priority and priority not in {group.code for group in halls.groups(local_day(at))}:
        raise halls.absent()
    ticket = new_ticket(own, lane, at, channel=channel, priority=priority, assisted=assisted)
    ticket.save()
    return deed_of(ticket, {"lane": lane_code, "channel": channel, "priority": bool(priority)})


@act("hall.ticket.given_back", needs=ANYONE)
def give_back(key: str, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """Leave the line before the call: whoever holds the slip may."""
    ticket = lock_ticket(key)
    check_move(ticket.code, ticket.state, LEFT)
    ticket.state, ticket.ended_at = LEFT, at
    ticket.save()
    return deed_of(ticket)


@act("hall.ticket.returned", needs=ANYONE)
def come_back(key: str, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """Stand in line again after the call was missed, within the day, behind as many as the hall's rule says."""
    ticket = lock_ticket(key)
    if ticket.state != MISSED or ticket.day != local_day(at):
        raise _cannot_return(ticket)
    own = halls.hall(ticket.hall)
    others = [lines.as_waiting(one) for one in lines.waiting_for(own, [ticket.lane], ticket.day)]
    ticket.place = back_in_line(others, ticket.lane, at, own.rule.returns_behind)
    ticket.state, ticket.counter, ticket.calls = WAITING, None, 0
    ticket.appointment_at = None
    ticket.save()
    return deed_of(ticket)


def new_ticket(
    own: Hall,
    lane: Lane,
    at: datetime,
    *,
    channel: str,
    priority: str = "",
    assisted: bool = False,
    appointment_at: datetime | None = None,
) -> Ticket:
    """A ticket with the next number of the lane, not yet saved."""
    number = _next_number(own, lane, at)
    return Ticket(
        key=new_key(),
        hall=own.code,
        unit_id=own.unit,
        day=local_day(at),
        first_lane=lane.code,
        number=number,
        code=lane.ticket_code(number),
        lane=lane.code,
        channel=channel,
        priority=priority,
        assisted=assisted,
        place=at,
        appointment_at=appointment_at,
        taken_at=at,
    )


def _next_number(own: Hall, lane: Lane, at: datetime) -> int:
    """The row's lock makes two who take at once wait for each other; what is not kept gives its number back."""
    day = local_day(at)
    Series.objects.bulk_create(
        [Series(hall=own.code, lane=lane.code, day=day, last=lane.first - 1)], ignore_conflicts=True
    )
    row = Series.objects.filter(hall=own.code, lane=lane.code, day=day)
    row.update(last=F("last") + 1)
    number = row.get().last
    if number > lane.last:
        raise _no_numbers(lane)
    return number


def _no_numbers(lane: Lane) -> Refusal:
    return Refusal(
        "hall.lane.full",
        what=N_("No more tickets can be taken in this lane today."),
        why=N_("All numbers up to {last} have been given."),
        next_step=N_("Ask at a counter, or come back tomorrow."),
        status=409,
        last=lane.ticket_code(lane.last),
    )


def _cannot_return(ticket: Ticket) -> Refusal:
    return Refusal(
        "hall.ticket.return",
        what=N_("Ticket {ticket} cannot stand in line again."),
        why=N_("Only a ticket that was passed over comes back, and only on its own day."),
        next_step=N_("Take a new ticket."),
        status=409,
        ticket=ticket.code,
    )
