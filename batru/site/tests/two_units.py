"""A ward whose every kind of record holds telling words, and its neighbour, whose one official may all that posts may.

The neighbour's em Tú holds every post of a ward at once: what he does not see, no clerk of another unit does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from batru.command.models import Directive
from batru.commons import clock, home
from batru.commons.files.public import PAPERS, store
from batru.commons.imports.models import LANDED, Batch, ImportedDossier, Locality
from batru.commons.papers.public import Paper, Title, issue, keep
from batru.commons.partners.public import NewKey
from batru.commons.partners.public import issue as issue_key
from batru.commons.payments import public as payments
from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.models import Comparison, Refund, Settlement, Statement
from batru.commons.people.models import StandIn
from batru.commons.people.public import (
    Actor,
    NewPerson,
    account_actor,
    create_account,
    give_post,
    give_representation,
    load_cast,
    system_actor,
)
from batru.commons.places.tests.two_wards import make_two_wards
from batru.commons.post.models import HandoverItem, HandoverList, PostalOrder
from batru.commons.prints.models import IssuedForm
from batru.evaluation.actions.campaigns import open_campaign
from batru.evaluation.actions.evidence import add_evidence
from batru.evaluation.actions.values import save_value
from batru.evaluation.models import Entry, Participant, Publication, Talk
from batru.evaluation.rules.campaigns import NewCampaign
from batru.evaluation.rules.deadlines import usual_windows
from batru.evaluation.rules.typed import Paper as EvidencePaper
from batru.evaluation.rules.typed import Typed
from batru.kernel.period import VIETNAM
from batru.pillars.government.hall.models import Appointment, Ticket
from batru.pillars.government.onestop.actions import checking, complaining, consulting, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, register
from batru.pillars.government.onestop.models import Paper as HandedPaper

WARD, OTHER, DISTRICT, OFFICE = "20209@2022", "20225@2022", "491@2022", "thanh-khe-2022/office"
STATUS = "1.004873"
DAY, AT = date(2022, 12, 1), datetime(2022, 12, 1, 9, 0, tzinfo=VIETNAM)
SYSTEM = system_actor("test")
WARD_POSTS = ("specialist", "chair", "records_clerk", "digital_officer")
# What nobody outside the ward may read, wherever it is written.
NAME, NUMBER, PHONE, WORDS = "Đỗ Quýt Bưởi", "048190000123", "0905111222", "chỉ-trong-phường-này"
PDF = f"%PDF-1.4\n1 0 obj<</Title({PHONE})>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()
TRACES = (NAME, NUMBER, PHONE, WORDS)


@dataclass(frozen=True)
class Scene:
    """By kind what the ward's records are addressed by, and their codes, which stand in no page of the neighbour's."""

    code: str
    at: dict[str, Any]

    @property
    def traces(self) -> tuple[str, ...]:
        """The telling words, and the numbers by which the records are known."""
        return (*TRACES, self.code, self.at["order"], self.at["list"], self.at["refund"], self.at["key_prefix"])


def places() -> None:
    """Two wards of a district with an office."""
    make_two_wards()


def cast() -> Callable[[str], Actor]:
    """The seven, and em Tú at all posts of his ward."""
    clock.set_now(AT)
    load_cast(home=WARD, office=OFFICE, elsewhere=OTHER, since=date(2021, 1, 1), password="x", by=SYSTEM, at=AT)

    def of(username: str) -> Actor:
        actor = account_actor(username, DAY)
        assert actor is not None
        return actor

    for role in WARD_POSTS:
        person_id = of("tu").person_id
        assert person_id is not None
        give_post(person_id, OTHER, role, date(2021, 1, 1), by=SYSTEM, at=AT)
    return of


def scene(of: Callable[[str], Actor]) -> Scene:
    """One record of each kind in the ward."""
    file = store(BytesIO(PDF), "don.pdf", max_bytes=10_000, allowed=PAPERS).digest
    create_account(NewPerson(NAME, id_number=NUMBER, phone=PHONE), "buoi", "citizen", "x", by=SYSTEM, at=AT)
    person_id = of("buoi").person_id
    assert person_id is not None
    code, at = _dossier(of, person_id, file)
    at |= _money(of, code) | _post(code, person_id) | _people(of, person_id, file) | _imported(file)
    at |= _hall() | _evaluation(of, file) | {"code": code}
    return Scene(code, at)


def _dossier(of: Callable[[str], Actor], person_id: int, file: str) -> tuple[str, dict[str, Any]]:
    minh, thu = of("minh"), of("thu")
    who = Applicant(NAME, NUMBER, PHONE, "buoi@vidu.vn", person_id)
    code = register(
        Filing(STATUS, WARD, who, papers=(HandedIn("declaration", file, "don.pdf"),)), "counter", by=minh, at=AT
    ).code
    checking.receive(code, by=minh, at=AT)
    processing.take(code, by=thu, at=AT)
    consulting.ask_opinion(code, DISTRICT, WORDS, date(2022, 12, 2), by=thu, at=AT)
    said = complaining.Said(WORDS, WORDS)
    complaint = complaining.complain_of_dossier(code, said, by=of("buoi"), at=AT)
    form = IssuedForm.objects.create(
        code="ABCD-EFGH-JKMN", form="receipt", subject=f"dossier/{code}", occasion="1", number="1/GTN", edition="x",
        unit_id=WARD, agency="UBND", issued_at=AT, file_id=file,
    )  # fmt: skip
    return code, {
        "paper": HandedPaper.objects.get(dossier__code=code, file__isnull=False).pk,
        "complaint": complaint.pk,
        "check": form.code,
        "directive": Directive.objects.create(
            unit_id=WARD, measure="on_time_share", text=WORDS, role="chair", given_by="official:1", given_at=AT,
            due_at=AT + timedelta(days=3),
        ).pk,
    }  # fmt: skip


def _money(of: Callable[[str], Actor], code: str) -> dict[str, Any]:
    words = {"vi": WORDS, "en": WORDS}
    one = payments.charge(
        f"dossier/{code}", unit_key=WARD, title=words, amount=8_000, code="test", payer=NAME, by=SYSTEM, at=AT
    )
    take_cash(one.key, 8_000, by=of("minh"), at=AT)
    settlement = Settlement.objects.get(charge=one)
    payments.decide_refund(settlement.pk, 8_000, WORDS, "once", by=of("lan"), at=AT)
    statement = Statement.objects.create(
        digest="0" * 64, unit_id=WARD, name=WORDS, mapping="x", method="momo", first_day=DAY, last_day=DAY, lines=1,
        taken_at=AT, taken_by="official:1",
    )  # fmt: skip
    difference = Comparison.objects.create(
        statement=statement, kind="missing_here", line=1, words=WORDS, transaction=WORDS, theirs=1, day=DAY
    )
    return {
        "charge": one.key,
        "refund": Refund.objects.get(settlement=settlement).reference,
        "statement": statement.pk,
        "difference": difference.pk,
    }


def _post(code: str, person_id: int) -> dict[str, Any]:
    order = PostalOrder.objects.create(
        number="DON-PHUONG-1", kind="delivery", subject=f"dossier/{code}", carrier="demo", unit_id=WARD,
        person_key=f"person:{person_id}", sender={"name": WORDS, "address": WORDS, "phone": PHONE},
        receiver={"name": NAME, "address": WORDS, "phone": PHONE}, content=WORDS, ordered_by="official:1",
        ordered_at=AT, state="registered", since=AT,
    )  # fmt: skip
    handed = HandoverList.objects.create(
        number="BIEN-BAN-1", kind="delivery", carrier="demo", unit_id=WARD, opened_by="official:1", opened_at=AT
    )
    HandoverItem.objects.create(handover=handed, order=order, added_at=AT, missing=WORDS)
    return {"order": order.number, "list": handed.number}


def _people(of: Callable[[str], Actor], person_id: int, file: str) -> dict[str, Any]:
    minh, thu, hoa = of("minh"), of("thu"), of("hoa")
    assert hoa.person_id is not None
    representation = give_representation(
        person_id, "authorised", DAY, principal_id=hoa.person_id, proof=file, unit_key=WARD, by=minh, at=AT
    )
    key = issue_key(NewKey(WORDS, ("onestop.dossier.read",), DAY, minh.posts[0].id), by=SYSTEM, at=AT).key
    own = Paper("declaration", Title(WORDS, WORDS), file, "don.pdf")
    kept = keep(own, person_id=person_id, subject="", at=AT)
    certificate = Paper(STATUS, Title("Giấy", "Paper"), file, "giay.pdf")
    given = issue(certificate, issued_by="UBND", subject="", at=AT, person_id=person_id)
    away = StandIn.objects.create(
        absent_id=minh.posts[0].id, stand_in_id=thu.posts[0].id, valid_from=DAY, valid_to=DAY + timedelta(days=9),
        reason=WORDS, given_by=minh.key,
    )  # fmt: skip
    return {
        "representation": representation,
        "key": key.pk,
        "key_prefix": key.prefix,
        "holding": kept.pk,
        "reference": given.reference,
        "stand_in": away.pk,
    }


def _imported(file: str) -> dict[str, Any]:
    """A log of the national portal for the ward, with a row that could not be used."""
    Locality.objects.create(
        code="cong", name="Cổng", name_en="Portal", root=WARD, time_zone="Asia/Ho_Chi_Minh", owner_system="portal"
    )
    batch = Batch.objects.create(
        file_id=file, file_name=f"{WORDS}.csv", locality="cong", state=LANDED, sent_by="official:1", sent_at=AT,
        mapping={"owner_system": "portal"}, rejects_id=file, unit_id=WARD,
    )  # fmt: skip
    ImportedDossier.objects.create(
        batch=batch, locality="cong", key="G22-0001", month="2022-12", unit=WARD, procedure=STATUS,
        channel="online", state=WORDS, submitted_at=AT, supplements=0, first_row=1,
    )  # fmt: skip
    return {"batch": batch.pk, "imported": ("cong", "G22-0001")}


def _evaluation(of: Callable[[str], Actor], file: str) -> dict[str, Any]:
    """A campaign in which the ward alone takes part, with a value and a paper in its sheet."""
    office = of("phuc").posts[0].unit_key
    new = NewCampaign(
        code="phuong-2022", name={"vi": WORDS, "en": WORDS}, set_code="district_proposed", period="2022",
        root=DISTRICT, office=office, windows=usual_windows(2022, home.desk(office)), units={WARD: "ward"},
        verifiers={},
    )  # fmt: skip
    open_campaign(new, by=SYSTEM, at=AT)
    sheet = (new.code, WARD)
    save_value(*sheet, Typed("G05", {"": "na"}, WORDS), by=of("thu"), at=AT)
    paper = EvidencePaper("G05", file, DAY, WORDS)
    number = add_evidence(*sheet, paper, by=of("thu"), at=AT)
    own = Participant.objects.get(campaign__code=new.code, unit_id=WARD)
    said = {"participant": own, "indicator": "G01", "by": "official:1", "at": AT}
    Entry.objects.create(**said, layer="appraised", cells={"": "1"}, origin="typed", verdict="lowered", reason=WORDS)
    question = Talk.objects.create(**said, kind="question", text=WORDS)
    objection = Talk.objects.create(**said, kind="objection", text=WORDS)
    Publication.objects.create(
        campaign=own.campaign, number=1, document=own.campaign.document, known_at=AT, frozen={},
        results_digest="0" * 64, engine="1", catalogue_digest="0" * 64, by="official:1", at=AT,
    )  # fmt: skip
    return {
        "campaign": new.code, "sheet": sheet, "shown_paper": (*sheet, number), "question": question.pk,
        "objection": objection.pk, "evidence": number,
    }  # fmt: skip


def _hall() -> dict[str, Any]:
    ticket = Ticket.objects.create(
        key="khoa-cua-phieu", hall="ward-2022", unit_id=WARD, day=DAY, first_lane="all", number=1, code="A001",
        lane="all", channel="kiosk", place=AT, taken_at=AT,
    )  # fmt: skip
    made = Appointment.objects.create(
        key="khoa-cua-hen", hall="ward-2022", unit_id=WARD, lane="all", at=AT, phone=PHONE, made_at=AT
    )
    return {"ticket": ticket.key, "appointment": made.key}
