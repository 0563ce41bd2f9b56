"""Questions as fields of a page, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.commons.forms.rules.answers import Faults, Given, holds, visible_pages, visible_questions
from batru.commons.forms.rules.fault import Fault
from batru.commons.forms.rules.showing import YES_NO, as_typed, spoken
from batru.law.questions import Form, Page, Question, Words


@dataclass(frozen=True)
class Part:
    """One box of a question that has several: a day, a month, a street."""

    name: str
    id: str
    label: str
    value: str
    width: str
    autocomplete: str | None
    is_wrong: bool


@dataclass(frozen=True)
class Field:
    """A question ready to be drawn; `asked_if` names the question of the same page that decides whether it is asked."""

    name: str
    kind: str
    label: str
    hint: str | None
    error: str | None
    value: str
    required: bool
    is_title: bool
    options: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    autocomplete: str | None = None
    inputmode: str | None = None
    width: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    asked_if: str | None = None
    asked_for: str = ""

    @property
    def described_by(self) -> str | None:
        """The ids of the hint and the error, for those who hear the page."""
        said = {"hint": self.hint, "error": self.error}
        return " ".join(f"id_{self.name}-{what}" for what, text in said.items() if text) or None


@dataclass(frozen=True)
class ReviewRow:
    """One answer to look over before filing; `page` is where it can be changed."""

    page: str
    question: str
    label: str
    answer: str


KINDS = {
    "long_text": "textarea",
    "choice": "radios",
    "yes_no": "radios",
    "phone": "tel",
    "email": "email",
    "file": "file",
}
INPUT_MODES = {"person_id": "numeric", "tax_code": "numeric", "phone": "tel", "email": "email"}
WIDTHS = {"person_id": "medium", "tax_code": "medium", "phone": "medium", "number": "short"}
OWN_ADDRESS = {"line": "address-line1", "ward": "address-level3", "city": "address-level1"}
DATE_WIDTHS = {"day": "day", "month": "day", "year": "year"}


def page_fields(page: Page, answers: Given, typed: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    """The page's fields; with errors they show what was typed, else what was answered before."""
    fields = []
    for question in visible_questions(page, answers):
        shown = typed if errors else as_typed(question, answers.get(question.code))
        fields.append(_field(question, page, shown, errors.get(question.code)))
    return fields


def sentences(questions: Mapping[str, Question], faults: Faults) -> dict[str, str]:
    """What is wrong, as the reader is told, by question."""
    return {code: sentence(questions[code], fault) for code, fault in faults.items()}


def sentence(question: Question, fault: Fault) -> str:
    """What is wrong with one answer, after the question's own words."""
    label = in_language(question.label)
    return f"{label}{'' if label.endswith('?') else ':'} {_(fault.message).format(**fault.params)}"


def review_rows(form: Form, answers: Given) -> list[ReviewRow]:
    """Every answer in the order of the questions."""
    language = get_language() or "vi"
    return [
        ReviewRow(
            page.code, question.code, in_language(question.label), spoken(question, answers[question.code], language)
        )
        for page in visible_pages(form, answers)
        for question in page.questions
        if question.code in answers and holds(question.show_if, answers)
    ]


def in_language(words: Words) -> str:
    """The wording in the reader's language."""
    return words.en if (get_language() or "vi").startswith("en") else words.vi


def _field(question: Question, page: Page, shown: Mapping[str, str], error: str | None) -> Field:
    same_page = question.show_if and question.show_if.question in {other.code for other in page.questions}
    return Field(
        name=question.code,
        kind=KINDS.get(question.kind, question.kind if question.kind in ("date", "address") else "text"),
        label=in_language(question.label),
        hint=in_language(question.hint) if question.hint else None,
        error=_beside(question, error),
        value=shown.get(question.code, ""),
        required=question.required,
        is_title=question.label == page.title,
        options=_options(question),
        parts=_parts(question, shown, bool(error)),
        autocomplete=question.autocomplete or None,
        inputmode=_input_mode(question),
        width=WIDTHS.get(question.kind, ""),
        attrs={"spellcheck": "false"} if question.kind in INPUT_MODES else {},
        asked_if=question.show_if.question if question.show_if and same_page else None,
        asked_for=" ".join(sorted(question.show_if.values)) if question.show_if and same_page else "",
    )


def _beside(question: Question, error: str | None) -> str | None:
    """The sentence without the question, for the place where the question stands just above it."""
    return error.removeprefix(in_language(question.label)).removeprefix(":").strip() if error else None


def _options(question: Question) -> tuple[tuple[str, str], ...]:
    if question.kind == "yes_no":
        return tuple((value, in_language(label)) for value, label in YES_NO.items())
    return tuple((choice.value, in_language(choice.label)) for choice in question.choices)


def _input_mode(question: Question) -> str | None:
    if question.kind == "number":
        return "decimal" if question.decimals else "numeric"
    return INPUT_MODES.get(question.kind)


def _parts(question: Question, shown: Mapping[str, str], is_wrong: bool) -> tuple[Part, ...]:
    labels: dict[str, dict[str, str]] = {
        "date": {"day": _("Day"), "month": _("Month"), "year": _("Year")},
        "address": {
            "line": _("House number and street"),
            "ward": _("Ward or commune"),
            "city": _("District (if any), city or province"),
        },
    }
    return tuple(
        Part(
            name=f"{question.code}-{part}",
            id=f"id_{question.code}" if place == 0 else f"id_{question.code}-{part}",
            label=label,
            value=shown.get(f"{question.code}-{part}", ""),
            width=DATE_WIDTHS.get(part, ""),
            autocomplete=_part_autocomplete(question, part),
            is_wrong=is_wrong,
        )
        for place, (part, label) in enumerate(labels.get(question.kind, {}).items())
    )


def _part_autocomplete(question: Question, part: str) -> str | None:
    if question.kind == "date":
        return f"bday-{part}" if question.autocomplete == "bday" else None
    return OWN_ADDRESS[part] if question.fill == "address" else None
