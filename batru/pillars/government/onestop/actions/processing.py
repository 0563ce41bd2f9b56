"""Behind the counter: take, propose, decide, hand over; and what the applicant may do meanwhile and afterwards."""

from datetime import datetime
from typing import Protocol

from batru.commons.journal.public import ANYONE, Deed, act
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop import reads
from batru.pillars.government.onestop.actions.steps import deed_of, tell_applicant, write
from batru.pillars.government.onestop.models import Dossier, Proposal, Rating, Result
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.states import DONE

PROCESS = "onestop.dossier.process"
DECIDE = "onestop.dossier.decide"
HAND_OVER = "onestop.dossier.hand_over"


class Official(reads.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...
    def post_id(self, permission: str, unit_key: str) -> int | None: ...


@act("onestop.dossier.taken", needs=PROCESS)
def take(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Make a received dossier one's own."""
    dossier = reads.dossier_for(by, code, lock=True)
    post_id = by.post_id(PROCESS, dossier.unit_id)
    if post_id is None:
        raise reads.no_such_dossier()
    step = steps.take(dossier, post_id)
    return deed_of(write(dossier, step, by=by, at=at).result, step.payload, dossier.unit_id)


@act("onestop.dossier.proposed", needs=PROCESS)
def propose(code: str, text: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Lay a proposed answer before the one who decides."""
    dossier = reads.dossier_for(by, code, lock=True)
    step = steps.propose(dossier, text)
    written = write(dossier, step, by=by, at=at)
    Proposal.objects.update_or_create(
        dossier=dossier, defaults={"proposed_by": by.key, "proposed_at": at, "text": text}
    )
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.dossier.sent_back", needs=DECIDE)
def send_back(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Return a proposal to the specialist with what must be mended."""
    dossier = reads.dossier_for(by, code, lock=True)
    step = steps.send_back(dossier, reason)
    return deed_of(write(dossier, step, by=by, at=at).result, step.payload, dossier.unit_id)


@act("onestop.dossier.decided", needs=DECIDE)
def decide(code: str, granted: bool, text: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Grant or refuse; a refusal on the merits is a result too (Decree 61/2018 art. 19)."""
    dossier = reads.dossier_for(by, code, lock=True)
    step = steps.decide(dossier, at, granted, text)
    written = write(dossier, step, by=by, at=at)
    Result.objects.create(dossier=dossier, granted=granted, text=text, decided_by=by.key, decided_at=at)
    tell_applicant(dossier, "onestop/decided", at=at, granted=granted)
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.dossier.handed_over", needs=HAND_OVER)
def hand_over(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """The result is in the applicant's hands."""
    dossier = reads.dossier_for(by, code, lock=True)
    step = steps.hand_over(dossier, at)
    return deed_of(write(dossier, step, by=by, at=at).result, step.payload, dossier.received_unit_id)


@act("onestop.dossier.withdrawn", needs=ANYONE)
def withdraw(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """The applicant takes his dossier back, as long as nothing is decided."""
    dossier = _own(by, code)
    step = steps.withdraw(dossier, at)
    return write(dossier, step, by=by, at=at)


@act("onestop.rating.given", needs=ANYONE)
def rate(code: str, stars: int, comment: str = "", *, by: Official, at: datetime) -> Deed[Dossier]:
    """One mark from 1 to 5 by the applicant, once the dossier is done."""
    dossier = _own(by, code)
    if dossier.state not in DONE or Rating.objects.filter(dossier=dossier).exists() or not 1 <= stars <= 5:
        raise Refusal(
            "onestop.rating",
            what=N_("This mark cannot be taken."),
            why=N_("A dossier is rated once, from 1 to 5, after it is done."),
            next_step=N_("Look at the dossier: either it is still open, or your mark is there already."),
        )
    Rating.objects.create(dossier=dossier, stars=stars, comment=comment, given_at=at)
    return deed_of(dossier, {"stars": stars})


def _own(by: Official, code: str) -> Dossier:
    if by.kind != "citizen":
        raise reads.no_such_dossier()
    return reads.dossier_for(by, code, lock=True)
