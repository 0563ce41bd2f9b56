"""Papers that their owner keeps, as the office sees them: compared with the original, taken back, of organisations."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from batru.commons.files.public import store
from batru.commons.journal.public import history, relay
from batru.commons.notices.public import Notice
from batru.commons.papers import public as papers
from batru.commons.papers.models import Holding
from batru.commons.people.models import Representation
from batru.commons.people.public import Actor, NewOrganisation, add_organisation, give_representation
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import BIRTH, SYSTEM, WARD, vn
from batru.pillars.government.onestop.tests.test_applying import APPLICATION, PDF, pages_filled

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
AT = vn("2022-12-01 08:00")
# A real tax code with its check digit, from python-stdnum's tests.
TAX_CODE = "0100233488"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path


@pytest.fixture
def filed(cast: Cast) -> Dossier:
    """Bà Hoa's birth registration with a birth slip as a file."""
    hoa = cast("hoa")
    file = store(BytesIO(PDF), "giay-chung-sinh.pdf", max_bytes=10_000, allowed={"application/pdf"}).digest
    slip = (HandedIn("birth_slip", file, "giay-chung-sinh.pdf"),)
    return submit(Filing(BIRTH, WARD, Applicant(hoa.name, person_id=hoa.person_id), papers=slip), by=hoa, at=AT)


def browser(username: str) -> Client:
    client = Client()
    door = "/sign-in/" if username == "hoa" else "/office/sign-in/"
    assert client.post(door, {"username": username, "password": "x"}).status_code == 302
    client.cookies["batru_language"] = "en"
    return client


def test_the_counter_compares_a_paper_with_its_original_once(cast: Cast, filed: Dossier) -> None:
    clerk, paper = browser("minh"), filed.papers.get()
    side_by_side, address = f"/dossiers/{filed.code}/papers/", f"/dossiers/{filed.code}/papers/{paper.pk}/original/"
    assert "Same as the original" in clerk.get(side_by_side).content.decode()
    assert clerk.post(address)["Location"] == f"{side_by_side}?left={paper.pk}"
    held = Holding.objects.get()
    assert (held.source, held.seen_by) == ("scanned", cast("minh").key)
    assert [line.act for line in history(f"paper:{held.pk}")] == ["papers.holding.seen"]
    page = clerk.get(side_by_side).content.decode()
    assert "original seen at the counter" in page and "Same as the original" not in page
    assert clerk.post(address).status_code == 409


@pytest.mark.parametrize(("who", "status"), [("thu", 403), ("lan", 403), ("tu", 404), ("hoa", 403)])
def test_nobody_but_the_desk_says_so(filed: Dossier, who: str, status: int) -> None:
    paper, reader = filed.papers.get(), browser(who)
    assert reader.post(f"/dossiers/{filed.code}/papers/{paper.pk}/original/").status_code == status
    assert "Same as the original" not in reader.get(f"/dossiers/{filed.code}/papers/").content.decode()
    assert Holding.objects.get().source == "uploaded"


def answered(cast: Cast, filed: Dossier) -> Holding:
    """The birth is registered, and the answer lies with bà Hoa's papers."""
    minh, thu, lan, hoa = (cast(name) for name in ("minh", "thu", "lan", "hoa"))
    checking.receive(filed.code, by=minh, at=vn("2022-12-01 08:30"))
    processing.take(filed.code, by=thu, at=vn("2022-12-01 09:00"))
    processing.propose(filed.code, "Đủ.", by=thu, at=vn("2022-12-01 09:10"))
    processing.decide(filed.code, True, "Cấp.", by=lan, at=vn("2022-12-01 09:20"))
    digest = store(BytesIO(PDF + b"\n"), "kq.pdf", max_bytes=10_000, allowed={"application/pdf"}).digest
    paper = papers.Paper(f"result/{BIRTH}", papers.Title("Trả lời", "Answer"), digest, "kq.pdf")
    owner, subject = hoa.person_id, f"dossier/{filed.code}"
    return papers.issue(paper, issued_by="UBND", subject=subject, at=vn("2022-12-01 09:30"), person_id=owner)


def test_the_head_takes_an_answer_back_and_its_owner_is_told(cast: Cast, filed: Dossier) -> None:
    answer, lan = answered(cast, filed), browser("lan")
    assert "Take the answer back" in lan.get(f"/dossiers/{filed.code}/").content.decode()
    assert lan.post(f"/dossiers/{filed.code}/letter/revocation/", {"because": " "}).status_code == 409
    done = lan.post(f"/dossiers/{filed.code}/letter/revocation/", {"because": "Ghi sai ngày sinh."})
    assert done["Location"] == f"/dossiers/{filed.code}/#result"
    page = lan.get(f"/dossiers/{filed.code}/").content.decode()
    assert "taken back" in page and "Ghi sai ngày sinh." in page and "Take the answer back" not in page
    assert "answer taken back" in page.split('class="bt-state"')[1].split("</p>")[0]
    own = browser("hoa").get(f"/dossiers/{filed.code}/").content.decode()
    assert "The answer was taken back" in own and "Ghi sai ngày sinh." in own
    check = browser("hoa").get(f"/papers/{answer.reference}/").content.decode()
    assert "This paper was taken back" in check and "Ghi sai ngày sinh." in check
    relay()
    assert "Ghi sai ngày sinh." in Notice.objects.get(template="onestop/revoked").body


@pytest.mark.parametrize(("who", "status"), [("minh", 403), ("thu", 403), ("tu", 404), ("hoa", 403)])
def test_nobody_else_takes_it_back(cast: Cast, filed: Dossier, who: str, status: int) -> None:
    answered(cast, filed)
    reader = browser(who)
    assert reader.post(f"/dossiers/{filed.code}/letter/revocation/", {"because": "x"}).status_code == status
    assert "Take the answer back" not in reader.get(f"/dossiers/{filed.code}/").content.decode()


def test_without_an_answer_there_is_nothing_to_take_back(filed: Dossier) -> None:
    assert browser("lan").post(f"/dossiers/{filed.code}/letter/revocation/", {"because": "x"}).status_code == 409


@pytest.fixture
def company(cast: Cast) -> tuple[int, int]:
    """A company, and the number of bà Hoa's representation of it until the end of 2022."""
    hoa = cast("hoa").person_id
    assert hoa is not None
    number = add_organisation(NewOrganisation("Công ty TNHH Biển Xanh", TAX_CODE), by=SYSTEM, at=AT)
    first, free = date(2022, 1, 1), date(2023, 1, 1)
    acting = give_representation(
        hoa, "legal_representative", first, organisation_id=number, free_on=free, by=SYSTEM, at=AT
    )
    return number, acting


def file_for(hoa: Client, acting: int | None, **papers_page: object) -> Dossier:
    list(pages_filled(hoa))
    hoa.post(f"{APPLICATION}papers/", papers_page)
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD, "whom": str(acting or "")})
    return Dossier.objects.latest("id")


def test_the_papers_of_a_company_are_kept_and_offered_to_who_acts_for_it(cast: Cast, company: tuple[int, int]) -> None:
    (organisation, acting), hoa = company, browser("hoa")
    slip = SimpleUploadedFile("dang-ky.pdf", PDF, "application/pdf")
    file_for(hoa, acting, **{"paper-birth_slip": slip})
    kept = Holding.objects.get()
    assert (kept.organisation_id, kept.person_id, kept.kind) == (organisation, None, "birth_slip")
    own = hoa.get("/account/papers/").content.decode()
    assert "Papers of Công ty TNHH Biển Xanh" in own
    assert b"".join(hoa.get(f"/account/papers/{kept.pk}/").streaming_content) == PDF  # type: ignore[attr-defined]
    list(pages_filled(hoa))
    offered = hoa.get(f"{APPLICATION}papers/").content.decode()
    assert f'value="for-{acting}"' in offered and "Công ty TNHH Biển Xanh" in offered
    again = file_for(hoa, acting, **{"reuse-birth_slip": f"for-{acting}"})
    assert [paper.file_id for paper in again.papers.all()] == [kept.file_id]
    assert Holding.objects.count() == 1


def test_the_desk_compares_a_companys_paper_too(cast: Cast, company: tuple[int, int]) -> None:
    slip = SimpleUploadedFile("dang-ky.pdf", PDF, "application/pdf")
    found = file_for(browser("hoa"), company[1], **{"paper-birth_slip": slip})
    paper = found.papers.get()
    assert browser("minh").post(f"/dossiers/{found.code}/papers/{paper.pk}/original/").status_code == 302
    assert Holding.objects.get().source == "scanned"


def test_whoever_no_longer_acts_for_it_is_offered_nothing(cast: Cast, company: tuple[int, int]) -> None:
    hoa = browser("hoa")
    slip = SimpleUploadedFile("dang-ky.pdf", PDF, "application/pdf")
    file_for(hoa, company[1], **{"paper-birth_slip": slip})
    kept = Holding.objects.get()
    Representation.objects.update(valid_to=date(2022, 12, 1))
    list(pages_filled(hoa))
    assert "reuse-" not in hoa.get(f"{APPLICATION}papers/").content.decode()
    assert hoa.get(f"/account/papers/{kept.pk}/").status_code == 404
    assert "Biển Xanh" not in hoa.get("/account/papers/").content.decode()
    taken = file_for(hoa, None, **{"reuse-birth_slip": f"for-{company[1]}"})
    assert taken.papers.count() == 0
