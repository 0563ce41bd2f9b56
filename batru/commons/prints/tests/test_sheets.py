"""Every form: what was put in can be read out, is tagged, keeps for ever (PDF/A-2a), and comes out alike each time."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

import pytest
import segno
from pypdf import PdfReader

from batru.commons.prints.public import Head, Party, Shape, render, render_stamp, signature_place
from batru.commons.prints.rules.words import spoken
from batru.commons.prints.tests.shapes import ADDRESS, ALL, APOLOGY, AT, CODE, DUE, LETTER, LONG, RECEIPT, REFUSAL, WARD
from batru.commons.prints.typesetting import MASK, square
from batru.kernel.refusal import Refusal

# The day by which the edition is chosen: the stop notice came with Circular 03/2025/TT-VPCP.
DAYS = {form: date(2026, 1, 5) if form == "stop_notice" else date(2022, 12, 1) for form in ALL}
POINTS_A_MILLIMETRE = 72 / 25.4
every_form = pytest.mark.parametrize("form", sorted(ALL))


def pdf(shape: Shape) -> PdfReader:
    return PdfReader(io.BytesIO(render(shape, AT, day=DAYS[shape.form])))


def words_of(reader: PdfReader) -> str:
    """All words of all pages, one space between them, in composed form."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def texts(value: Any) -> Iterator[str]:
    """Every text that a form was filled with, without the square's drawing."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@every_form
def test_what_was_put_in_is_read_out_with_all_its_marks(form: str) -> None:
    found = words_of(pdf(ALL[form]))
    folded = found.casefold()
    data = spoken(ALL[form])
    shown = set(texts({key: value for key, value in data.items() if key != "head"})) | {
        data["head"]["number"], data["head"]["place"], data["head"]["code"]
    }  # fmt: skip
    assert [each for each in shown - _not_on(form) if each.casefold() not in folded] == []
    assert unicodedata.is_normalized("NFC", found)


def _not_on(form: str) -> set[str]:
    """Fields that the circulars' forms do not show."""
    party = spoken(RECEIPT)["applicant"]
    contact = {party["phone"], party["email"]}
    return {
        "supplement": {party["id_number"]},
        "apology": {party["address"], *contact},
        "stop_notice": {party["address"], *contact},
    }.get(form, set())


@every_form
def test_the_head_is_that_of_the_decree(form: str) -> None:
    found = words_of(pdf(ALL[form]))
    head = ALL[form].head
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found
    assert "Độc lập - Tự do - Hạnh phúc" in found
    assert head.parent.upper() in found
    assert head.agency.upper() in found
    assert f"Số: {head.number}" in found


@every_form
def test_it_is_tagged_and_says_that_it_keeps(form: str) -> None:
    reader = pdf(ALL[form])
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert str(root["/Lang"]).lower().startswith("vi")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


@every_form
def test_all_its_fonts_are_inside(form: str) -> None:
    pages: list[Any] = list(pdf(ALL[form]).pages)
    fonts = [font for page in pages for font in page["/Resources"]["/Font"].values()]
    below = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert below and all("Tinos" in font["/BaseFont"] for font in below)
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in below)


@every_form
def test_it_is_the_same_bytes_each_time(form: str) -> None:
    assert render(ALL[form], AT, day=DAYS[form]) == render(ALL[form], AT, day=DAYS[form])


def test_it_is_dated_by_its_own_moment() -> None:
    assert render(RECEIPT, AT.replace(microsecond=999), day=date(2022, 12, 1)) == render(RECEIPT, AT)
    later = render(RECEIPT, AT + timedelta(days=1), day=date(2022, 12, 1))
    assert pdf(RECEIPT).metadata.creation_date.astimezone(UTC) == AT.astimezone(UTC)  # type: ignore[union-attr]
    assert later != render(RECEIPT, AT, day=date(2022, 12, 1))


def test_the_day_chooses_the_edition() -> None:
    before, since = (
        words_of(PdfReader(io.BytesIO(render(APOLOGY, AT, day=day)))) for day in (date(2025, 9, 14), date(2025, 9, 15))
    )
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in before
    assert "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT" in since


def test_a_form_that_law_did_not_know_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        render(ALL["stop_notice"], AT, day=date(2025, 9, 14))
    assert refused.value.code == "prints.form.unknown"


def _words_at(reader: PdfReader) -> list[tuple[str, float, float]]:
    """Pieces of text on page 1 with x from the left edge and their size, in points."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, at: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            found.append((text.strip(), matrix[4] * at[0] + matrix[5] * at[2] + at[4], size * abs(matrix[3] * at[3])))

    reader.pages[0].extract_text(visitor_text=visit)
    return found


@every_form
def test_the_sheet_is_a4_with_the_margins_of_the_decree(form: str) -> None:
    reader = pdf(ALL[form])
    page = reader.pages[0]
    across, down = round(float(page.mediabox.width)), round(float(page.mediabox.height))
    assert (across, down) == ((842, 595) if form == "register" else (595, 842)), "a register lies on its long side"
    pieces = _words_at(reader)
    assert min(x for _, x, _ in pieces) == pytest.approx(30 * POINTS_A_MILLIMETRE, abs=0.5)
    assert {round(size) for _, _, size in pieces} <= {11, 12, 13, 14, *([9] if form == "register" else [])}
    assert [round(size) for text, _, size in pieces if text.startswith("Số:")] == [13]


def test_the_longest_agency_stays_in_its_half() -> None:
    shape = replace(REFUSAL, head=replace(REFUSAL.head, parent=LONG, agency=LONG))
    reader = pdf(shape)
    middle = 30 + (210 - 30 - 18) * 0.44
    lines = [x for text, x, _ in _words_at(reader) if text.isupper() and text in LONG.upper()]
    assert len(lines) >= 4 and max(lines) < middle * POINTS_A_MILLIMETRE
    assert words_of(reader).count(LONG.upper()) == 2


def test_many_papers_go_on_to_a_second_page_with_its_number() -> None:
    papers = tuple(
        f"Giấy tờ thứ {number} có tên rất dài, được nộp kèm theo hồ sơ này (01 bản chính)" for number in range(1, 41)
    )
    reader = pdf(replace(RECEIPT, papers=papers))
    assert len(reader.pages) == 2
    assert reader.pages[1].extract_text().split()[0] == "2"
    assert all(paper in words_of(reader) for paper in papers)


def test_what_is_not_known_stays_open_for_the_hand() -> None:
    reader = pdf(replace(RECEIPT, applicant=Party("Nguyễn Thị Hoa"), due_at=None, submitter=""))
    assert "None" not in words_of(reader)
    assert "Số định danh cá nhân/tổ chức:" in words_of(reader)


def test_an_agent_stands_on_the_receipt_with_what_he_acts_on() -> None:
    agent = Party("Trần Văn Bình", "048085000999", "12 Hàm Nghi", "0905 999 888", "", "Giấy ủy quyền số 15/2022")
    found = words_of(pdf(replace(RECEIPT, agent=agent)))
    assert "Người được ủy quyền: Trần Văn Bình" in found and "Giấy ủy quyền số 15/2022" in found


def test_text_that_looks_like_markup_is_only_text() -> None:
    found = words_of(pdf(replace(RECEIPT, request="#panic() *đậm* $x^2$ <nhãn> @ref // không")))
    assert "#panic() *đậm* $x^2$ <nhãn> @ref // không" in found


def test_the_square_draws_every_dark_module_and_no_other() -> None:
    drawn = square(ADDRESS)
    modules = segno.make(ADDRESS, error="m", mask=MASK).matrix
    dark = {(x, y) for y, row in enumerate(modules) for x, module in enumerate(row) if module}
    strokes = [tuple(map(int, found)) for found in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn)]
    covered = [(x, y) for left, y, wide in strokes for x in range(left, left + wide)]
    assert f'viewBox="0 0 {len(modules)} {len(modules)}"' in drawn
    assert len(covered) == len(dark) and set(covered) == dark


def test_a_form_without_a_code_has_no_square() -> None:
    head = Head("", WARD, "12", "Xuân Hà", date(2022, 12, 1))
    assert "Mã kiểm tra" not in words_of(pdf(replace(LETTER, head=head)))
    assert f"Mã kiểm tra: {CODE}" in words_of(pdf(LETTER))


def test_a_letter_has_room_for_its_signature_between_post_and_name() -> None:
    """Box 7c of Decree 30/2020 annex I: below the post, above the name, in the right half."""
    heights: dict[str, float] = {}

    def visit(text: str, at: Any, matrix: Any, font: Any, size: float) -> None:
        heights.setdefault(text.strip(), 841.89 - (matrix[5] * at[3] + at[5]))

    pdf(LETTER).pages[0].extract_text(visitor_text=visit)
    place = signature_place(LETTER, date(2022, 12, 1))
    assert place["page"] == 1 and place["x"] > 105 * POINTS_A_MILLIMETRE - 20
    assert 0 < place["y"] - heights["CHỦ TỊCH"] < 15
    assert heights["Lê Thị Lan"] - place["y"] > 23 * POINTS_A_MILLIMETRE


def test_a_stamp_shows_who_signs_and_when_with_the_zone() -> None:
    stamp = PdfReader(io.BytesIO(render_stamp("Lê Thị Lan", "Chủ tịch", DUE, "CA thử nghiệm")))
    assert words_of(stamp) == "Ký bởi: Lê Thị Lan Chủ tịch Thời gian ký: 01/12/2022 17:00:00 +07:00 CA thử nghiệm"
