"""Ending without a decision: stopped by the office, at the applicant's request at the counter, or by expiry."""

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext, override

from batru.commons.journal.public import Deed, act
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.consulting import drop_opinions
from batru.pillars.government.onestop.actions.fees import withdraw_charges
from batru.pillars.government.onestop.actions.steps import deed_of, tell_applicant, write
from batru.pillars.government.onestop.actions.suspending import end
from batru.pillars.government.onestop.models import Dossier, Stop
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.ledger import expires_at

DECIDE = "onestop.dossier.decide"
RECEIVE = "onestop.dossier.receive"
EXPIRE = "onestop.dossier.expire"
OFFICE, REQUEST, EXPIRY = "office", "request", "expiry"


class Official(records.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@act("onestop.dossier.stopped", needs=DECIDE)
def stop(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """The deciding unit stops the handling, with its reason."""
    dossier = records.dossier_for(by, code, lock=True)
    return _stop(dossier, OFFICE, reason, dossier.unit_id, by=by, at=at)


@act("onestop.dossier.stopped_on_request", needs=RECEIVE)
def stop_on_request(code: str, reason: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """The desk stops it because the applicant asks for that in person; refused once a decision exists (form 05)."""
    dossier = records.dossier_for(by, code, lock=True)
    return _stop(dossier, REQUEST, reason, dossier.received_unit_id, by=by, at=at)


@act("onestop.dossier.expired", needs=EXPIRE)
def expire(code: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    """Close what the applicant did not complete in the time that its procedure gives."""
    dossier = records.dossier_for(by, code, lock=True)
    asked = dossier.supplements.filter(answered_at__isnull=True).first()
    ends = expires_at(asked.asked_at if asked else None, times.version_of(dossier).policy, times.desk_of(dossier))
    if ends is None or at <= ends:
        raise Refusal(
            "onestop.dossier.not_expired",
            what=N_("This dossier has not expired."),
            why=N_("Only what waits for a supplement beyond the time of its procedure is closed."),
            next_step=N_("Wait for the applicant, or stop the handling with a reason."),
            status=409,
        )
    with override("vi"):  # the applicant's own copy
        reason = gettext("The supplement did not come in time.")
    return _stop(dossier, EXPIRY, reason, dossier.unit_id, by=by, at=at)


def _stop(dossier: Dossier, kind: str, reason: str, unit: str, *, by: Official, at: datetime) -> Deed[Dossier]:
    if not reason.strip():
        raise Refusal(
            "onestop.reason",
            what=N_("The reason is missing."),
            why=N_("The applicant reads it word for word and must know what to do."),
            next_step=N_("Write in one or two sentences what is missing or why."),
        )
    due = end(dossier, by=by, at=at) if dossier.done_at is None else dossier.due_at
    step = steps.stop(dossier, at, due, kind, reason)
    written = write(dossier, step, by=by, at=at)
    drop_opinions(dossier, by=by, at=at)
    withdraw_charges(dossier, reason, by=by, at=at)
    Stop.objects.create(dossier=dossier, kind=kind, reason=reason, stopped_by=by.key, stopped_at=at)
    tell_applicant(dossier, "onestop/stopped", at=at, reason=reason)
    return deed_of(written.result, step.payload, unit)
