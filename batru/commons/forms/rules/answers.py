"""The answers to a row of questions, and the pages that are asked because of them."""

from collections.abc import Iterable, Mapping
from datetime import date

from batru.commons.forms.rules.fault import Fault
from batru.commons.forms.rules.identity import owner_fault
from batru.commons.forms.rules.values import Answer, Typed, is_empty, read_value
from batru.kernel.text import N_
from batru.law.questions import Condition, Form, Page, Question

Answers = dict[str, Answer]
Given = Mapping[str, Answer]
Faults = dict[str, Fault]

EMPTY = {
    "choice": N_("Choose one of the answers."),
    "yes_no": N_("Choose one of the answers."),
    "file": N_("Choose a file."),
}


def read_answers(
    questions: Iterable[Question], typed: Typed, today: date, given: Given | None = None
) -> tuple[Answers, Faults]:
    """Answers by question, and what is wrong by question; `given` are answers of earlier pages, for conditions."""
    answers: Answers = {}
    faults: Faults = {}
    asked = list(questions)
    for question in asked:
        if not holds(question.show_if, {**(given or {}), **answers}):
            continue
        found = _read(question, typed, today)
        if isinstance(found, Fault):
            faults[question.code] = found
        elif found is not None:
            answers[question.code] = found
    return answers, {**_owner_faults(asked, answers), **faults}


def holds(condition: Condition | None, answers: Given) -> bool:
    """Whether what is conditional is asked."""
    return condition is None or answers.get(condition.question) in condition.values


def visible_pages(form: Form, answers: Given) -> list[Page]:
    """The pages that are asked with these answers."""
    return [page for page in form.pages if holds(page.show_if, answers) and visible_questions(page, answers)]


def visible_questions(page: Page, answers: Given) -> list[Question]:
    """The page's questions that may come to be asked: conditions on the page itself are not yet decided."""
    own = {question.code for question in page.questions}
    return [
        question
        for question in page.questions
        if question.show_if is None or question.show_if.question in own or holds(question.show_if, answers)
    ]


def settled(form: Form, answers: Given) -> Answers:
    """Only the answers that are still asked for: those of a branch not taken any more fall away."""
    kept: Answers = {}
    for page in form.pages:
        if not holds(page.show_if, kept):
            continue
        for question in page.questions:
            if question.code in answers and holds(question.show_if, kept):
                kept[question.code] = answers[question.code]
    return kept


def next_page(form: Form, code: str, answers: Given) -> Page | None:
    """The page asked after this one; None after the last."""
    pages = visible_pages(form, answers)
    place = _place(pages, code)
    return pages[place + 1] if place + 1 < len(pages) else None


def previous_page(form: Form, code: str, answers: Given) -> Page | None:
    """The page asked before this one; None before the first."""
    pages = visible_pages(form, answers)
    place = _place(pages, code)
    return pages[place - 1] if place > 0 else None


def first_open_page(form: Form, answers: Given) -> Page | None:
    """The first page on which something required has no answer; None when all is answered."""
    for page in visible_pages(form, answers):
        asked = (question for question in page.questions if holds(question.show_if, answers))
        if any(question.required and question.code not in answers for question in asked):
            return page
    return None


def progress(form: Form, code: str, answers: Given) -> tuple[int, int]:
    """Which page this is, from 1, and of how many."""
    pages = visible_pages(form, answers)
    return _place(pages, code) + 1, len(pages)


def _place(pages: list[Page], code: str) -> int:
    return next((place for place, page in enumerate(pages) if page.code == code), -1)


def _read(question: Question, typed: Typed, today: date) -> Answer | Fault | None:
    if not is_empty(question, typed):
        return read_value(question, typed, today)
    if not question.required:
        return None
    return Fault("empty", EMPTY.get(question.kind, N_("Please answer.")))


def _owner_faults(questions: Iterable[Question], answers: Answers) -> Faults:
    """A number and a birth date asked together (x_id, x_birth_date, x_sex) must belong to one person."""
    faults: Faults = {}
    for question in questions:
        number = answers.get(question.code)
        if question.kind != "person_id" or not isinstance(number, str):
            continue
        who = question.code.removesuffix("id")
        born, sex = answers.get(f"{who}birth_date"), answers.get(f"{who}sex")
        fault = owner_fault(
            number,
            date.fromisoformat(born) if isinstance(born, str) else None,
            sex if isinstance(sex, str) else None,
        )
        if fault:
            faults[question.code] = fault
    return faults
