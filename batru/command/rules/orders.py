"""What an order needs, and how it stands. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

ROLES = ("chair", "specialist")
LONGEST = 2_000


class Standing(StrEnum):
    """Where a directive stands."""

    OPEN = "open"
    LATE = "late"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be ordered: of which unit and role, about which measure, by when, and what it should bring."""

    unit: str
    measure: str
    text: str
    role: str
    due_at: datetime
    target: float | None = None
    expected_effect: str = ""


def standing(*, is_closed: bool, is_answered: bool, due_at: datetime, now: datetime) -> Standing:
    """Closed before answered before late."""
    if is_closed:
        return Standing.CLOSED
    if is_answered:
        return Standing.ANSWERED
    return Standing.LATE if due_at < now else Standing.OPEN


def check_order(order: Order, at: datetime) -> None:
    """Refusal for an order that nobody could follow."""
    if not order.text.strip():
        raise _refusal("command.directive.text", N_("It says nothing to be done."), N_("Write what is to be done."))
    if order.due_at <= at:
        raise _refusal(
            "command.directive.due", N_("Its due time has passed already."), N_("Choose a later day for the answer.")
        )
    if order.role not in ROLES:
        raise _refusal(
            "command.directive.role",
            N_("Nobody is addressed by {role}."),
            N_("Address the chair or a specialist."),
            role=order.role,
        )


def check_answerable(state: Standing) -> None:
    """Refusal for an answer to what is closed."""
    if state is Standing.CLOSED:
        raise Refusal(
            "command.directive.closed",
            what=N_("The directive cannot be answered any more."),
            why=N_("It has been closed."),
            next_step=N_("Write to whoever gave it."),
            status=409,
        )


def check_addressed(unit: str, role: str, held: Iterable[tuple[str, str]]) -> None:
    """Refusal for an answer by whom it was not addressed to; `held`: unit and role of each post that answers.

    Whoever stands in for the addressee holds his post on those days.
    """
    if (unit, role) not in set(held):
        raise Refusal(
            "command.directive.not_addressed",
            what=N_("You cannot answer this directive."),
            why=N_("It is addressed to another post of the unit, and you do not stand in for its holder today."),
            next_step=N_("Its addressee answers, or whoever stands in for the addressee."),
            status=403,
        )


def check_closable(state: Standing) -> None:
    """Refusal for closing what is closed."""
    if state is Standing.CLOSED:
        raise Refusal(
            "command.directive.closed_already",
            what=N_("The directive cannot be closed again."),
            why=N_("It has been closed."),
            next_step=N_("Give a new directive if more is to be done."),
            status=409,
        )


def number_of(typed: str) -> float | None:
    """A number with a decimal comma or point; ValueError for anything else, None for nothing."""
    text = typed.strip().replace(" ", "").rstrip("%").replace(",", ".")
    if not text:
        return None
    value = float(text)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(typed)
    return value


def _refusal(code: str, why: str, next_step: str, role: str = "") -> Refusal:
    return Refusal(code, what=N_("The directive was not given."), why=why, next_step=next_step, role=role)
