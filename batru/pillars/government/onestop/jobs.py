"""What the machines do in the one-stop shop by themselves, and what they must know of dossiers."""

from batru.commons import clock
from batru.commons.people.public import Actor, system_actor
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions.stopping import expire
from batru.pillars.government.onestop.reads.records import seen_by
from batru.pillars.government.onestop.reads.times import expired

BY = system_actor("onestop")


def close_expired() -> int:
    """Close what its applicants did not complete in the time that the procedure gives; how many were closed."""
    closed = 0
    for code in expired(clock.now()):
        try:
            expire(code, by=BY, at=clock.now())
        except Refusal:  # answered meanwhile
            continue
        closed += 1
    return closed


def may_know(actor: Actor, subject: str) -> bool:
    """Whether the actor's pages show the dossier of that subject: the same filter."""
    return seen_by(actor).filter(code=subject.removeprefix("dossier/")).exists()
