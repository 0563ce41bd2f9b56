"""Double entry: every happening moves money between accounts, and what moves sums to zero. Pure.

Positive is a debit, negative a credit. What people owe and what lies at gateways is ours (debit); fees earned, and
money paid twice that is to be given back, are the other side (credit).
"""

from collections.abc import Iterable
from dataclasses import dataclass

RECEIVABLE, INCOME, CLEARING, TREASURY, CASH = "receivable", "income", "clearing", "treasury", "cash"
REFUNDS, SURPLUS = "refunds", "surplus"
ACCOUNTS = (RECEIVABLE, INCOME, CLEARING, TREASURY, CASH, REFUNDS, SURPLUS)


class Unbalanced(ValueError):
    """Money would appear or vanish."""


@dataclass(frozen=True, slots=True)
class Move:
    """An amount in whole đồng, added to an account."""

    account: str
    amount: int


def balanced(moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves that change something; Unbalanced where they do not sum to zero or name an unknown account."""
    kept = tuple(move for move in moves if move.amount)
    if sum(move.amount for move in kept) or any(move.account not in ACCOUNTS for move in kept):
        raise Unbalanced(f"These moves do not sum to zero between known accounts: {kept}")
    return kept


def _between(debit: str, credit: str, amount: int) -> tuple[Move, ...]:
    return balanced((Move(debit, amount), Move(credit, -amount)))


def owed(amount: int) -> tuple[Move, ...]:
    """A fee falls due."""
    return _between(RECEIVABLE, INCOME, amount)


def withdrawn(amount: int) -> tuple[Move, ...]:
    """It is no longer owed."""
    return _between(INCOME, RECEIVABLE, amount)


def received(amount: int, place: str, *, is_surplus: bool) -> tuple[Move, ...]:
    """Money came to a place: CLEARING at a gateway, TREASURY by transfer, CASH at the counter."""
    return _between(place, SURPLUS if is_surplus else RECEIVABLE, amount)


def given_back(amount: int, place: str, *, is_surplus: bool) -> tuple[Move, ...]:
    """Money left again."""
    return _between(SURPLUS if is_surplus else REFUNDS, place, amount)


def paid_out(amount: int) -> tuple[Move, ...]:
    """The gateway's statement shows the money, so it goes to the treasury."""
    return _between(TREASURY, CLEARING, amount)
