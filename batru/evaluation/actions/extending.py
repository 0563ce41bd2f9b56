"""A unit is given more time in a stage, with the reason: every exception is told."""

from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.evaluation.actions.laying import lay, tell_units
from batru.evaluation.models import Extension
from batru.evaluation.reads.approvals import locked, sheet_subject, standing_of
from batru.evaluation.reads.windows import deadline
from batru.evaluation.rules.entries import Level
from batru.evaluation.rules.stages import Stage
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("evaluation.extension.given", needs="evaluation.campaign.open")
def extend(
    code: str, unit_key: str, stage: Stage, until: datetime, reason: str, *, by: Actor, at: datetime
) -> Deed[int]:
    """Move the end of a stage for one unit; its people are told, and open work moves with it."""
    participant = locked(code, unit_key, at)
    if not reason.strip():
        raise _refused(N_("No reason was given."), N_("Write the reason in a sentence."))
    if until <= at or until <= deadline(participant, stage).span.closes_at:
        raise _refused(N_("The new end is not later than the end that holds."), N_("Choose a later day."))
    row = Extension.objects.create(
        participant=participant, stage=stage, until=until, reason=reason.strip(), by=by.key, at=at
    )
    if stage is Stage.SELF and standing_of(participant).is_open(Level.UNIT):
        lay(participant.campaign, [participant], until, by=by, at=at)
    subject = sheet_subject(participant)
    name = {"vi": participant.campaign.name_vi, "en": participant.campaign.name_en}
    tell_units([unit_key], "evaluation/extension", subject, at, name=name, until=until, reason=reason.strip())
    return Deed(row.pk, subject, unit_key, {"stage": stage, "until": until.isoformat(), "reason": reason.strip()})


def _refused(why: str, next_step: str) -> Refusal:
    return Refusal("evaluation.extension", what=N_("No more time was given."), why=why, next_step=next_step)
