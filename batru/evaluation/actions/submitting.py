"""A unit hands its sheet in, and takes it back while nobody has taken it over."""

from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.evaluation.actions.closing import freeze
from batru.evaluation.actions.laying import lay, settle
from batru.evaluation.actions.values import check_window
from batru.evaluation.models import Approval, Evidence
from batru.evaluation.reads.approvals import locked, sheet_digest, sheet_subject, standing_of
from batru.evaluation.reads.filling import lines
from batru.evaluation.reads.windows import deadline
from batru.evaluation.rules.approvals import check_step
from batru.evaluation.rules.entries import Level, Step
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("evaluation.sheet.submitted", needs="evaluation.sheet.submit")
def submit(code: str, unit_key: str, *, by: Actor, at: datetime) -> Deed[str]:
    """Hand the sheet in as it stands: counted figures are frozen, papers sealed; the digest over all of it."""
    participant = locked(code, unit_key, at)
    check_step(standing_of(participant), Level.UNIT, Step.SUBMITTED)
    check_window(participant, at)
    freeze(participant.campaign, [participant], by=by, at=at)
    _check_whole([line.leaf.code for line in lines(participant) if line.filling.blocks])
    Evidence.objects.filter(participant=participant, sealed_at=None, withdrawn_at=None).update(sealed_at=at)
    seal = sheet_digest(participant)
    Approval.objects.create(
        participant=participant, level=Level.UNIT, step=Step.SUBMITTED, digest=seal, by=by.key, at=at
    )
    settle(participant, by=by, at=at)
    is_late = at > deadline(participant).span.closes_at
    return Deed(seal, sheet_subject(participant), unit_key, {"digest": seal, "late": is_late})


@act("evaluation.sheet.taken_back", needs="evaluation.sheet.submit")
def take_back(code: str, unit_key: str, reason: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Open the sheet again, with the reason, as long as the office has not taken it over and the window is open."""
    participant = locked(code, unit_key, at)
    check_step(standing_of(participant), Level.UNIT, Step.REOPENED)
    check_window(participant, at)
    if not reason.strip():
        raise Refusal(
            "evaluation.sheet.reason",
            what=N_("The sheet was not taken back."),
            why=N_("No reason was given."),
            next_step=N_("Write the reason in a sentence."),
        )
    row = Approval.objects.create(
        participant=participant, level=Level.UNIT, step=Step.REOPENED, reason=reason.strip(), by=by.key, at=at
    )
    lay(participant.campaign, [participant], deadline(participant).span.closes_at, by=by, at=at)
    return Deed(row.pk, sheet_subject(participant), unit_key, {"reason": reason.strip()})


def _check_whole(missing: list[str]) -> None:
    if missing:
        raise Refusal(
            "evaluation.sheet.missing",
            what=N_("The sheet was not handed in."),
            why=N_("These indicators are not finished: {codes}."),
            next_step=N_("Fill them in, add the papers that the set asks for, or say why they do not apply."),
            codes=", ".join(missing),
        )
