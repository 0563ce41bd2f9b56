"""A form as data: pages of questions, each in both languages, with the condition under which it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Words(NamedTuple):
    """One wording in Vietnamese and in English."""

    vi: str
    en: str


@dataclass(frozen=True)
class Choice:
    """One answer among several; `value` is what is stored."""

    value: str
    label: Words


@dataclass(frozen=True)
class Condition:
    """Ask only when the answer to an earlier question is one of `values` (yes_no answers are "yes" and "no")."""

    question: str
    values: frozenset[str]


@dataclass(frozen=True)
class Question:
    """What is asked and what may be answered; lengths in characters, `limit_mb` in megabytes."""

    code: str
    kind: str
    label: Words
    hint: Words | None = None
    required: bool = True
    choices: tuple[Choice, ...] = ()
    show_if: Condition | None = None
    minimum: int | None = None
    maximum: int | None = None
    decimals: int = 0
    max_length: int = 200
    may_be_future: bool = False
    may_be_past: bool = True
    fill: str = ""
    autocomplete: str = ""


@dataclass(frozen=True)
class Page:
    """One thing asked on one screen; a page of one question takes the question as its title."""

    code: str
    title: Words
    questions: tuple[Question, ...]
    hint: Words | None = None
    show_if: Condition | None = None


@dataclass(frozen=True)
class Form:
    """All pages in order."""

    code: str
    name: Words
    pages: tuple[Page, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order in which it is asked."""
        return tuple(question for page in self.pages for question in page.questions)


def words(raw: Mapping[str, str]) -> Words:
    """The wording of a {vi, en} mapping; KeyError where a language is missing."""
    return Words(raw["vi"], raw["en"])


def optional_words(raw: Mapping[str, str] | None) -> Words | None:
    """The wording, or None where none is written."""
    return words(raw) if raw else None


def read_form(raw: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> Form:
    """The form of a mapping checked against form.schema.json; `use` takes a page from `parts`."""
    pages = tuple(_page(_with_part(page, parts)) for page in raw["pages"])
    return Form(raw["code"], words(raw["name"]), pages)


def _with_part(page: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    if "use" not in page:
        return page
    return {**parts[page["use"]], **{key: value for key, value in page.items() if key != "use"}}


def _page(raw: Mapping[str, Any]) -> Page:
    questions = tuple(_question(question) for question in raw["questions"])
    title = words(raw["title"]) if "title" in raw else questions[0].label
    return Page(raw["code"], title, questions, optional_words(raw.get("hint")), _condition(raw.get("show_if")))


def _question(raw: Mapping[str, Any]) -> Question:
    plain = {key: raw[key] for key in _PLAIN if key in raw}
    return Question(
        code=raw["code"],
        kind=raw["kind"],
        label=words(raw["label"]),
        hint=optional_words(raw.get("hint")),
        choices=tuple(Choice(choice["value"], words(choice["label"])) for choice in raw.get("choices", ())),
        show_if=_condition(raw.get("show_if")),
        **plain,
    )


def _condition(raw: Mapping[str, Any] | None) -> Condition | None:
    return Condition(raw["question"], frozenset(raw["is"])) if raw else None


_PLAIN = (
    "required",
    "minimum",
    "maximum",
    "decimals",
    "max_length",
    "may_be_future",
    "may_be_past",
    "fill",
    "autocomplete",
)
