"""Questions on a sheet and their answers; whoever has to speak has a task."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.tasks.public import close, give
from batru.evaluation.models import Participant, Talk
from batru.evaluation.reads.approvals import locked, sheet_subject
from batru.evaluation.reads.seats import APPRAISE, DECIDE, FILL, check_judge, worker
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.reads.talks import asked, talk_subject
from batru.evaluation.reads.windows import working_days_later
from batru.evaluation.rules.entries import Said
from batru.evaluation.rules.reasons import check_reason
from batru.kernel.text import N_

ANSWER, READ_ANSWER = "evaluation.question.answer", "evaluation.answer.read"
QUESTION_TITLE = N_("Question on the evaluation sheet: {what}")
ANSWER_TITLE = N_("Answered on the evaluation sheet: {what}")
ANSWER_DAYS = 5


@act("evaluation.question.asked", needs="evaluation.sheet.appraise")
def ask(code: str, unit: str, indicator: str, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Ask a unit about an indicator, to be answered within five working days; the question's number."""
    own = locked(code, unit, at)
    check_judge(by, own, indicator)
    until = working_days_later(own.campaign, at, ANSWER_DAYS)
    number = lay_question(own, indicator, check_reason(text), until, by=by, at=at)
    return Deed(number, sheet_subject(own), unit, {"indicator": indicator, "question": number})


@act("evaluation.question.answered", needs="evaluation.sheet.fill")
def answer(code: str, unit: str, number: int, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Answer a question; an indicator that was opened by it goes back to the appraiser. The answer's number."""
    own = locked(code, unit, at)
    question = asked(own, number, Said.QUESTION)
    said = Talk.objects.create(
        participant=own, indicator=question.indicator, kind=Said.ANSWER, about=question, text=check_reason(text),
        by=by.key, at=at,
    )  # fmt: skip
    close(talk_subject(question), ANSWER, by_key=by.key, at=at)
    _tell(own, question.indicator, by, at)
    return Deed(said.pk, sheet_subject(own), unit, {"indicator": question.indicator, "answer": said.pk})


def lay_question(
    own: Participant, indicator: str, text: str, until: datetime, *, by: Actor, at: datetime, url: str = ""
) -> int:
    """Write a question down and lay the answer before the unit; inside the deed that asks."""
    row = Talk.objects.create(
        participant=own, indicator=indicator, kind=Said.QUESTION, text=text, by=by.key, at=at
    )  # fmt: skip
    page = f"/evaluation/{own.campaign.code}/units/{own.unit_id}/questions/#q-{row.pk}"
    give(
        ANSWER, talk_subject(row), title=QUESTION_TITLE, params=what(own, indicator), url=url or page,
        unit_key=own.unit_id, role=worker(own.unit_id, FILL, at), by_key=by.key, at=at, due_at=until,
    )  # fmt: skip
    return row.pk


def _tell(own: Participant, indicator: str, by: Actor, at: datetime) -> None:
    """Whoever asked has the answer to read: the council of a finding, the office of everything else."""
    campaign = own.campaign
    is_finding = indicator in {one.code for one in edition_of(campaign)[1].adjustments}
    page = "council" if is_finding else "appraisal"
    give(
        READ_ANSWER, f"{sheet_subject(own)}/{indicator}", title=ANSWER_TITLE, params=what(own, indicator),
        url=f"/evaluation/{campaign.code}/units/{own.unit_id}/{page}/#i-{indicator}", unit_key=campaign.office_id,
        role=worker(campaign.office_id, DECIDE if is_finding else APPRAISE, at), by_key=by.key, at=at, due_at=None,
    )  # fmt: skip


def what(own: Participant, indicator: str) -> Mapping[str, Any]:
    """The indicator, bonus or penalty that a task is about, in both languages."""
    edition = edition_of(own.campaign)[1]
    named = {one.code: one.name for one in edition.indicators} | {one.code: one.name for one in edition.adjustments}
    name = named[indicator]
    return {"what": {"vi": f"{own.unit.name} · {name.vi}", "en": f"{own.unit.name_en} · {name.en}"}, "code": ""}
