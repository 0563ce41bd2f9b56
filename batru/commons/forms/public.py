"""The door of the forms: read what was typed, page by page, and show it again."""

from collections.abc import Iterable, Mapping
from datetime import date

from batru.commons import clock
from batru.commons.forms import reads
from batru.commons.forms.reads import Field, Part, ReviewRow, in_language, page_fields
from batru.commons.forms.rules import answers as rules
from batru.commons.forms.rules.answers import (
    Answers,
    Given,
    first_open_page,
    next_page,
    previous_page,
    progress,
    settled,
    visible_pages,
)
from batru.commons.forms.rules.contact import plain_phone
from batru.commons.forms.rules.identity import citizen_number, owner_fault, person_id_fault, tax_code_fault
from batru.commons.forms.rules.showing import all_as_typed, as_typed, prefilled, spoken
from batru.commons.forms.rules.values import Answer, Typed
from batru.kernel.period import local_day
from batru.law.questions import Choice, Condition, Form, Page, Question, Words

__all__ = [
    "Answer",
    "Answers",
    "Choice",
    "Condition",
    "Field",
    "Form",
    "Given",
    "Page",
    "Part",
    "Question",
    "ReviewRow",
    "Typed",
    "Words",
    "as_typed",
    "check_all",
    "citizen_number",
    "first_open_page",
    "in_language",
    "next_page",
    "owner_fault",
    "page_fields",
    "page_of",
    "person_id_fault",
    "plain_phone",
    "prefilled",
    "previous_page",
    "progress",
    "read_answers",
    "read_page",
    "review",
    "settled",
    "spoken",
    "tax_code_fault",
    "visible_pages",
]

Errors = dict[str, str]


def read_answers(
    questions: Iterable[Question], typed: Typed, today: date | None = None, given: Given | None = None
) -> tuple[Answers, Errors]:
    """Answers by question and, in the reader's language, what is wrong by question; `today` is the place's own."""
    asked = list(questions)
    answers, faults = rules.read_answers(asked, typed, today or _today(), given)
    return answers, reads.sentences({question.code: question for question in asked}, faults)


def read_page(page: Page, typed: Typed, given: Given, today: date | None = None) -> tuple[Answers, Errors]:
    """All answers so far with this page's taken anew, and what is wrong on the page."""
    answers, errors = read_answers(page.questions, typed, today, given)
    own = {question.code for question in page.questions}
    earlier = {code: answer for code, answer in given.items() if code not in own}
    return {**earlier, **answers}, errors


def check_all(form: Form, answers: Given, today: date | None = None) -> dict[str, Errors]:
    """What is wrong, by page and question, when the whole form is read once more; empty when it may be filed."""
    typed = all_as_typed(form, answers)
    found = {page.code: read_page(page, typed, answers, today)[1] for page in visible_pages(form, answers)}
    return {code: errors for code, errors in found.items() if errors}


def review(form: Form, answers: Mapping[str, Answer]) -> list[ReviewRow]:
    """Every answer as a person reads it, with the page where it can be changed."""
    return reads.review_rows(form, answers)


def page_of(form: Form, code: str) -> Page | None:
    """The page of that code; None where the form has none."""
    return next((page for page in form.pages if page.code == code), None)


def _today() -> date:
    return local_day(clock.now())
