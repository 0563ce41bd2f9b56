"""The life of a dossier at the one-stop desk (Decree 61/2018 arts. 17-20; states of Circular 01/2023)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

MOVES: Mapping[str, frozenset[str]] = {
    "sent": frozenset({"submitted", "withdrawn"}),
    "submitted": frozenset({"received", "refused", "supplement_asked", "withdrawn", "stopped"}),
    "received": frozenset({"processing", "supplement_asked", "withdrawn", "stopped"}),
    "processing": frozenset({"proposed", "supplement_asked", "financial_duty", "suspended", "withdrawn", "stopped"}),
    "proposed": frozenset({"decided", "processing", "withdrawn", "stopped"}),
    "supplement_asked": frozenset({"submitted", "processing", "withdrawn", "stopped"}),
    "financial_duty": frozenset({"processing", "withdrawn", "stopped"}),
    "suspended": frozenset({"processing", "withdrawn", "stopped"}),
    "decided": frozenset({"handed_over"}),
    "handed_over": frozenset(),
    "refused": frozenset(),
    "withdrawn": frozenset(),
    "stopped": frozenset(),
}
ENDED = ("handed_over", "refused", "withdrawn", "stopped")
DONE = ("decided", *ENDED)
OPEN = tuple(state for state in MOVES if state not in ENDED)
# The clock stands still: nobody at the office owes anything.
PAUSED = ("supplement_asked", "financial_duty", "suspended")

# The post is to bring the papers: known here, but not filed.
UNFILED = "sent"

# A refusal after examination is a result: decided, so 9 (Decree 61/2018 art. 19 cl. 8). A wait for another agency is
# still handling: 4. None of 5, 6 and 8 is ever told as 9; what is not filed yet is not told.
NATIONAL_STATUS: Mapping[str, int] = {
    "submitted": 1,
    "received": 2,
    "refused": 3,
    "processing": 4,
    "proposed": 4,
    "suspended": 4,
    "supplement_asked": 5,
    "financial_duty": 6,
    "withdrawn": 7,
    "stopped": 8,
    "decided": 9,
    "handed_over": 10,
}

STATE_NAMES: Mapping[str, str] = {
    "sent": N_("With the post, not filed yet"),
    "submitted": N_("Submitted, waiting to be checked"),
    "received": N_("Received"),
    "processing": N_("Being processed"),
    "proposed": N_("Waiting for a decision"),
    "supplement_asked": N_("Waiting for the applicant to add something"),
    "financial_duty": N_("Waiting for tax or fee to be paid"),
    "suspended": N_("Waiting, the clock stands still"),
    "decided": N_("Result ready"),
    "handed_over": N_("Result handed over"),
    "refused": N_("Not accepted"),
    "withdrawn": N_("Withdrawn by the applicant"),
    "stopped": N_("Handling stopped"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a dossier stands for counting: a flag is None while it cannot be known."""

    done: bool
    on_time: bool | None
    first_time_right: bool | None


def check_move(state: str, to: str, *, only_from: str = "") -> None:
    """Refuses a step that the life of a dossier does not know, or that begins at another state than this deed's."""
    if to in MOVES[state] and only_from in ("", state):
        return
    raise Refusal(
        "onestop.move",
        what=N_("This dossier cannot take that step now."),
        why=N_("It has moved on since you opened it, or that step is not part of its way."),
        next_step=N_("Open the dossier again and choose one of the steps that it offers."),
        status=409,
    )


def outcome(
    state: str, done_at: datetime | None, due_at: datetime | None, received_at: datetime | None, supplements: int
) -> Outcome:
    """On time when done by the due time and asked for a supplement at most once (Decision 766, indicator 2.1).

    A withdrawal says nothing about the office, and a refusal at the counter has no due time: neither counts.
    """
    done = state in DONE
    on_time = None
    if done and done_at is not None and due_at is not None and state != "withdrawn":
        on_time = done_at <= due_at and supplements <= 1
    right = None if received_at is None and supplements == 0 else supplements == 0
    return Outcome(done=done, on_time=on_time, first_time_right=right)
