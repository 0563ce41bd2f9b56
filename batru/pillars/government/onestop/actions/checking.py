"""At the counter: receive, refuse, ask for what is missing, and what the applicant adds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from batru.commons.journal.public import ANYONE, Deed, act
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.procedure import Component
from batru.pillars.government.onestop.actions.fees import charge_fee, withdraw_charges
from batru.pillars.government.onestop.actions.filing import HandedIn
from batru.pillars.government.onestop.actions.legs import give_leg
from batru.pillars.government.onestop.actions.steps import deed_of, tell_applicant, write
from batru.pillars.government.onestop.actions.suspending import begin, end
from batru.pillars.government.onestop.models import Dossier, Paper, Result, Supplement
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.ledger import SUPPLEMENT
from batru.pillars.government.onestop.rules.legs import check_deed
from batru.pillars.government.onestop.rules.papers import missing
from batru.pillars.government.onestop.rules.states import check_move

RECEIVE = "onestop.dossier.receive"
CHECK = "onestop.dossier.check"


class Official(records.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@act("onestop.dossier.received", needs=RECEIVE)
def receive(
    code: str, seen: Sequence[str] | None = None, looked_up: Sequence[str] = (), *, by: Official, at: datetime
) -> Deed[Dossier]:
    """Accept a complete dossier: receipt and due time; the legal clock starts now.

    `seen` and `looked_up` name the papers that lie on the table or were found in a database: what every applicant must
    bring and is neither there nor handed in refuses the receipt. Without `seen` the clerk vouches for all of them.
    """
    dossier = records.dossier_for(by, code, lock=True)
    unit = dossier.holder_id
    if seen is not None:
        _complete(dossier, seen, looked_up, at)
    step = steps.receive(dossier, at, times.legal_due(dossier, at))
    written = write(dossier, step, by=by, at=at)
    give_leg(dossier, times.flow_of(dossier).first.code, by=by, at=at, hand_on=True)
    until = times.holidays_until(dossier)
    tell_applicant(dossier, "onestop/received", at=at, due_at=dossier.due_at, holidays_until=until)
    charge_fee(dossier, by=by, at=at)
    return deed_of(written.result, step.payload, unit)


@act("onestop.dossier.refused", needs=CHECK)
def refuse(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Turn away what cannot be accepted at all, with reasons (Decree 61/2018 art. 17)."""
    _need_words(reason)
    dossier = records.dossier_for(by, code, lock=True)
    unit = dossier.holder_id
    step = steps.refuse(dossier, at, reason)
    written = write(dossier, step, by=by, at=at)
    Result.objects.create(dossier=dossier, granted=False, text=reason, decided_by=by.key, decided_at=at)
    withdraw_charges(dossier, reason, by=by, at=at)
    tell_applicant(dossier, "onestop/refused", at=at, reason=reason)
    return deed_of(written.result, step.payload, unit)


@act("onestop.supplement.asked", needs=CHECK)
def ask_supplement(
    code: str, reason: str, missing: Sequence[str] = (), again: str = "", *, by: Official, at: datetime
) -> Deed[Dossier]:
    """Ask once, in full, for everything that is missing (components by code, and words).

    A second request needs a manager and his reason, `again`; Decision 766 counts such a dossier late.
    """
    _need_words(reason)
    dossier = records.dossier_for(by, code, lock=True)
    unit = dossier.holder_id
    if dossier.state == "processing":
        check_deed(sheet.step_of(dossier, sheet.current(dossier)), "supplements")
    listed = _listed(dossier, missing)
    again = _once(dossier, by, again.strip())
    step = steps.ask_supplement(dossier, reason, listed, again)
    written = write(dossier, step, by=by, at=at)
    Supplement.objects.create(
        dossier=dossier, asked_by=by.key, asked_at=at, reason=reason, missing=list(listed), again=again
    )
    begin(dossier, SUPPLEMENT, "", reason, by=by, at=at)
    tell_applicant(dossier, "onestop/supplement", at=at, reason=reason, missing=_names(dossier, listed))
    return deed_of(written.result, step.payload, unit)


@act("onestop.supplement.answered", needs=ANYONE)
def answer_supplement(code: str, papers: tuple[HandedIn, ...] = (), *, by: Official, at: datetime) -> Deed[Dossier]:
    """The applicant adds what was asked for, online or at the counter; the clock runs on as the procedure says."""
    dossier = records.dossier_for(by, code, lock=True)
    if by.kind != "citizen" and not by.may(RECEIVE, dossier.received_unit_id):
        raise records.no_such_dossier()
    check_move(dossier.state, "processing", only_from="supplement_asked")
    Supplement.objects.filter(dossier=dossier, answered_at__isnull=True).update(answered_at=at)
    due = end(dossier, by=by, at=at)
    step = steps.answer_supplement(dossier, due, times.react_by(dossier.received_unit_id, at))
    Paper.objects.bulk_create(
        Paper(dossier=dossier, component=one.component, file_id=one.digest or None, name=one.name, given_at=at)
        for one in papers
    )
    return write(dossier, step, by=by, at=at)


def _complete(dossier: Dossier, seen: Sequence[str], looked_up: Sequence[str], at: datetime) -> None:
    wanted = records.papers_needed(dossier)
    lacking = missing(wanted, seen, looked_up, local_day(at))
    if lacking:
        raise Refusal(
            "onestop.receipt.incomplete",
            what=N_("The receipt cannot be issued: something that everybody must bring is missing."),
            why=N_("Missing: {papers}."),
            next_step=N_("Ask for it once and in full, or look it up where a database may be used."),
            papers="; ".join(part.name.vi for part in lacking),
        )
    found = [part for part in wanted if part.code in (*seen, *looked_up)]
    Paper.objects.bulk_create(
        Paper(dossier=dossier, component=part.code, name=_looked_up(part, looked_up, at), given_at=at) for part in found
    )


def _looked_up(part: Component, looked_up: Sequence[str], at: datetime) -> str:
    held = part.held_on(local_day(at)) if part.code in looked_up else None
    return held.words.vi if held else ""


def _once(dossier: Dossier, by: Official, again: str) -> str:
    """The manager's reason where it is not the first request; empty where it is."""
    if not dossier.supplements.exists():
        return ""
    if again and by.may("onestop.supplement.ask_again", dossier.unit_id):
        return again
    raise Refusal(
        "onestop.supplement.again",
        what=N_("A supplement was already asked for once."),
        why=N_("The law wants everything asked for at once and in full; a second request counts the dossier as late."),
        next_step=N_("Decide on what there is, or let the head of the unit ask again and write why."),
    )


def _listed(dossier: Dossier, missing: Sequence[str]) -> tuple[str, ...]:
    """The missing components, each once, in the procedure's own order; nothing may be asked for beyond its list."""
    known = [part.code for part in times.version_of(dossier).components]
    if set(missing) <= set(known):
        return tuple(code for code in known if code in set(missing))
    raise Refusal(
        "onestop.supplement.component",
        what=N_("The procedure does not ask for that paper."),
        why=N_("The desk may ask only for what the published list of papers names."),
        next_step=N_("Choose from the list, and say the rest in words."),
    )


def _names(dossier: Dossier, listed: Sequence[str]) -> str:
    parts = {part.code: part.name.vi for part in times.version_of(dossier).components}
    return "; ".join(parts[code] for code in listed)


def _need_words(reason: str) -> None:
    if reason.strip():
        return
    raise Refusal(
        "onestop.reason",
        what=N_("The reason is missing."),
        why=N_("The applicant reads it word for word and must know what to do."),
        next_step=N_("Write in one or two sentences what is missing or why."),
    )
