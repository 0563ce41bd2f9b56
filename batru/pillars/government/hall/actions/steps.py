"""What deeds in a hall share: locks, the deed's line, and refusals."""

from collections.abc import Iterable, Mapping
from datetime import date
from secrets import token_urlsafe
from typing import Any

from batru.commons.journal.public import Deed
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.halls import Hall
from batru.pillars.government.hall.models import Series, Ticket
from batru.pillars.government.hall.reads import halls

SERVE = "hall.ticket.serve"
FACT = "visits"


def deed_of(ticket: Ticket, payload: Mapping[str, Any] | None = None, unit: str | None = None) -> Deed[Ticket]:
    """The deed's line: a ticket is a number of a day, never a person."""
    month = str(Month.of(ticket.taken_at))
    return Deed(ticket, subject_of(ticket), unit, payload or {}, fact=FACT, month=month)


def subject_of(ticket: Ticket) -> str:
    """What the journal calls a ticket."""
    return f"ticket/{ticket.hall}/{ticket.day.isoformat()}/{ticket.code}"


def lock_ticket(key: str) -> Ticket:
    """A ticket read again for change: of two at once, one wins."""
    found = Ticket.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise halls.absent()
    return found


def lock_lanes(own: Hall, lanes: Iterable[str], day: date) -> None:
    """Hold the lanes of a day: whoever calls from one of them meanwhile waits, so nobody is called twice."""
    wanted = sorted(lanes)
    Series.objects.bulk_create(
        [Series(hall=own.code, lane=lane, day=day, last=own.lanes[lane].first - 1) for lane in wanted],
        ignore_conflicts=True,
    )
    rows = Series.objects.select_for_update().filter(hall=own.code, lane__in=wanted, day=day)
    list(rows.order_by("lane"))


def new_key() -> str:
    """What nobody can guess: twelve letters and digits."""
    return token_urlsafe(9)


def shut(name: str, hours: str) -> Refusal:
    """The lane gives no tickets at the moment."""
    return Refusal(
        "hall.lane.shut",
        what=N_("No ticket can be taken here at the moment."),
        why=N_("{lane} is open today: {hours}."),
        next_step=N_("Come back within these hours."),
        lane=name,
        hours=hours,
    )
