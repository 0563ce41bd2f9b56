"""A sheet moves between the levels: taken over, approved, taken back, sent back. Handing in is the unit's own."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.tasks.public import close, give
from batru.evaluation.models import Approval, Entry, Participant
from batru.evaluation.reads.approvals import locked, open_indicators, sheet_digest, sheet_subject, standing_of
from batru.evaluation.reads.marking import leaves_of
from batru.evaluation.reads.seats import DECIDE, SUBMIT, check_office, worker
from batru.evaluation.rules.approvals import check_step, still_open
from batru.evaluation.rules.entries import Layer, Level, Step
from batru.evaluation.rules.reasons import check_reason
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

RETURNED, COUNCIL_WORK = "evaluation.sheet.returned", "evaluation.council.work"
RETURNED_TITLE = N_("Evaluation sheet sent back: {what}")
COUNCIL_TITLE = N_("Appraised sheet for the council: {what}")


@act("evaluation.sheet.taken_over", needs="evaluation.sheet.appraise")
def take_over(code: str, unit: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The office takes a unit's sheet over: it is appraised from now on, and the unit takes it back no more."""
    own = locked(code, unit, at)
    check_office(by, own)
    close(sheet_subject(own), by_key=by.key, at=at)
    return _moved(own, Level.UNIT, Step.ACCEPTED, "", by, at)


@act("evaluation.sheet.returned", needs="evaluation.sheet.appraise")
def send_back(code: str, unit: str, reason: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The office sends a unit's sheet back whole, with the reason, before it has taken it over."""
    own = locked(code, unit, at)
    check_office(by, own)
    done = _moved(own, Level.UNIT, Step.RETURNED, check_reason(reason), by, at)
    page = f"/evaluation/{code}/units/{unit}/"
    _lay(own, RETURNED, RETURNED_TITLE, page, (unit, worker(unit, SUBMIT, at)), by, at)
    return done


@act("evaluation.appraisal.approved", needs="evaluation.sheet.appraise")
def approve_appraisal(code: str, unit: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The office approves its appraisal of a unit: every indicator is judged, and none is back with the unit."""
    own = locked(code, unit, at)
    check_office(by, own)
    _check_judged(own, at)
    done = _moved(own, Level.OFFICE, Step.APPROVED, "", by, at)
    office = own.campaign.office_id
    page = f"/evaluation/{code}/council/"
    _lay(own, COUNCIL_WORK, COUNCIL_TITLE, page, (office, worker(office, DECIDE, at)), by, at)
    return done


@act("evaluation.appraisal.reopened", needs="evaluation.sheet.appraise")
def reopen_appraisal(code: str, unit: str, reason: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The office takes its approval back before the council has taken it over."""
    own = locked(code, unit, at)
    check_office(by, own)
    close(sheet_subject(own), COUNCIL_WORK, by_key=by.key, at=at)
    return _moved(own, Level.OFFICE, Step.REOPENED, check_reason(reason), by, at)


@act("evaluation.appraisal.taken_over", needs="evaluation.sheet.decide")
def take_before_council(code: str, unit: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The council takes an appraised sheet over."""
    own = locked(code, unit, at)
    return _moved(own, Level.OFFICE, Step.ACCEPTED, "", by, at)


@act("evaluation.appraisal.returned", needs="evaluation.sheet.decide")
def return_appraisal(code: str, unit: str, reason: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The council sends an appraisal back to the office before it has taken it over."""
    own = locked(code, unit, at)
    close(sheet_subject(own), COUNCIL_WORK, by_key=by.key, at=at)
    return _moved(own, Level.OFFICE, Step.RETURNED, check_reason(reason), by, at)


@act("evaluation.council.approved", needs="evaluation.sheet.decide")
def approve_in_council(code: str, unit: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The council approves a unit's result."""
    own = locked(code, unit, at)
    close(sheet_subject(own), COUNCIL_WORK, by_key=by.key, at=at)
    return _moved(own, Level.COUNCIL, Step.APPROVED, "", by, at)


@act("evaluation.council.reopened", needs="evaluation.sheet.decide")
def reopen_council(code: str, unit: str, reason: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The council takes its approval back before the result is published."""
    own = locked(code, unit, at)
    return _moved(own, Level.COUNCIL, Step.REOPENED, check_reason(reason), by, at)


# What a page may ask for by name; those that undo take a reason.
PLAIN = MappingProxyType({
    "take_over": take_over,
    "approve_appraisal": approve_appraisal,
    "take_before_council": take_before_council,
    "approve_in_council": approve_in_council,
})  # fmt: skip
UNDOING = MappingProxyType({
    "send_back": send_back,
    "reopen_appraisal": reopen_appraisal,
    "return_appraisal": return_appraisal,
    "reopen_council": reopen_council,
})  # fmt: skip


def _moved(own: Participant, level: Level, step: Step, reason: str, by: Actor, at: datetime) -> Deed[int]:
    check_step(standing_of(own), level, step)
    row = Approval.objects.create(
        participant=own, level=level, step=step, reason=reason, digest=sheet_digest(own), by=by.key, at=at
    )
    told: Mapping[str, Any] = {"level": str(level), "step": str(step), "digest": row.digest}
    return Deed(row.pk, sheet_subject(own), own.unit_id, told)


def _check_judged(own: Participant, at: datetime) -> None:
    rows = Entry.objects.filter(participant=own, layer=Layer.APPRAISED).order_by("id")
    verdicts = dict(rows.values_list("indicator", "verdict"))
    left = still_open(verdicts, (leaf.code for leaf in leaves_of(own.campaign, own)))
    if left or open_indicators(own, at):
        raise Refusal(
            "evaluation.appraisal.unfinished",
            what=N_("The appraisal was not approved."),
            why=N_("Not judged yet: {indicators}."),
            next_step=N_("Judge them first."),
            status=409,
            indicators=", ".join(left),
        )


def _lay(
    own: Participant, kind: str, title: str, page: str, whose: tuple[str, str], by: Actor, at: datetime
) -> None:  # fmt: skip
    name = {"vi": own.unit.full_name, "en": own.unit.full_name_en}
    give(
        kind, sheet_subject(own), title=title, params={"what": name, "code": ""}, url=page, unit_key=whose[0],
        role=whose[1], by_key=by.key, at=at, due_at=None,
    )  # fmt: skip
