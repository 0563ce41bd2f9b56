"""Identity numbers against outside vectors (ids.json, see README.md)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.forms.rules.identity import (
    PROVINCES,
    TAX_WEIGHTS,
    citizen_number,
    owner_fault,
    person_id_fault,
    plain_digits,
    tax_check_digit,
    tax_code_fault,
    written_tax_code,
)

VECTORS = json.loads((Path(__file__).parent / "ids.json").read_text("utf-8"))
TODAY = date(2022, 12, 1)
SEXES = {"nam/male": "male", "nữ/female": "female"}


@pytest.mark.parametrize("vector", VECTORS["mst"]["valid"], ids=lambda vector: vector["number"])
def test_a_real_tax_code_is_taken(vector: dict[str, str]) -> None:
    assert tax_code_fault(vector["number"]) is None


@pytest.mark.parametrize("vector", VECTORS["mst"]["invalid"], ids=lambda vector: vector["number"])
def test_a_wrong_tax_code_is_not(vector: dict[str, str]) -> None:
    fault = tax_code_fault(vector["number"])
    assert fault is not None
    assert fault.code == "tax_code_check"


@pytest.mark.parametrize("vector", VECTORS["mst"]["format"], ids=lambda vector: vector["input"])
def test_a_tax_code_is_written_as_it_is_printed(vector: dict[str, str]) -> None:
    assert written_tax_code(plain_digits(vector["input"])) == vector["output"]


@pytest.mark.parametrize("digits", ["0312687878000", "0100000007", "123", "01001124370", "", "abcdefghij"])
def test_what_is_no_tax_code_is_refused(digits: str) -> None:
    assert tax_code_fault(digits) is not None


@given(nine=st.text("0123456789", min_size=9, max_size=9), place=st.integers(0, 9), other=st.integers(1, 9))
def test_one_wrong_digit_of_a_tax_code_is_always_seen(nine: str, place: int, other: int) -> None:
    check = tax_check_digit(nine)
    if check == 10 or int(nine[2:]) == 0:
        return
    code = f"{nine}{check}"
    wrong = f"{code[:place]}{(int(code[place]) + other) % 10}{code[place + 1 :]}"
    assert tax_code_fault(code) is None
    assert tax_code_fault(wrong) is not None, "every weight is prime to 11"
    assert all(weight % 11 for weight in TAX_WEIGHTS)


@pytest.mark.parametrize("vector", VECTORS["cccd"]["valid"], ids=lambda vector: vector["number"])
def test_a_citizen_number_tells_where_when_and_whom(vector: dict[str, Any]) -> None:
    number = citizen_number(vector["number"])
    assert number is not None
    assert (number.province, number.birth_year) == (vector["province"], vector["birth_year"])
    assert number.sex == SEXES[vector["sex"]]
    assert number.is_province_known
    assert person_id_fault(vector["number"], TODAY) is None


def test_the_provinces_are_the_63_of_before_2025() -> None:
    assert frozenset(VECTORS["cccd"]["province_codes"]) == PROVINCES
    assert len(PROVINCES) == 63


def test_a_lost_leading_zero_is_recognised() -> None:
    fault = person_id_fault("04809000012", TODAY)
    assert fault is not None
    assert fault.code == "lost_zero"


def test_an_unknown_province_is_a_doubt_and_no_refusal() -> None:
    number = citizen_number("003090000123")
    assert number is not None
    assert not number.is_province_known
    assert person_id_fault("003090000123", TODAY) is None


def test_another_birth_year_or_sex_than_the_numbers_is_refused() -> None:
    born = owner_fault("048090000123", date(1991, 5, 2), None)
    other = owner_fault("048090000123", None, "female")
    assert born is not None
    assert (born.code, born.params) == ("other_birth_year", {"year": 1990, "written": 1991})
    assert other is not None
    assert other.code == "other_sex"
    assert owner_fault("048090000123", date(1990, 5, 2), "male") is None


def test_someone_born_in_the_future_has_no_number_yet() -> None:
    fault = person_id_fault("048521000001", date(2022, 8, 1))
    assert fault is not None
    assert fault.code == "born_later"


@pytest.mark.parametrize("digits", VECTORS["cccd"]["old_cmnd"]["valid"])
def test_an_old_card_of_nine_digits_is_taken_and_tells_nothing(digits: str) -> None:
    assert person_id_fault(digits, TODAY) is None
    assert owner_fault(digits, date(1991, 5, 2), "female") is None


@given(st.text(max_size=20))
def test_any_text_is_answered(text: str) -> None:
    digits = plain_digits(text)
    person_id_fault(digits, TODAY)
    tax_code_fault(digits)
