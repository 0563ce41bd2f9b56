"""What happens to a dossier from filing to its result, as its applicant is told."""

from collections.abc import Mapping
from dataclasses import dataclass

from batru.law.flows import DECIDE, RETURN, Flow, FlowStep
from batru.law.terms import Term
from batru.pillars.government.onestop.rules.steps import COUNTER_CLERK

FILE, CHECK = "file", "check"
# Units in which a part of a term can be told; a term of one day is not divided before people's eyes.
TOLD_IN = ("working_day", "calendar_day", "working_hour", "clock_hour")
# The stage in which a dossier of each state is; in other states nothing is to come.
STAGE_OF: Mapping[str, str] = {"sent": FILE, "submitted": CHECK, "proposed": DECIDE, "decided": RETURN}
WORKED_ON = ("received", "processing")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: who does it (a role; "" the applicant), the flow's step where it is one, and its part of the term."""

    code: str
    role: str
    step: FlowStep | None = None
    amount: float | None = None
    unit: str = ""


def way(flow: Flow, term: Term | None) -> list[Stage]:
    """From filing over the check at the desk and the steps of the flow to the result."""
    return [Stage(FILE, ""), Stage(CHECK, COUNTER_CLERK), *(_stage(step, term) for step in flow.steps)]


def ahead(stages: list[Stage], state: str) -> list[Stage]:
    """What is still to come for a dossier in a state, the stage that it is in first; empty where nothing is."""
    here = stages[2].code if state in WORKED_ON else STAGE_OF.get(state)
    codes = [stage.code for stage in stages]
    return stages[codes.index(here) :] if here else []


def _stage(step: FlowStep, term: Term | None) -> Stage:
    if step.hours is not None:
        return Stage(step.code, step.role, step, step.hours, "working_hour")
    if step.share is None or term is None or term.unit not in TOLD_IN:
        return Stage(step.code, step.role, step)
    return Stage(step.code, step.role, step, term.amount * step.share, term.unit)
