"""Appointments: agreed, called off, and checked in at the hall."""

from datetime import datetime, timedelta

from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.commons.notices.public import Recipient, tell
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.halls import Hall
from batru.pillars.government.hall.actions.steps import deed_of, lock_lanes, new_key
from batru.pillars.government.hall.actions.taking import new_ticket
from batru.pillars.government.hall.models import Appointment, Ticket
from batru.pillars.government.hall.reads import booking, halls
from batru.pillars.government.hall.rules.slots import phone_number
from batru.pillars.government.hall.rules.states import APPOINTMENT


@act("hall.appointment.agreed", needs=ANYONE)
def agree(
    hall_code: str, lane_code: str, time: datetime, phone: str, language: str, *, by: Actor, at: datetime
) -> Deed[Appointment]:
    """Agree a time that has places; the confirmation goes to the phone, which is kept until that day is over."""
    own = halls.hall(hall_code)
    lane = halls.lane(own, lane_code)
    number = phone_number(phone)
    if number is None:
        raise _no_phone()
    lock_lanes(own, [lane_code], local_day(time))
    if time not in {slot.at for slot in booking.free_slots(own, lane_code, local_day(time), at)}:
        raise _slot_gone()
    made = Appointment.objects.create(
        key=new_key(), hall=own.code, unit_id=own.unit, lane=lane_code, at=time, phone=number, made_at=at
    )
    subject = _subject(made)
    words = {
        "at_time": time,
        "lane": lane.name.get(language, lane.name["vi"]),
        "url": f"/hall/appointments/{made.key}/",
    }
    tell(
        to=Recipient(address=number, name="", language=language),
        template="hall/appointment",
        subject_key=subject,
        at=at,
        hall=own.name.get(language, own.name["vi"]),
        **words,
    )
    return Deed(made, subject, payload={"lane": lane_code, "at": time.isoformat()})


@act("hall.appointment.cancelled", needs=ANYONE)
def cancel(key: str, *, by: Actor, at: datetime) -> Deed[Appointment]:
    """Call an appointment off; whoever holds its address may, and the place is free again."""
    made = _lock(key)
    made.cancelled_at, made.phone = at, ""
    made.save(update_fields=("cancelled_at", "phone"))
    return Deed(made, _subject(made))


@act("hall.appointment.checked_in", needs=ANYONE)
def check_in(key: str, *, by: Actor, at: datetime) -> Deed[Ticket]:
    """Come to the hall: the appointment becomes a ticket that is called at its time; too late, it waits as all do."""
    made = _lock(key)
    own = halls.hall(made.hall)
    _check_time(own, made, at)
    late = at > made.at + timedelta(minutes=own.rule.appointment_late_minutes)
    ticket = new_ticket(own, own.lanes[made.lane], at, channel=APPOINTMENT, appointment_at=None if late else made.at)
    ticket.save()
    made.ticket, made.phone = ticket, ""
    made.save(update_fields=("ticket", "phone"))
    return deed_of(ticket, {"lane": made.lane, "channel": APPOINTMENT, "late": late})


def _check_time(own: Hall, made: Appointment, at: datetime) -> None:
    early = made.at - timedelta(minutes=own.rule.appointment_early_minutes)
    if local_day(at) == local_day(made.at) and at >= early:
        return
    raise Refusal(
        "hall.appointment.time",
        what=N_("You cannot check in yet, or no longer."),
        why=N_("An appointment is checked in from {minutes} minutes before its time, on its own day."),
        next_step=N_("Come back then, or take a ticket without an appointment."),
        status=409,
        minutes=own.rule.appointment_early_minutes,
    )


def _lock(key: str) -> Appointment:
    found = Appointment.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise halls.absent()
    if found.cancelled_at is not None or found.ticket_id is not None:
        raise Refusal(
            "hall.appointment.over",
            what=N_("This appointment cannot be used any more."),
            why=N_("It was called off, or checked in already."),
            next_step=N_("Agree another time, or look at the ticket you got."),
            status=409,
        )
    return found


def _subject(made: Appointment) -> str:
    return f"appointment/{made.pk}"


def _slot_gone() -> Refusal:
    return Refusal(
        "hall.appointment.gone",
        what=N_("This time was not agreed."),
        why=N_("Its last place has just been taken, or it is past."),
        next_step=N_("Choose another time."),
        status=409,
    )


def _no_phone() -> Refusal:
    return Refusal(
        "hall.appointment.phone",
        what=N_("The appointment was not agreed."),
        why=N_("What was written is not a Vietnamese phone number."),
        next_step=N_("Write ten digits, such as 0905 123 456."),
    )
