"""Which deeds the page of a dossier offers, by its state and by what the reader may do."""

from collections.abc import Callable
from dataclasses import dataclass

from batru.kernel.text import N_
from batru.pillars.government.onestop.rules.states import MOVES


@dataclass(frozen=True, slots=True)
class Offer:
    """One deed: the noun that is posted to, its button, the permission it needs and where, and the state it leads to.

    `words` is the name of the text that goes with it (empty: none) and `ask` the label of its field.
    """

    noun: str
    button: str
    permission: str
    at_desk: bool
    to: str
    words: str = ""
    ask: str = ""
    kind: str = "secondary"


OFFERS = (
    Offer("receipt", N_("Receive: complete and correct"), "onestop.dossier.receive", True, "received", kind="primary"),
    Offer("taking", N_("Take it"), "onestop.dossier.process", False, "processing", kind="primary"),
    Offer(
        "proposal", N_("Propose to the one who decides"), "onestop.dossier.process", False, "proposed", "text",
        N_("What you propose, in a sentence or two"), "primary",
    ),
    Offer(
        "return", N_("Send back to the specialist"), "onestop.dossier.decide", False, "processing", "reason",
        N_("What must be mended"),
    ),
    Offer("handover", N_("Hand the result over"), "onestop.dossier.hand_over", True, "handed_over", kind="primary"),
    Offer(
        "supplements", N_("Ask for what is missing"), "onestop.dossier.check", True, "supplement_asked", "reason",
        N_("Everything that is missing, once and in full; the applicant reads it word for word"),
    ),
    Offer("resumption", N_("Let the clock run on"), "onestop.dossier.process", False, "processing", kind="primary"),
    Offer(
        "suspensions", N_("Stop the clock"), "onestop.dossier.process", False, "suspended", "reason",
        N_("What is waited for, in a sentence"),
    ),
    Offer(
        "refusal", N_("Do not accept"), "onestop.dossier.check", True, "refused", "reason",
        N_("The reason, as the applicant will read it"), "danger",
    ),
    Offer(
        "stop", N_("Stop the handling"), "onestop.dossier.decide", False, "stopped", "reason",
        N_("The reason, as the applicant will read it"), "danger",
    ),
    Offer(
        "stop_on_request", N_("Stop at the applicant's request"), "onestop.dossier.receive", True, "stopped", "reason",
        N_("What the applicant said, and when"), "danger",
    ),
)  # fmt: skip

# A proposal leads back to "processing" only from "proposed", and a received dossier is taken, not sent back.
FROM = {
    "taking": {"received"},
    "return": {"proposed"},
    "resumption": {"financial_duty", "suspended"},
    "supplements": {"submitted", "received", "processing"},
}


def offers(state: str, may: Callable[[str, bool], bool]) -> list[Offer]:
    """The deeds open to someone; `may(permission, at_desk)` asks in the receiving or in the deciding unit."""
    return [
        offer
        for offer in OFFERS
        if offer.to in MOVES[state] and state in FROM.get(offer.noun, {state}) and may(offer.permission, offer.at_desk)
    ]


def may_decide(state: str, may: Callable[[str, bool], bool]) -> bool:
    """Whether the two buttons of a decision are shown."""
    return "decided" in MOVES[state] and may("onestop.dossier.decide", False)
