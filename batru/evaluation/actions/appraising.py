"""An appraiser judges a unit's indicators: each verdict is a word of its own, and says why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.tasks.public import close
from batru.evaluation.actions.talking import lay_question
from batru.evaluation.models import Entry, Participant
from batru.evaluation.reads.appraisal import safe_to_keep
from batru.evaluation.reads.approvals import MORE, check_writable, locked, sheet_subject
from batru.evaluation.reads.marking import check_figures, leaf_of, leaves_of, said_before, worth
from batru.evaluation.reads.seats import check_judge, may_judge
from batru.evaluation.reads.sheets import Sheet, sheets
from batru.evaluation.reads.windows import check_open, working_days_later
from batru.evaluation.rules.appraising import Judging, check_judging
from batru.evaluation.rules.entries import Layer, Origin, Verdict
from batru.evaluation.rules.stages import Stage


@act("evaluation.verdict.given", needs="evaluation.sheet.appraise")
def give_verdict(code: str, unit: str, wanted: Judging, *, by: Actor, at: datetime) -> Deed[int]:
    """Judge one indicator of a unit; the entry's number."""
    own = locked(code, unit, at)
    check_judge(by, own, wanted.indicator)
    check_open(own.campaign, Stage.APPRAISAL, at, own)
    check_writable(own, Layer.APPRAISED, at, wanted.indicator)
    found = sheets(own.campaign)
    reason = _checked(own, found, wanted)
    more: dict[str, Any] = {}
    if wanted.verdict is Verdict.MORE:
        until = working_days_later(own.campaign, at, wanted.days)
        asked = lay_question(own, wanted.indicator, reason, until, by=by, at=at)
        more = {MORE: {"until": until.isoformat(), "question": asked}}
    row = _write(own, found, wanted, reason, more, by, at)
    close(f"{sheet_subject(own)}/{wanted.indicator}", by_key=by.key, at=at)
    told = {"indicator": wanted.indicator, "verdict": str(wanted.verdict), "entry": row.pk}
    return Deed(row.pk, sheet_subject(own), unit, told)


@act("evaluation.verdicts.kept", needs="evaluation.sheet.appraise")
def keep_safe(code: str, unit: str, indicators: Iterable[str], *, by: Actor, at: datetime) -> Deed[list[str]]:
    """Keep several figures in one go, of those alone that were counted and that nothing speaks against; their codes."""
    own = locked(code, unit, at)
    check_open(own.campaign, Stage.APPRAISAL, at, own)
    check_writable(own, Layer.APPRAISED, at)
    found = sheets(own.campaign)
    safe = safe_to_keep(own, found) & may_judge(by, own) & set(indicators)
    kept = [leaf.code for leaf in leaves_of(own.campaign, own) if leaf.code in safe]
    for each in kept:
        _write(own, found, Judging(each, Verdict.KEPT), "", {}, by, at)
    return Deed(kept, sheet_subject(own), unit, {"indicators": kept})


def _checked(own: Participant, found: Mapping[str, Sheet], wanted: Judging) -> str:
    """The reason as it is kept, after the value was tried."""
    if wanted.verdict in (Verdict.KEPT, Verdict.MORE):
        return check_judging(wanted, None, None)
    check_figures(own, leaf_of(own, wanted.indicator), wanted.cells)
    word = said_before(found, own, wanted.indicator, "self")
    before = worth(own.campaign, found, "self", own, wanted.indicator, word.cells if word else {})
    after = worth(own.campaign, found, "self", own, wanted.indicator, wanted.cells)
    return check_judging(wanted, before, after)


def _write(
    own: Participant, found: Mapping[str, Sheet], wanted: Judging, reason: str, more: dict[str, Any], by: Actor,
    at: datetime,
) -> Entry:  # fmt: skip
    """What was kept is written again as it was said, so that a later word of the unit does not stand for it."""
    is_kept = wanted.verdict in (Verdict.KEPT, Verdict.MORE)
    word = said_before(found, own, wanted.indicator, "self")
    said = (word.cells, word.origin, word.sources) if word else ({}, Origin.TYPED, {})
    cells, origin, sources = said if is_kept else (wanted.cells, Origin.TYPED, {})
    return Entry.objects.create(
        participant=own,
        indicator=wanted.indicator,
        layer=Layer.APPRAISED,
        cells={key: cell for key, cell in cells.items() if cell},
        origin=origin,
        verdict=wanted.verdict,
        reason=reason,
        sources={**sources, **more},
        by=by.key,
        at=at,
    )
