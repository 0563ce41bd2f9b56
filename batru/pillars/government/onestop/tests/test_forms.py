"""The forms of a dossier: who may have which, that one once issued never changes, and the answer that is signed."""

import importlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.public import history
from batru.commons.papers.public import held_by
from batru.commons.people.public import Actor
from batru.commons.prints.models import IssuedForm, Numbering
from batru.commons.signatures.jobs import prepare_example_keys
from batru.commons.signatures.models import Signature
from batru.commons.signatures.public import TEST_AUTHORITY, check, key_of
from batru.pillars.government.onestop import sheets
from batru.pillars.government.onestop.actions import checking, issuing, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn
from batru.pillars.government.onestop.tests.printed import address, content, words

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
RECEIVED_AT = vn("2022-12-01 09:20")
FORM_BUDGET = 40


@pytest.fixture(autouse=True)
def _own_home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BATRU_FILES = tmp_path / "files"
    settings.BATRU_HOME = tmp_path
    settings.BATRU_ADDRESS = "https://dichvu.vidu.vn"
    monkeypatch.setattr("batru.commons.compute.public.ask", _ask)


def _ask(call: str, /, *, timeout: float, **arguments: Any) -> Any:
    """What the computing process would answer, in this one."""
    module, name = call.split(":")
    return json.loads(json.dumps(getattr(importlib.import_module(module), name)(**arguments)))


@pytest.fixture
def code(cast: Cast) -> str:
    """Bà Hoa's dossier, received."""
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", cast("hoa").person_id)
    filed = submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:30")).code
    checking.receive(filed, by=cast("minh"), at=RECEIVED_AT)
    return filed


@pytest.fixture
def decided(cast: Cast, code: str) -> str:
    """The same, decided by bà Lan, who has a key of the example."""
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 10:00"))
    processing.propose(code, "Đủ điều kiện.", by=cast("thu"), at=vn("2022-12-01 10:30"))
    processing.decide(code, True, "Xác nhận chưa kết hôn.", by=cast("lan"), at=vn("2022-12-02 09:00"))
    return code


@pytest.fixture
def lan_key(cast: Cast) -> None:
    prepare_example_keys({cast("lan").key: ("Phạm Thị Lan", "Phường Xuân Hà")}, clock.real_now())


def test_the_receipt_says_what_was_received_and_when_the_answer_is_due(opened: Open, code: str) -> None:
    found = words(content(opened("hoa"), address(code, "receipt")))
    due = Dossier.objects.get(code=code).due_first
    assert due is not None
    for said in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        f"Mã hồ sơ: {code}",
        f"Số: {code.partition('-')[2]}/BPTNTKQ",
        "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: Nguyễn Thị Hoa",
        "Thời gian nhận hồ sơ: 09 giờ 20 phút, ngày 01 tháng 12 năm 2022",
        "Trần Văn Minh",
    ):
        assert said in found, said
    local = due + timedelta(hours=7)
    assert f"Thời gian trả kết quả giải quyết hồ sơ: {local:%H} giờ {local:%M} phút, ngày {local:%d}" in found


def test_the_page_offers_what_there_is_and_nothing_before_it_is_there(opened: Open, cast: Cast, code: str) -> None:
    own, office = opened("hoa"), opened("minh")
    assert address(code, "receipt") in own.get(f"/dossiers/{code}/").content.decode()
    assert address(code, "control_sheet", 2) in office.get(f"/dossiers/{code}/").content.decode()
    assert "control_sheet" not in own.get(f"/dossiers/{code}/").content.decode()
    new = submit(
        Filing(STATUS, WARD, Applicant("Hoa", person_id=cast("hoa").person_id)), by=cast("hoa"), at=RECEIVED_AT
    ).code
    assert "/forms/" not in own.get(f"/dossiers/{new}/").content.decode()
    assert own.get(address(new, "receipt")).status_code == 404


def test_a_form_once_issued_never_changes(opened: Open, cast: Cast, code: str) -> None:
    first = content(opened("hoa"), address(code, "receipt"))
    Dossier.objects.filter(code=code).update(applicant_name="Nguyễn Thị Khác")
    assert content(opened("minh"), address(code, "receipt")) == first
    assert IssuedForm.objects.filter(subject=f"dossier/{code}", form="receipt").count() == 1
    (issued,) = IssuedForm.objects.filter(form="receipt")
    assert [line.act for line in history(f"form/{issued.code}")] == ["prints.form.issued"]
    assert history(f"form/{issued.code}")[0].payload["digest"] == issued.file_id


def test_em_tu_gets_what_he_gets_for_a_dossier_that_is_not_there(opened: Open, code: str) -> None:
    tu = opened("tu")
    for form in ("receipt", "control_sheet", "letter"):
        mine, nothing = tu.get(address(code, form)), tu.get(address("000.04.01.Y99-221201-9999", form))
        assert (mine.status_code, nothing.status_code) == (404, 404)
        assert _plain(mine.content, code) == _plain(nothing.content, "000.04.01.Y99-221201-9999")
    assert tu.post(f"/dossiers/{code}/letter/").status_code == 404
    assert not IssuedForm.objects.exists()


def _plain(page: bytes, code: str) -> str:
    lines = page.decode().replace(code, "").splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_whoever_is_not_signed_in_is_asked_to(code: str) -> None:
    answer = Client().get(address(code, "receipt"))
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_the_control_sheet_is_not_for_citizens(opened: Open, code: str) -> None:
    assert opened("hoa").get(address(code, "control_sheet", 2)).status_code == 404
    found = words(content(opened("minh"), address(code, "control_sheet", 2)))
    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in found and "1. Giao: Người nộp hồ sơ Nguyễn Thị Hoa" in found
    assert opened("minh").get(address(code, "control_sheet", 3)).status_code == 404


def test_the_control_sheet_follows_the_dossier(opened: Open, decided: str) -> None:
    found = words(content(opened("minh"), address(decided, "control_sheet", 5)))
    assert found.index("Trần Văn Minh") < found.index("Lê Thị Thu") < found.index("Phạm Thị Lan")
    assert any(outcome in found for outcome in ("Trước hạn Đã quyết định", "Đúng hạn Đã quyết định"))


def test_a_supplement_lists_what_is_missing_and_the_answer_brings_a_new_appointment(
    opened: Open, cast: Cast, code: str
) -> None:
    old = content(opened("hoa"), address(code, "receipt"))
    checking.ask_supplement(code, "- Giấy chứng sinh\n- Bản sao căn cước", by=cast("minh"), at=vn("2022-12-01 10:00"))
    missing = words(content(opened("hoa"), address(code, "supplement")))
    assert "1. Giấy chứng sinh 2. Bản sao căn cước" in missing and "PBS-BPTNTKQ" in missing
    receipt = IssuedForm.objects.get(form="receipt")
    assert not sheets.is_followed(receipt)
    checking.answer_supplement(code, by=cast("hoa"), at=vn("2022-12-05 08:00"))
    assert sheets.is_followed(receipt), "the appointment on the first receipt no longer holds"
    new = content(opened("hoa"), address(code, "receipt", 2))
    assert content(opened("hoa"), address(code, "receipt")) == old != new
    assert f"Số: {code.partition('-')[2]}.2/BPTNTKQ" in words(new)
    way = words(content(opened("minh"), address(code, "control_sheet", 4)))
    assert "2. Nhận: Người nộp hồ sơ Nguyễn Thị Hoa" in way
    assert "Đã được thay bằng biểu mẫu mới hơn" in Client().get(f"/check/{receipt.code}/").content.decode()


def test_a_refusal_tells_the_reason(opened: Open, cast: Cast) -> None:
    who = Applicant("Nguyễn Thị Hoa", person_id=cast("hoa").person_id)
    filed = submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:30")).code
    checking.refuse(filed, "Không thuộc thẩm quyền.", by=cast("minh"), at=RECEIVED_AT)
    found = words(content(opened("hoa"), address(filed, "refusal")))
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in found and "Không thuộc thẩm quyền." in found


def test_a_page_with_forms_keeps_its_budget(opened: Open, decided: str) -> None:
    client = opened("minh")
    client.get(f"/dossiers/{decided}/")
    with CaptureQueriesContext(connection) as asked:
        content(client, address(decided, "receipt"))
    assert len(asked) <= FORM_BUDGET
    with CaptureQueriesContext(connection) as asked:
        content(client, address(decided, "receipt"))
    assert len(asked) <= 20


def test_anybody_checks_a_form_by_its_code_and_reads_nothing_about_anybody(opened: Open, code: str) -> None:
    pdf = content(opened("hoa"), address(code, "receipt"))
    issued = IssuedForm.objects.get(form="receipt")
    assert f"dichvu.vidu.vn/check/{issued.code}/" in words(pdf)
    page = Client().get("/check/", {"code": issued.code.lower().replace("-", "")}, follow=True).content.decode()
    page = page.partition("<main")[2].partition("</main>")[0]
    for said in ("Do nơi đây cấp và còn giá trị", issued.number, issued.code, str(issued.file_id), "09:20"):
        assert said in page, said
    for hidden in ("Hoa", "048190000123", "0905123456", code, "Minh"):
        assert hidden not in page, hidden


def test_an_unknown_code_is_refused_in_words() -> None:
    for typed in ("AAAAA-AAAAA-AAAAA", "x", "' OR 1=1 --"):
        answer = Client().get("/check/", {"code": typed}, follow=True)
        assert answer.status_code == 404
        assert "Nơi đây không cấp biểu mẫu nào có mã này." in answer.content.decode()


def test_a_file_is_compared_to_the_last_byte(opened: Open, code: str) -> None:
    pdf = content(opened("hoa"), address(code, "receipt"))
    issued = IssuedForm.objects.get(form="receipt")

    def said(sent: bytes, where: str = "/check/") -> str:
        return Client().post(where, {"file": SimpleUploadedFile("x.pdf", sent)}).content.decode()

    for where in ("/check/", f"/check/{issued.code}/"):
        assert "Tệp này đúng là biểu mẫu chúng tôi đã cấp" in said(pdf, where)
    changed = pdf.replace(b"/Type/Catalog", b"/Type /Catalog", 1)
    assert "Tệp này không do nơi đây cấp" in said(changed)
    assert "Tệp này không phải biểu mẫu chúng tôi đã cấp" in said(changed, f"/check/{issued.code}/")
    assert "Không kiểm tra được tệp này." in said(b"no PDF at all")


def test_who_decided_signs_the_answer_and_the_citizen_has_it(opened: Open, lan_key: None, decided: str) -> None:
    lan = opened("lan")
    assert f"/dossiers/{decided}/letter/" in lan.get(f"/dossiers/{decided}/").content.decode()
    assert lan.post(f"/dossiers/{decided}/letter/").status_code == 302
    pdf = content(opened("hoa"), address(decided, "letter"))
    found = words(pdf)
    assert "Xác nhận chưa kết hôn" in found and "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in found and "Số: 01/UBND" in found
    (signature,) = check(pdf)
    assert (signature.name, signature.verdict, signature.issuer) == ("Phạm Thị Lan", "valid", TEST_AUTHORITY)
    assert signature.signed_at is not None and abs(clock.real_now() - signature.signed_at) < timedelta(minutes=5)
    row = Signature.objects.get(subject=f"dossier/{decided}")
    assert (row.name, row.fingerprint) == ("Phạm Thị Lan", signature.fingerprint)
    assert row.file_id == IssuedForm.objects.get(form="letter").file_id
    (kept,) = held_by(Dossier.objects.get(code=decided).person_id)
    assert (kept.source, kept.file_id, kept.subject) == ("issued", row.file_id, f"dossier/{decided}")
    assert "onestop.letter.issued" in [line.act for line in history(f"dossier/{decided}")]


def test_the_answer_is_signed_once(opened: Open, lan_key: None, decided: str) -> None:
    lan = opened("lan")
    for _ in range(2):
        assert lan.post(f"/dossiers/{decided}/letter/").status_code == 302
    assert Signature.objects.count() == 1 and Numbering.objects.get().last == 1
    assert f'action="/dossiers/{decided}/letter/"' not in lan.get(f"/dossiers/{decided}/").content.decode()


def test_nobody_else_signs_it(opened: Open, cast: Cast, lan_key: None, decided: str) -> None:
    assert opened("thu").post(f"/dossiers/{decided}/letter/").status_code in (403, 409)
    assert opened("hoa").post(f"/dossiers/{decided}/letter/").status_code in (403, 409)
    assert not Signature.objects.exists()


def test_without_a_key_nothing_is_issued_and_the_page_says_what_to_do(opened: Open, decided: str) -> None:
    lan = opened("lan")
    assert 'name="key"' in lan.get(f"/dossiers/{decided}/").content.decode()
    answer = lan.post(f"/dossiers/{decided}/letter/")
    assert answer.status_code == 409 and "Nơi đây không có khóa ký của bạn." in answer.content.decode()
    assert not IssuedForm.objects.exists()


def test_a_key_that_is_sent_signs_this_once_and_is_not_kept(
    opened: Open, cast: Cast, lan_key: None, decided: str, tmp_path: Path
) -> None:
    held = key_of(cast("lan").key)
    assert held is not None and held.passphrase is not None
    sent = held.path.read_bytes()
    for path in (held.path, held.path.with_suffix(".pass"), held.path.with_suffix(".caution")):
        path.unlink()
    lan = opened("lan")
    wrong = lan.post(f"/dossiers/{decided}/letter/", {"key": SimpleUploadedFile("lan.p12", sent), "passphrase": "đoán"})
    assert wrong.status_code == 403 and "Mật khẩu không mở được tệp khóa" in wrong.content.decode()
    right = {"key": SimpleUploadedFile("lan.p12", sent), "passphrase": held.passphrase}
    assert lan.post(f"/dossiers/{decided}/letter/", right).status_code == 302
    assert "Số: 01/UBND" in words(content(opened("hoa"), address(decided, "letter"))), "the number was not lost"
    assert not list(tmp_path.rglob("*.p12"))


def test_nothing_is_signed_before_a_decision(opened: Open, cast: Cast, lan_key: None, code: str) -> None:
    assert opened("lan").post(f"/dossiers/{code}/letter/").status_code == 409
    assert issuing.letter_of(Dossier.objects.get(code=code)) is None
