"""How a dossier is handed from post to post: the time of each step, and what the control sheet says of it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from batru.kernel.period import VIETNAM, local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.kernel.working_time import Desk
from batru.law.flows import FlowStep

EARLY, ON_TIME, LATE = "early", "on_time", "late"
RESULT_NAMES: Mapping[str, str] = {EARLY: N_("early"), ON_TIME: N_("in time"), LATE: N_("late"), "": "–"}


def step_due(
    step: FlowStep, given_at: datetime, term: timedelta | None, due_at: datetime | None, desk: Desk
) -> datetime | None:
    """By when a step is to be done: its part of the term from the moment it is given, never after the dossier's due.

    `term` is the office time of the whole term. Without a due time only a step with hours of its own has one; once the
    due time has passed, the step is due at once with it.
    """
    length = step.length(term) if term is not None else (timedelta(hours=step.hours) if step.hours else None)
    if length is None:
        return None
    own = desk.add_time(given_at, length)
    return own if due_at is None else min(own, due_at)


def moved_due(
    step_due_at: datetime | None, began_at: datetime, ended_at: datetime, due_at: datetime | None, desk: Desk
) -> datetime | None:
    """A step's due time after a stop of the clock: later by the office time that passed, within the dossier's due."""
    if step_due_at is None:
        return None
    moved = step_due_at
    if began_at <= step_due_at:
        moved = desk.add_time(step_due_at, desk.time_between(began_at, ended_at))
    return moved if due_at is None else min(moved, due_at)


def hand_on_by(received_at: datetime, channel: str, cutoff: time | None, desk: Desk) -> datetime | None:
    """Until when a received dossier must be with whoever handles it (Decree 61/2018 art. 18).

    Electronic files at once; papers the same working day, or first thing in the next working morning when they came
    after the cut-off; None where no cut-off is regulated.
    """
    if channel == "online":
        return received_at
    if cutoff is None:
        return None
    local = received_at.astimezone(VIETNAM)
    day = local.date()
    if desk.counts(day) and local.time() <= cutoff:
        return desk.closes_at(day)
    morning = desk.next_counted(day)
    return datetime.combine(morning, desk.spans(morning)[0][1], VIETNAM)


def kept(due_at: datetime | None, done_at: datetime) -> str:
    """How a time was kept: before its day, on it, or too late; empty where none was set."""
    if due_at is None:
        return ""
    if done_at > due_at:
        return LATE
    return EARLY if local_day(done_at) < local_day(due_at) else ON_TIME


def result_of(
    receive_by: datetime | None, due_before: datetime | None, given_at: datetime, received_at: datetime
) -> str:
    """How the giver kept his time: that of the step he had, or of the law's rule for handing on from the counter.

    Papers must have arrived by then; an electronic file is passed on by receiving it, so it is judged when given.
    """
    if receive_by is None:
        return kept(due_before, given_at)
    return kept(receive_by, given_at if receive_by == given_at else received_at)


def check_deed(step: FlowStep, deed: str) -> None:
    """Refuses a deed that the step of the flow does not allow."""
    if deed in step.deeds:
        return
    raise Refusal(
        "onestop.step.deed",
        what=N_("The step that the dossier stands at does not allow that."),
        why=N_("The flow of this procedure has its steps in order, each with its own deeds."),
        next_step=N_("Finish this step and pass the dossier on to the next one."),
        status=409,
    )
