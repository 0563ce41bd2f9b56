"""A sheet goes out as a workbook and comes back: what it changes is shown, what is wrong is told by its cell."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from batru.commons import clock
from batru.commons.people.public import Actor
from batru.evaluation.actions.values import save_value
from batru.evaluation.models import Campaign, Entry, Participant
from batru.evaluation.reads.workbooks import preview, sheet_file
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.typed import Typed
from batru.evaluation.rules.workbook import read
from batru.evaluation.tests.conftest import AT, HOA_KHE, XUAN_HA, Cast
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Reasons are read in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def thu(cast: Cast, campaign: Campaign) -> Actor:
    """Fills for Xuân Hà, whose A stands at 8 of 10."""
    thu = cast("thu")
    save_value("small-2022", XUAN_HA, Typed("A", {"part": "8", "whole": "10"}), by=thu, at=AT)
    return thu


def own(unit: str = XUAN_HA) -> Participant:
    return Participant.objects.select_related("campaign__document", "unit").get(unit_id=unit)


def filled(values: dict[str, Any], unit: str = XUAN_HA) -> BytesIO:
    """The unit's workbook with cells typed over, saved by another program: `A/part` or `A/reason` → what is typed."""
    book = load_workbook(BytesIO(sheet_file(own(unit))))
    sheet = book.active
    assert sheet is not None
    for row in range(6, sheet.max_row + 1):
        code, cell = sheet[f"A{row}"].value, sheet[f"D{row}"].value
        for name, column in ((f"{code}/{cell}", "F"), (f"{code}/reason", "G")):
            if name in values:
                sheet[f"{column}{row}"] = values[name]
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_office_programs_open_it_and_only_values_are_unlocked(thu: Actor) -> None:
    sheet = load_workbook(BytesIO(sheet_file(own()))).active
    assert sheet is not None
    assert sheet.protection.sheet and sheet.row_dimensions[3].hidden and sheet.column_dimensions["D"].hidden
    assert [sheet[f"{column}6"].value for column in "ABDF"] == ["A", "Tỷ lệ A", "part", 8]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"F{row}" for row in range(6, 11)} | {"G6", "G8", "G10"}
    (lists,) = sheet.data_validations.dataValidation
    assert (str(lists.sqref), lists.formula1) == ("F10", '"có,không,KAD"')


def test_it_comes_back_as_it_went_out(thu: Actor) -> None:
    assert preview(own(), BytesIO(sheet_file(own()))).changes == ()
    head, rows = read(BytesIO(sheet_file(own())))
    assert (head.campaign, head.unit) == ("small-2022", XUAN_HA)
    assert [(row.code, row.cell, row.value) for row in rows][:2] == [("A", "part", "8"), ("A", "whole", "10")]


def test_changes_are_shown_before_they_are_taken(thu: Actor) -> None:
    found = preview(own(), filled({"A/part": 9, "B/part": "60", "B/whole": 100.0, "C/value": "có"}))
    assert found.wrong == ()
    assert [(change.line.leaf.code, dict(change.before), dict(change.after.cells)) for change in found.changes] == [
        ("A", {"part": "8", "whole": "10"}, {"part": "9", "whole": "10"}),
        ("B", {}, {"part": "60", "whole": "100"}),
        ("C", {}, {"": "yes"}),
    ]
    assert Entry.objects.count() == 1


def test_a_cell_left_empty_is_kept_as_it_was(thu: Actor) -> None:
    (change,) = preview(own(), filled({"A/part": None, "A/whole": 20})).changes
    assert dict(change.after.cells) == {"part": "8", "whole": "20"}
    assert preview(own(), filled({"A/part": None})).changes == ()


def test_what_does_not_apply_needs_its_reason(thu: Actor) -> None:
    wrong = preview(own(), filled({"B/part": "KAD"})).wrong
    assert [(each.place, each.code) for each in wrong] == [("Phiếu!F8", "B")] and "reason" in wrong[0].why
    found = preview(own(), filled({"B/part": "kad", "B/reason": "Không có hệ thống"}))
    assert [change.after for change in found.changes] == [Typed("B", {"": "na"}, "Không có hệ thống")]


@pytest.mark.parametrize(
    ("typed", "told_at", "why"),
    [
        ({"A/whole": "mười"}, "Phiếu!F7", "is not a number"),
        ({"A/part": 11}, "Phiếu!F6", "cannot be greater"),
        ({"B/part": 110, "B/whole": 100}, "Phiếu!F8", "Done or met: the part cannot be greater than the whole"),
        ({"C/value": "có lẽ"}, "Phiếu!F10", "neither yes nor no"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(thu: Actor, typed: dict[str, Any], told_at: str, why: str) -> None:
    (wrong,) = preview(own(), filled(typed)).wrong
    assert wrong.place == told_at and why in wrong.why and wrong.next_step


def test_a_part_above_its_whole_is_refused_by_its_cell_in_the_readers_language(thu: Actor) -> None:
    """B's rule caps at 80 %, so it would score 110 of 100 like 80 of 100."""
    with translation.override("vi"):
        (wrong,) = preview(own(), filled({"B/part": 110, "B/whole": 100})).wrong
    assert (wrong.place, wrong.code) == ("Phiếu!F8", "B")
    assert wrong.why == "Số đạt: phần không thể lớn hơn tổng, vì quy tắc này tính tỷ lệ."
    assert wrong.next_step == "Hãy sửa con số này, hoặc tổng số mà nó là một phần."
    assert not preview(own(), filled({"B/part": 110})).wrong, "half typed"


def test_every_cell_that_cannot_be_read_is_told_at_once(thu: Actor) -> None:
    typed = {"A/part": "tám", "A/whole": "1e999999999", "B/part": 5, "B/whole": "nhiều", "C/value": "có lẽ"}
    wrong = preview(own(), filled(typed)).wrong
    assert [(each.place, each.why) for each in wrong] == [
        ("Phiếu!F6", "“tám” is not a number."),
        ("Phiếu!F7", "“1e999999999” is not a number."),
        ("Phiếu!F9", "“nhiều” is not a number."),
        ("Phiếu!F10", "“có lẽ” is neither yes nor no."),
    ]


UNCOUNTED = {
    "en": (
        "A formula stands here, and the file has no result of it.",
        "Open the workbook in an office program and save it there, or write the value itself.",
    ),
    "vi": (
        "Ô này chứa công thức nhưng tệp không lưu kết quả của công thức.",
        "Mở bảng tính bằng phần mềm văn phòng rồi lưu lại, hoặc ghi thẳng giá trị.",
    ),
}


@pytest.mark.parametrize("language", UNCOUNTED)
def test_a_formula_without_its_result_is_refused_by_its_cell(thu: Actor, language: str) -> None:
    """openpyxl writes formulas as they are typed and works none of them out."""
    with translation.override(language):
        found = preview(own(), filled({"A/part": "=4+5", "A/whole": 20}))
    assert found.changes == ()
    assert [(each.place, each.code, each.why, each.next_step) for each in found.wrong] == [
        ("Phiếu!F6", "A", *UNCOUNTED[language])
    ]


def test_every_formula_without_its_result_is_told_at_once(thu: Actor) -> None:
    typed = {"A/part": "tám", "A/whole": "=2*5", "B/part": "KAD", "B/reason": '="Không"', "C/value": "=1=1"}
    wrong = preview(own(), filled(typed)).wrong
    assert [each.place for each in wrong] == ["Phiếu!F6", "Phiếu!F7", "Phiếu!G8", "Phiếu!G9", "Phiếu!F10"]
    assert [each.why == UNCOUNTED["en"][0] for each in wrong] == [False, True, True, True, True]


def test_a_formula_in_place_of_a_code_hides_no_row(thu: Actor) -> None:
    book = load_workbook(BytesIO(sheet_file(own())))
    book.worksheets[0]["A7"] = '="A"'
    out = BytesIO()
    book.save(out)
    assert [(each.place, each.why) for each in preview(own(), out).wrong] == [("Phiếu!A7", UNCOUNTED["en"][0])]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('<c r="F6"><f>4+5</f><v>9</v></c>', ("9", ())),
        ('<c r="F6" t="str"><f>"9"</f><v>9</v></c>', ("9", ())),
        ('<c r="F6" t="str"><f>""</f><v></v></c>', ("", ())),
        ('<c r="F6" t="str"><f>""</f></c>', ("", ("F",))),
        ('<c r="F6"><f>4+5</f><v/></c>', ("", ("F",))),
        ('<c r="F6"><f>4+5</f></c>', ("", ("F",))),
        ('<c r="F6"><f t="shared" si="0"/></c>', ("", ("F",))),
        ('<c r="F6" t="inlineStr"><f>4+5</f></c>', ("", ("F",))),
        ('<c r="F6"/>', ("", ())),
    ],
)
def test_a_result_that_is_stored_is_read(thu: Actor, cell: str, told: tuple[str, tuple[str, ...]]) -> None:
    """As office programs write them (ECMA-376 part 1, 18.3.1.4: a formula in `f`, its last result in `v`)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(sheet_file(own()))) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, re.sub(r'<c r="F6" s="\d+"><v>8</v></c>', cell, text))
    row = read(out)[1][0]
    assert (row.value, row.uncounted) == told


@pytest.mark.parametrize("bytes_", [b"", b"PK\x03\x04 nothing", b"a;b\n1;2\n"])
def test_another_file_is_no_workbook(thu: Actor, bytes_: bytes) -> None:
    with pytest.raises(Refusal, match="not a workbook"):
        preview(own(), BytesIO(bytes_))


def test_another_units_workbook_is_refused(thu: Actor) -> None:
    with pytest.raises(Refusal, match="another unit"):
        preview(own(), filled({}, HOA_KHE))


class TestPages:
    @pytest.fixture(autouse=True)
    def at_noon(self, thu: Actor, sign_in: Any, settings: Any, tmp_path: Any) -> None:
        settings.BATRU_FILES = tmp_path
        clock.set_now(AT)
        sign_in("thu")

    def send(self, client: Client, book: BytesIO) -> Any:
        file = SimpleUploadedFile("phieu.xlsx", book.read(), XLSX)
        return client.post(reverse("evaluation:workbooks", args=("small-2022", XUAN_HA)), {"file": file})

    def test_it_is_looked_over_and_then_taken(self, client: Client) -> None:
        answer = self.send(client, filled({"A/part": 9, "C/value": "không"}))
        assert answer.status_code == 200 and Entry.objects.count() == 1
        key = answer.content.decode().partition('name="key" value="')[2].partition('"')[0]
        done = client.post(reverse("evaluation:imports", args=("small-2022", XUAN_HA)), {"key": key})
        assert done.status_code == 302
        rows = Entry.objects.filter(layer=Layer.SELF, origin=Origin.IMPORTED)
        assert {row.indicator: row.cells for row in rows} == {"A": {"part": "9", "whole": "10"}, "C": {"": "no"}}

    def test_with_one_wrong_cell_nothing_can_be_taken(self, client: Client) -> None:
        answer = self.send(client, filled({"A/part": 11, "C/value": "không"}))
        text = answer.content.decode()
        assert answer.status_code == 422 and "Phiếu!F6" in text and 'name="key"' not in text
        assert Entry.objects.count() == 1

    def test_with_a_formula_without_its_result_nothing_can_be_taken(self, client: Client) -> None:
        client.cookies["batru_language"] = "vi"
        answer = self.send(client, filled({"A/part": "=4+5", "C/value": "không"}))
        text = answer.content.decode()
        assert answer.status_code == 422 and "Phiếu!F6" in text and 'name="key"' not in text
        assert all(each in text for each in UNCOUNTED["vi"]) and Entry.objects.count() == 1

    def test_a_key_of_nobodys_opens_nothing(self, client: Client) -> None:
        answer = client.post(reverse("evaluation:imports", args=("small-2022", XUAN_HA)), {"key": "x:y:z"})
        assert answer.status_code == 422 and Entry.objects.count() == 1
