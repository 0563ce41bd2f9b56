"""The register of dossiers: what stands in it, who may read it, and the paper that is taken from it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons.people.public import Actor
from batru.commons.prints.models import IssuedForm
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.tests.conftest import BIRTH, OTHER, STATUS, WARD, vn
from batru.pillars.government.onestop.tests.printed import content, words

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
DECEMBER = {"unit": WARD, "field": "Hộ tịch", "month": "2022-12"}
SHEET = "/dossiers/register/sheet/"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path
    settings.BATRU_ADDRESS = "https://dichvu.vidu.vn"


def received(cast: Cast, name: str, day: str, procedure: str = STATUS) -> str:
    filing = Filing(procedure, WARD, Applicant(name, phone="0905000111"))
    code = register(filing, "counter", by=cast("minh"), at=vn(f"{day} 08:30")).code
    checking.receive(code, by=cast("minh"), at=vn(f"{day} 09:00"))
    return code


def test_it_holds_what_the_desk_received_in_the_month(cast: Cast, opened: Open) -> None:
    first, second = received(cast, "Trần Văn Bưởi", "2022-12-01"), received(cast, "Lê Thị Cam", "2022-12-02", BIRTH)
    before = received(cast, "Hồ Văn Ổi", "2022-11-30")
    waiting = register(
        Filing(STATUS, WARD, Applicant("Đỗ Thị Na")), "counter", by=cast("minh"), at=vn("2022-12-01 10:00")
    ).code
    page = opened("minh").get("/dossiers/register/", DECEMBER).content.decode()
    assert page.index(first) < page.index(second)
    assert before not in page and waiting not in page and "Mẫu số 06" in page
    assert first not in opened("minh").get("/dossiers/register/", {**DECEMBER, "field": "Đất đai"}).content.decode()


def test_taken_as_paper_it_keeps_its_state_until_something_changes(cast: Cast, opened: Open) -> None:
    code, minh = received(cast, "Trần Văn Bưởi", "2022-12-01"), opened("minh")
    where = f"{SHEET}?unit={WARD}&field=H%E1%BB%99+t%E1%BB%8Bch&month=2022-12"
    first = content(minh, where)
    found = words(first)
    for said in ("SỔ THEO DÕI HỒ SƠ", "Số: 2212/STD-BPTNTKQ", code, "Trần Văn Bưởi", "0905000111", "trực tiếp"):
        assert said in found, said
    assert content(minh, where) == first and IssuedForm.objects.count() == 1
    issued = IssuedForm.objects.get()
    assert f"dichvu.vidu.vn/check/{issued.code}/" in found
    assert "còn giá trị" in Client().get(f"/check/{issued.code}/").content.decode()
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 10:00"))
    processing.propose(code, "Đủ.", by=cast("thu"), at=vn("2022-12-01 10:30"))
    processing.decide(code, True, "Đồng ý.", by=cast("lan"), at=vn("2022-12-02 09:00"))
    processing.hand_over(code, by=cast("minh"), at=vn("2022-12-02 10:15"))
    later = words(content(minh, where))
    assert "Số: 2212.2/STD-BPTNTKQ" in later and "10 giờ 15 phút" in later
    assert "Đã được thay bằng biểu mẫu mới hơn" in Client().get(f"/check/{issued.code}/").content.decode()


def test_another_wards_official_reads_nothing(cast: Cast, opened: Open) -> None:
    received(cast, "Trần Văn Bưởi", "2022-12-01")
    for where in ("/dossiers/register/", SHEET):
        answer = opened("tu").get(where, DECEMBER)
        assert answer.status_code == 404 and "Bưởi" not in answer.content.decode()
    own = opened("tu").get("/dossiers/register/", {**DECEMBER, "unit": OTHER})
    assert own.status_code == 200 and "Bưởi" not in own.content.decode()
    assert not IssuedForm.objects.exists()


@pytest.mark.parametrize("wrong", [{"month": "2022-13"}, {"month": "x"}, {"field": "Không có"}, {"unit": "1@2022"}])
def test_a_register_that_is_none_is_refused_in_words(opened: Open, wrong: dict[str, str]) -> None:
    answer = opened("minh", "en").get("/dossiers/register/", {**DECEMBER, **wrong})
    assert answer.status_code == 404 and "There is no such register here." in answer.content.decode()


def test_citizens_are_led_to_the_office_door(opened: Open) -> None:
    assert opened("hoa").get("/dossiers/register/").status_code == 302
