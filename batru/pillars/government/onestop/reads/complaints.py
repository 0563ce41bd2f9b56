"""Complaints: whose they are, who may read them, and by when the law wants the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from batru.commons import home
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.due import due_at
from batru.law.values import NotRegulated, Value
from batru.pillars.government.onestop.models import Complaint, Dossier
from batru.pillars.government.onestop.reads.records import Asker

ANSWER, TERM, LISTED = "onestop.complaint.answer", "complaint.answer", 100
URGENT = 5


def seen_by(asker: Asker) -> QuerySet[Complaint]:
    """The complaints that the asker may know of: his own, or those of the units that he answers for."""
    complaints = Complaint.objects.select_related("dossier")
    if asker.kind == "citizen":
        return complaints.filter(person_id=asker.person_id) if asker.person_id else complaints.none()
    units = asker.units(ANSWER)
    return complaints if units is None else complaints.filter(unit_id__in=units)


def listed(asker: Asker) -> list[Complaint]:
    """Those of them that wait, the most urgent first; then the answered ones, the youngest first."""
    mine = seen_by(asker)
    waiting = list(mine.filter(answered_at__isnull=True).order_by("due_at", "id")[:LISTED])
    return waiting + list(mine.filter(answered_at__isnull=False).order_by("-answered_at", "-id")[:LISTED])


def complaint_for(asker: Asker, number: int, *, lock: bool = False) -> Complaint:
    """One complaint; absent and forbidden look the same."""
    complaints = seen_by(asker)
    if lock:
        complaints = complaints.select_for_update(of=("self",))
    found = complaints.filter(pk=number).first()
    if found is None:
        raise no_such_complaint()
    return found


def about(dossier: Dossier) -> Sequence[Complaint]:
    """What was said of one dossier, for whoever may see it as its applicant; the youngest first."""
    return list(dossier.complaints.order_by("-made_at", "-id"))


def answerable(asker: Asker, dossier: Dossier) -> Sequence[Complaint]:
    """What was said of one dossier, for whoever answers it in the office; the youngest first."""
    if asker.units(ANSWER) == frozenset():
        return []
    return list(seen_by(asker).filter(dossier=dossier).order_by("-made_at", "-id"))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What waits for an answer: how many, how many of them past their time, and the most urgent."""

    waiting: int
    late: int
    urgent: Sequence[Complaint]


def unanswered(asker: Asker, units: frozenset[str] | None, now: datetime) -> Unanswered:
    """What waits for the asker's answer of some units (None: of all that are his)."""
    rows = seen_by(asker).filter(answered_at__isnull=True)
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    counted = rows.aggregate(all=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
    urgent = list(rows.order_by("due_at", "id")[:URGENT]) if counted["all"] else []
    return Unanswered(counted["all"], counted["late"], urgent)


def is_said_already(dossier: Dossier | None, unit_key: str, person_id: int | None, text: str) -> bool:
    """Whether the same words wait for their answer: a form that was sent twice."""
    same = Q(dossier=dossier, unit_id=unit_key, person_id=person_id, text=text)
    return Complaint.objects.filter(same, answered_at__isnull=True).exists()


def term_on(at: datetime) -> Value | None:
    """The time for an answer by the law of the day; None where none is laid down."""
    try:
        return home.values()[TERM].on(local_day(at))
    except NotRegulated:
        return None


def answer_due(unit_key: str, at: datetime) -> datetime | None:
    """When the head of the unit must have answered what is said now."""
    value = term_on(at)
    return due_at(at, value.term(), home.desk(unit_key)) if value else None


def no_such_complaint() -> Refusal:
    """What everybody reads who asks for a complaint that is not there for him."""
    return Refusal(
        "onestop.complaint.unknown",
        what=N_("There is no such complaint here."),
        why=N_("It is somebody else's, or is answered by another unit."),
        next_step=N_("Open it from your own list."),
        status=404,
    )
