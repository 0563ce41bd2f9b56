"""The result itself in its owner's store: signed, once, checked by link and code, and used instead of the paper."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from batru.commons import clock, home
from batru.commons.files.public import open_file
from batru.commons.journal.public import history, relay
from batru.commons.notices.public import Notice
from batru.commons.papers.models import Holding
from batru.commons.papers.reads import code_of
from batru.commons.people.public import Actor
from batru.commons.prints.public import render_report
from batru.commons.signatures import public as signatures
from batru.commons.signatures.jobs import prepare_example_keys
from batru.kernel.period import Month
from batru.pillars.government.onestop import facts
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import exporting
from batru.pillars.government.onestop.reads.holdings import usable_for
from batru.pillars.government.onestop.tests.conftest import STATUS, SYSTEM, WARD, opened, sure, vn

__all__ = ["opened"]
pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
# Decree 123/2015, article 23: a marriage asks for the certificate of marital status, six months from its issue.
MARRIAGE, DECEMBER = "1.000894", Month(2022, 12)


@pytest.fixture(autouse=True)
def _own_place(settings: Settings, tmp_path: Path, cast: Cast) -> None:
    settings.BATRU_FILES, settings.BATRU_HOME = tmp_path / "files", tmp_path
    settings.BATRU_ADDRESS = "https://dichvu.vidu.vn"
    prepare_example_keys({cast("lan").key: ("Phạm Thị Lan", "Phường Xuân Hà")}, clock.real_now())


def certificate() -> SimpleUploadedFile:
    """A certificate as another program prints it: a PDF that nobody has signed."""
    report = {
        "title": "Giấy xác nhận tình trạng hôn nhân", "lead": "Nguyễn Thị Hoa", "author": "UBND phường",
        "language": "vi", "flipped": False, "footer": "Bản thử", "blocks": [],
    }  # fmt: skip
    content = render_report(report, vn("2022-12-02 08:00"))
    return SimpleUploadedFile("xac-nhan.pdf", content, "application/pdf")


def decided(cast: Cast, *, granted: bool = True) -> str:
    hoa = sure(cast("hoa"))
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", hoa.person_id)
    code = submit(Filing(STATUS, WARD, who), by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 09:00"))
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 10:00"))
    processing.propose(code, "Đủ.", by=cast("thu"), at=vn("2022-12-01 11:00"))
    processing.decide(code, granted, "Đồng ý.", by=cast("lan"), at=vn("2022-12-02 09:00"))
    return code


def give(client: Client, code: str, file: Any = None) -> int:
    sent = {"file": certificate() if file is None else file}
    return client.post(f"/dossiers/{code}/result/", sent).status_code


def content_of(held: Holding) -> bytes:
    with open_file(held.file_id) as stream:
        return stream.read()


def test_the_certificate_lies_signed_in_its_owners_store(cast: Cast, opened: Open) -> None:
    code, lan = decided(cast), opened("lan")
    assert f"/dossiers/{code}/result/" in lan.get(f"/dossiers/{code}/").content.decode()
    assert give(lan, code) == 302
    (held,) = Holding.objects.all()
    assert (held.kind, held.source, held.person_id) == (f"result/{STATUS}", "issued", cast("hoa").person_id)
    assert held.title_vi == home.procedures()[STATUS].version_on(date(2022, 12, 1)).result.vi
    (signature,) = signatures.check(content_of(held))
    assert (signature.name, signature.intact, signature.changed) == ("Phạm Thị Lan", True, "none")
    assert content_of(held).startswith(certificate().read()), "what was given stands unchanged before the signature"
    assert [row.file_id for row in signatures.signatures_of(f"dossier/{code}")] == [held.file_id]
    assert "onestop.result.issued" in [line.act for line in history(f"dossier/{code}")]
    relay()
    assert "xác nhận" in Notice.objects.get(template="onestop/result").body.lower()


def test_whoever_holds_link_and_code_checks_it(cast: Cast, opened: Open) -> None:
    code = decided(cast)
    give(opened("lan"), code)
    held, stranger = Holding.objects.get(), Client()
    page = stranger.get(f"/papers/{held.reference}/").content.decode()
    assert held.title_vi in page and "Nguyễn Thị Hoa" not in page
    opened_file = stranger.post(f"/papers/{held.reference}/", {"code": code_of(held)})
    assert opened_file.status_code == 200
    assert b"".join(opened_file.streaming_content) == content_of(held)  # type: ignore[attr-defined]
    assert stranger.post(f"/papers/{held.reference}/", {"code": "22222222"}).status_code == 422
    own = opened("hoa").get(f"/dossiers/{code}/").content.decode()
    assert f"/papers/{held.reference}/" in own


def test_it_and_not_the_letter_stands_for_the_paper_elsewhere(cast: Cast, opened: Open) -> None:
    """The letter says that a certificate is granted; the marriage asks for the certificate."""
    code, lan = decided(cast), opened("lan")
    parts = home.procedures()[MARRIAGE].version_on(date(2022, 12, 1)).components

    def offered() -> dict[str, str]:
        found = usable_for(parts, home.today(), person_id=cast("hoa").person_id)
        return {part: held.kind for part, held in found.items()}

    assert lan.post(f"/dossiers/{code}/letter/").status_code == 302
    assert [held.kind for held in Holding.objects.all()] == [f"answer/{STATUS}"] and offered() == {}
    Holding.objects.update(kind=f"result/{STATUS}")  # as letters were kept before
    assert offered() == {}
    give(lan, code)
    assert offered() == {"marital_status": f"result/{STATUS}"}
    lan.post(f"/dossiers/{code}/letter/revocation/", {"because": "Ghi sai tên."})
    assert offered() == {} and not Holding.objects.filter(revoked_at__isnull=True).exists()


def test_a_result_is_given_once_and_again_after_it_was_taken_back(cast: Cast, opened: Open) -> None:
    code, lan = decided(cast), opened("lan")
    assert (give(lan, code), give(lan, code)) == (302, 409)
    assert f"/dossiers/{code}/result/" not in lan.get(f"/dossiers/{code}/").content.decode()
    lan.post(f"/dossiers/{code}/letter/revocation/", {"because": "Ghi sai tên."})
    assert f"/dossiers/{code}/result/" in lan.get(f"/dossiers/{code}/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("minh", 409), ("thu", 409), ("tu", 404), ("hoa", 409)])
def test_nobody_gives_it_but_who_decided(cast: Cast, opened: Open, who: str, status: int) -> None:
    code = decided(cast)
    assert give(opened(who), code) == status and Holding.objects.count() == 0
    if who != "tu":
        assert f"/dossiers/{code}/result/" not in opened(who).get(f"/dossiers/{code}/").content.decode()


def test_what_is_refused_gives_no_result(cast: Cast, opened: Open) -> None:
    code = decided(cast, granted=False)
    assert give(opened("lan"), code) == 409 and Holding.objects.count() == 0


def test_a_file_that_is_no_pdf_is_refused(cast: Cast, opened: Open) -> None:
    code, lan = decided(cast), opened("lan")
    for content in (b"no PDF", b"%PDF-1.7 broken"):
        assert give(lan, code, SimpleUploadedFile("a.pdf", content, "application/pdf")) in (400, 409, 422)
    assert lan.post(f"/dossiers/{code}/result/").status_code == 422 and Holding.objects.count() == 0


def test_a_signed_file_stays_as_it_is_and_a_changed_one_is_refused(cast: Cast, opened: Open) -> None:
    code, lan = decided(cast), opened("lan")
    key = signatures.key_of(cast("lan").key)
    assert key is not None
    signed = signatures.sign(certificate().read(), key).content
    broken = signed.replace(b"/Producer", b"/Produced", 1) if b"/Producer" in signed else signed[:300] + signed[301:]
    assert give(lan, code, SimpleUploadedFile("a.pdf", broken, "application/pdf")) in (400, 409, 422)
    assert give(lan, code, SimpleUploadedFile("a.pdf", signed, "application/pdf")) == 302
    assert content_of(Holding.objects.get()) == signed and signatures.signatures_of(f"dossier/{code}") == []


def test_it_makes_an_online_dossier_electronic(cast: Cast, opened: Open) -> None:
    """Decision 766, indicator 3.3: the result's link is there; the national portal is told of the certificate's."""
    code = decided(cast)
    assert paper_only() is True
    give(opened("lan"), code)
    held = Holding.objects.get()
    assert paper_only() is False
    (told,) = [row for row in exporting.messages(SYSTEM, DECEMBER) if row["MaHoSo"] == code]
    (file,) = told["DanhSachGiayToKetQua"]
    assert file["GiayToId"] == held.reference
    assert file["DuongDanTepTinKetQua"] == f"https://dichvu.vidu.vn/papers/{held.reference}/"
    opened("lan").post(f"/dossiers/{code}/letter/revocation/", {"because": "Ghi sai tên."})
    assert paper_only() is True


def paper_only() -> bool:
    assert Dossier.objects.count() == 1
    (columns,) = facts.dossiers(DECEMBER)
    return bool(columns["paper_only"][0])
