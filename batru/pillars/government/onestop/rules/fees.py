"""What a dossier costs, by its version's fee: channel, number of pieces and pages, reduced for filing online."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batru.law.procedure import Fee

FEE, DUTY = "fee", "duty"
BEFORE = "before"
WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Owed:
    """A fee in whole đồng before and after its reduction, and what it was counted by."""

    full: int
    reduction: int
    pieces: int
    pages: int

    @property
    def amount(self) -> int:
        """What is to be paid."""
        return self.full - self.reduction


def owed(fee: Fee, channel: str, answers: Mapping[str, Any]) -> Owed | None:
    """What filing through a channel with these answers costs; None where no source or no answer tells it.

    Where filing online costs less than at the counter, the difference is the reduction.
    """
    pieces, pages = _count(answers, fee.times), _count(answers, fee.pages)
    if pieces is None or pages is None:
        return None
    one, at_counter = fee.amount_for(channel, pages), fee.amount_for("counter", pages)
    if one is None:
        return None
    full = max(one, at_counter or 0)
    return Owed(full * pieces, (full - one) * pieces, pieces, pages)


def counted_by(fee: Fee) -> tuple[str, ...]:
    """The questions by whose answers the fee is counted."""
    return tuple(name for name in (fee.times, fee.pages) if name)


def duty_code(number: int) -> str:
    """Under which code the duty is charged for which a suspension waits."""
    return f"{DUTY}-{number}"


def _count(answers: Mapping[str, Any], question: str) -> int | None:
    """One where nothing is counted; None where the answer is missing."""
    if not question:
        return 1
    text = str(answers.get(question, "")).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
