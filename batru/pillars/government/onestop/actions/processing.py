"""Behind the counter: take, propose, decide, hand over; and what the applicant may do meanwhile and afterwards."""

from datetime import datetime
from typing import Protocol

from batru.commons import home
from batru.commons.journal.public import ANYONE, Deed, act, history
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.flows import DECIDE as DECISION
from batru.law.flows import RETURN
from batru.pillars.government.onestop.actions.consulting import drop_opinions
from batru.pillars.government.onestop.actions.delivering import order_result, take_back
from batru.pillars.government.onestop.actions.fees import check_paid, settle_refusal, withdraw_charges
from batru.pillars.government.onestop.actions.legs import give_leg, receive_leg
from batru.pillars.government.onestop.actions.sending import call_back
from batru.pillars.government.onestop.actions.steps import deed_of, subject_of, tell_applicant, write
from batru.pillars.government.onestop.actions.suspending import end
from batru.pillars.government.onestop.models import Dossier, Proposal, Rating, Result
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.legs import check_deed
from batru.pillars.government.onestop.rules.states import DONE, UNFILED

PROCESS = "onestop.dossier.process"
DECIDE = "onestop.dossier.decide"
HAND_OVER = "onestop.dossier.hand_over"


class Official(records.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...
    def post_id(self, permission: str, unit_key: str) -> int | None: ...
    def for_whom(self, permission: str, unit_key: str | None = None) -> str: ...


@act("onestop.dossier.taken", needs=PROCESS)
def take(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Make a received dossier one's own."""
    dossier = records.dossier_for(by, code, lock=True)
    post_id = by.post_id(PROCESS, dossier.unit_id)
    if post_id is None:
        raise records.no_such_dossier()
    step = steps.take(dossier, post_id)
    written = write(dossier, step, by=by, at=at)
    receive_leg(dossier, by=by, at=at)
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.dossier.proposed", needs=PROCESS)
def propose(code: str, text: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Lay a proposed answer before the one who decides."""
    dossier = records.dossier_for(by, code, lock=True)
    step = steps.propose(dossier, text)
    check_deed(sheet.step_of(dossier, sheet.current(dossier)), "proposal")
    written = write(dossier, step, by=by, at=at)
    receive_leg(dossier, by=by, at=at)
    give_leg(dossier, DECISION, by=by, at=at)
    Proposal.objects.update_or_create(
        dossier=dossier, defaults={"proposed_by": by.key, "proposed_at": at, "text": text}
    )
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.dossier.sent_back", needs=DECIDE)
def send_back(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Return a proposal to the specialist with what must be mended."""
    dossier = records.dossier_for(by, code, lock=True)
    step = steps.send_back(dossier, reason)
    written = write(dossier, step, by=by, at=at)
    receive_leg(dossier, by=by, at=at)
    give_leg(dossier, times.flow_of(dossier).last_working.code, by=by, at=at, note=reason)
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.dossier.decided", needs=DECIDE)
def decide(code: str, granted: bool, text: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Grant or refuse; a refusal on the merits is a result too (Decree 61/2018 art. 19)."""
    dossier = records.dossier_for(by, code, lock=True)
    step = steps.decide(dossier, at, granted, text)
    _another_hand(dossier, by)
    written = write(dossier, step, by=by, at=at)
    receive_leg(dossier, by=by, at=at)
    give_leg(dossier, RETURN, by=by, at=at)
    drop_opinions(dossier, by=by, at=at)
    Result.objects.create(dossier=dossier, granted=granted, text=text, decided_by=by.key, decided_at=at)
    if not granted:
        settle_refusal(dossier, text, by=by, at=at)
    order_result(dossier, by=by, at=at)
    tell_applicant(dossier, "onestop/decided", at=at, granted=granted)
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.dossier.handed_over", needs=HAND_OVER)
def hand_over(code: str, postal: str = "", *, by: Official, at: datetime) -> Deed[Dossier]:
    """The result is in the applicant's hands: given at the counter, or brought by the postal order of that number."""
    dossier = records.dossier_for(by, code, lock=True)
    step = steps.hand_over(dossier, at)
    if not postal:
        check_paid(dossier)
        take_back(dossier, by=by, at=at)
    written = write(dossier, step, by=by, at=at)
    receive_leg(dossier, by=by, at=at)
    told = {**step.payload, **({"postal": postal} if postal else {})}
    return deed_of(written.result, told, dossier.received_unit_id)


@act("onestop.dossier.withdrawn", needs=ANYONE)
def withdraw(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """The applicant takes his dossier back, as long as nothing is decided."""
    dossier = _own(by, code)
    if dossier.state == UNFILED:
        call_back(dossier, by=by, at=at)
    step = steps.withdraw(dossier, at, end(dossier, by=by, at=at))
    drop_opinions(dossier, by=by, at=at)
    withdraw_charges(dossier, "Người nộp rút hồ sơ.", by=by, at=at)
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


def _another_hand(dossier: Dossier, by: Official) -> None:
    """As a stand-in nobody decides on what he received or proposed himself, unless the place allows it."""
    if not home.locality().four_eyes or not by.for_whom(DECIDE, dossier.unit_id):
        return
    acts = {line.act for line in history(subject_of(dossier.code)) if line.actor == by.key}
    if not acts & {"onestop.dossier.received", "onestop.dossier.proposed"}:
        return
    raise Refusal(
        "onestop.decision.hand",
        what=N_("This dossier was not decided."),
        why=N_("You received or proposed it yourself and would decide on it only as somebody's stand-in."),
        next_step=N_("Leave it to whoever decides by a post of his own, or to another stand-in."),
        status=403,
    )


def _own(by: Official, code: str) -> Dossier:
    if by.kind != "citizen":
        raise records.no_such_dossier()
    return records.dossier_for(by, code, lock=True)
