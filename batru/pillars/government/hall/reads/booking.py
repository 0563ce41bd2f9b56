"""Appointments: which times are free."""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from batru.kernel.period import VIETNAM, local_day
from batru.law.halls import Hall
from batru.pillars.government.hall.models import Appointment
from batru.pillars.government.hall.reads import halls
from batru.pillars.government.hall.rules.slots import slots


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be agreed, and how many places it still has."""

    at: datetime
    free: int


def days(own: Hall, lane: str, at: datetime) -> list[date]:
    """The open days on which a lane takes appointments, from today on."""
    rule = own.lanes[lane].slots
    if rule is None:
        return []
    ahead = (local_day(at) + timedelta(days=place) for place in range(rule.days_ahead + 1))
    return [day for day in ahead if halls.desk(own, lane).is_open(day)]


def free_slots(own: Hall, lane: str, day: date, at: datetime) -> list[Slot]:
    """The times of a day that lie ahead and have places."""
    rule = own.lanes[lane].slots
    if rule is None or day not in days(own, lane, at):
        return []
    taken = Tally(_booked(own, lane, day))
    times = slots(day, halls.desk(own, lane).spans(day), rule.every_minutes)
    found = [Slot(time, rule.places - taken[time]) for time in times if time > at]
    return [slot for slot in found if slot.free > 0]


def appointment(key: str) -> Appointment:
    """An appointment by its key; Refusal (404) where there is none."""
    found = Appointment.objects.filter(key=key).select_related("ticket").first()
    if found is None:
        raise halls.absent()
    return found


def coming(own: Hall, day: date) -> Sequence[Appointment]:
    """The appointments of a day that have not come yet."""
    return list(_of_day(own, day).filter(ticket__isnull=True).order_by("at", "id"))


def _booked(own: Hall, lane: str, day: date) -> list[datetime]:
    found = _of_day(own, day).filter(lane=lane).values_list("at", flat=True)
    return [at.astimezone(VIETNAM) for at in found]


def _of_day(own: Hall, day: date) -> "QuerySet[Appointment]":
    begins = datetime.combine(day, datetime.min.time(), VIETNAM)
    return Appointment.objects.filter(
        hall=own.code, at__gte=begins, at__lt=begins + timedelta(days=1), cancelled_at__isnull=True
    )
