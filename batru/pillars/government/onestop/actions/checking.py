"""At the counter: receive, refuse, ask for what is missing, and what the applicant adds."""

from datetime import datetime
from typing import Protocol

from batru.commons.journal.public import ANYONE, Deed, act
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop import reads
from batru.pillars.government.onestop.actions.filing import HandedIn
from batru.pillars.government.onestop.actions.steps import deed_of, tell_applicant, write
from batru.pillars.government.onestop.models import Dossier, Paper, Result, Supplement
from batru.pillars.government.onestop.rules import steps

RECEIVE = "onestop.dossier.receive"
CHECK = "onestop.dossier.check"


class Official(reads.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@act("onestop.dossier.received", needs=RECEIVE)
def receive(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Accept a complete dossier: receipt and due time; the legal clock starts now."""
    dossier = reads.dossier_for(by, code, lock=True)
    unit = dossier.holder_id
    step = steps.receive(dossier, at, reads.legal_due(dossier, at))
    written = write(dossier, step, by=by, at=at)
    tell_applicant(dossier, "onestop/received", at=at, due_at=dossier.due_at)
    return deed_of(written.result, step.payload, unit)


@act("onestop.dossier.refused", needs=CHECK)
def refuse(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Turn away what cannot be accepted at all, with reasons (Decree 61/2018 art. 17)."""
    _need_words(reason)
    dossier = reads.dossier_for(by, code, lock=True)
    unit = dossier.holder_id
    step = steps.refuse(dossier, at, reason)
    written = write(dossier, step, by=by, at=at)
    Result.objects.create(dossier=dossier, granted=False, text=reason, decided_by=by.key, decided_at=at)
    tell_applicant(dossier, "onestop/refused", at=at, reason=reason)
    return deed_of(written.result, step.payload, unit)


@act("onestop.supplement.asked", needs=CHECK)
def ask_supplement(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Ask once, in full, for everything that is missing; a second time needs a manager (766 counts it late)."""
    _need_words(reason)
    dossier = reads.dossier_for(by, code, lock=True)
    unit = dossier.holder_id
    _once(dossier, by)
    step = steps.ask_supplement(dossier, reason)
    written = write(dossier, step, by=by, at=at)
    Supplement.objects.create(dossier=dossier, asked_by=by.key, asked_at=at, reason=reason)
    tell_applicant(dossier, "onestop/supplement", at=at, reason=reason)
    return deed_of(written.result, step.payload, unit)


@act("onestop.supplement.answered", needs=ANYONE)
def answer_supplement(code: str, papers: tuple[HandedIn, ...] = (), *, by: Official, at: datetime) -> Deed[Dossier]:
    """The applicant adds what was asked for, online or at the counter; the clock runs on as the procedure says."""
    dossier = reads.dossier_for(by, code, lock=True)
    if by.kind != "citizen" and not by.may(RECEIVE, dossier.received_unit_id):
        raise reads.no_such_dossier()
    open_one = Supplement.objects.filter(dossier=dossier, answered_at__isnull=True).first()
    if open_one is None:
        steps.answer_supplement(dossier, None, dossier.react_by)
        raise AssertionError("A dossier that waits for a supplement has an open one.")
    open_one.answered_at = at
    open_one.save(update_fields=("answered_at",))
    due = reads.due_after_supplement(dossier)
    step = steps.answer_supplement(dossier, due, reads.react_by(dossier.received_unit_id, at))
    Paper.objects.bulk_create(
        Paper(dossier=dossier, component=one.component, file_id=one.digest or None, name=one.name, given_at=at)
        for one in papers
    )
    return write(dossier, step, by=by, at=at)


def _once(dossier: Dossier, by: Official) -> None:
    if not dossier.supplements.exists() or by.may("onestop.supplement.ask_again", dossier.holder_id):
        return
    raise Refusal(
        "onestop.supplement.again",
        what=N_("A supplement was already asked for once."),
        why=N_("The law wants everything asked for at once and in full; a second request counts the dossier as late."),
        next_step=N_("Decide on what there is, or let the head of the unit ask again."),
    )


def _need_words(reason: str) -> None:
    if reason.strip():
        return
    raise Refusal(
        "onestop.reason",
        what=N_("The reason is missing."),
        why=N_("The applicant reads it word for word and must know what to do."),
        next_step=N_("Write in one or two sentences what is missing or why."),
    )
