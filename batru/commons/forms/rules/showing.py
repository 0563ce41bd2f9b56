"""Stored answers on their way back to people: into the fields again, or read aloud."""

from collections.abc import Mapping
from datetime import date

from batru.commons.forms.rules.answers import Answers, Given
from batru.commons.forms.rules.values import ADDRESS_PARTS, DATE_PARTS, Answer
from batru.law.questions import Form, Question, Words

YES_NO = {"yes": Words("Có", "Yes"), "no": Words("Không", "No")}


def as_typed(question: Question, answer: Answer | None) -> dict[str, str]:
    """The answer under the names of its fields, as the person would type it."""
    if answer is None:
        return {}
    if question.kind == "date":
        year, month, day = str(answer).split("-")
        return dict(zip(_named(question, DATE_PARTS), (str(int(day)), str(int(month)), year), strict=True))
    if isinstance(answer, dict):
        return {
            name: answer.get(part, "")
            for name, part in zip(_named(question, ADDRESS_PARTS), ADDRESS_PARTS, strict=True)
        }
    if isinstance(answer, float):
        return {question.code: f"{answer}".replace(".", ",")}
    return {question.code: str(answer)}


def all_as_typed(form: Form, answers: Given) -> dict[str, str]:
    """Every answer of the form as typed, to be read once more before filing."""
    typed: dict[str, str] = {}
    for question in form.questions:
        typed |= as_typed(question, answers.get(question.code))
    return typed


def spoken(question: Question, answer: Answer, language: str) -> str:
    """The answer as a person reads it: 1/12/2022, Có, the chosen words, the address in one line."""
    if question.kind in ("choice", "yes_no"):
        return _chosen(question, str(answer), language)
    if question.kind == "date":
        day = date.fromisoformat(str(answer))
        return f"{day.day}/{day.month}/{day.year}"
    if isinstance(answer, dict):
        return ", ".join(answer[part] for part in ADDRESS_PARTS if answer.get(part))
    if isinstance(answer, (int, float)):
        return _number(answer, language)
    return str(answer)


def prefilled(form: Form, person: Mapping[str, Answer]) -> Answers:
    """What the place already knows of the person who files, by the questions' `fill`."""
    return {
        question.code: person[question.fill]
        for question in form.questions
        if question.fill and person.get(question.fill) not in (None, "")
    }


def _named(question: Question, parts: tuple[str, ...]) -> list[str]:
    return [f"{question.code}-{part}" for part in parts]


def _chosen(question: Question, value: str, language: str) -> str:
    labels = {choice.value: choice.label for choice in question.choices} or YES_NO
    label = labels.get(value)
    if label is None:
        return value
    return label.en if language.startswith("en") else label.vi


def _number(value: float, language: str) -> str:
    text = f"{value:,}"
    return text if language.startswith("en") else text.translate(str.maketrans(",.", ".,"))
