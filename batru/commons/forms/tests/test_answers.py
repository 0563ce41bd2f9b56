"""Whole forms: what is asked, what is skipped, what is kept."""

from datetime import date
from pathlib import Path

import pytest

from batru.commons.forms.rules.answers import (
    Answers,
    first_open_page,
    next_page,
    previous_page,
    progress,
    read_answers,
    settled,
    visible_pages,
)
from batru.commons.forms.rules.showing import all_as_typed, prefilled
from batru.law.catalogue import Catalogue
from batru.law.procedures import load_procedures
from batru.law.questions import Form, Page

CATALOGUE = Path(__file__).resolve().parents[4] / "catalogue"
TODAY = date(2022, 12, 1)


@pytest.fixture(scope="module")
def birth() -> Form:
    return load_procedures(Catalogue(CATALOGUE))["1.001193"].form


def page(form: Form, code: str) -> Page:
    return next(one for one in form.pages if one.code == code)


def test_bà_hoa_says_who_she_is(birth: Form) -> None:
    typed = {
        "applicant_name": "Trần Thị Hoa",
        "applicant_id": "048190000123",
        "applicant_birth_date-day": "27",
        "applicant_birth_date-month": "3",
        "applicant_birth_date-year": "1990",
    }
    answers, faults = read_answers(page(birth, "applicant").questions, typed, TODAY)
    assert faults == {}
    assert answers == {
        "applicant_name": "Trần Thị Hoa",
        "applicant_id": "048190000123",
        "applicant_birth_date": "1990-03-27",
    }


def test_a_number_of_another_birth_year_is_seen_on_the_same_page(birth: Form) -> None:
    typed = {"applicant_name": "Trần Thị Hoa", "applicant_id": "048190000123", "applicant_birth_date": "1991-03-27"}
    _, faults = read_answers(page(birth, "applicant").questions, typed, TODAY)
    assert {code: fault.code for code, fault in faults.items()} == {"applicant_id": "other_birth_year"}


def test_every_required_question_that_is_empty_is_named(birth: Form) -> None:
    _, faults = read_answers(page(birth, "applicant").questions, {}, TODAY)
    assert set(faults) == {"applicant_name", "applicant_id", "applicant_birth_date"}


def test_what_is_not_required_may_stay_empty(birth: Form) -> None:
    answers, faults = read_answers(page(birth, "contact").questions, {"applicant_phone": "0905 123 456"}, TODAY)
    assert (answers, faults) == ({"applicant_phone": "0905123456"}, {})


def test_a_question_on_the_same_page_is_asked_only_where_its_condition_holds(birth: Form) -> None:
    questions = page(birth, "child_birth_place").questions
    at_home, faults = read_answers(questions, {"born_in_hospital": "no", "hospital": "Bệnh viện C"}, TODAY)
    assert set(faults) == {"birth_address"}
    assert "hospital" not in at_home
    in_hospital, faults = read_answers(questions, {"born_in_hospital": "yes", "hospital": "Bệnh viện C"}, TODAY)
    assert (in_hospital, faults) == ({"born_in_hospital": "yes", "hospital": "Bệnh viện C"}, {})


def test_the_fathers_page_is_skipped_where_he_is_not_named(birth: Form) -> None:
    following = next_page(birth, "father_known", {"father_known": "no"})
    assert following is not None
    assert following.code == "copies"
    asked = next_page(birth, "father_known", {"father_known": "yes"})
    assert asked is not None
    assert asked.code == "father"


def test_pages_have_one_way_back(birth: Form) -> None:
    answers = {"father_known": "yes"}
    pages = visible_pages(birth, answers)
    for earlier, later in zip(pages, pages[1:], strict=False):
        assert next_page(birth, earlier.code, answers) == later
        assert previous_page(birth, later.code, answers) == earlier
    assert next_page(birth, pages[-1].code, answers) is None
    assert previous_page(birth, pages[0].code, answers) is None
    assert progress(birth, pages[1].code, answers) == (2, len(pages))


def test_answers_of_a_branch_not_taken_fall_away(birth: Form) -> None:
    answers = {"child_name": "Lê An", "father_known": "no", "father_name": "Lê Văn Tâm", "parents_married": "yes"}
    assert settled(birth, answers) == {"child_name": "Lê An", "father_known": "no"}


def test_the_first_page_with_something_open_is_where_one_goes_on(birth: Form) -> None:
    opened = first_open_page(birth, {})
    assert opened is not None
    assert opened.code == "applicant"


def test_what_the_place_knows_need_not_be_typed(birth: Form) -> None:
    known = prefilled(birth, {"name": "Trần Thị Hoa", "person_id": "048190000123", "phone": ""})
    assert known == {"applicant_name": "Trần Thị Hoa", "applicant_id": "048190000123"}


def test_every_form_can_be_filled_in_and_read_once_more() -> None:
    forms = {one.form.code: one.form for one in load_procedures(Catalogue(CATALOGUE)).values()}
    assert len(forms) >= 14
    for form in forms.values():
        answers: Answers = {}
        for one in form.pages:
            if one not in visible_pages(form, answers):
                continue
            typed = {question.code: SAMPLES[question.kind] for question in one.questions}
            typed |= {question.code: question.choices[0].value for question in one.questions if question.choices}
            typed |= {
                f"{question.code}-{part}": "Xuân Hà"
                for question in one.questions
                for part in ("line", "ward", "city")
                if question.kind == "address"
            }
            typed |= {question.code: "2022-12-05" for question in one.questions if not question.may_be_past}
            found, faults = read_answers(one.questions, typed, TODAY, answers)
            assert faults == {}, (form.code, one.code)
            answers |= found
        assert first_open_page(form, answers) is None
        again, faults = read_answers(form.questions, all_as_typed(form, answers), TODAY)
        conditional = {q.code for one in form.pages if one.show_if for q in one.questions}
        assert set(faults) <= conditional
        assert {code: answers[code] for code in again} == again


SAMPLES = {
    "text": "Trần Thị Hoa",
    "long_text": "Nhà tôi ở gần chợ.",
    "date": "1990-03-27",
    "choice": "",
    "yes_no": "yes",
    "number": "3",
    "person_id": "048190000123",
    "tax_code": "0400583250",
    "phone": "0905 123 456",
    "email": "hoa@example.com",
    "address": "",
    "file": "a" * 64,
}
