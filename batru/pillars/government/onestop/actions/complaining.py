"""Complaints: somebody says how he was served, and the head of the unit answers."""

from dataclasses import dataclass
from datetime import datetime

from batru.commons.journal.public import ANYONE, Deed, act
from batru.commons.notices.public import Recipient, reaches, tell
from batru.commons.people.public import person
from batru.commons.tasks.public import close, give
from batru.kernel.fact_tables import COMPLAINTS
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.consulting import Official
from batru.pillars.government.onestop.models import Complaint, Dossier
from batru.pillars.government.onestop.reads import complaints, records, services
from batru.pillars.government.onestop.rules import steps

KIND, LONGEST = "onestop.complaint", 5000


@dataclass(frozen=True, slots=True)
class Said:
    """What is complained of, and what is wished for."""

    text: str
    wish: str = ""


@act("onestop.complaint.made", needs=ANYONE)
def complain_of_dossier(code: str, said: Said, *, by: Official, at: datetime) -> Deed[Complaint]:
    """The applicant complains of how his dossier is handled; the head of the unit that decides it answers."""
    if by.kind != "citizen":
        raise records.no_such_dossier()
    dossier = records.dossier_for(by, code, lock=True)
    return _make(_new(dossier, dossier.unit_id, by.person_id, said, at), by=by, at=at)


@act("onestop.complaint.made", needs=ANYONE)
def complain_by_tracking(dossier: Dossier, said: Said, *, by: Official, at: datetime) -> Deed[Complaint]:
    """The same by whoever opened the dossier with the digits that its own phone was sent; the caller has checked it."""
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    return _make(_new(locked, locked.unit_id, None, said, at), by=by, at=at)


@act("onestop.complaint.made", needs=ANYONE)
def complain_of_service(unit_key: str, said: Said, *, by: Official, at: datetime) -> Deed[Complaint]:
    """Somebody who is signed in complains of how a unit serves, without a dossier."""
    if by.kind != "citizen" or unit_key not in services.all_offices():
        raise _refused(N_("Whoever complains of a service is signed in and names the office."))
    return _make(_new(None, unit_key, by.person_id, said, at), by=by, at=at)


@act("onestop.complaint.answered", needs=complaints.ANSWER)
def answer_complaint(number: int, text: str, *, by: Official, at: datetime) -> Deed[Complaint]:
    """The head of the unit answers, once; whoever complained is told."""
    row = complaints.complaint_for(by, number, lock=True)
    if row.answered_at is not None or not text.strip():
        raise _refused(N_("It was answered already, or the answer is empty."))
    row.answer, row.answered_by, row.answered_at = text.strip(), by.key, at
    row.save(update_fields=("answer", "answered_by", "answered_at"))
    close(_subject(row), KIND, by_key=by.key, at=at)
    _tell(row, at)
    return Deed(row, _subject(row), row.unit_id, {"late": row.is_late}, COMPLAINTS.name, _month(row))


def _new(dossier: Dossier | None, unit_key: str, person_id: int | None, said: Said, at: datetime) -> Complaint:
    text, wish = said.text.strip(), said.wish.strip()
    if not text or len(text) > LONGEST or len(wish) > LONGEST:
        raise _refused(N_("It says nothing, or is longer than five thousand letters."))
    if complaints.is_said_already(dossier, unit_key, person_id, text):
        raise _refused(N_("The same words wait for their answer already."))
    card = person(person_id) if person_id is not None else None
    known = (card.full_name, card.phone, card.email) if card else ("", "", "")
    if card is None and dossier is not None:
        known = (dossier.applicant_name, dossier.applicant_phone, dossier.applicant_email)
    return Complaint(
        dossier=dossier, unit_id=unit_key, person_id=person_id, name=known[0], phone=known[1], email=known[2],
        text=text, wish=wish, made_at=at, due_at=complaints.answer_due(unit_key, at),
    )  # fmt: skip


def _make(row: Complaint, *, by: Official, at: datetime) -> Deed[Complaint]:
    row.save()
    what = row.dossier.code if row.dossier else row.name
    give(
        KIND, _subject(row), title=N_("Answer the complaint: {what}"), params={"what": {"vi": what, "en": what}},
        url=f"/complaints/{row.pk}/", unit_key=row.unit_id, role=steps.CHAIR, by_key=by.key, at=at, due_at=row.due_at,
    )  # fmt: skip
    payload = {"dossier": row.dossier.code if row.dossier else "", "unit": row.unit_id}
    return Deed(row, _subject(row), None, payload, COMPLAINTS.name, _month(row))


def _tell(row: Complaint, at: datetime) -> None:
    """By e-mail, by phone where messages reach phones, and in any case on the person's own page."""
    address = row.email or (row.phone if reaches(row.phone) else "")
    if not address and row.person_id is None:
        return
    key = f"person:{row.person_id}" if row.person_id else ""
    to = Recipient(address=address, name=row.name, language="vi", person_key=key)
    code = row.dossier.code if row.dossier else ""
    tell(to=to, template="onestop/complaint_answered", subject_key=_subject(row), at=at, code=code)


def _month(row: Complaint) -> str:
    """The month of facts that the complaint belongs to."""
    return str(Month.of(row.made_at))


def _subject(row: Complaint) -> str:
    return f"complaint/{row.pk}"


def _refused(why: str) -> Refusal:
    return Refusal(
        "onestop.complaint.refused",
        what=N_("This was not taken down."),
        why=why,
        next_step=N_("Look at the page again, correct it and send it once more."),
        status=409,
    )
