"""Filing by post: the applicant has his papers fetched, and the dossier is filed when they are signed for at the desk.

Until then it is known by its code and nobody owes anything on it (Decision 45/2016/QĐ-TTg: the filing moment is that at
which the desk and the post sign the hand-over record, or at which what was missing has come).
"""

from datetime import datetime

from batru.commons import home
from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.commons.people.public import system_actor
from batru.commons.post import public as post
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.filing import Filer, Filing, enter, not_a_citizen
from batru.pillars.government.onestop.actions.steps import deed_of, person_key, subject_of, tell_applicant, write
from batru.pillars.government.onestop.models import Dossier, Paper, Sending
from batru.pillars.government.onestop.reads import services, times
from batru.pillars.government.onestop.rules import steps

PREFIX = "dossier/"
BY = system_actor("onestop")


class _KnownAlready(Exception):
    """Told before: the deed leaves no trace."""


@act("onestop.dossier.sent", needs=ANYONE)
def send_by_post(filing: Filing, sender: post.Address, *, by: Filer, at: datetime) -> Deed[Dossier]:
    """Have the papers that a filing lists fetched from the citizen who is signed in; gives the dossier."""
    if by.kind != "citizen" or by.person_id is None or by.person_id != filing.applicant.person_id:
        raise not_a_citizen()
    version = times.procedure_on(filing.procedure, at)
    called = {part.code: part.name.vi for part in version.components}
    listed = [paper.component for paper in filing.papers]
    if not services.is_taken_by_post(home.procedures()[filing.procedure], at):
        raise _not_by_post()
    if not listed or not set(listed) <= set(called):
        raise _no_papers()
    deed = enter(filing, "post", at, by=by, at=at, step=steps.send)
    dossier = deed.result
    order = post.order_collection(
        deed.subject,
        dossier.received_unit_id,
        sender,
        f"Hồ sơ {dossier.code}: {home.procedures()[dossier.procedure].short.vi}",
        papers=tuple(called[part] for part in listed),
        person_key=person_key(dossier),
        by=by,
        at=at,
    )
    Sending.objects.create(dossier=dossier, order=order.number, papers=listed, asked_at=at)
    tell_applicant(dossier, "onestop/sent", at=at)
    return deed


@post.on_filed(PREFIX)
def filed(subject: str, order: str, at: datetime) -> None:
    """The desk and the post have signed for complete papers: at that moment the dossier was filed."""
    code = subject.removeprefix(PREFIX)
    if not Sending.objects.filter(dossier__code=code, filed_at__isnull=True).exists():
        return
    try:
        _take_in(code, order, by=BY, at=at)
    except _KnownAlready:
        return


@act("onestop.dossier.filed", needs=ANYONE)
def _take_in(code: str, order: str, *, by: Actor, at: datetime) -> Deed[Dossier]:
    """From here on it is a dossier like any other, under the rules of the day on which it was signed for."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(code=code)
    sending = Sending.objects.get(dossier=dossier)
    if dossier.state != "sent" or sending.filed_at is not None:
        raise _KnownAlready
    sending.filed_at = at
    sending.save(update_fields=("filed_at",))
    dossier.submitted_at, dossier.version = at, times.procedure_on(dossier.procedure, at).start
    dossier.react_by = times.react_by(dossier.received_unit_id, at)
    step = steps.file(dossier)
    write(dossier, step, by=by, at=at)
    Paper.objects.bulk_create(Paper(dossier=dossier, component=part, given_at=at) for part in sending.papers)
    tell_applicant(dossier, "onestop/filed", at=at, filed_at=at)
    return deed_of(dossier, {"postal": order})


def call_back(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The applicant changes his mind before anything was filed; refused where the post has the papers already."""
    for order in post.orders_for(subject_of(dossier.code)):
        if order.is_open and order.kind == "collection":
            post.cancel_order(order.number, by=by, at=at)


def _not_by_post() -> Refusal:
    return Refusal(
        "onestop.sending.channel",
        what=N_("The post cannot fetch papers for this procedure."),
        why=N_("It is not taken by post, or this place has no carrier."),
        next_step=N_("Bring the papers to the counter, or file online where that is offered."),
        status=409,
    )


def _no_papers() -> Refusal:
    return Refusal(
        "onestop.sending.papers",
        what=N_("The post was not sent for your papers."),
        why=N_("The slip lists what the postman takes along, and nothing of the procedure's list is ticked."),
        next_step=N_("Tick each paper that you put into the envelope."),
    )
