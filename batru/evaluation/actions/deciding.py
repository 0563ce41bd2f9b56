"""The council decides what is disputed, and on bonus and penalty; a unit is heard before a finding counts."""

from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.tasks.public import close
from batru.evaluation.actions.talking import lay_question
from batru.evaluation.models import Entry
from batru.evaluation.reads.approvals import check_writable, locked, sheet_subject
from batru.evaluation.reads.council import adjustment_of, finding_of
from batru.evaluation.reads.marking import check_figures, leaf_of, said_before, worth
from batru.evaluation.reads.sheets import sheets
from batru.evaluation.reads.windows import check_open, working_days_later
from batru.evaluation.rules.appraising import Judging, check_deciding
from batru.evaluation.rules.council import Adjusting, check_adjusting, has_been_heard
from batru.evaluation.rules.entries import Layer, Origin, Verdict
from batru.evaluation.rules.reasons import check_reason
from batru.evaluation.rules.stages import Stage

HEARD_DAYS = 5


@act("evaluation.council.decided", needs="evaluation.sheet.decide")
def decide(code: str, unit: str, wanted: Judging, *, by: Actor, at: datetime) -> Deed[int]:
    """Decide one indicator of a unit, also where the appraised figure is kept, with the reason; the entry's number."""
    own = locked(code, unit, at)
    leaf = leaf_of(own, wanted.indicator)
    check_open(own.campaign, Stage.COUNCIL, at, own)
    check_writable(own, Layer.COUNCIL, at, wanted.indicator)
    found = sheets(own.campaign)
    word = said_before(found, own, wanted.indicator, "appraised")
    before_cells = word.cells if word else {}
    is_kept = wanted.verdict is Verdict.KEPT
    cells = dict(before_cells if is_kept else wanted.cells)
    if not is_kept:
        check_figures(own, leaf, cells)
    before = worth(own.campaign, found, "appraised", own, wanted.indicator, before_cells)
    after = worth(own.campaign, found, "appraised", own, wanted.indicator, cells)
    reason = check_deciding(wanted, before, after)
    row = Entry.objects.create(
        participant=own, indicator=wanted.indicator, layer=Layer.COUNCIL,
        cells={key: cell for key, cell in cells.items() if cell},
        origin=word.origin if is_kept and word else Origin.TYPED, verdict=wanted.verdict, reason=reason,
        sources=dict(word.sources) if is_kept and word else {}, by=by.key, at=at,
    )  # fmt: skip
    told = {"indicator": wanted.indicator, "verdict": str(wanted.verdict), "entry": row.pk}
    return Deed(row.pk, sheet_subject(own), unit, told)


@act("evaluation.finding.written", needs="evaluation.sheet.decide")
def write_finding(code: str, unit: str, adjustment: str, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Write down what is held against a unit; it has five working days to answer. The finding's number."""
    own = locked(code, unit, at)
    adjustment_of(own.campaign, adjustment)
    check_writable(own, Layer.COUNCIL, at)
    until = working_days_later(own.campaign, at, HEARD_DAYS)
    number = lay_question(own, adjustment, check_reason(text), until, by=by, at=at)
    return Deed(number, sheet_subject(own), unit, {"adjustment": adjustment, "finding": number})


@act("evaluation.adjustment.decided", needs="evaluation.sheet.decide")
def adjust(code: str, unit: str, wanted: Adjusting, *, by: Actor, at: datetime) -> Deed[int]:
    """Give a bonus or a penalty, or take it back with zero; what strikes indicators needs a finding and a hearing."""
    own = locked(code, unit, at)
    rule = adjustment_of(own.campaign, wanted.code)
    check_open(own.campaign, Stage.COUNCIL, at, own)
    check_writable(own, Layer.COUNCIL, at)
    finding = finding_of(own, wanted.code)
    heard_at = working_days_later(own.campaign, finding.said.at, HEARD_DAYS) if finding else None
    is_heard = has_been_heard(finding is not None, finding is not None and not finding.is_open, heard_at, at)
    reason = check_adjusting(rule, wanted, is_heard)
    cells = {"": wanted.amount, **({"strikes": " ".join(wanted.strikes)} if wanted.strikes else {})}
    worth(own.campaign, sheets(own.campaign), "council", own, wanted.code, cells)
    row = Entry.objects.create(
        participant=own, indicator=wanted.code, layer=Layer.COUNCIL, cells=cells, origin=Origin.TYPED, reason=reason,
        by=by.key, at=at,
    )  # fmt: skip
    close(f"{sheet_subject(own)}/{wanted.code}", by_key=by.key, at=at)
    return Deed(row.pk, sheet_subject(own), unit, {"adjustment": wanted.code, "cells": cells, "entry": row.pk})
