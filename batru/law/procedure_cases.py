"""Worked examples of the procedures, run by the legal clock."""

from dataclasses import dataclass
from datetime import datetime

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk
from batru.law.due import due_at
from batru.law.procedure import DueCase, NotInForce, Procedure, UnknownCase


@dataclass(frozen=True)
class FailedCase:
    """A worked example that the clock answers differently."""

    procedure: str
    case: str
    reason: str


def run_cases(procedure: Procedure, desk: Desk) -> list[FailedCase]:
    """The examples of one procedure that do not hold at that desk."""
    answers = ((case, _reason(procedure, case, desk)) for case in procedure.cases)
    return [FailedCase(procedure.code, case.name, reason) for case, reason in answers if reason]


def _reason(procedure: Procedure, case: DueCase, desk: Desk) -> str:
    received = datetime.fromisoformat(case.received).replace(tzinfo=VIETNAM)
    try:
        version = procedure.version_on(received.date())
        term = version.term_for(case.channel, case.case).term
    except (NotInForce, UnknownCase) as error:
        return str(error)
    due = due_at(received, term, desk, version.policy).astimezone(VIETNAM) if term else None
    found = f"{due:%Y-%m-%dT%H:%M}" if due else None
    return "" if found == case.due else f"expected {case.due}, the clock says {found}"
