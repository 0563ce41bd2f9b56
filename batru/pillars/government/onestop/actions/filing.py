"""Handing a dossier in: online by the citizen, or at the counter by the clerk who takes it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection

from batru.commons.journal.public import ANYONE, Deed, act
from batru.commons.papers import public as papers
from batru.commons.people.public import act_under
from batru.commons.post import public as post
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.finding import let_find
from batru.pillars.government.onestop.actions.steps import subject_of, tell_applicant, write
from batru.pillars.government.onestop.models import DeliveryAddress, Dossier, Draft, Paper, Representation
from batru.pillars.government.onestop.reads import services, times
from batru.pillars.government.onestop.rules import assurance, steps
from batru.pillars.government.onestop.rules.codes import dossier_code, series
from batru.pillars.government.onestop.rules.filing import check_delivery, check_filing

REGISTER = "onestop.dossier.receive"
NEXT_SERIAL = """
INSERT INTO onestop_serial (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = onestop_serial.last + 1 RETURNING last
"""


class Filer(Protocol):
    """A citizen who files, or the clerk who registers."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def assurance(self) -> int: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants something, as the dossier keeps it; empty where it was not given.

    `person_id` is whose account follows the dossier: his own, or that of whoever files for him.
    """

    name: str
    id_number: str = ""
    phone: str = ""
    email: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """Who files for the applicant: by which relation (rules.filing.RELATIONS), and the paper that allows it."""

    relation: str
    name: str
    id_number: str = ""
    phone: str = ""
    authorization: str = ""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One component as it was handed in: the stored file's digest, or empty for a sheet of paper."""

    component: str
    digest: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """All that makes a dossier: which procedure and case, decided where, for whom, with which answers and papers.

    `acting` is the representation under which it is filed for somebody else, `delivery` where a result by post goes.
    """

    procedure: str
    unit_key: str
    applicant: Applicant
    case: str = "standard"
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[HandedIn, ...] = ()
    agent: Agent | None = None
    result_place: str = "counter"
    simulated: bool = False
    acting: int | None = None
    delivery: post.Address | None = None


@act("onestop.dossier.submitted", needs=ANYONE)
def submit(filing: Filing, *, by: Filer, at: datetime) -> Deed[Dossier]:
    """File online as the citizen who is signed in; gives the dossier with its code."""
    if by.kind != "citizen" or by.person_id is None or by.person_id != filing.applicant.person_id:
        raise not_a_citizen()
    services.check_online_here(at)
    assurance.check(by.assurance, services.assurance_for(filing.procedure, at))
    deed = _file(filing, "online", by=by, at=at)
    if filing.acting is not None:
        whom = act_under(filing.acting, deed.subject, person_id=by.person_id, at=at)
        if whom.organisation_id is not None:
            _keep_papers(deed.result, filing, at, organisation_id=whom.organisation_id)
    Draft.objects.filter(person_id=by.person_id, procedure=filing.procedure).delete()
    return deed


@act("onestop.dossier.registered", needs=REGISTER)
def register(filing: Filing, channel: str, postal: str = "", *, by: Filer, at: datetime) -> Deed[Dossier]:
    """Take papers in at the counter, or from the post, and enter them; the receipt follows as a deed of its own.

    What came by the postal order `postal` is filed since the desk and the post signed for it (Decision 45/2016).
    """
    deed = _file(filing, channel, by=by, at=at, filed_at=_signed_for(filing.unit_key, postal) if postal else None)
    return Deed(deed.result, deed.subject, filing.unit_key, deed.payload, deed.fact, deed.month)


@act("onestop.dossier.assisted", needs=REGISTER)
def assist(filing: Filing, support_place: str = "", *, by: Filer, at: datetime) -> Deed[Dossier]:
    """File online together with a citizen who came for help: recorded as assisted, by whom and where."""
    services.check_online_here(at)
    deed = _file(filing, "online", by=by, at=at, assisted_by=by.key, support_place=support_place)
    return Deed(deed.result, deed.subject, filing.unit_key, deed.payload, deed.fact, deed.month)


@act("onestop.draft.kept", needs=ANYONE)
def keep_draft(
    procedure: str, answers: Mapping[str, Any], papers: Mapping[str, Any], *, by: Filer, at: datetime
) -> Deed[Draft]:
    """Keep what a citizen has answered so far, to go on later or on another device."""
    if by.kind != "citizen" or by.person_id is None:
        raise not_a_citizen()
    values = {"answers": dict(answers), "papers": dict(papers), "changed_at": at}
    draft, _ = Draft.objects.update_or_create(person_id=by.person_id, procedure=procedure, defaults=values)
    return Deed(draft, f"draft/{by.person_id}/{procedure}")


def new_dossier(filing: Filing, channel: str, code: str, at: datetime) -> Dossier:
    """The dossier as it is handed in, not yet saved."""
    version = times.procedure_on(filing.procedure, at)
    who = filing.applicant
    react = times.react_by(filing.unit_key, at)
    return Dossier(
        code=code,
        procedure=filing.procedure,
        version=version.start,
        case=filing.case,
        channel=channel,
        unit_id=filing.unit_key,
        received_unit_id=filing.unit_key,
        person_id=who.person_id,
        applicant_name=who.name,
        applicant_id=who.id_number,
        applicant_phone=who.phone,
        applicant_email=who.email,
        filed_for=filing.agent.relation if filing.agent else "",
        result_place=filing.result_place,
        answers=dict(filing.answers),
        submitted_at=at,
        react_by=react,
        simulated=filing.simulated,
    )


def _file(
    filing: Filing,
    channel: str,
    *,
    by: Filer,
    at: datetime,
    assisted_by: str = "",
    support_place: str = "",
    filed_at: datetime | None = None,
) -> Deed[Dossier]:
    started = filed_at or at
    deed = enter(filing, channel, started, by=by, at=at, assisted_by=assisted_by, support_place=support_place)
    dossier = deed.result
    Paper.objects.bulk_create(
        Paper(dossier=dossier, component=paper.component, file_id=paper.digest or None, name=paper.name, given_at=at)
        for paper in filing.papers
    )
    if dossier.person_id is not None and filing.acting is None and filing.agent is None:
        _keep_papers(dossier, filing, at, person_id=dossier.person_id)
    tell_applicant(dossier, "onestop/submitted", at=at)
    return deed


def enter(
    filing: Filing,
    channel: str,
    started: datetime,
    *,
    by: Filer,
    at: datetime,
    assisted_by: str = "",
    support_place: str = "",
    step: Callable[[Dossier], steps.Step] = steps.submit,
) -> Deed[Dossier]:
    """Write the dossier down under a new code, with whoever files and where the result goes; no papers yet."""
    agent = filing.agent
    check_filing(agent.relation if agent else "", agent.name if agent else "", filing.result_place)
    check_delivery(filing.result_place, filing.delivery)
    dossier = new_dossier(filing, channel, _next_code(filing.unit_key, at), started)
    dossier.assisted_by, dossier.support_place = assisted_by, support_place
    deed = write(dossier, step(dossier), by=by, at=at)
    if agent is not None:
        Representation.objects.create(dossier=dossier, **asdict(agent))
    _keep_delivery(dossier, filing.delivery)
    let_find(dossier)
    return deed


def _keep_delivery(dossier: Dossier, to: post.Address | None) -> None:
    if to is not None and dossier.result_place == "post":
        DeliveryAddress.objects.create(dossier=dossier, name=to.name, address=to.address, phone=to.phone)


def _signed_for(unit_key: str, postal: str) -> datetime:
    """When the papers of a postal order count as filed; refused where nobody has signed for them."""
    moment = post.filed_at(unit_key, postal)
    if moment is None:
        raise Refusal(
            "onestop.filing.post",
            what=N_("The papers were not registered."),
            why=N_("No collection with this number was signed for at your desk, or its papers are still incomplete."),
            next_step=N_("Sign the hand-over list with the post first, or leave the number empty."),
        )
    return moment


def _keep_papers(
    dossier: Dossier, filing: Filing, at: datetime, *, person_id: int | None = None, organisation_id: int | None = None
) -> None:
    """What somebody handed in for himself, or for an organisation, is not asked of them again."""
    if dossier.simulated:
        return
    version = times.procedure_on(filing.procedure, at)
    names = {part.code: part.name for part in version.components}
    for given in filing.papers:
        if given.digest and given.component in names:
            title = papers.Title(names[given.component].vi, names[given.component].en)
            paper = papers.Paper(given.component, title, given.digest, given.name)
            subject = subject_of(dossier.code)
            papers.keep(paper, person_id=person_id, organisation_id=organisation_id, subject=subject, at=at)


def _next_code(unit_key: str, at: datetime) -> str:
    part, system = times.code_parts(unit_key, at)
    day = local_day(at)
    return dossier_code(part, system, day, _next_serial(series(part, day)))


def _next_serial(name: str) -> int:
    """The next number of a series; the row's lock makes two filers wait for each other, so that no number is lost."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SERIAL, [name])
        return int(cursor.fetchone()[0])


def not_a_citizen() -> Refusal:
    """What everybody reads who files and is no citizen, or not the applicant himself."""
    return Refusal(
        "onestop.filing.citizen",
        what=N_("Only a citizen's own account can file online."),
        why=N_("A filing belongs to the person who makes it; officials register papers at the counter."),
        next_step=N_("Sign in with your own citizen account, or use the counter's page."),
        status=403,
    )
