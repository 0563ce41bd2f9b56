"""What payments and the post tell of dossiers: heard once, however often it is told."""

from datetime import datetime

from batru.commons.journal.public import ANYONE, Deed, act, history
from batru.commons.payments import public as payments
from batru.commons.people.public import Actor, system_actor
from batru.commons.post import public as post
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions.delivering import order_result
from batru.pillars.government.onestop.actions.processing import hand_over
from batru.pillars.government.onestop.actions.steps import deed_of, subject_of, tell_applicant, write
from batru.pillars.government.onestop.actions.suspending import end
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.fees import duty_code

PREFIX = "dossier/"
PAID = "onestop.fee.paid"
BY = system_actor("onestop")


class _KnownAlready(Exception):
    """Told before: the deed leaves no trace."""


@payments.on_settled(PREFIX)
def settled(news: payments.Settled) -> None:
    """A fee or a duty is paid: written at its dossier once, and a clock that waited for it runs on."""
    code = news.subject.removeprefix(PREFIX)
    if not Dossier.objects.filter(code=code).exists():
        return
    try:
        _take_note(code, news, by=BY, at=news.at)
    except _KnownAlready:
        return


@act(PAID, needs=ANYONE)
def _take_note(code: str, news: payments.Settled, *, by: Actor, at: datetime) -> Deed[Dossier]:
    dossier = records.dossier_for(by, code, lock=True)
    lines = history(subject_of(code))
    if any(line.act == PAID and line.payload["charge"] == news.code for line in lines):
        raise _KnownAlready
    opened = dossier.suspensions.filter(ended_at__isnull=True).first()
    if opened is not None and news.code == duty_code(opened.pk):
        step = steps.resume(dossier, end(dossier, by=by, at=max(at, opened.began_at)))
        write(dossier, step, by=by, at=at)
    ordered = any(one.kind == "delivery" for one in post.orders_for(subject_of(code)))
    if dossier.state == "decided" and not ordered:
        order_result(dossier, by=by, at=at)
    tell_applicant(dossier, "onestop/fee_paid", at=at, amount=news.amount)
    return deed_of(dossier, {"charge": news.code, "amount": news.amount, "method": news.method})


@post.on_delivered(PREFIX)
def delivered(subject: str, order: str, at: datetime) -> None:
    """The result is in the applicant's hands since that moment."""
    found = Dossier.objects.filter(code=subject.removeprefix(PREFIX), state="decided").first()
    if found is None:
        return
    try:
        hand_over(found.code, order, by=BY, at=max(at, found.done_at or at))
    except Refusal as refusal:
        if refusal.code != "onestop.move":  # handed over at this very instant
            raise
