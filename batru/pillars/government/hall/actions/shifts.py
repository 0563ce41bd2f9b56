"""Opening and closing counters, and pauses between."""

from datetime import datetime

from batru.commons.journal.public import Actor, Deed, act
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.halls import Hall
from batru.pillars.government.hall.actions.steps import SERVE
from batru.pillars.government.hall.models import Pause, Shift, Ticket
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.rules.states import AT_A_COUNTER, WAITING


@act("hall.counter.opened", needs=SERVE)
def open_counter(hall_code: str, number: int, *, by: Actor, at: datetime) -> Deed[Shift]:
    """Sit down at a free counter."""
    own = _served_hall(hall_code, by)
    halls.counter(own, number)
    if lines.shift_at(own, number) is not None:
        raise _taken(number)
    if lines.shift_of(by.key) is not None:
        raise _two_counters()
    shift = Shift.objects.create(hall=own.code, unit_id=own.unit, counter=number, clerk=by.key, opened_at=at)
    return _deed(shift, own)


@act("hall.counter.closed", needs=SERVE)
def close_counter(hall_code: str, number: int, *, by: Actor, at: datetime) -> Deed[Shift]:
    """Leave the counter; tickets that waited for it alone may be called by any other of their lane."""
    own = _served_hall(hall_code, by)
    shift = _own(own, number, by)
    if Ticket.objects.filter(hall=own.code, counter=number, state__in=AT_A_COUNTER).exists():
        raise _somebody_there(number)
    Pause.objects.filter(shift=shift, ended_at__isnull=True).update(ended_at=at)
    Ticket.objects.filter(hall=own.code, bound=number, state=WAITING).update(bound=None)
    shift.closed_at = at
    shift.save(update_fields=("closed_at",))
    return _deed(shift, own)


@act("hall.pause.begun", needs=SERVE)
def begin_pause(hall_code: str, number: int, *, by: Actor, at: datetime) -> Deed[Shift]:
    """Call nobody for a while."""
    own = _served_hall(hall_code, by)
    shift = _own(own, number, by)
    Pause.objects.get_or_create(shift=shift, ended_at=None, defaults={"begun_at": at})
    return _deed(shift, own)


@act("hall.pause.ended", needs=SERVE)
def end_pause(hall_code: str, number: int, *, by: Actor, at: datetime) -> Deed[Shift]:
    """Go on calling."""
    own = _served_hall(hall_code, by)
    shift = _own(own, number, by)
    Pause.objects.filter(shift=shift, ended_at__isnull=True).update(ended_at=at)
    return _deed(shift, own)


def _served_hall(hall_code: str, by: Actor) -> Hall:
    own = halls.hall(hall_code)
    if not by.may(SERVE, own.unit):
        raise halls.absent()
    return own


def _own(own: Hall, number: int, by: Actor) -> Shift:
    shift = Shift.objects.select_for_update().filter(hall=own.code, counter=number, closed_at__isnull=True).first()
    if shift is None or shift.clerk != by.key:
        raise halls.absent()
    return shift


def _deed(shift: Shift, own: Hall) -> Deed[Shift]:
    return Deed(shift, f"counter/{own.code}/{shift.counter}", own.unit)


def _taken(number: int) -> Refusal:
    return Refusal(
        "hall.counter.taken",
        what=N_("Counter {counter} was not opened."),
        why=N_("Somebody sits there already."),
        next_step=N_("Choose a counter that is free."),
        status=409,
        counter=number,
    )


def _two_counters() -> Refusal:
    return Refusal(
        "hall.counter.second",
        what=N_("The counter was not opened."),
        why=N_("You have another counter open."),
        next_step=N_("Close the other one first."),
        status=409,
    )


def _somebody_there(number: int) -> Refusal:
    return Refusal(
        "hall.counter.serving",
        what=N_("Counter {counter} cannot be closed yet."),
        why=N_("A visitor is still called or served there."),
        next_step=N_("Finish the visit, send it on or pass it over first."),
        status=409,
        counter=number,
    )
