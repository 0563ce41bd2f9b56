"""Papers are kept once, issued, seen, taken back, checked by whoever has the link, and taken along."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons.files.public import path, store
from batru.commons.journal.public import history
from batru.commons.papers import public as papers
from batru.commons.papers.models import Holding
from batru.commons.papers.reads import code_of
from batru.commons.people.public import Actor
from batru.commons.people.tests.conftest import AT, DAY, ELSEWHERE, HOME, PASSWORD
from batru.commons.people.tests.conftest import cast as cast
from batru.commons.people.tests.conftest import places as places
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TITLE = papers.Title("Giấy chứng nhận kết hôn", "Marriage certificate")


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def paper(content: bytes = PDF, kind: str = "marriage") -> papers.Paper:
    kept = store(io.BytesIO(content), "ket-hon.pdf", max_bytes=10**6, allowed={"application/pdf"})
    return papers.Paper(kind, TITLE, kept.digest, kept.name)


def number(cast: Cast, who: str = "hoa") -> int:
    person = cast(who).person_id
    assert person is not None
    return person


@pytest.fixture
def held(cast: Cast) -> Holding:
    return papers.keep(paper(), person_id=number(cast), subject="dossier/1", at=AT)


@pytest.fixture
def hoa(cast: Cast) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": "hoa", "password": PASSWORD})
    return client


def test_the_same_content_of_the_same_kind_is_kept_once(cast: Cast, held: Holding) -> None:
    again = papers.keep(paper(), person_id=number(cast), subject="dossier/2", at=AT)
    other = papers.keep(paper(kind="residence"), person_id=number(cast), subject="dossier/2", at=AT)
    assert (again.pk, other.pk == held.pk) == (held.pk, False)
    assert set(papers.usable(number(cast), ["marriage", "residence", "birth"], DAY)) == {"marriage", "residence"}
    assert papers.usable(number(cast, "minh"), ["marriage"], DAY) == {} == papers.usable(None, ["marriage"], DAY)


def test_an_answer_belongs_to_its_owner_until_it_is_taken_back(cast: Cast) -> None:
    given = papers.issue(
        paper(), issued_by="UBND phường Xuân Hà", subject="dossier/1", at=AT, person_id=number(cast),
        valid_to=date(2023, 6, 1),
    )  # fmt: skip
    assert papers.usable(number(cast), ["marriage"], date(2023, 5, 31)) == {"marriage": given}
    assert papers.usable(number(cast), ["marriage"], date(2023, 6, 1)) == {}
    papers.revoke(given.reference, "Ghi sai ngày.", unit_key=HOME, by=cast("lan"), at=AT)
    assert papers.usable(number(cast), ["marriage"], DAY) == {}
    assert [line.act for line in history(f"paper:{given.pk}")] == ["papers.holding.revoked"]
    with pytest.raises(Refusal):
        papers.revoke(given.reference, "Lần nữa.", unit_key=HOME, by=cast("lan"), at=AT)


@pytest.mark.parametrize("who", ["hoa", "thu", "tu"])
def test_nobody_else_sees_or_takes_back(cast: Cast, held: Holding, who: str) -> None:
    with pytest.raises(Refusal):
        papers.see(held.reference, unit_key=HOME, by=cast(who), at=AT)
    with pytest.raises(Refusal):
        papers.revoke(held.reference, "x", unit_key=HOME, by=cast(who), at=AT)


def test_the_counter_says_that_it_has_seen_the_original_once(cast: Cast, held: Holding) -> None:
    seen = papers.see(held.reference, unit_key=HOME, by=cast("minh"), at=AT)
    assert (seen.source, seen.seen_by) == ("scanned", cast("minh").key)
    with pytest.raises(Refusal):
        papers.see(held.reference, unit_key=HOME, by=cast("minh"), at=AT)
    with pytest.raises(Refusal):
        papers.see(held.reference, unit_key=ELSEWHERE, by=cast("minh"), at=AT)


def test_anybody_with_the_link_reads_what_it_is_but_not_whose(client: Client, held: Holding) -> None:
    page = client.get(f"/papers/{held.reference}/").content.decode()
    for words in ("Giấy chứng nhận kết hôn", "nguyên vẹn", held.file_id):
        assert words in page
    assert "Hoa" not in page
    client.cookies["batru_language"] = "en"
    assert "Marriage certificate" in client.get(f"/papers/{held.reference}/").content.decode()
    assert client.get("/papers/nowhere/").status_code == 404


def test_the_file_opens_with_the_code_alone(client: Client, held: Holding) -> None:
    wrong = client.post(f"/papers/{held.reference}/", {"code": "AAAAAAAA"})
    assert wrong.status_code == 422 and "không phải mã" in wrong.content.decode()
    answer = client.post(f"/papers/{held.reference}/", {"code": code_of(held).lower()})
    assert b"".join(answer) == PDF


def test_the_code_cannot_be_guessed(client: Client, held: Holding) -> None:
    for _ in range(5):
        client.post(f"/papers/{held.reference}/", {"code": "AAAAAAAA"})
    assert client.post(f"/papers/{held.reference}/", {"code": code_of(held)}).status_code == 429


def test_a_check_says_when_a_paper_was_taken_back_or_is_damaged(client: Client, cast: Cast, held: Holding) -> None:
    path(held.file_id).write_bytes(PDF + b"x")
    assert "không còn đúng" in client.get(f"/papers/{held.reference}/").content.decode()
    papers.revoke(held.reference, "Đã thay bản mới.", unit_key=HOME, by=cast("lan"), at=AT)
    page = client.get(f"/papers/{held.reference}/").content.decode()
    assert "thu hồi" in page and "Đã thay bản mới." in page


def test_ones_own_papers_with_link_and_code(hoa: Client, cast: Cast, held: Holding) -> None:
    page = hoa.get("/account/papers/").content.decode()
    assert held.reference in page and code_of(held) in page
    assert b"".join(hoa.get(f"/account/papers/{held.pk}/")) == PDF
    other = Client()
    other.post("/office/sign-in/", {"username": "minh", "password": PASSWORD})
    assert other.get(f"/account/papers/{held.pk}/").status_code == 404
    assert held.reference not in other.get("/account/papers/").content.decode()
    assert Client().get("/account/papers/").status_code == 302


def test_everything_held_on_a_person_is_his_to_take(hoa: Client, cast: Cast, held: Holding) -> None:
    papers.keep(paper(PDF + b"\n% minh"), person_id=number(cast, "minh"), subject="dossier/9", at=AT)
    assert "Giấy tờ lưu cho bạn" in hoa.get("/account/data/").content.decode()
    answer = hoa.post("/account/data/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert packed.testzip() is None
    names = set(packed.namelist())
    assert {"people.json", "papers.json", "notices.json", "onestop.json"} <= names
    people = json.loads(packed.read("people.json"))
    assert people["persons"][0]["full_name"] == "Nguyễn Thị Hoa"
    assert "password" not in people["accounts"][0]
    assert [row["reference"] for row in json.loads(packed.read("papers.json"))["papers"]] == [held.reference]
    assert [packed.read(name) for name in names if name.startswith("papers/")] == [PDF]
    assert [line.act for line in history("account:hoa")][-1] == "people.data.taken"
    assert Client().post("/account/data/").status_code == 302
