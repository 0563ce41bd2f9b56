"""Filing for an organisation or another person, and how sure the shop must be of who files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons.people.public import (
    Actor,
    NewOrganisation,
    acted_for,
    add_organisation,
    give_representation,
)
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.rules import assurance
from batru.pillars.government.onestop.tests.conftest import SYSTEM, WARD, vn
from batru.pillars.government.onestop.tests.test_applying import APPLICATION, pages_filled

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
TAX_CODE = "0100233488"
# Registering a household business; its field asks for level 2 in the catalogue.
BUSINESS = "1.001612"
AT = vn("2022-12-01 09:00")


@pytest.fixture
def shop(cast: Cast) -> int:
    """Bà Hoa is the legal representative of a company until the end of 2022; the representation's number."""
    hoa = cast("hoa").person_id
    assert hoa is not None
    company = add_organisation(NewOrganisation("Công ty TNHH Biển Xanh", TAX_CODE), by=SYSTEM, at=AT)
    return give_representation(
        hoa,
        "legal_representative",
        date(2022, 1, 1),
        organisation_id=company,
        free_on=date(2023, 1, 1),
        by=SYSTEM,
        at=AT,
    )


@pytest.fixture
def hoa(cast: Cast, settings: Settings) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": "hoa", "password": "x"})
    return client


def test_a_person_files_for_a_company(cast: Cast, hoa: Client, shop: int) -> None:
    list(pages_filled(hoa))
    look = hoa.get(f"{APPLICATION}look-over/").content.decode()
    assert "Công ty TNHH Biển Xanh (người đại diện theo pháp luật)" in look
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD, "whom": str(shop)})
    found = Dossier.objects.get()
    assert (found.applicant_name, found.applicant_id) == ("Công ty TNHH Biển Xanh", TAX_CODE)
    assert found.person_id == cast("hoa").person_id
    done = acted_for(f"dossier/{found.code}")
    assert done is not None and (done.id, done.by_name) == (shop, "Nguyễn Thị Hoa")
    clerk = Client()
    clerk.post("/office/sign-in/", {"username": "minh", "password": "x"})
    page = clerk.get(f"/dossiers/{found.code}/").content.decode()
    assert "Nguyễn Thị Hoa (người đại diện theo pháp luật)" in page and "Số định danh hoặc mã số thuế" in page


@pytest.mark.parametrize("whom", ["999999", "0"])
def test_nobody_files_for_whom_he_may_not(hoa: Client, shop: int, whom: str) -> None:
    list(pages_filled(hoa))
    answer = hoa.post(f"{APPLICATION}look-over/", {"unit": WARD, "whom": whom})
    assert answer.status_code == 422 and "Hãy chọn chính bạn" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_nor_after_its_last_day(cast: Cast, filing: Filing, shop: int) -> None:
    under = replace(filing, applicant=Applicant("Biển Xanh", TAX_CODE, person_id=cast("hoa").person_id), acting=shop)
    with pytest.raises(Refusal):
        submit(under, by=cast("hoa"), at=vn("2023-01-01 09:00"))
    assert not Dossier.objects.exists()
    assert submit(under, by=cast("hoa"), at=vn("2022-12-31 09:00")).applicant_id == TAX_CODE


def test_a_refusal_says_how_to_raise_the_level(hoa: Client) -> None:
    page = hoa.get(f"/procedures/{BUSINESS}/application/")
    assert page.status_code == 403
    for words in ("định danh điện tử mức 2", "mức 1", "công an", "tại quầy"):
        assert words in page.content.decode(), words


def test_the_deed_itself_refuses_too(cast: Cast, filing: Filing) -> None:
    with pytest.raises(Refusal):
        submit(replace(filing, procedure=BUSINESS), by=cast("hoa"), at=AT)
    assert not Dossier.objects.exists()
    assert submit(replace(filing, procedure=BUSINESS), by=replace(cast("hoa"), assurance=2), at=AT)


def test_one_click_in_the_example_is_sure_enough(cast: Cast) -> None:
    client = Client()
    client.post("/example/readers/hoa/")
    assert client.get(f"/procedures/{BUSINESS}/application/", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("level", "needed", "passes"), [(0, 0, True), (0, 1, False), (1, 2, False), (2, 2, True), (3, 2, True)]
)
def test_the_level_must_reach_what_is_needed(level: int, needed: int, passes: bool) -> None:
    if passes:
        assurance.check(level, needed)
    else:
        with pytest.raises(Refusal) as raised:
            assurance.check(level, needed)
        assert raised.value.params == {"needed": needed, "level": level}


def test_he_says_himself_for_whom_and_in_which_capacity(hoa: Client) -> None:
    list(pages_filled(hoa))
    said = {"unit": WARD, "relation": "child", "principal": "Nguyễn Thị Mai", "principal_id": "048145000011"}
    hoa.post(f"{APPLICATION}look-over/", said)
    found = Dossier.objects.get()
    assert (found.applicant_name, found.applicant_id, found.filed_for) == ("Nguyễn Thị Mai", "048145000011", "child")
    assert found.representation.name == "Nguyễn Thị Hoa"


@pytest.mark.parametrize(
    "said", [{"relation": "child"}, {"principal": "Nguyễn Thị Mai"}, {"whom": "shop", "relation": "child"}]
)
def test_half_a_story_is_asked_again(hoa: Client, shop: int, said: dict[str, str]) -> None:
    list(pages_filled(hoa))
    typed = {name: str(shop) if value == "shop" else value for name, value in said.items()}
    assert hoa.post(f"{APPLICATION}look-over/", {"unit": WARD, **typed}).status_code == 422
    assert not Dossier.objects.exists()
