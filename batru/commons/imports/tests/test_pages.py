"""The pages: sending, watching, reading the report, taking back; and who is refused."""

import gzip
import json
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from batru.commons.imports.jobs import land_waiting
from batru.commons.imports.models import LANDED, REFUSED, UNMAPPED, WAITING, WITHDRAWN, Batch
from batru.commons.imports.reads.mappings import as_yaml
from batru.commons.imports.rules.entries import ENTRIES
from batru.commons.imports.tests.conftest import Send
from batru.commons.imports.tests.logs import LOGS, ROOT, SMALL, table
from batru.law.reading import read_yaml

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
XML = b'<?xml version="1.0" encoding="UTF-8"?>'


def upload(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (LOGS / name).read_bytes() if content is None else content)


def test_dropping_the_real_log_on_the_page_is_enough(enter: Enter) -> None:
    phuc = enter("phuc")
    answer = phuc.post("/imports/", {"file": upload("receipt_first_430_cases.csv.gz"), "mapping": ""})
    batch = Batch.objects.get()
    assert answer.url == f"/imports/{batch.pk}/"  # type: ignore[attr-defined]
    assert (batch.state, batch.mapping_code) == (WAITING, "coselog-receipt")
    waiting = phuc.get(answer.url).content.decode()  # type: ignore[attr-defined]
    assert 'hx-trigger="every 2s"' in waiting and "Trang này tự cập nhật" in waiting
    land_waiting()
    page = phuc.get(f"/imports/{batch.pk}/").content.decode()
    assert "hx-trigger" not in page
    assert "430" in page and "2.653" in page and "case-416" in page
    listed = phuc.get("/imports/").content.decode()
    assert "Một chính quyền đô thị Hà Lan (CoSeLoG)" in listed and "Europe/Amsterdam" in listed


def test_htmx_gets_the_part_that_changes(enter: Enter, send: Send) -> None:
    batch = send("so-theo-doi.csv", "so-theo-doi")
    part = enter("phuc").get(f"/imports/{batch.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="batch"') and "<html" not in part


def test_the_report_names_line_column_value_reason_and_what_next(enter: Enter, send: Send) -> None:
    batch = send("so-theo-doi.csv", "so-theo-doi")
    land_waiting()
    page = enter("phuc").get(f"/imports/{batch.pk}/").content.decode()
    for words in ("32/10/2022 08:00", "Phường Mẫu Ba", "Ngày nộp", "Không đọc được thời điểm"):
        assert words in page
    table_of_all = enter("phuc").get(f"/imports/{batch.pk}/rejects/")
    assert table_of_all["Content-Disposition"].startswith("attachment")
    assert b"32/10/2022" in b"".join(table_of_all.streaming_content)  # type: ignore[attr-defined]


def test_a_file_that_nobody_knows_shows_its_columns_and_a_draft_to_correct(enter: Enter) -> None:
    phuc = enter("phuc")
    rows = ["A1;03/10/2022 08:00;04/10/2022 17:00;Trực tuyến;Phường Một", "A2;04/10/2022 08:00;;Trực tiếp;Phường Hai"]
    content = table(rows, "Số hồ sơ;Ngày nộp;Hạn xử lý;Hình thức;Đơn vị")
    answer = phuc.post("/imports/", {"file": upload("so-moi.csv", content), "mapping": ""}, follow=True)
    page = answer.content.decode()
    batch = Batch.objects.get()
    assert batch.state == UNMAPPED and "Phường Hai" in page
    draft = unescape(page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])
    assert "submitted_at:\n    column: Ngày nộp" in draft and "Trực tuyến: online" in draft
    wrong = phuc.post(f"/imports/{batch.pk}/mapping/", {"text": draft.replace("moments:", "moment:")})
    assert wrong.status_code == 422 and "moment" in wrong.content.decode()
    phuc.post(f"/imports/{batch.pk}/mapping/", {"text": draft})
    land_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.dossiers, batch.rows_refused) == (LANDED, 2, 0)
    assert phuc.get(f"/imports/{batch.pk}/mapping/").status_code == 302


def test_a_mapping_of_ones_own_can_come_with_the_file(enter: Enter) -> None:
    text = (ROOT / "catalogue" / "mappings" / "so-theo-doi.yaml").read_text("utf-8")
    enter("phuc").post("/imports/", {"file": upload("so-theo-doi.csv"), "mapping": "own", "text": text})
    batch = Batch.objects.get()
    assert (batch.state, batch.mapping_code, batch.locality) == (WAITING, "", "phuong-mau")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("log.csv", b"%PDF-1.7", "không được nhận"),
        ("log.csv", b"", "trống"),
    ],
)
def test_a_file_that_is_no_log_is_refused_on_the_page(enter: Enter, name: str, content: bytes, words: str) -> None:
    answer = enter("phuc").post("/imports/", {"file": upload(name, content), "mapping": ""})
    assert answer.status_code == 422
    assert not Batch.objects.exists()


def test_sending_nothing_says_so(enter: Enter) -> None:
    answer = enter("phuc").post("/imports/", {"mapping": ""})
    assert answer.status_code == 422 and "Chưa có tệp nào" in answer.content.decode()


def test_a_wrong_mapping_ends_in_a_refusal_with_its_reason(enter: Enter) -> None:
    phuc = enter("phuc")
    phuc.post("/imports/", {"file": upload("so-theo-doi.csv"), "mapping": "coselog-receipt"})
    land_waiting()
    batch = Batch.objects.get()
    page = phuc.get(f"/imports/{batch.pk}/").content.decode()
    assert batch.state == REFUSED and "case:concept:name" in page and "Ngày hẹn trả" in page


def test_the_same_file_twice_is_recognised_on_the_page(enter: Enter, dutch: Batch) -> None:
    again = {"file": upload("receipt_first_430_cases.csv.gz"), "mapping": "coselog-receipt"}
    answer = enter("phuc").post("/imports/", again)
    assert answer.status_code == 409 and "Tệp này đã có" in answer.content.decode()


def test_taking_back_needs_a_reason_and_keeps_it(enter: Enter, dutch: Batch) -> None:
    phuc = enter("phuc")
    assert phuc.post(f"/imports/{dutch.pk}/withdrawal/", {"reason": ""}).status_code == 422
    phuc.post(f"/imports/{dutch.pk}/withdrawal/", {"reason": "Gửi nhầm năm, sẽ gửi lại."})
    dutch.refresh_from_db()
    page = phuc.get(f"/imports/{dutch.pk}/").content.decode()
    assert dutch.state == WITHDRAWN and "Gửi nhầm năm, sẽ gửi lại." in page


@pytest.mark.parametrize("username", ["tu", "minh", "thu"])
@pytest.mark.parametrize("path", ["/imports/", "/imports/{}/", "/imports/{}/mapping/", "/imports/{}/rejects/"])
def test_who_has_no_post_for_it_sees_nothing(enter: Enter, dutch: Batch, username: str, path: str) -> None:
    assert enter(username).get(path.format(dutch.pk)).status_code == 403


def test_who_has_no_post_for_it_changes_nothing(enter: Enter, dutch: Batch) -> None:
    tu = enter("tu")
    assert tu.post("/imports/", {"file": upload("so-theo-doi.csv"), "mapping": ""}).status_code == 403
    assert tu.post(f"/imports/{dutch.pk}/withdrawal/", {"reason": "because I say so"}).status_code == 403
    dutch.refresh_from_db()
    assert dutch.state == LANDED and Batch.objects.count() == 1


@pytest.mark.parametrize("path", ["/imports/", "/imports/1/"])
def test_a_stranger_is_led_to_the_door(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302 and "/office/sign-in/" in answer.url  # type: ignore[attr-defined]


def test_an_import_that_never_was_is_not_found(enter: Enter) -> None:
    assert enter("phuc").get("/imports/999/").status_code == 404


def test_a_dossier_names_its_system_and_the_line_that_it_came_from(enter: Enter, dutch: Batch) -> None:
    path = "/imports/localities/coselog-wabo/dossiers/case-416/"
    page = enter("phuc").get(path).content.decode()
    assert "CoSeLoG WABO" in page and "receipt_first_430_cases.csv.gz" in page and "415" in page
    assert enter("phuc").get(path.replace("416", "none")).status_code == 404
    assert enter("tu").get(path).status_code == 403


def test_english_is_spoken_too(enter: Enter, dutch: Batch) -> None:
    phuc = enter("phuc")
    phuc.cookies["batru_language"] = "en"
    page = phuc.get(f"/imports/{dutch.pk}/").content.decode()
    assert "The case has no end, so it counts as still open." in page and "Withdraw this import" in page


def test_the_list_asks_no_more_of_the_database_for_more_batches(
    enter: Enter, send: Send, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    phuc = enter("phuc")
    for number in range(25):
        send(f"log-{number}.csv", None, f"case,what,when\n{number},a,2022-11-01T08:00:00\n".encode())
    with django_assert_max_num_queries(12):
        page = phuc.get("/imports/").content.decode()
    assert "log-24.csv" in page and "log-4.csv" not in page and "?before=" in page


@pytest.mark.parametrize(
    ("name", "content", "vietnamese", "english"),
    [
        ("cut.xes", XML + b"<log>", "tệp kết thúc giữa chừng", "the file ends in the middle"),
        ("other.xes", XML + b"<book/>", "tệp bắt đầu bằng <book>", "it begins with <book>"),
        ("torn.xes", XML + b"<log><trace></log>", "một phần tử được đóng", "an element is closed"),
        (
            "torn.csv.gz",
            gzip.compress(b"a,b\n" + b"1,2\n" * 5_000, mtime=0)[:-30],
            "tệp kết thúc giữa chừng",
            "in the middle",
        ),
        ("quotes.csv", b'"a"b,c\n1,2\n', "văn bản có dấu ngoặc kép", "text whose quotation marks"),
    ],
)
def test_why_a_file_is_refused_is_told_in_the_readers_language(
    enter: Enter, name: str, content: bytes, vietnamese: str, english: str
) -> None:
    """At once where its head shows it, else on the batch's page once it was read."""
    phuc = enter("phuc")
    mapping = "coselog-receipt" if name.endswith(".xes") else "so-theo-doi"
    for language, said in (("vi", vietnamese), ("en", english)):
        phuc.cookies["batru_language"] = language
        answer = phuc.post("/imports/", {"file": upload(name, content), "mapping": mapping})
        batch = Batch.objects.first()
        assert batch is not None or answer.status_code == 422
        if batch is not None:
            land_waiting()
            answer = phuc.get(f"/imports/{batch.pk}/")
        assert said in unescape(answer.content.decode()), language


def test_a_file_that_is_no_log_is_refused_with_what_fits_a_log(enter: Enter) -> None:
    phuc = enter("phuc")
    phuc.cookies["batru_language"] = "en"
    for name, content in (("bad.xlsx", b"PK\x03\x04 cut off"), ("paper.pdf", b"%PDF-1.7\n"), ("page.csv", b"<script>")):
        answer = phuc.post("/imports/", {"file": upload(name, content), "mapping": ""})
        page = unescape(answer.content.decode())
        assert answer.status_code == 422 and "Export the log again as XES, CSV or XLSX" in page
        assert "as PDF" not in page and "paper as one" not in page


@pytest.mark.parametrize(
    ("change", "vietnamese", "english"),
    [
        (("case: case", "case: [case"), "danh sách trong [ ] chưa đóng", "a list in [ ] is not closed"),
        (("case: case", 'case: "case'), "dấu ngoặc kép chưa được đóng", "a quotation mark is not closed"),
        (("case: case", "case: case\ncase: case"), "khóa “case” xuất hiện hai lần", "the key “case” stands twice"),
        (("case: case", "code: case"), "tệp không có case", "the file has no case"),
        (("Asia/Ho_Chi_Minh", "Asia/Nowhere"), "không biết time_zone “Asia/Nowhere”", "“Asia/Nowhere” is not known"),
        (("at: when\n", ""), "moments.submitted_at cần", "moments.submitted_at needs the time"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_told_in_the_readers_language(
    enter: Enter, change: tuple[str, str], vietnamese: str, english: str
) -> None:
    """And the page leads to what each entry means, which a browser can open."""
    phuc = enter("phuc")
    text = as_yaml(SMALL)
    assert change[0] in text
    sent = {"mapping": "own", "text": text.replace(*change)}
    for language, said in (("vi", vietnamese), ("en", english)):
        phuc.cookies["batru_language"] = language
        page = unescape(phuc.post("/imports/", {**sent, "file": upload("so-theo-doi.csv")}).content.decode())
        assert said in page, language
        assert 'href="/imports/entries/"' in page


def test_every_entry_that_a_mapping_may_have_is_explained(enter: Enter) -> None:
    schema = json.loads((ROOT / "catalogue" / "_schema" / "mappings.schema.json").read_text("utf-8"))
    assert {entry.name for entry in ENTRIES} == set(schema["properties"])
    assert {entry.name for entry in ENTRIES if entry.needed} == set(schema["required"])
    page = enter("phuc").get("/imports/entries/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in schema["properties"])
    assert "Cột nêu mã của hồ sơ" in page


def test_every_example_of_an_entry_can_be_written_so() -> None:
    for entry in ENTRIES:
        read_yaml(f"{entry.name}: {entry.example}")
