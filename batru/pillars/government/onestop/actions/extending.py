"""More time with an apology: asked for by the specialist, signed or declined by the leader."""

from datetime import date, datetime
from typing import Protocol

from batru.commons.journal.public import Deed, act
from batru.commons.tasks.public import close
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.steps import deed_of, subject_of, tell_applicant, write
from batru.pillars.government.onestop.models import Dossier, Extension
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.extending import check_extension, sign_by
from batru.pillars.government.onestop.rules.ledger import due_with_extension

PROCESS, DECIDE = "onestop.dossier.process", "onestop.dossier.decide"
RUNNING = ("received", "processing", "proposed")


class Official(records.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@act("onestop.extension.asked", needs=PROCESS)
def ask_extension(
    code: str, new_day: date, reason: str, apology: str, *, by: Official, at: datetime
) -> Deed[Extension]:
    """Lay an apology and a new day before the leader; both texts go to the applicant word for word."""
    dossier = records.dossier_for(by, code, lock=True)
    if dossier.state not in RUNNING or not reason.strip() or not apology.strip() or _open_one(dossier):
        raise _not_now()
    signed = dossier.extensions.filter(signed_at__isnull=False).count()
    pack, desk = times.pack_of(dossier), times.desk_of(dossier)
    new_due = check_extension(at, dossier.due_at, new_day, signed, pack, desk)
    assert dossier.due_at is not None  # checked just now
    asked = Extension.objects.create(
        dossier=dossier, reason=reason, apology=apology, new_due_at=new_due, asked_by=by.key, asked_at=at
    )
    step = steps.ask_extension(dossier, sign_by(dossier.due_at, pack, desk), new_due, reason)
    write(dossier, step, by=by, at=at)
    deed = deed_of(dossier, step.payload, dossier.unit_id)
    return Deed(asked, deed.subject, deed.unit, deed.payload, deed.fact, deed.month)


@act("onestop.extension.signed", needs=DECIDE)
def sign_extension(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """The leader signs: the new day holds, and the applicant has the apology."""
    dossier = records.dossier_for(by, code, lock=True)
    asked = _open_one(dossier)
    if asked is None or dossier.state not in RUNNING:
        raise _not_now()
    day = times.day_of(asked.new_due_at)
    check_extension(at, dossier.due_at, day, 0, times.pack_of(dossier), times.desk_of(dossier))
    asked.signed_by, asked.signed_at, asked.due_otherwise = by.key, at, dossier.due_at
    asked.save(update_fields=("signed_by", "signed_at", "due_otherwise"))
    due = due_with_extension(dossier.due_at, asked, times.desk_of(dossier), times.ledger_of(dossier))
    step = steps.extend(dossier, due, asked.apology)
    written = write(dossier, step, by=by, at=at)
    tell_applicant(dossier, "onestop/extended", at=at, apology=asked.apology, reason=asked.reason, due_at=due)
    return deed_of(written.result, step.payload, dossier.unit_id)


@act("onestop.extension.declined", needs=DECIDE)
def decline_extension(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """The leader wants it answered in time."""
    dossier = records.dossier_for(by, code, lock=True)
    asked = _open_one(dossier)
    if asked is None or not reason.strip():
        raise _not_now()
    asked.declined_by, asked.declined_at, asked.declined_why = by.key, at, reason
    asked.save(update_fields=("declined_by", "declined_at", "declined_why"))
    close(subject_of(code), steps.EXTEND, by_key=by.key, at=at)
    return deed_of(dossier, {"reason": reason}, dossier.unit_id)


def _open_one(dossier: Dossier) -> Extension | None:
    return dossier.extensions.filter(signed_at__isnull=True, declined_at__isnull=True).first()


def _not_now() -> Refusal:
    return Refusal(
        "onestop.extension.now",
        what=N_("Nothing was put off."),
        why=N_("More time is asked for once, with reason and apology, while the dossier is being handled."),
        next_step=N_("Open the dossier again; write both texts, or let the leader answer what was asked before."),
        status=409,
    )
