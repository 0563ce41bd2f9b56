"""Bonus and penalty: how much, and that nobody is struck unheard. Pure."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from batru.evaluation.rules.reasons import check_reason
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.model import Adjustment
from batru.law.index_sets.numbers import exact, told


@dataclass(frozen=True, slots=True)
class Adjusting:
    """A bonus or penalty as it is wanted: its points as text, and the indicators whose points it takes away."""

    code: str
    amount: str
    reason: str
    strikes: tuple[str, ...] = ()


def has_been_heard(is_found: bool, is_answered: bool, heard_at: datetime | None, at: datetime) -> bool:
    """Whether a finding stands in writing and its unit has answered, or has let its time pass."""
    return is_found and (is_answered or (heard_at is not None and at > heard_at))


def check_adjusting(rule: Adjustment, wanted: Adjusting, is_heard: bool) -> str:
    """The reason as it is kept; Refusal for more than the set gives, and for striking somebody unheard."""
    try:
        amount = exact(wanted.amount)
    except ValueError:
        raise _refused(N_("{amount} is not a number."), amount=repr(wanted.amount)) from None
    if not Fraction(0) <= amount <= rule.at_most:
        raise _refused(N_("The set gives from 0 to {most} points."), most=told(rule.at_most))
    if wanted.strikes and not rule.strikes:
        raise _refused(N_("It takes no indicator's points away."))
    if rule.strikes and (amount or wanted.strikes) and not is_heard:
        raise _refused(N_("There is no written finding that the unit has answered, or could have answered in time."))
    return check_reason(wanted.reason)


def _refused(why: str, **params: str) -> Refusal:
    return Refusal(
        "evaluation.adjustment",
        what=N_("Bonus and penalty were not changed."),
        why=why,
        next_step=N_("Correct it, or write the finding first and let the unit answer."),
        **params,  # type: ignore[arg-type]
    )
