"""The end of a day: tickets that nobody called any more have left, counters that were forgotten are shut."""

from datetime import date, datetime, time, timedelta

from batru.commons.journal.public import Actor, Deed, act
from batru.kernel.period import VIETNAM, Month
from batru.pillars.government.hall.actions.steps import FACT
from batru.pillars.government.hall.models import Appointment, Pause, Shift, Ticket
from batru.pillars.government.hall.rules.states import DONE, ENDED, LEFT, SERVING

CLOSE = "hall.day.close"


@act("hall.day.closed", needs=CLOSE)
def close_day(hall_code: str, day: date, *, by: Actor, at: datetime) -> Deed[int]:
    """Close a past day of a hall; how many tickets were still open. Phones of its appointments are forgotten."""
    midnight = datetime.combine(day + timedelta(days=1), time(), VIETNAM)
    tickets = Ticket.objects.filter(hall=hall_code, day=day)
    # Who was being served has been served; when exactly it ended nobody knows.
    served = tickets.filter(state=SERVING).update(state=DONE)
    left = tickets.exclude(state__in=ENDED).update(state=LEFT)
    shifts = Shift.objects.filter(hall=hall_code, opened_at__lt=midnight, closed_at__isnull=True)
    Pause.objects.filter(shift__in=shifts, ended_at__isnull=True).update(ended_at=midnight)
    shifts.update(closed_at=midnight)
    Appointment.objects.filter(hall=hall_code, at__lt=midnight).exclude(phone="").update(phone="")
    return Deed(served + left, f"hall/{hall_code}", None, {"day": day.isoformat()}, FACT, str(Month.of(day)))
