"""How a step is written down: the row, the work it closes and gives, and the deed's line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from batru.commons import home
from batru.commons.journal.public import Actor, Deed
from batru.commons.notices.public import Recipient, tell
from batru.commons.tasks.public import close, give
from batru.kernel.period import Month
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.rules.steps import Step, Work


def subject_of(code: str) -> str:
    """What the journal and the tasks call a dossier."""
    return f"dossier/{code}"


def write(dossier: Dossier, step: Step, *, by: Actor, at: datetime) -> Deed[Dossier]:
    """Save the dossier as the step left it and move the work; the deed needs permission in the unit that had it."""
    dossier.save()
    subject = subject_of(dossier.code)
    for kind in step.closes:
        close(subject, kind, by_key=by.key, at=at)
    if step.gives is not None:
        _give(dossier, step.gives, by=by, at=at)
    return deed_of(dossier, step.payload)


def deed_of(dossier: Dossier, payload: Mapping[str, Any], unit: str | None = None) -> Deed[Dossier]:
    """The deed's line, with the month of facts that it changes."""
    month = str(Month.of(dossier.submitted_at))
    return Deed(dossier, subject_of(dossier.code), unit, payload, fact="dossiers", month=month)


def tell_applicant(dossier: Dossier, template: str, *, at: datetime, **params: object) -> None:
    """A message in the deed's own transaction; without an address it waits on the person's own page."""
    if dossier.simulated or not (dossier.applicant_email or dossier.person_id):
        return
    to = Recipient(
        address=dossier.applicant_email, name=dossier.applicant_name, language="vi", person_key=person_key(dossier)
    )
    tell(to=to, template=template, subject_key=subject_of(dossier.code), at=at, code=dossier.code, **params)


def task_params(dossier: Dossier) -> dict[str, Any]:
    """What the title of a task is filled with: what the dossier asks for, in both languages, and its code."""
    short = home.procedures()[dossier.procedure].short
    return {"what": {"vi": short.vi, "en": short.en}, "code": dossier.code}


def person_key(dossier: Dossier) -> str:
    """Whose account follows the dossier, as notices and the post name it; empty where nobody's does."""
    return f"person:{dossier.person_id}" if dossier.person_id else ""


def _give(dossier: Dossier, work: Work, *, by: Actor, at: datetime) -> None:
    give(
        work.kind,
        subject_of(dossier.code),
        title=work.title,
        params=task_params(dossier),
        url=f"/dossiers/{dossier.code}/",
        unit_key=work.unit_key,
        role=work.role,
        post_id=work.post_id,
        by_key=by.key,
        at=at,
        due_at=work.due_at,
    )
