"""A unit writes values into its sheet: one at a time, or a whole workbook."""

from collections.abc import Mapping
from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.evaluation.models import Entry, Participant
from batru.evaluation.reads.approvals import check_writable, locked, open_indicators, sheet_subject
from batru.evaluation.reads.filling import Line, lines
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.reads.windows import deadline
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.fields import NOT_APPLICABLE
from batru.evaluation.rules.stages import Standing
from batru.evaluation.rules.typed import Typed
from batru.evaluation.rules.values import check_value, wrong_value
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("evaluation.value.saved", needs="evaluation.sheet.fill")
def save_value(code: str, unit_key: str, typed: Typed, *, by: Actor, at: datetime) -> Deed[bool]:
    """Write one value; whether it differs from what stood there."""
    participant = locked(code, unit_key, at)
    check_time(participant, typed.indicator, at)
    known = {line.leaf.code: line for line in lines(participant)}
    is_new = _write(participant, known, typed, Origin.TYPED, by, at)
    told = {"indicator": typed.indicator, "cells": dict(typed.cells)} if is_new else {"indicator": typed.indicator}
    return Deed(is_new, sheet_subject(participant), unit_key, told)


@act("evaluation.values.imported", needs="evaluation.sheet.fill")
def import_values(code: str, unit_key: str, typed: list[Typed], content: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Write every value of a workbook, or none; `content` is the workbook's digest. How many differed."""
    participant = locked(code, unit_key, at)
    known = {line.leaf.code: line for line in lines(participant)}
    changed = 0
    for one in typed:
        check_time(participant, one.indicator, at)
        changed += _write(participant, known, one, Origin.IMPORTED, by, at)
    return Deed(changed, sheet_subject(participant), unit_key, {"content": content, "values": changed})


def check_time(participant: Participant, indicator: str, at: datetime) -> None:
    """Refusal before the unit's window, after it, and while others hold the sheet."""
    check_writable(participant, Layer.SELF, at, indicator)
    if indicator in open_indicators(participant, at):
        return
    check_window(participant, at)


def check_window(participant: Participant, at: datetime) -> None:
    """Refusal outside the unit's own window of self-assessment, its grace included."""
    own = deadline(participant)
    standing = own.standing(at)
    if standing in (Standing.OPEN, Standing.GRACE):
        return
    is_ahead = standing is Standing.AHEAD
    raise Refusal(
        "evaluation.window",
        what=N_("Nothing was written into the sheet."),
        why=N_("Self-assessment has not begun yet.") if is_ahead else N_("The time for self-assessment is over."),
        next_step=N_("Wait until it opens.")
        if is_ahead
        else N_("Ask the office that conducts the campaign for more time, and say why."),
        status=409,
    )


def _write(
    participant: Participant, known: Mapping[str, Line], typed: Typed, origin: Origin, by: Actor, at: datetime
) -> bool:
    line = known.get(typed.indicator)
    if line is None:
        raise wrong_value(N_("The unit has no such indicator."), N_("Choose one of its sheet."))
    _, edition = edition_of(participant.campaign)
    cells = check_value(edition, line.leaf, line.filling, typed)
    reason = typed.reason.strip()[:2000] if cells.get("") == NOT_APPLICABLE else ""
    before = line.own
    if (dict(before.cells), before.reason) == (cells, reason) if before else not cells:
        return False
    Entry.objects.create(
        participant=participant,
        indicator=typed.indicator,
        layer=Layer.SELF,
        cells=cells,
        origin=origin,
        reason=reason,
        by=by.key,
        at=at,
    )
    return True
