"""After publication: a unit objects, is answered with a reason, and what was wrong is put right beside it."""

from collections.abc import Mapping
from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.tasks.public import close, give
from batru.evaluation.actions.talking import what
from batru.evaluation.models import Correction, Entry, Participant, Talk
from batru.evaluation.reads.approvals import check_writable, locked, sheet_subject
from batru.evaluation.reads.marking import check_figures, leaf_of, said_before, worth
from batru.evaluation.reads.replies import CORRECTED, check_objection, latest
from batru.evaluation.reads.seats import DECIDE, FILL, worker
from batru.evaluation.reads.sheets import sheets
from batru.evaluation.reads.talks import asked, talk_subject
from batru.evaluation.reads.windows import check_open, working_days_later
from batru.evaluation.rules.entries import Layer, Origin, Said
from batru.evaluation.rules.reasons import check_reason
from batru.evaluation.rules.replies import ANSWER_DAYS, check_correction, points_of
from batru.evaluation.rules.stages import Stage
from batru.kernel.text import N_

ANSWER, READ_RESPONSE = "evaluation.objection.answer", "evaluation.response.read"
OBJECTION_TITLE = N_("Objection to a result: {what}")
RESPONSE_TITLE = N_("Response to an objection: {what}")


@act("evaluation.objection.made", needs="evaluation.sheet.submit")
def object_to(code: str, unit: str, indicator: str, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """A unit objects to its published result in an indicator; the council owes a response in five working days."""
    own = locked(code, unit, at)
    leaf_of(own, indicator)
    latest(own.campaign)
    check_open(own.campaign, Stage.REPLY, at, own)
    check_objection(own, indicator)
    row = Talk.objects.create(
        participant=own, indicator=indicator, kind=Said.OBJECTION, text=check_reason(text), by=by.key, at=at
    )
    office = own.campaign.office_id
    give(
        ANSWER, talk_subject(row), title=OBJECTION_TITLE, params=what(own, indicator), url=_page(own, row),
        unit_key=office, role=worker(office, DECIDE, at), by_key=by.key, at=at,
        due_at=working_days_later(own.campaign, at, ANSWER_DAYS),
    )  # fmt: skip
    return Deed(row.pk, sheet_subject(own), unit, {"indicator": indicator, "objection": row.pk})


@act("evaluation.objection.answered", needs="evaluation.sheet.decide")
def uphold(code: str, unit: str, number: int, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Answer an objection with the reason why the result stands; the response's number."""
    own = locked(code, unit, at)
    objection = asked(own, number, Said.OBJECTION)
    said = _respond(own, objection, check_reason(text), by, at)
    return Deed(said, sheet_subject(own), unit, {"objection": number, "response": said})


@act("evaluation.result.corrected", needs="evaluation.sheet.decide")
def correct(
    code: str, unit: str, indicator: str, cells: Mapping[str, str], reason: str, objection: int | None = None, *,
    by: Actor, at: datetime,
) -> Deed[int]:  # fmt: skip
    """Put a published figure right, upon an objection or unasked; what was published stays. The correction's number."""
    own = locked(code, unit, at)
    publication = latest(own.campaign)
    check_writable(own, Layer.CORRECTED, at, indicator)
    check_figures(own, leaf_of(own, indicator), cells)
    why = check_reason(reason)
    asked_by = asked(own, objection, Said.OBJECTION) if objection is not None else None
    row = _corrected(own, asked_by.indicator if asked_by else indicator, cells, why, by, at)
    done = Correction.objects.create(
        publication=publication, entry=row, objection=asked_by, reason=why, by=by.key, at=at
    )
    if asked_by is not None:
        _respond(own, asked_by, why, by, at)
    told = {"indicator": row.indicator, "entry": row.pk, "publication": publication.number, "objection": objection}
    return Deed(done.pk, sheet_subject(own), unit, told)


def _corrected(
    own: Participant, indicator: str, cells: Mapping[str, str], why: str, by: Actor, at: datetime
) -> Entry:  # fmt: skip
    found = sheets(own.campaign)
    word = said_before(found, own, indicator, "final")
    held = dict(word.cells) if word else {}
    before = worth(own.campaign, found, "final", own, indicator, held)
    after = worth(own.campaign, found, "final", own, indicator, cells)
    check_correction(held, cells)
    kept = {"before": points_of(before), "after": points_of(after), "cells": held}
    return Entry.objects.create(
        participant=own, indicator=indicator, layer=Layer.CORRECTED,
        cells={key: cell for key, cell in cells.items() if cell}, origin=Origin.TYPED, reason=why,
        sources={CORRECTED: kept}, by=by.key, at=at,
    )  # fmt: skip


def _respond(own: Participant, objection: Talk, text: str, by: Actor, at: datetime) -> int:
    row = Talk.objects.create(
        participant=own, indicator=objection.indicator, kind=Said.RESPONSE, about=objection, text=text, by=by.key, at=at
    )
    close(talk_subject(objection), ANSWER, by_key=by.key, at=at)
    give(
        READ_RESPONSE, talk_subject(objection), title=RESPONSE_TITLE, params=what(own, objection.indicator),
        url=_page(own, objection), unit_key=own.unit_id, role=worker(own.unit_id, FILL, at), by_key=by.key, at=at,
        due_at=None,
    )  # fmt: skip
    return row.pk


def _page(own: Participant, row: Talk) -> str:
    return f"/evaluation/{own.campaign.code}/units/{own.unit_id}/replies/#o-{row.pk}"
