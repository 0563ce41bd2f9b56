"""Handing a dossier from post to post: lines of the control sheet, each finished once by whoever receives."""

from datetime import datetime
from typing import Protocol

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import holders
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.steps import deed_of, write
from batru.pillars.government.onestop.models import Dossier, Leg
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.legs import check_deed, moved_due, result_of

PROCESS = "onestop.dossier.process"


class Official(records.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...
    def post_id(self, permission: str, unit_key: str) -> int | None: ...


class By(Protocol):
    """Whoever gives or receives."""

    @property
    def key(self) -> str: ...


@act("onestop.leg.handed_to", needs=PROCESS)
def hand_to(code: str, post_id: int, note: str = "", *, by: Official, at: datetime) -> Deed[Dossier]:
    """Hand the dossier to another specialist of the unit; the time of the step does not begin anew."""
    dossier = records.dossier_for(by, code, lock=True)
    leg = sheet.current(dossier)
    check_deed(sheet.step_of(dossier, leg), "hand_on")
    if post_id == dossier.specialist_id or post_id not in holders(dossier.unit_id, steps.SPECIALIST, local_day(at)):
        raise _nobody()
    step = steps.hand_to(dossier, post_id)
    write(dossier, step, by=by, at=at)
    receive_leg(dossier, by=by, at=at)
    due = leg.due_at if leg else dossier.due_at
    made = give_leg(dossier, leg.step if leg else "", by=by, at=at, post_id=post_id, note=note, due_at=due)
    return deed_of(dossier, _line(made), dossier.unit_id)


@act("onestop.leg.passed_on", needs=PROCESS)
def pass_on(code: str, note: str = "", *, by: Official, at: datetime) -> Deed[Dossier]:
    """Finish this step of the flow and go on to the next; `note` says what was found (where, who, what)."""
    dossier = records.dossier_for(by, code, lock=True)
    leg = sheet.current(dossier)
    here = sheet.step_of(dossier, leg)
    check_deed(here, "onward")
    step = steps.hand_to(dossier, dossier.specialist_id)
    write(dossier, step, by=by, at=at)
    receive_leg(dossier, by=by, at=at)
    after = times.flow_of(dossier).after(here.code)
    assert after is not None  # a flow ends with the decision and the return
    made = give_leg(dossier, after.code, by=by, at=at, post_id=dossier.specialist_id, note=note)
    return deed_of(dossier, _line(made), dossier.unit_id)


@act("onestop.leg.received", needs=PROCESS)
def take_over(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Receive what was handed on: the control sheet's line is written, once."""
    dossier = records.dossier_for(by, code, lock=True)
    leg = sheet.current(dossier)
    mine = by.post_id(PROCESS, dossier.unit_id)
    if leg is None or leg.received_at is not None or mine is None or leg.post_id not in (None, mine):
        raise _nobody()
    received = receive_leg(dossier, by=by, at=at)
    assert received is not None
    return deed_of(dossier, _line(received), dossier.unit_id)


def give_leg(
    dossier: Dossier,
    step_code: str,
    *,
    by: By,
    at: datetime,
    post_id: int | None = None,
    note: str = "",
    due_at: datetime | None = None,
    hand_on: bool = False,
) -> Leg:
    """Begin a line of the control sheet, in the caller's transaction: whom the dossier is handed to, until when."""
    made = sheet.new_leg(dossier, step_code, sheet.next_number(dossier), by.key, at, due_at, hand_on=hand_on)
    made.post_id, made.note = post_id, note
    made.save(force_insert=True)
    return made


def receive_leg(dossier: Dossier, *, by: By, at: datetime) -> Leg | None:
    """Finish the open line, in the caller's transaction: who received it, and how the giver had kept his time."""
    leg = sheet.current(dossier)
    if leg is None or leg.received_at is not None:
        return None
    leg.received_by, leg.received_at = by.key, at
    leg.result = result_of(leg.receive_by, sheet.due_before(dossier, leg), leg.given_at, at)
    Leg.objects.filter(pk=leg.pk, received_at__isnull=True).update(
        received_by=leg.received_by, received_at=leg.received_at, result=leg.result
    )
    return leg


def move_leg(dossier: Dossier, began_at: datetime, at: datetime, due_at: datetime | None, restart: bool) -> None:
    """After a stop of the clock the step that was interrupted has its time again; finished lines stay as they are."""
    leg = sheet.current(dossier)
    if leg is None or began_at < leg.given_at:
        return
    if restart:
        due = sheet.due_of_step(dossier, leg.step, at, due_at)
    else:
        due = moved_due(leg.due_at, began_at, at, due_at, times.desk_of(dossier))
    Leg.objects.filter(pk=leg.pk).update(due_at=due)


def _line(leg: Leg) -> dict[str, object]:
    return {"leg": leg.number, "step": leg.step, **({"note": leg.note} if leg.note else {})}


def _nobody() -> Refusal:
    return Refusal(
        "onestop.leg.whom",
        what=N_("The dossier was not handed on."),
        why=N_("Whoever takes it must be another specialist of this unit, and receives what was handed to him, once."),
        next_step=N_("Choose a specialist from the list."),
    )
