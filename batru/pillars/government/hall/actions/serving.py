"""The counter's deeds: call, call again, begin, pass over, send on, finish."""

from datetime import datetime

from batru.commons.journal.public import Actor, Deed, act
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.halls import Hall
from batru.pillars.government.hall.actions.steps import SERVE, deed_of, lock_lanes, lock_ticket
from batru.pillars.government.hall.models import Shift, Ticket
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.rules.calling import next_ticket
from batru.pillars.government.hall.rules.states import (
    AT_A_COUNTER,
    CALLED,
    DONE,
    MISSED,
    OUTCOMES,
    SERVING,
    WAITING,
    check_move,
)


@act("hall.ticket.called", needs=SERVE)
def call_next(hall_code: str, number: int, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """Call whose turn it is, by the hall's rule, to the counter of the clerk's own open shift."""
    own = halls.hall(hall_code)
    _own_shift(own, number, by)
    counter, day = own.counters[number], local_day(at)
    lock_lanes(own, counter.lanes, day)
    _refuse_two(own, number, at)
    run = lines.run_of(own, number, day)
    waiting = [lines.as_waiting(one) for one in lines.waiting_for(own, counter.lanes, day)]
    while chosen := next_ticket(waiting, counter.lanes, number, own.rule, at, run):
        ticket = Ticket.objects.select_for_update().get(pk=chosen.id)
        if ticket.state == WAITING:
            return _call(ticket, number, at, own.unit)
        waiting.remove(chosen)  # given back while we looked
    raise _nobody()


@act("hall.ticket.called", needs=SERVE)
def call_this(key: str, number: int, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """Call one ticket to the counter out of its turn, such as the one that was just scanned there."""
    ticket = lock_ticket(key)
    own = halls.hall(ticket.hall)
    _own_shift(own, number, by)
    _refuse_two(own, number, at)
    if ticket.day != local_day(at) or ticket.lane not in own.counters[number].lanes:
        raise _not_here(ticket)
    if ticket.state == MISSED:
        ticket.state = WAITING
    if ticket.state != WAITING:
        check_move(ticket.code, DONE, CALLED)
    return _call(ticket, number, at, own.unit, out_of_turn=True)


@act("hall.ticket.called_again", needs=SERVE)
def call_again(key: str, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """Call once more, as long as nobody has come."""
    ticket, own = _mine(key, by, CALLED)
    ticket.calls, ticket.last_called_at = ticket.calls + 1, at
    ticket.save()
    return deed_of(ticket, {"counter": ticket.counter, "calls": ticket.calls}, own.unit)


@act("hall.ticket.begun", needs=SERVE)
def begin(key: str, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """The visitor stands at the counter."""
    ticket, own = _mine(key, by, SERVING)
    ticket.state, ticket.served_at = SERVING, at
    ticket.save()
    return deed_of(ticket, {"counter": ticket.counter}, own.unit)


@act("hall.ticket.passed_over", needs=SERVE)
def pass_over(key: str, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """Nobody came, although the ticket was called as often as the hall's rule asks; it may come back within the day."""
    ticket, own = _mine(key, by, MISSED)
    if ticket.calls < own.rule.calls:
        raise _call_first(own, ticket)
    ticket.state = MISSED
    ticket.save()
    return deed_of(ticket, {"counter": ticket.counter, "calls": ticket.calls}, own.unit)


@act("hall.ticket.sent_on", needs=SERVE)
def send_on(key: str, lane_code: str, to_counter: int | None = None, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """To another lane, or one counter of it; it keeps its place, because the visitor has waited already."""
    ticket, own = _mine(key, by, WAITING)
    halls.lane(own, lane_code)
    if to_counter is not None and lane_code not in halls.counter(own, to_counter).lanes:
        raise halls.absent()
    ticket.state, ticket.lane, ticket.bound = WAITING, lane_code, to_counter
    ticket.counter, ticket.served_at, ticket.calls = None, None, 0
    ticket.save()
    return deed_of(ticket, {"lane": lane_code, "to_counter": to_counter}, own.unit)


@act("hall.ticket.finished", needs=SERVE)
def finish(key: str, outcome: str, dossier: str = "", *, by: Actor, at: datetime) -> Deed[Ticket]:
    """The visit ends: what was done, and the code of the dossier where there is one."""
    ticket, own = _mine(key, by, DONE)
    if outcome not in OUTCOMES:
        raise _unknown_outcome()
    ticket.state, ticket.ended_at, ticket.outcome, ticket.dossier = DONE, at, outcome, dossier.strip()[:40]
    ticket.save()
    return deed_of(ticket, {"counter": ticket.counter, "outcome": outcome, "dossier": ticket.dossier}, own.unit)


def _call(ticket: Ticket, number: int, at: datetime, unit: str, *, out_of_turn: bool = False) -> Deed[Ticket]:
    check_move(ticket.code, ticket.state, CALLED)
    ticket.state, ticket.counter, ticket.bound = CALLED, number, None
    ticket.calls, ticket.last_called_at = 1, at
    ticket.called_at = ticket.called_at or at
    ticket.save()
    return deed_of(ticket, {"counter": number, "out_of_turn": out_of_turn}, unit)


def _mine(key: str, by: Actor, wanted: str) -> tuple[Ticket, Hall]:
    """A ticket at the counter where the actor sits, about to become what is wanted."""
    ticket = lock_ticket(key)
    own = halls.hall(ticket.hall)
    if not by.may(SERVE, own.unit):
        raise halls.absent()
    check_move(ticket.code, ticket.state, wanted)
    if ticket.counter is None:
        raise halls.absent()
    _own_shift(own, ticket.counter, by)
    return ticket, own


def _own_shift(own: Hall, number: int, by: Actor) -> Shift:
    """The actor's open shift at a counter; what belongs to another hall looks absent."""
    if not by.may(SERVE, own.unit):
        raise halls.absent()
    halls.counter(own, number)
    shift = lines.shift_at(own, number)
    if shift is None or shift.clerk != by.key:
        raise _not_open(number)
    if lines.is_paused(shift):
        raise _paused(number)
    return shift


def _refuse_two(own: Hall, number: int, at: datetime) -> None:
    there = Ticket.objects.filter(hall=own.code, day=local_day(at), counter=number, state__in=AT_A_COUNTER).first()
    if there is not None:
        raise Refusal(
            "hall.counter.busy",
            what=N_("No other ticket can be called yet."),
            why=N_("Ticket {ticket} is still at counter {counter}."),
            next_step=N_("Finish it, send it on or pass it over first."),
            status=409,
            ticket=there.code,
            counter=number,
        )


def _nobody() -> Refusal:
    return Refusal(
        "hall.counter.nobody",
        what=N_("There is nobody to call."),
        why=N_("No ticket waits in the lanes that this counter serves."),
        next_step=N_("The page shows the next ticket as soon as it is taken."),
        status=409,
    )


def _not_open(number: int) -> Refusal:
    return Refusal(
        "hall.counter.shut",
        what=N_("Counter {counter} cannot call."),
        why=N_("You have not opened it, or somebody else sits there."),
        next_step=N_("Open a free counter first."),
        status=409,
        counter=number,
    )


def _paused(number: int) -> Refusal:
    return Refusal(
        "hall.counter.paused",
        what=N_("Counter {counter} cannot call."),
        why=N_("It pauses."),
        next_step=N_("End the pause first."),
        status=409,
        counter=number,
    )


def _not_here(ticket: Ticket) -> Refusal:
    return Refusal(
        "hall.ticket.elsewhere",
        what=N_("Ticket {ticket} cannot be called here."),
        why=N_("It is of another day, or this counter does not serve its lane."),
        next_step=N_("Show the visitor to a counter of that lane, or take a new ticket for them."),
        status=409,
        ticket=ticket.code,
    )


def _call_first(own: Hall, ticket: Ticket) -> Refusal:
    return Refusal(
        "hall.ticket.calls",
        what=N_("Ticket {ticket} cannot be passed over yet."),
        why=N_("It was called {done} of {calls} times."),
        next_step=N_("Call it again first."),
        status=409,
        ticket=ticket.code,
        done=ticket.calls,
        calls=own.rule.calls,
    )


def _unknown_outcome() -> Refusal:
    return Refusal(
        "hall.ticket.outcome",
        what=N_("The ticket was not finished."),
        why=N_("It was not said what was done."),
        next_step=N_("Choose what was done and finish again."),
    )
