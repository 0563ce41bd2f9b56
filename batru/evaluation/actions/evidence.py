"""Papers are added to a sheet, and taken back."""

from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.evaluation.actions.values import check_time
from batru.evaluation.models import Evidence, Participant
from batru.evaluation.reads.approvals import locked, sheet_subject, unknown
from batru.evaluation.reads.evidence import same_in_sheet
from batru.evaluation.reads.filling import shared
from batru.evaluation.rules.typed import Paper
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("evaluation.evidence.added", needs="evaluation.sheet.fill")
def add_evidence(code: str, unit_key: str, paper: Paper, *, by: Actor, at: datetime) -> Deed[int]:
    """Put a paper beside an indicator; one that shows another figure already needs the reason why it shows both."""
    participant = locked(code, unit_key, at)
    check_time(participant, paper.indicator, at)
    _check_paper(participant, paper)
    row = Evidence.objects.create(
        participant=participant,
        indicator=paper.indicator,
        content=paper.content,
        number=paper.number.strip()[:80],
        dated=paper.dated,
        title=paper.title.strip()[:300],
        shared_because=paper.shared_because.strip(),
        is_open=paper.is_open,
        by=by.key,
        at=at,
    )
    told = {"indicator": paper.indicator, "evidence": row.pk, "content": paper.content, "open": paper.is_open}
    return Deed(row.pk, sheet_subject(participant), unit_key, told)


@act("evaluation.evidence.withdrawn", needs="evaluation.sheet.fill")
def withdraw_evidence(code: str, unit_key: str, number: int, *, by: Actor, at: datetime) -> Deed[int]:
    """Take a paper back while the sheet is still the unit's; that it was there stays written."""
    participant = locked(code, unit_key, at)
    row = Evidence.objects.filter(participant=participant, pk=number, withdrawn_at=None).first()
    if row is None:
        raise unknown(code, unit_key)
    check_time(participant, row.indicator, at)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    return Deed(row.pk, sheet_subject(participant), unit_key, {"indicator": row.indicator, "evidence": row.pk})


def _check_paper(participant: Participant, paper: Paper) -> None:
    if not paper.title.strip():
        raise _refused(N_("It has no title."), N_("Write what the paper is."))
    codes = {leaf.code for leaf in shared(participant.campaign, [participant]).leaves[participant.profile]}
    if paper.indicator not in codes:
        raise _refused(N_("The unit has no such indicator."), N_("Choose one of its sheet."))
    same = same_in_sheet(participant, paper.content, paper.number.strip(), paper.dated)
    if any(row.indicator == paper.indicator for row in same):
        raise _refused(N_("This paper is there already."), N_("Choose another one."))
    if same and not paper.shared_because.strip():
        raise _refused(
            N_("The same paper shows {others} already."),
            N_("Write why it shows both, or choose another paper."),
            others=", ".join(sorted({row.indicator for row in same})),
        )


def _refused(why: str, next_step: str, others: str = "") -> Refusal:
    what = N_("The paper was not added.")
    return Refusal("evaluation.evidence", what=what, why=why, next_step=next_step, others=others)
