"""Days, names, numbers and codes as forms write them; expectations from Decree 30/2020/NĐ-CP annex I."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.prints.rules.codes import ALPHABET, check_code, read_code
from batru.commons.prints.rules.words import committee, day_words, moment_words, numbered, running, spoken
from batru.commons.prints.tests.shapes import RECEIPT


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 2, 5), "ngày 05 tháng 02 năm 2022"),
        (date(2022, 1, 31), "ngày 31 tháng 01 năm 2022"),
        (date(2022, 3, 9), "ngày 09 tháng 3 năm 2022"),
        (date(2025, 12, 15), "ngày 15 tháng 12 năm 2025"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_leading_nought(day: date, words: str) -> None:
    assert day_words(day) == words


def test_a_moment_is_told_by_the_clock_of_viet_nam() -> None:
    assert moment_words(datetime(2022, 11, 30, 18, 5, tzinfo=UTC)) == "01 giờ 05 phút, ngày 01 tháng 12 năm 2022"


@pytest.mark.parametrize(
    ("serial", "notation", "words", "number"),
    [
        ("12", "{agency}", {"agency": "UBND"}, "12/UBND"),
        ("07", "PBS-{desk}", {"desk": "BPTNTKQ"}, "07/PBS-BPTNTKQ"),
        ("07", None, {}, "07"),
        ("07", "{agency}", {"agency": ""}, "07"),
        ("07", "PBS-{desk}", {"desk": ""}, "07/PBS"),
    ],
)
def test_a_number_has_its_notation_behind_a_stroke(
    serial: str, notation: str, words: dict[str, str], number: str
) -> None:
    assert numbered(serial, notation, **words) == number


def test_numbers_below_ten_have_a_leading_nought() -> None:
    assert [running(7), running(10), running(123)] == ["07", "10", "123"]


def test_a_place_issues_through_its_committee_and_an_agency_itself() -> None:
    assert committee("commune", "Phường Xuân Hà") == "Ủy ban nhân dân phường Xuân Hà"
    assert committee("agency", "Phòng Tư pháp quận Thanh Khê") == "Phòng Tư pháp quận Thanh Khê"


@given(st.integers(min_value=0, max_value=2**80))
def test_a_code_is_read_however_it_was_typed(number: int) -> None:
    code = check_code(number)
    assert read_code(code) == read_code(code.lower().replace("-", " ")) == read_code(code.replace("-", "")) == code


def test_what_cannot_be_a_code_is_none() -> None:
    assert [read_code(typed) for typed in ("", "ABC", "7QK3M-ZX9WT-4RAH0", "7QK3M-ZX9WT-4RAHBB", "' OR 1=1 --")] == [
        ""
    ] * 5
    assert not set("01ILOU") & set(ALPHABET)


def test_texts_are_composed_before_they_are_set() -> None:

    apart = unicodedata.normalize("NFD", "Đăng ký kết hôn")
    assert spoken(replace(RECEIPT, request=apart))["request"] == "Đăng ký kết hôn"
    assert spoken(RECEIPT)["received_at"] == "09 giờ 20 phút, ngày 01 tháng 12 năm 2022"
