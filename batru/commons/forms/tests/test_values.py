"""One answer at a time: what is typed, what is stored, what is said when it cannot be."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.forms.rules.contact import email_fault, phone_fault, plain_email, plain_phone
from batru.commons.forms.rules.fault import Fault
from batru.commons.forms.rules.showing import as_typed, spoken
from batru.commons.forms.rules.values import Answer, line, names, read_value, to_number
from batru.law.questions import Choice, Question, Words

TODAY = date(2022, 12, 1)
NAME = Words("Câu hỏi", "Question")


def ask(kind: str, **more: Any) -> Question:
    return Question(code="q", kind=kind, label=NAME, **more)


def read(kind: str, *typed: str, **more: Any) -> Answer | str:
    """What is stored, or the fault's code; parts in order for a date and an address."""
    question = ask(kind, **more)
    given_names = names(question)[1:] if len(typed) > 1 else [question.code]
    found = read_value(question, dict(zip(given_names, typed, strict=True)), TODAY)
    return f"fault:{found.code}" if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("27", "3", "1990"), "1990-03-27"),
        (("05", "02", "2020"), "2020-02-05"),
        (("1990-03-27",), "1990-03-27"),
        (("27/3/1990",), "1990-03-27"),
        (("27.03.1990",), "1990-03-27"),
        (("1", "12", "2022"), "2022-12-01"),
        (("2", "12", "2022"), "fault:future"),
        (("29", "2", "2021"), "fault:no_such_day"),
        (("31", "4", "2020"), "fault:no_such_day"),
        (("1", "13", "2020"), "fault:no_such_day"),
        (("1", "1", "90"), "fault:no_such_day"),
        (("1", "", "1990"), "fault:no_month"),
        (("", "1", "1990"), "fault:no_day"),
        (("1", "1", ""), "fault:no_year"),
        (("1", "1", "1899"), "fault:too_early"),
        (("hôm qua",), "fault:no_such_day"),
    ],
)
def test_dates(typed: tuple[str, ...], stored: str) -> None:
    assert read("date", *typed) == stored


def test_a_day_to_come_may_not_have_passed() -> None:
    assert read("date", "5", "12", "2022", may_be_future=True, may_be_past=False) == "2022-12-05"
    assert read("date", "30", "11", "2022", may_be_future=True, may_be_past=False) == "fault:past"


@pytest.mark.parametrize(
    ("typed", "decimals", "number"),
    [
        ("12", 0, 12),
        ("1.200.000", 0, 1_200_000),
        ("1,200,000", 0, 1_200_000),
        ("1 200 000", 0, 1_200_000),
        ("1.200", 0, 1200),
        ("85,5", 1, 85.5),
        ("85.25", 2, 85.25),
        ("85,5", 0, None),
        ("85,555", 2, 85555),
        ("-3", 0, -3),
        ("mười", 0, None),
        ("1e5", 0, None),
        ("12,", 2, None),
    ],
)
def test_numbers_as_they_are_written_in_viet_nam_and_abroad(typed: str, decimals: int, number: float | None) -> None:
    assert to_number(typed, decimals) == number


def test_numbers_keep_their_bounds() -> None:
    assert read("number", "0", minimum=1) == "fault:too_small"
    assert read("number", "51", maximum=50) == "fault:too_large"
    assert read("number", "50", minimum=1, maximum=50) == 50


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("0905 123 456", "0905123456"),
        ("0905.123.456", "0905123456"),
        ("+84 905 123 456", "0905123456"),
        ("0084905123456", "0905123456"),
        ("+84 (0)905-123-456", "0905123456"),
        ("0236 3 822 132", "02363822132"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_telephone_numbers_that_can_be_dialled(typed: str, phone: str) -> None:
    assert plain_phone(typed) == phone
    assert phone_fault(phone) is None


@pytest.mark.parametrize("typed", ["0905 123 45", "0105123456", "905123456", "0905 123 4567", "gọi tôi nhé", "113"])
def test_telephone_numbers_that_cannot(typed: str) -> None:
    assert phone_fault(plain_phone(typed)) is not None


@pytest.mark.parametrize("typed", ["hoa@example.com", "tran.hoa+khaisinh@mail.danang.vn", "hoa@thưviện.vn"])
def test_addresses_that_can_be_written_to(typed: str) -> None:
    assert email_fault(plain_email(typed)) is None


@pytest.mark.parametrize(
    "typed", ["hoa", "hoa@", "@example.com", "hoa@example", "h oa@example.com", "hoa@-x.vn", "a@b..vn"]
)
def test_addresses_that_cannot(typed: str) -> None:
    assert email_fault(typed) is not None


def test_only_the_domain_of_an_address_loses_its_capitals() -> None:
    assert plain_email("Hoa@Example.COM") == "Hoa@example.com"


def test_text_is_composed_and_trimmed() -> None:
    decomposed = "  Nguye\u0302\u0303n \u200b  Thi\u0323   Hoa "
    assert read("text", decomposed) == "Nguyễn Thị Hoa"
    assert read("long_text", " một\r\nhai \n") == "một\nhai"


def test_too_long_says_by_how_much() -> None:
    found = read_value(ask("text", max_length=5), {"q": "1234567"}, TODAY)
    assert isinstance(found, Fault)
    assert found.params == {"limit": 5, "over": 2}


def test_only_a_choice_that_was_offered_is_taken() -> None:
    choices = (Choice("a", NAME), Choice("b", NAME))
    assert read("choice", "a", choices=choices) == "a"
    assert read("choice", "c", choices=choices) == "fault:choice"
    assert read("yes_no", "maybe") == "fault:choice"


def test_an_address_needs_all_its_parts() -> None:
    whole = {"line": "12 Hải Phòng", "ward": "Xuân Hà", "city": "Thanh Khê, Đà Nẵng"}
    assert read("address", *whole.values()) == whole
    assert read("address", "12 Hải Phòng", "", "Đà Nẵng") == "fault:no_ward"
    assert read("address", "", "Xuân Hà", "Đà Nẵng") == "fault:no_line"


def test_a_file_is_named_by_its_digest() -> None:
    assert read("file", "a" * 64) == "a" * 64
    assert read("file", "../../etc/passwd") == "fault:file"


@pytest.mark.parametrize(
    ("kind", "answer", "vi", "en"),
    [
        ("date", "2022-12-01", "1/12/2022", "1/12/2022"),
        ("number", 1200000, "1.200.000", "1,200,000"),
        ("number", 85.5, "85,5", "85.5"),
        ("yes_no", "yes", "Có", "Yes"),
        (
            "address",
            {"line": "12 Hải Phòng", "ward": "Xuân Hà", "city": "Đà Nẵng"},
            "12 Hải Phòng, Xuân Hà, Đà Nẵng",
            None,
        ),
    ],
)
def test_answers_are_read_aloud_in_both_languages(kind: str, answer: Answer, vi: str, en: str | None) -> None:
    assert spoken(ask(kind), answer, "vi") == vi
    assert spoken(ask(kind), answer, "en") == (en or vi)


typed_text = st.text(max_size=60)


@given(
    st.sampled_from(["text", "long_text", "number", "person_id", "tax_code", "phone", "email", "date", "file"]),
    typed_text,
)
def test_what_is_stored_is_stored_again_when_shown_and_sent_back(kind: str, typed: str) -> None:
    question = ask(kind, decimals=2)
    first = read_value(question, {"q": typed}, TODAY)
    if not isinstance(first, Fault) and first != "":
        assert read_value(question, as_typed(question, first), TODAY) == first


@given(typed_text)
def test_one_line_stays_one_line_however_often_it_is_trimmed(typed: str) -> None:
    assert line(line(typed)) == line(typed)
    assert "\n" not in line(typed)


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_day_up_to_today_can_be_written_in_three_boxes(day: date) -> None:
    assert read("date", str(day.day), str(day.month), str(day.year)) == day.isoformat()
