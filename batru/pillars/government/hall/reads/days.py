"""Which days of a hall are not closed, and whether there are any tickets."""

from datetime import date, datetime

from batru.kernel.period import local_day
from batru.pillars.government.hall.models import Appointment, Shift, Ticket
from batru.pillars.government.hall.rules.states import ENDED


def unclosed(before: datetime) -> list[tuple[str, date]]:
    """Halls and past days (before the day that begins then) with open tickets, open counters or kept phones."""
    tickets = Ticket.objects.filter(day__lt=local_day(before)).exclude(state__in=ENDED)
    found = set(tickets.values_list("hall", "day").distinct())
    shifts = Shift.objects.filter(opened_at__lt=before, closed_at__isnull=True)
    found |= {(hall, local_day(at)) for hall, at in shifts.values_list("hall", "opened_at")}
    kept = Appointment.objects.filter(at__lt=before).exclude(phone="")
    found |= {(hall, local_day(at)) for hall, at in kept.values_list("hall", "at")}
    return sorted(found)


def has_tickets() -> bool:
    """Whether anybody has ever taken a ticket here."""
    return Ticket.objects.exists()
