"""What was handed in once is offered the next time, and the answer is kept for its owner."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from batru.commons import clock, home
from batru.commons.files.public import store
from batru.commons.papers import public as papers
from batru.commons.papers.models import Holding
from batru.commons.people.public import Actor
from batru.law.procedure import AcceptedResults
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, keep_draft, submit
from batru.pillars.government.onestop.models import Dossier, Draft, Result
from batru.pillars.government.onestop.reads import holdings
from batru.pillars.government.onestop.reads.holdings import usable_for
from batru.pillars.government.onestop.tests.conftest import BIRTH, STATUS, WARD, vn
from batru.pillars.government.onestop.tests.test_applying import APPLICATION, PDF, pages_filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa(cast: Callable[[str], Actor], settings: Settings, tmp_path: Path) -> Client:
    settings.BATRU_FILES = tmp_path
    client = Client()
    client.post("/sign-in/", {"username": "hoa", "password": "x"})
    return client


def file_once(hoa: Client) -> Dossier:
    list(pages_filled(hoa))
    given = SimpleUploadedFile("giay-chung-sinh.pdf", PDF, "application/pdf")
    hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": given})
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    return Dossier.objects.get()


def test_a_paper_handed_in_is_offered_and_used_with_one_click(hoa: Client) -> None:
    first = file_once(hoa)
    kept = Holding.objects.get()
    assert (kept.kind, kept.source, kept.subject) == ("birth_slip", "uploaded", f"dossier/{first.code}")
    assert "đã lưu từ trước: giay-chung-sinh.pdf" in hoa.get(f"/procedures/{BIRTH}/").content.decode()
    list(pages_filled(hoa))
    page = hoa.get(f"{APPLICATION}papers/").content.decode()
    assert 'name="reuse-birth_slip"' in page and "giay-chung-sinh.pdf" in page
    hoa.post(f"{APPLICATION}papers/", {"reuse-birth_slip": "1"})
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    second = Dossier.objects.exclude(pk=first.pk).get()
    assert [paper.file_id for paper in second.papers.all()] == [kept.file_id]
    assert Holding.objects.count() == 1


def test_what_is_not_ticked_or_not_held_is_not_used(hoa: Client) -> None:
    file_once(hoa)
    list(pages_filled(hoa))
    hoa.post(f"{APPLICATION}papers/", {"reuse-identity_card": "1"})
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    assert Dossier.objects.latest("id").papers.count() == 0


def test_a_paper_that_is_over_is_asked_for_again(hoa: Client) -> None:
    file_once(hoa)
    Holding.objects.update(valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 1))
    list(pages_filled(hoa))
    assert "reuse-" not in hoa.get(f"{APPLICATION}papers/").content.decode()


def test_strangers_are_told_of_no_papers(client: Client, hoa: Client) -> None:
    file_once(hoa)
    assert "giay-chung-sinh" not in client.get(f"/procedures/{BIRTH}/").content.decode()


# Decree 123/2015, article 23: a certificate of marital status counts for six months from the day of issue.
MARRIAGE, DAY_OF_ISSUE = "1.000894", vn("2022-08-01 09:00")


def answered(cast: Callable[[str], Actor], *, granted: bool = True, at: datetime = DAY_OF_ISSUE) -> Dossier:
    """Bà Hoa's marital status, decided, and the answer among her papers."""
    hoa = cast("hoa")
    filing = Filing(STATUS, WARD, Applicant(hoa.name, person_id=hoa.person_id))
    dossier = submit(filing, by=hoa, at=at)
    Result.objects.create(dossier=dossier, granted=granted, text="x", decided_by="official:1", decided_at=at)
    digest = store(BytesIO(PDF + dossier.code.encode()), "kq.pdf", max_bytes=10_000, allowed={"application/pdf"}).digest
    paper = papers.Paper(f"result/{STATUS}", papers.Title("Trả lời hồ sơ", "Answer"), digest, "kq.pdf")
    papers.issue(paper, issued_by="UBND", subject=f"dossier/{dossier.code}", at=at, person_id=hoa.person_id)
    return dossier


def offered(cast: Callable[[str], Actor], day: date = date(2022, 12, 1)) -> dict[str, str]:
    """By part of a marriage the dossier whose paper is offered to bà Hoa."""
    parts = home.procedures()[MARRIAGE].version_on(day).components
    return {part: held.subject for part, held in usable_for(parts, day, person_id=cast("hoa").person_id).items()}


def test_a_result_stands_for_the_component_that_accepts_it(cast: Callable[[str], Actor], hoa: Client) -> None:
    dossier = answered(cast)
    assert offered(cast) == {"marital_status": f"dossier/{dossier.code}"}
    assert "đã lưu từ trước: kq.pdf" in hoa.get(f"/procedures/{MARRIAGE}/").content.decode()
    keep_draft(MARRIAGE, {}, {}, by=cast("hoa"), at=clock.now())
    address = f"/procedures/{MARRIAGE}/application/papers/"
    page = hoa.get(address).content.decode()
    assert 'name="reuse-marital_status"' in page and "Trả lời hồ sơ, 01/08/2022" in page
    hoa.post(address, {"reuse-marital_status": "1"})
    draft = Draft.objects.get(procedure=MARRIAGE)
    assert draft.papers["marital_status"] == {"digest": Holding.objects.get().file_id, "name": "kq.pdf"}


@pytest.mark.parametrize(("day", "counts"), [(date(2023, 2, 1), True), (date(2023, 2, 2), False)])
def test_it_counts_for_as_long_as_the_law_says(
    cast: Callable[[str], Actor], hoa: Client, day: date, counts: bool
) -> None:
    answered(cast)
    assert bool(offered(cast, day)) is counts


def test_the_last_day_of_a_short_month_ends_it() -> None:
    rule = AcceptedResults((STATUS,), 6, "x")
    assert rule.counts(date(2022, 8, 31), date(2023, 2, 28)) and not rule.counts(date(2022, 8, 31), date(2023, 3, 1))
    assert AcceptedResults((STATUS,), None, "").counts(date(2000, 1, 1), date(2030, 1, 1))


def test_a_refusal_and_what_was_taken_back_stand_for_nothing(cast: Callable[[str], Actor], hoa: Client) -> None:
    answered(cast, granted=False)
    assert offered(cast) == {}
    dossier = answered(cast, at=vn("2022-09-01 09:00"))
    assert offered(cast) == {"marital_status": f"dossier/{dossier.code}"}
    Holding.objects.filter(subject=f"dossier/{dossier.code}").update(revoked_at=DAY_OF_ISSUE, revoked_because="Sai.")
    assert offered(cast) == {}


def test_a_result_that_is_used_again_stays_what_an_office_issued(cast: Callable[[str], Actor], hoa: Client) -> None:
    """It becomes no upload of hers, which would outlive its being taken back; the desk sees who issued it."""
    answered(cast)
    held, citizen = Holding.objects.get(), cast("hoa")
    given = (HandedIn("marital_status", held.file_id, held.name),)
    who = Applicant(citizen.name, person_id=citizen.person_id)
    dossier = submit(Filing(MARRIAGE, WARD, who, papers=given), by=citizen, at=vn("2022-12-01 08:00"))
    assert Holding.objects.get() == held
    (paper,) = dossier.papers.all()
    assert holdings.held(dossier, [paper]) == {paper.pk: held}


def test_what_a_component_accepts_is_a_procedure_that_gives_a_paper() -> None:
    known = home.procedures()
    rules = [
        (one.code, rule)
        for one in known.values()
        for version in one.versions
        for part in version.components
        for rule in part.accepts
    ]
    assert {code for code, _ in rules} >= {MARRIAGE, "1.001622"}
    for _, rule in rules:
        assert all(known[code].versions[-1].gives_paper for code in rule.procedures)
