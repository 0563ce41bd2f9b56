"""Stopping and restarting the legal clock: the ledger of suspensions."""

from datetime import datetime
from typing import Protocol

from batru.commons.journal.public import Actor, Deed, act
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.fees import charge_duty, pay_address, withdraw_charges
from batru.pillars.government.onestop.actions.legs import move_leg
from batru.pillars.government.onestop.actions.steps import deed_of, tell_applicant, write
from batru.pillars.government.onestop.models import Dossier, Suspension
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.fees import duty_code
from batru.pillars.government.onestop.rules.ledger import (
    FINANCIAL_DUTY,
    SUPPLEMENT,
    WAITS_AS,
    article_for,
    due_with_extension,
)
from batru.pillars.government.onestop.rules.legs import check_deed

PROCESS = "onestop.dossier.process"


class Official(records.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@act("onestop.suspension.begun", needs=PROCESS)
def suspend(
    code: str, kind: str, reason: str, article: str = "", amount: int = 0, *, by: Official, at: datetime
) -> Deed[Dossier]:
    """Let the clock stand still: `kind` is financial_duty, outside_opinion, public_posting or force_majeure.

    A financial duty that is paid here has an `amount` in đồng: it is charged, and ends the wait when it is paid.
    """
    if kind not in WAITS_AS or not reason.strip() or amount < 0 or (amount and kind != FINANCIAL_DUTY):
        raise _no_reason()
    dossier = records.dossier_for(by, code, lock=True)
    if dossier.state == "processing":
        check_deed(sheet.step_of(dossier, sheet.current(dossier)), "suspensions")
    rests_on = article_for(kind, times.version_of(dossier).stop_articles, article)
    step = steps.suspend(dossier, kind, rests_on, reason)
    written = write(dossier, step, by=by, at=at)
    stop = begin(dossier, kind, rests_on, reason, by=by, at=at)
    if kind == FINANCIAL_DUTY:
        owed = charge_duty(dossier, stop, amount, by=by, at=at) if amount else None
        address = pay_address(owed) if owed else ""
        tell_applicant(dossier, "onestop/financial_duty", at=at, reason=reason, amount=amount, address=address)
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.suspension.ended", needs=PROCESS)
def resume(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Let the clock run on: the duty is paid, the opinion is there, the posting is over."""
    dossier = records.dossier_for(by, code, lock=True)
    opened = dossier.suspensions.filter(ended_at__isnull=True).first()
    step = steps.resume(dossier, end(dossier, by=by, at=at))
    if opened is not None:
        withdraw_charges(dossier, opened.reason, duty_code(opened.pk), by=by, at=at)
    written = write(dossier, step, by=by, at=at)
    return deed_of(written.result, step.payload, dossier.unit_id)


def begin(dossier: Dossier, kind: str, article: str, reason: str, *, by: Actor, at: datetime) -> Suspension:
    """Write into the ledger that the clock stands still from now on, in the caller's transaction."""
    return Suspension.objects.create(
        dossier=dossier, kind=kind, article=article, reason=reason, began_at=at, began_by=by.key
    )


def end(dossier: Dossier, *, by: Actor, at: datetime) -> datetime | None:
    """Close what stands open in the ledger, in the caller's transaction; the due time that follows from it.

    The step that was interrupted and a signed extension move along.
    """
    opened = dossier.suspensions.filter(ended_at__isnull=True).first()
    if opened is not None:
        opened.ended_at, opened.ended_by = at, by.key
        opened.save(update_fields=("ended_at", "ended_by"))
    ledger = times.ledger_of(dossier)
    lawful = times.due_by_ledger(dossier, ledger)
    extension = times.signed_extension(dossier)
    if extension is not None and opened is not None:
        extension.due_otherwise = lawful
        extension.save(update_fields=("due_otherwise",))
    due = due_with_extension(lawful, extension, times.desk_of(dossier), ledger)
    if opened is not None:
        restart = opened.kind == SUPPLEMENT and times.version_of(dossier).policy.supplement == "restart"
        move_leg(dossier, opened.began_at, at, due, restart)
    return due


def _no_reason() -> Refusal:
    return Refusal(
        "onestop.suspension.reason",
        what=N_("The clock was not stopped."),
        why=N_("The law knows a few reasons for it, and each is written down with its words."),
        next_step=N_("Choose the reason and say in a sentence what is waited for."),
    )
