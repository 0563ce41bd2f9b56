"""The clerk's pages for who acts for whom, and what the citizen sees of it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from batru.commons.files.public import verify
from batru.commons.journal.public import history
from batru.commons.people import models
from batru.commons.people.actions.organisations import open_proof
from batru.commons.people.public import Actor, represented_by
from batru.commons.people.tests.conftest import AT, PASSWORD, SYSTEM

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
SignIn = Callable[..., None]
TOKEN = re.compile(r'value="\w{64}"')
NEW, LIST = "/representations/new/", "/representations/"
# A real tax code with its check digit, from python-stdnum's tests.
TAX_CODE = "0100233488"
HOA, MINH = "048190000123", "048090000456"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
COMPANY = {
    "person_id": HOA, "kind": "organisation", "tax_code": TAX_CODE, "name": "Công ty TNHH Biển Xanh",
    "relation": "legal_representative", "first_day": "2022-01-01", "last_day": "2022-12-31",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path


@pytest.fixture
def clerk(client: Client, cast: Cast, sign_in: SignIn) -> Client:
    """Anh Minh at the counter; he and bà Hoa have citizen numbers."""
    for username, number in (("hoa", HOA), ("minh", MINH)):
        person_id = cast(username).person_id
        assert person_id is not None
        models.Person.objects.filter(pk=person_id).update(id_number=number)
    sign_in("minh")
    return client


def test_the_clerk_writes_down_a_company_and_who_acts_for_it(clerk: Client, cast: Cast) -> None:
    assert clerk.get(NEW).status_code == 200
    assert clerk.post(NEW, COMPANY)["Location"] == LIST
    made = models.Representation.objects.get()
    company = models.Organisation.objects.get()
    assert (company.tax_code, company.name) == (TAX_CODE, "Công ty TNHH Biển Xanh")
    # The last day is the last that counts: it is free on the day after.
    assert (made.valid_from, made.valid_to) == (date(2022, 1, 1), date(2023, 1, 1))
    assert [one.name for one in represented_by(cast("hoa").person_id, date(2022, 12, 31))] == [company.name]
    page = clerk.get(LIST, {"q": TAX_CODE}).content.decode()
    assert "Công ty TNHH Biển Xanh" in page and "31/12/2022" in page
    assert "Biển Xanh" not in clerk.get(LIST, {"q": "9999999999"}).content.decode()


def test_a_known_company_is_not_written_down_twice(clerk: Client) -> None:
    clerk.post(NEW, COMPANY)
    assert clerk.post(NEW, {**COMPANY, "person_id": MINH, "name": ""}).status_code == 302
    assert (models.Organisation.objects.count(), models.Representation.objects.count()) == (1, 2)


def test_for_another_person_by_an_authorisation_with_its_paper(clerk: Client, cast: Cast) -> None:
    typed = {
        "person_id": HOA,
        "kind": "person",
        "principal_id": MINH,
        "relation": "authorised",
        "first_day": "2022-01-01",
    }
    assert clerk.post(NEW, typed).status_code == 422 and not models.Representation.objects.exists()
    paper = SimpleUploadedFile("uy-quyen.pdf", PDF, "application/pdf")
    assert clerk.post(NEW, {**typed, "proof": paper}).status_code == 302
    made = models.Representation.objects.get()
    assert made.proof_id is not None and verify(made.proof_id) and made.valid_to is None
    answer = clerk.get(f"/representations/{made.pk}/proof/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert Client().get(f"/representations/{made.pk}/proof/").status_code == 404


@pytest.mark.parametrize(
    ("field", "change"),
    [
        pytest.param("tax_code", {"tax_code": "0100233489"}, id="a wrong check digit"),
        pytest.param("name", {"name": ""}, id="a company that is not known"),
        pytest.param("person_id", {"person_id": "048190000999"}, id="nobody with that number"),
        pytest.param("person_id", {"person_id": "12"}, id="no number at all"),
        pytest.param("relation", {"relation": "parent"}, id="nobody is a company's parent"),
        pytest.param("relation", {"relation": ""}, id="no relation"),
        pytest.param("first_day", {"first_day": "31/12/2022"}, id="no day"),
        pytest.param("last_day", {"last_day": "2021-12-01"}, id="over before it begins"),
        pytest.param("last_day", {"last_day": "x"}, id="no last day"),
        pytest.param("principal_id", {"kind": "person", "principal_id": HOA, "relation": "parent"}, id="for oneself"),
        pytest.param("principal_id", {"kind": "person", "relation": "parent"}, id="for nobody"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(clerk: Client, field: str, change: dict[str, str]) -> None:
    answer = clerk.post(NEW, {**COMPANY, **change})
    assert answer.status_code == 422 and f'href="#id_{field}"' in answer.content.decode()
    assert not models.Representation.objects.exists() and not models.Organisation.objects.exists()


def test_a_file_that_is_no_paper_is_refused_and_nothing_is_left(clerk: Client) -> None:
    answer = clerk.post(NEW, {**COMPANY, "proof": SimpleUploadedFile("x.exe", b"MZ" * 50, "application/pdf")})
    assert answer.status_code >= 400
    assert not models.Organisation.objects.exists()


def test_it_is_ended_by_its_last_day(clerk: Client, cast: Cast) -> None:
    clerk.post(NEW, COMPANY)
    number = models.Representation.objects.get().pk
    assert clerk.post(f"/representations/{number}/end/", {"last_day": "x"}).status_code >= 400
    assert clerk.post(f"/representations/{number}/end/", {"last_day": "2022-06-30"}).status_code == 302
    assert represented_by(cast("hoa").person_id, date(2022, 6, 30)) != []
    assert represented_by(cast("hoa").person_id, date(2022, 7, 1)) == []


@pytest.mark.parametrize("who", ["thu", "phuc"])
def test_nobody_else_finds_the_pages(client: Client, cast: Cast, sign_in: SignIn, who: str) -> None:
    sign_in(who)
    assert client.get(LIST).status_code == client.get(NEW).status_code == 404
    assert client.post(NEW, COMPANY).status_code == 404
    assert not models.Organisation.objects.exists()


def test_a_stranger_is_sent_to_the_door(client: Client, cast: Cast) -> None:
    assert client.get(LIST)["Location"].startswith("/office/sign-in/")


def test_the_citizen_sees_for_whom_he_may_act(clerk: Client, cast: Cast) -> None:
    hoa = Client()
    hoa.post("/sign-in/", {"username": "hoa", "password": PASSWORD})
    assert "Chỉ cho chính bạn" in hoa.get("/account/").content.decode()
    clerk.post(NEW, {**COMPANY, "last_day": ""})
    page = hoa.get("/account/").content.decode()
    assert "Công ty TNHH Biển Xanh" in page and TAX_CODE in page and "người đại diện theo pháp luật" in page


def written(clerk: Client) -> int:
    """A representation with its paper, written down by anh Minh's unit."""
    paper = SimpleUploadedFile("uy-quyen.pdf", PDF, "application/pdf")
    assert clerk.post(NEW, {**COMPANY, "relation": "authorised", "proof": paper}).status_code == 302
    return models.Representation.objects.get().pk


def test_the_unit_that_wrote_it_down_is_kept(clerk: Client, cast: Cast) -> None:
    number = written(clerk)
    assert models.Representation.objects.get(pk=number).unit_id == cast("minh").posts[0].unit_key


def test_a_clerk_of_another_unit_sees_nothing_of_it(clerk: Client, cast: Cast, sign_in: SignIn) -> None:
    number = written(clerk)
    sign_in("tu")
    for query in ("", "Biển Xanh", TAX_CODE, HOA, "hoa"):
        page = clerk.get(LIST, {"q": query}).content.decode()
        traces = {"Biển Xanh", TAX_CODE, HOA, f"/representations/{number}/"} - {query}
        assert not [word for word in traces if word in page]
    for address in ("proof", "end"):
        mine = f"/representations/{number}/{address}/", f"/representations/999999/{address}/"
        answers = [
            clerk.get(one) if address == "proof" else clerk.post(one, {"last_day": "2022-06-30"}) for one in mine
        ]
        # What is another's looks in every word like what does not exist.
        assert answers[0].status_code == answers[1].status_code == 404
        pages = [TOKEN.sub("", answer.content.decode()).replace(mine[0], mine[1]) for answer in answers]
        assert pages[0] == pages[1]
    assert models.Representation.objects.get().valid_to == date(2023, 1, 1)


def test_opening_the_proof_is_written_down(clerk: Client, cast: Cast) -> None:
    number = written(clerk)
    answer = clerk.get(f"/representations/{number}/proof/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    last = history(f"representation:{number}")[-1]
    assert (last.act, last.actor) == ("people.proof.opened", cast("minh").key)


def test_what_no_unit_wrote_down_is_for_who_may_everywhere(clerk: Client, cast: Cast) -> None:
    number = written(clerk)
    models.Representation.objects.update(unit=None)
    assert clerk.get(f"/representations/{number}/proof/").status_code == 404
    assert open_proof(number, by=SYSTEM, at=AT) == models.Representation.objects.get().proof_id
