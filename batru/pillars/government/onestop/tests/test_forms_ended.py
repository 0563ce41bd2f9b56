"""The forms of what did not go as hoped: the apology, the notice that handling stops, the refusal on the merits."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons.people.public import Actor
from batru.commons.prints.models import IssuedForm
from batru.pillars.government.onestop.actions import checking, extending, processing, stopping
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn
from batru.pillars.government.onestop.tests.printed import address, content, words

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path
    settings.BATRU_ADDRESS = "https://dichvu.vidu.vn"


def received(cast: Cast, day: str = "2022-12-01") -> str:
    """Bà Hoa's dossier, received at 9:00 on a Thursday: three working days."""
    who = Applicant("Nguyễn Thị Hoa", "048190000123", person_id=cast("hoa").person_id)
    code = register(Filing(STATUS, WARD, who), "counter", by=cast("minh"), at=vn(f"{day} 08:30")).code
    checking.receive(code, by=cast("minh"), at=vn(f"{day} 09:00"))
    return code


def test_more_time_brings_the_apology(cast: Cast, opened: Open) -> None:
    """Due Tuesday 6 December 17:00, asked for and signed on Monday; the new day is Friday the ninth."""
    code = received(cast)
    own = opened("hoa")
    assert "/forms/apology/" not in own.get(f"/dossiers/{code}/").content.decode()
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 10:00"))
    at = vn("2022-12-02 09:00")
    extending.ask_extension(
        code, date(2022, 12, 9), "Chờ xác minh của nơi cư trú cũ.", "Xin lỗi.", by=cast("thu"), at=at
    )
    assert own.get(address(code, "apology")).status_code == 404, "nothing is promised before the leader has signed"
    extending.sign_extension(code, by=cast("lan"), at=vn("2022-12-05 09:00"))
    assert address(code, "apology") in own.get(f"/dossiers/{code}/").content.decode()
    found = words(content(own, address(code, "apology")))
    for said in (
        "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
        f"Số: {code.partition('-')[2]}/PXL",
        "Kính gửi: Nguyễn Thị Hoa",
        "Ngày 01 tháng 12 năm 2022",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 06 tháng 12 năm 2022",
        "Lý do: Chờ xác minh của nơi cư trú cũ.",
        "ngày 09 tháng 12 năm 2022",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "Phạm Thị Lan",
    ):
        assert said in found, said


def test_anybody_checks_an_apology_by_its_code(cast: Cast, opened: Open) -> None:
    code = received(cast)
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 10:00"))
    at = vn("2022-12-02 09:00")
    extending.ask_extension(code, date(2022, 12, 9), "Chờ xác minh.", "Xin lỗi.", by=cast("thu"), at=at)
    extending.sign_extension(code, by=cast("lan"), at=vn("2022-12-05 09:00"))
    found = words(content(opened("hoa"), address(code, "apology")))
    issued = IssuedForm.objects.get(form="apology")
    assert f"dichvu.vidu.vn/check/{issued.code}/" in found
    page = Client().get(f"/check/{issued.code}/").content.decode().partition("<main")[2].partition("</main>")[0]
    assert "Do nơi đây cấp và còn giá trị" in page and issued.number in page and "Hoa" not in page


STOPS: dict[str, tuple[Callable[..., object], str, tuple[str, ...]]] = {
    "office": (stopping.stop, "lan", ("Có đơn tranh chấp.",)),
    "request": (stopping.stop_on_request, "minh", ("Bà Hoa xin dừng.",)),
    "withdrawn": (processing.withdraw, "hoa", ()),
}


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        ("office", ("Lý do: Có đơn tranh chấp.", "CHỦ TỊCH (Ký và ghi rõ họ tên) Phạm Thị Lan"), "theo đề nghị của"),
        ("request", ("Lý do: Bà Hoa xin dừng.", "theo đề nghị của Ông/Bà/Tổ chức", "Trần Văn Minh"), "CHỦ TỊCH"),
        ("withdrawn", ("Lý do: Người nộp hồ sơ rút hồ sơ.", "theo đề nghị của Ông/Bà/Tổ chức"), "CHỦ TỊCH"),
    ],
)
def test_a_stop_brings_its_notice_since_the_circular_of_2025(
    cast: Cast, opened: Open, kind: str, said: tuple[str, ...], unsaid: str
) -> None:
    """Circular 03/2025, form 05, in force since 15 September 2025."""
    code = received(cast, "2025-12-01")
    deed, who, given = STOPS[kind]
    deed(code, *given, by=cast(who), at=vn("2025-12-02 10:00"))
    own = opened("hoa")
    assert address(code, "stop_notice") in own.get(f"/dossiers/{code}/").content.decode()
    found = words(content(own, address(code, "stop_notice")))
    for each in ("THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", f"Mã số hồ sơ: {code}", "kể từ 10 giờ 00 phút", *said):
        assert each in found, each
    assert unsaid not in found.partition("Kính gửi")[2]
    issued = IssuedForm.objects.get(form="stop_notice")
    assert f"dichvu.vidu.vn/check/{issued.code}/" in found and issued.edition.endswith("Mẫu số 05")


def test_before_the_circular_there_was_no_such_notice(cast: Cast, opened: Open) -> None:
    code = received(cast)
    stopping.stop(code, "Có đơn tranh chấp.", by=cast("lan"), at=vn("2022-12-02 10:00"))
    own = opened("hoa")
    page = own.get(f"/dossiers/{code}/").content.decode()
    assert "stop_notice" not in page and "Có đơn tranh chấp." in page
    assert own.get(address(code, "stop_notice")).status_code == 404


def test_a_refusal_on_the_merits_has_its_form_and_a_grant_has_none(cast: Cast, opened: Open) -> None:
    """Decree 61/2018 art. 19 cl. 8: who is not entitled has it in writing, by form 03."""
    for granted in (False, True):
        code = received(cast)
        processing.take(code, by=cast("thu"), at=vn("2022-12-01 10:00"))
        processing.propose(code, "Đề xuất.", by=cast("thu"), at=vn("2022-12-01 11:00"))
        processing.decide(code, granted, "Đã đăng ký kết hôn.", by=cast("lan"), at=vn("2022-12-02 09:00"))
        own = opened("hoa")
        if granted:
            assert own.get(address(code, "refusal")).status_code == 404
        else:
            found = words(content(own, address(code, "refusal")))
            assert "Đã đăng ký kết hôn." in found and "Phạm Thị Lan" in found


def test_em_tu_has_none_of_them(cast: Cast, opened: Open) -> None:
    code = received(cast, "2025-12-01")
    stopping.stop(code, "Dừng.", by=cast("lan"), at=vn("2025-12-02 10:00"))
    assert opened("tu").get(address(code, "stop_notice")).status_code == 404
    assert not IssuedForm.objects.exists()


def test_withdrawn_before_receipt_it_still_has_its_notice(cast: Cast, opened: Open) -> None:
    who = Applicant("Nguyễn Thị Hoa", person_id=cast("hoa").person_id)
    code = register(Filing(STATUS, WARD, who), "counter", by=cast("minh"), at=vn("2025-12-01 08:30")).code
    processing.withdraw(code, by=cast("hoa"), at=vn("2025-12-01 10:00"))
    found = words(content(opened("hoa"), address(code, "stop_notice")))
    assert "Thời gian nhận hồ sơ" not in found and "Thời gian đề nghị dừng giải quyết: 10 giờ 00 phút" in found
