"""Item numbers against other people's examples, and what no misreading may pass."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.post.rules.s10 import ItemNumber, check_digit, looks_like, plain, read, service_of

VECTORS = json.loads(Path(__file__).with_name("s10.json").read_text(encoding="utf-8"))
GOOD = [case["number"] for case in (*VECTORS["valid"], *VECTORS["vietnam"])]
SERIALS = st.text("0123456789", min_size=8, max_size=8)


@pytest.mark.parametrize("number", GOOD)
def test_right_numbers_are_read_and_written_alike(number: str) -> None:
    assert str(read(number)) == number


@pytest.mark.parametrize("number", [case["number"] for case in VECTORS["invalid"]])
def test_wrong_numbers_are_none(number: str) -> None:
    assert read(number) is None


@pytest.mark.parametrize("case", VECTORS["serial_check"], ids=lambda case: case["serial"])
def test_check_digits_of_others(case: dict[str, str | int]) -> None:
    assert check_digit(str(case["serial"])) == case["check"]


@pytest.mark.parametrize("case", VECTORS["lenient_input"], ids=lambda case: case["input"])
def test_numbers_as_people_type_them(case: dict[str, str]) -> None:
    assert str(read(case["input"])) == case["normal"]


@pytest.mark.parametrize(
    ("letters", "service"),
    [
        ("EE", "express mail"),
        ("RR", "registered letter"),
        ("LB", "tracked letter"),
        ("CP", "parcel"),
        ("HA", "e-commerce parcel"),
        ("VV", "insured letter"),
        ("UA", "ordinary letter"),
        ("MM", "mail bag"),
        ("QA", "business reply"),
        ("QM", "business reply"),
        ("QN", ""),
        ("BP", "domestic or bilateral service"),
        ("AV", "domestic or bilateral service"),
        ("GD", "domestic or bilateral service"),
        ("GB", ""),
        ("SS", ""),
    ],
)
def test_letters_say_the_service(letters: str, service: str) -> None:
    assert service_of(letters) == service


def test_it_is_printed_in_groups() -> None:
    assert ItemNumber("RR", "12345678", "VN").spaced == "RR 123 456 785 VN"


def test_numbers_of_other_carriers_are_left_alone() -> None:
    assert not looks_like("VTP0123456789") and not looks_like("S123.456.789") and looks_like("rr 123456786 us")


@given(SERIALS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed_or_written_the_same(serial: str, place: int, by: int) -> None:
    """Weights are prime to 11, so the sum changes; 5 alone stands for two rests, 5 and 11, and may pass."""
    other = serial[:place] + str((int(serial[place]) + by) % 10) + serial[place + 1 :]
    if check_digit(other) == check_digit(serial):
        assert check_digit(serial) == 5


@given(SERIALS, st.sampled_from(["RR", "EA", "CP", "BP"]))
def test_what_is_made_is_read_again(serial: str, letters: str) -> None:
    made = ItemNumber(letters, serial, "VN")
    assert read(f" {made.spaced.lower()} ") == made


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_is_not(text: str) -> None:
    found = read(text)
    assert found is None or str(found) == plain(text)
