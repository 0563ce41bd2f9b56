"""A code for whoever follows a dossier without an account."""

from datetime import datetime

from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.commons.notices.public import Recipient, reaches, tell
from batru.commons.people.public import make_code
from batru.pillars.government.onestop.actions.steps import subject_of
from batru.pillars.government.onestop.models import Dossier

SUBJECT = "tracking/{code}"


@act("onestop.tracking.asked", needs=ANYONE)
def send_code(dossier: Dossier, language: str, *, by: Actor, at: datetime) -> Deed[None]:
    """Six digits to the phone on the dossier, or to its e-mail where no message reaches phones."""
    phone = dossier.applicant_phone
    address = phone if reaches(phone) else dossier.applicant_email
    if reaches(address):
        to = Recipient(address=address, name=dossier.applicant_name, language=language)
        digits = make_code(SUBJECT.format(code=dossier.code))
        tell(to=to, template="onestop/tracking", subject_key=subject_of(dossier.code), at=at, digits=digits)
    return Deed(None, SUBJECT.format(code=dossier.code), payload={"sent": reaches(address)})
