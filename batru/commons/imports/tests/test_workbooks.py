"""XLSX, as spreadsheets write it."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from batru.commons.imports.readers.records import Fault, Limits, Options, Record
from batru.commons.imports.tests.logs import items, packed
from batru.kernel.refusal import Refusal


def workbook(*rows: list[object], title: str = "Sổ") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_dates_numbers_and_words_become_text_that_a_mapping_can_read() -> None:
    opening = datetime.fromisoformat("2022-10-03T07:45")  # sheets know no time zones
    found = items(workbook(["mã", "lúc", "ngày", "số", "đúng"], [12, opening, date(2022, 10, 4), 2.5, True]))
    assert isinstance(found[0], Record)
    assert dict(found[0].cells) == {
        "mã": "12",
        "lúc": "2022-10-03T07:45:00",
        "ngày": "2022-10-04T00:00:00",
        "số": "2.5",
        "đúng": "true",
    }


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("dd/mm/yyyy hh:mm", "2022-10-03T06:00:00"),
        ('[$-42A]d "tháng" m yyyy', "2022-10-03T06:00:00"),
        ("[h]:mm", "2022-10-03T06:00:00"),
        ("0.00", "44837.25"),
        ('0 "days"', "44837.25"),
        ("[Red]0", "44837.25"),
        ("General", "44837.25"),
    ],
)
def test_a_number_is_a_date_where_its_format_shows_one(form: str, text: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["x"])
    sheet.append([44837.25])
    sheet["A2"].number_format = form
    stream = io.BytesIO()
    book.save(stream)
    found = items(stream.getvalue())
    assert isinstance(found[0], Record) and found[0].cells["x"] == text


def test_rows_keep_their_number_and_empty_ones_are_passed_over() -> None:
    found = items(workbook([None], ["a", "b"], [None, None], ["1", None], ["1", "2", "3"]))
    assert [(item.row, isinstance(item, Record)) for item in found] == [(4, True), (5, False)]
    assert isinstance(found[1], Fault) and found[1].reason == "cells"


def test_a_sheet_can_be_named_and_a_wrong_name_says_which_there_are() -> None:
    content = workbook(["a"], ["1"])
    assert len(items(content, Options(sheet="Sổ"))) == 1
    with pytest.raises(Refusal, match="Sổ"):
        items(content, Options(sheet="Sheet1"))


def test_a_gzipped_workbook_reads_as_the_plain_one() -> None:
    content = workbook(["a"], ["1"], ["2"])
    assert items(packed(content)) == items(content)


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (workbook(["a"], ["1"])[:-200], Limits(), "imports.file.damaged"),
        (zipped(readme=b"no workbook"), Limits(), "imports.file.damaged"),
        (zipped(bomb=b"0" * 5_000_000), Limits(ratio_from=1_000_000), "imports.file.swells"),
        (zipped(bomb=b"0" * 5_000_000), Limits(unpacked=1_000_000), "imports.file.too_large"),
        (zipped(**{"xl__sharedStrings.xml": b"0" * 5_000}), Limits(shared_text=1_000), "imports.file.workbook"),
        (workbook(), Limits(), "imports.file.empty"),
        (workbook(["a", "a"]), Limits(), "imports.file.header"),
    ],
)
def test_what_is_no_workbook_that_can_be_read_is_refused(content: bytes, limits: Limits, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        items(content, limits=limits)
    assert refused.value.code == code


WHOLE = workbook(["mã", "lúc"], *[[number, "x"] for number in range(20)])


@settings(max_examples=150, deadline=None)
@given(st.integers(4, len(WHOLE) - 1), st.integers(0, 255))
def test_a_workbook_changed_anywhere_is_read_or_refused(place: int, byte: int) -> None:
    try:
        items(WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :])
    except Refusal as refused:
        assert all(refused.sentences())
