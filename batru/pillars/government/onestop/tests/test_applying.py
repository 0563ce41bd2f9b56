"""Applying online: a question a page, without JavaScript, kept on leaving, filed at the end."""

from collections.abc import Callable, Generator
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from batru.commons import clock, home
from batru.commons.files.public import sweep, verify
from batru.commons.people.public import Actor
from batru.kernel.refusal import Refusal
from batru.law.packs import pack_on
from batru.pillars.government.onestop.actions.filing import Filing, assist, submit
from batru.pillars.government.onestop.models import Dossier, Draft, Paper
from batru.pillars.government.onestop.tests.conftest import BIRTH, OTHER, WARD, vn
from batru.pillars.government.onestop.tests.pages import _own_files, code, text

__all__ = ["_own_files", "code"]
pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


TYPED: dict[str, dict[str, str]] = {
    "applicant": {
        "applicant_name": "Nguyễn Thị Hoa",
        "applicant_id": "048190000123",
        "applicant_birth_date": "1990-03-27",
    },
    "relation": {"relation": "mother"},
    "contact": {"applicant_phone": "0905123456"},
    "child_name": {"child_name": "Trần Bình An"},
    "child_sex": {"child_sex": "female"},
    "child_birth_date": {"child_birth_date": "2022-11-20"},
    "child_birth_place": {"born_in_hospital": "yes", "hospital": "Bệnh viện C"},
    "child_origin": {"child_ethnic_group": "Kinh", "child_home_place": "Đà Nẵng"},
    "mother": {"mother_name": "Nguyễn Thị Hoa", "mother_birth_date": "1990-03-27"},
    "father_known": {"father_known": "no"},
    "copies": {"copies": "2"},
    "result": {"result_way": "counter"},
}
APPLICATION = f"/procedures/{BIRTH}/application/"


def pages_filled(client: Client) -> Generator[str, None, None]:
    """Goes through the questions as a person does: each page is opened, filled in and sent; gives their names."""
    address = APPLICATION
    while (answer := client.get(address, follow=True)).status_code == 200:
        name = answer.content.decode().partition(f'action="{APPLICATION}')[2].partition("/")[0]
        if name not in TYPED:
            return
        yield name
        answer = client.post(f"{APPLICATION}{name}/", TYPED[name])
        assert answer.status_code == 302, (name, answer.content.decode()[:3000])
        address = answer["Location"]


def test_from_the_first_question_to_the_code(opened: Open) -> None:
    hoa = opened("hoa")
    assert list(pages_filled(hoa)) == list(TYPED)
    papers = hoa.get(f"{APPLICATION}papers/")
    assert papers.status_code == 200 and 'name="paper-birth_slip"' in papers.content.decode()
    given = SimpleUploadedFile("giay-chung-sinh.pdf", PDF, "application/pdf")
    answer = hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": given})
    assert answer["Location"] == f"{APPLICATION}look-over/"
    look = text(hoa, f"{APPLICATION}look-over/")
    for said in ("Trần Bình An", "Bệnh viện C", "giay-chung-sinh.pdf", "20/11/2022"):
        assert said in look, said
    nowhere = hoa.post(f"{APPLICATION}look-over/", {})
    assert nowhere.status_code == 422 and Dossier.objects.count() == 0
    answer = hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    found = Dossier.objects.get()
    assert answer["Location"] == f"/dossiers/{found.code}/"
    assert (found.procedure, found.state, found.unit_id) == (BIRTH, "submitted", WARD)
    assert (found.applicant_name, found.applicant_phone) == ("Nguyễn Thị Hoa", "0905123456")
    assert (found.answers["child_name"], Draft.objects.count()) == ("Trần Bình An", 0)
    assert found.code in text(hoa, f"/dossiers/{found.code}/")
    paper = Paper.objects.get()
    assert b"".join(hoa.get(f"/dossiers/{found.code}/papers/{paper.pk}/")) == PDF
    assert opened("tu").get(f"/dossiers/{found.code}/papers/{paper.pk}/").status_code == 404
    assert b"".join(opened("minh").get(f"/dossiers/{found.code}/papers/{paper.pk}/")) == PDF


def test_a_wrong_answer_is_named_and_what_was_typed_stays(opened: Open) -> None:
    hoa = opened("hoa", "en")
    answer = hoa.post(f"{APPLICATION}applicant/", {"applicant_name": "Nguyễn Thị Hoa", "applicant_id": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="12"' in page and 'value="Nguyễn Thị Hoa"' in page and "#id_applicant_id" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.pdf", b"MZ\x90\x00" + b"\x00" * 60),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("a.pdf", b""),
    ],
)
def test_a_wrong_file_is_refused_and_the_draft_kept(opened: Open, name: str, content: bytes) -> None:
    hoa = opened("hoa")
    list(pages_filled(hoa))
    good = SimpleUploadedFile("giay-chung-sinh.pdf", PDF, "application/pdf")
    hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": good})
    before = Draft.objects.values("answers", "papers").get()
    answer = hoa.post(f"{APPLICATION}papers/", {"paper-identity": SimpleUploadedFile(name, content, "application/pdf")})
    assert answer.status_code in (413, 415, 422) and name in answer.content.decode()
    assert Draft.objects.values("answers", "papers").get() == before
    look = text(hoa, f"{APPLICATION}look-over/")
    assert "Trần Bình An" in look and "giay-chung-sinh.pdf" in look and name not in look


def test_papers_of_a_draft_are_not_swept_away(opened: Open) -> None:
    hoa = opened("hoa")
    hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": SimpleUploadedFile("a.pdf", PDF, "application/pdf")})
    digest = Draft.objects.get().papers["birth_slip"]["digest"]
    assert sweep(clock.real_now() + timedelta(days=1)) == 0
    assert verify(digest)
    Draft.objects.all().delete()
    assert sweep(clock.real_now() + timedelta(days=1)) == 1


def test_one_goes_on_where_one_stopped_on_another_device(opened: Open) -> None:
    pages = pages_filled(opened("hoa"))
    assert [next(pages) for _ in range(4)] == ["applicant", "relation", "contact", "child_name"]
    pages.close()
    assert next(pages_filled(opened("hoa"))) == "child_name"


def test_a_form_that_is_not_complete_is_not_filed(opened: Open) -> None:
    hoa = opened("hoa")
    hoa.post(f"{APPLICATION}applicant/", TYPED["applicant"])
    answer = hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    assert (answer.status_code, Dossier.objects.count()) == (302, 0)
    assert answer["Location"] != f"{APPLICATION}look-over/"


def test_only_desks_of_the_right_level_can_be_chosen(opened: Open) -> None:
    hoa = opened("hoa")
    list(pages_filled(hoa))
    look = text(hoa, f"{APPLICATION}look-over/")
    assert WARD in look and OTHER in look and 'value="491@2022"' not in look
    assert hoa.post(f"{APPLICATION}look-over/", {"unit": "491@2022"}).status_code == 422


def test_applying_needs_a_citizens_account(client: Client, opened: Open) -> None:
    for reader in (client, opened("minh")):
        answer = reader.get(APPLICATION)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


@pytest.fixture
def from_july_2025(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """The rules since 1 July 2025 on the story's own day; gives the address of the procedure's page on the portal."""
    monkeypatch.setattr(home, "rule_pack", lambda day: pack_on(home.values(), date(2025, 7, 1)))
    return home.procedures()[BIRTH].version_on(home.today()).source


def test_where_the_law_places_online_filing_elsewhere_it_ends_here(opened: Open, from_july_2025: str) -> None:
    answer = opened("hoa", "en").get(APPLICATION)
    assert answer.status_code == 409 and "cannot be filed online here" in answer.content.decode()


def test_the_procedure_leads_to_the_national_portal(opened: Open, client: Client, from_july_2025: str) -> None:
    assert from_july_2025.startswith("https://dichvucong.gov.vn/")
    client.cookies["batru_language"] = "en"
    page = text(client, f"/procedures/{BIRTH}/")
    assert f'href="{from_july_2025}"' in page and "National Public Service Portal" in page
    assert APPLICATION not in page


def test_nobody_files_online_here_any_more(cast: Cast, from_july_2025: str, filing: Filing) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:00")),
        lambda: assist(filing, by=cast("minh"), at=vn("2022-12-01 09:00")),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "onestop.filing.portal"
    assert Dossier.objects.count() == 0


def test_how_the_result_is_wanted_is_asked_once(opened: Open) -> None:
    """The form of a birth asks for it itself: the look over asks no more, but for the postman's name and phone."""
    hoa = opened("hoa")
    list(pages_filled(hoa))
    look = text(hoa, f"{APPLICATION}look-over/")
    assert 'name="result_place"' not in look and 'name="delivery_address"' not in look
    hoa.post(
        f"{APPLICATION}result/",
        {
            "result_way": "post",
            "result_address-line": "12 Hà Huy Tập",
            "result_address-ward": "phường Xuân Hà",
            "result_address-city": "Đà Nẵng",
        },
    )
    look = text(hoa, f"{APPLICATION}look-over/")
    assert 'name="result_place"' not in look and "12 Hà Huy Tập, phường Xuân Hà, Đà Nẵng" in look
    typed = {"unit": WARD, "delivery_name": "Nguyễn Thị Hoa", "delivery_phone": "0905123456"}
    assert hoa.post(f"{APPLICATION}look-over/", typed).status_code == 422, "no postman finds that"
    assert hoa.post(f"{APPLICATION}look-over/", {**typed, "delivery_address": "12 Hà Huy Tập"}).status_code == 302
    found = Dossier.objects.get()
    assert (found.result_place, found.delivery_address.address) == ("post", "12 Hà Huy Tập")


def test_where_nobody_carries_it_the_look_over_asks_after_all(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    hoa = opened("hoa")
    list(pages_filled(hoa))
    answers = {**Draft.objects.get().answers, "result_way": "post"}
    Draft.objects.update(answers={**answers, "result_address": {"line": "12", "ward": "X", "city": "Y"}})
    monkeypatch.setattr("batru.pillars.government.onestop.views.money.post.carrier_here", lambda: "")
    look = text(hoa, f"{APPLICATION}look-over/")
    assert 'name="result_place"' in look and 'name="delivery_address"' not in look
