"""What the hall knows of a person, for himself: no name is asked there, so it is the visits for his dossiers."""

from batru.commons.people.public import HeldData, subjects_of, tells
from batru.kernel.text import N_
from batru.pillars.government.hall.models import Appointment, Ticket

DOSSIER = "dossier/"


@tells("hall", N_("Your visits to the hall that led to a dossier"))
def told(person_id: int) -> HeldData:
    """The tickets with which his dossiers were served, and the appointments that they came from."""
    codes = [subject.removeprefix(DOSSIER) for subject in subjects_of(person_id) if subject.startswith(DOSSIER)]
    tickets = Ticket.objects.filter(dossier__in=codes).order_by("pk")
    appointments = Appointment.objects.filter(ticket__in=tickets).order_by("pk")
    return HeldData({"tickets": list(tickets.values()), "appointments": list(appointments.values())})
