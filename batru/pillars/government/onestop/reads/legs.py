"""The control sheet: through whose hands a dossier went, and where it lies now."""

from datetime import datetime, timedelta

from batru.commons import home
from batru.kernel.period import local_day
from batru.law.flows import FlowStep
from batru.pillars.government.onestop.models import Dossier, Leg
from batru.pillars.government.onestop.reads.times import desk_of, flow_of
from batru.pillars.government.onestop.rules.legs import hand_on_by, step_due


def control_sheet(dossier: Dossier) -> list[Leg]:
    """Every line, oldest first."""
    return list(dossier.legs.order_by("number"))


def current(dossier: Dossier) -> Leg | None:
    """The last line: where the dossier lies; None before receipt."""
    return dossier.legs.order_by("-number").first()


def next_number(dossier: Dossier) -> int:
    """The number of the next line."""
    last = current(dossier)
    return last.number + 1 if last else 1


def due_before(dossier: Dossier, leg: Leg) -> datetime | None:
    """The due time of the step before a line: what its giver had to keep."""
    before = dossier.legs.filter(number=leg.number - 1).first()
    return before.due_at if before else None


def step_of(dossier: Dossier, leg: Leg | None) -> FlowStep:
    """The step that a line stands at; what came before control sheets stands at the last step before the decision."""
    return step_of_code(dossier, leg.step if leg else "")


def term_of(dossier: Dossier) -> timedelta | None:
    """The office time of the dossier's whole term, as it was promised at receipt."""
    if dossier.received_at is None or dossier.due_first is None:
        return None
    return desk_of(dossier).time_between(dossier.received_at, dossier.due_first)


def due_of_step(
    dossier: Dossier, step_code: str, at: datetime, due_at: datetime | None, term: timedelta | None = None
) -> datetime | None:
    """By when a step that begins now is to be done."""
    step = flow_of(dossier).step(step_code)
    return step_due(step, at, term or term_of(dossier), due_at, desk_of(dossier))


def new_leg(
    dossier: Dossier,
    step_code: str,
    number: int,
    by_key: str,
    at: datetime,
    due_at: datetime | None = None,
    term: timedelta | None = None,
    hand_on: bool = False,
) -> Leg:
    """A line as it is begun, not yet saved; `hand_on`: from the counter, by the law's own last moment."""
    step = step_of_code(dossier, step_code)
    unit = dossier.received_unit_id if step.at == "desk" else dossier.unit_id
    due = due_at or due_of_step(dossier, step.code, at, dossier.due_at, term)
    receive_by = None
    if hand_on:
        cutoff = home.rule_pack(local_day(at)).hand_on_cutoff
        receive_by = hand_on_by(at, dossier.channel, cutoff, home.desk(dossier.received_unit_id))
    return Leg(
        dossier=dossier, number=number, step=step.code, unit_id=unit, role=step.role, due_at=due,
        receive_by=receive_by, given_by=by_key, given_at=at,
    )  # fmt: skip


def step_of_code(dossier: Dossier, code: str) -> FlowStep:
    """The flow's step of that code; the last one before the decision where the flow has none."""
    flow = flow_of(dossier)
    return next((step for step in flow.steps if step.code == code), flow.last_working)
