"""What a ticket may become, and how a visit ended."""

from collections.abc import Mapping

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

WAITING, CALLED, SERVING, DONE, MISSED, LEFT = "waiting", "called", "serving", "done", "missed", "left"

MOVES: Mapping[str, frozenset[str]] = {
    WAITING: frozenset({CALLED, LEFT}),
    CALLED: frozenset({CALLED, SERVING, MISSED, WAITING, LEFT}),  # called again; waiting: sent to another lane
    SERVING: frozenset({DONE, WAITING}),
    MISSED: frozenset({WAITING, LEFT}),  # comes back within the day, or the day ends
    DONE: frozenset(),
    LEFT: frozenset(),
}
ENDED = (DONE, LEFT)
AT_A_COUNTER = (CALLED, SERVING)
STATE_NAMES: Mapping[str, str] = {
    WAITING: N_("waiting for its turn"),
    CALLED: N_("called to the counter"),
    SERVING: N_("being served at the counter"),
    DONE: N_("served"),
    MISSED: N_("passed over"),
    LEFT: N_("given back"),
}

# What was done at the counter, as the clerk says at the end.
OUTCOMES: Mapping[str, str] = {
    "registered": N_("Papers taken in"),
    "handed_over": N_("Result handed over"),
    "advised": N_("Advised"),
    "incomplete": N_("Papers not complete, sent home"),
    "elsewhere": N_("Shown to another office"),
}

KIOSK, PHONE, DESK, APPOINTMENT = "kiosk", "phone", "desk", "appointment"
CHANNELS = (KIOSK, PHONE, DESK, APPOINTMENT)


def check_move(code: str, state: str, wanted: str) -> None:
    """Refusal where a ticket cannot become what is wanted."""
    if wanted in MOVES[state]:
        return
    raise Refusal(
        "hall.ticket.move",
        what=N_("Ticket {ticket} cannot be changed like this."),
        why=N_("Somebody else has changed it meanwhile, or it has ended."),
        next_step=N_("Look at the page again: it shows how the ticket stands now."),
        status=409,
        ticket=code,
    )
