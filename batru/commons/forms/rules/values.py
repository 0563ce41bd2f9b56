"""One typed answer: from what was typed to what is stored, or why not."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from batru.commons.forms.rules.contact import email_fault, phone_fault, plain_email, plain_phone
from batru.commons.forms.rules.fault import Fault
from batru.commons.forms.rules.identity import person_id_fault, plain_digits, tax_code_fault, written_tax_code
from batru.kernel.text import N_
from batru.law.questions import Question

Answer: TypeAlias = str | int | float | dict[str, str]
Typed: TypeAlias = Mapping[str, str]

DATE_PARTS = ("day", "month", "year")
ADDRESS_PARTS = ("line", "ward", "city")
EARLIEST_YEAR = 1900

_ONE_LINE = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_GROUPED = re.compile(r"-?[0-9]{1,3}([.,\s][0-9]{3})+")
_DECIMAL = re.compile(r"-?[0-9]{1,15}[.,][0-9]+")
_WRITTEN_DATE = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def line(text: str) -> str:
    """One line in NFC: no control or direction marks, single spaces, none at the ends."""
    return _ONE_LINE.sub(" ", paragraph(text)).strip()


def paragraph(text: str) -> str:
    """Lines in NFC: no control or direction marks, Unix line ends, no blank at the ends."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", plain).strip()


def is_empty(question: Question, typed: Typed) -> bool:
    """Whether nothing was typed."""
    return not any(line(typed.get(name, "")) for name in names(question))


def names(question: Question) -> tuple[str, ...]:
    """The names under which its answer may arrive: the code, and the parts of a date or an address."""
    parts = {"date": DATE_PARTS, "address": ADDRESS_PARTS}.get(question.kind, ())
    return (question.code, *(f"{question.code}-{part}" for part in parts))


def read_value(question: Question, typed: Typed, today: date) -> Answer | Fault:
    """What is stored, or why what was typed cannot be; not for an empty answer."""
    return _READERS[question.kind](question, typed, today)


def _read_line(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    return _measured(question, line(typed[question.code]))


def _read_paragraph(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    return _measured(question, paragraph(typed[question.code]))


def _measured(question: Question, text: str) -> Answer | Fault:
    if len(text) > question.max_length:
        more = {"limit": question.max_length, "over": len(text) - question.max_length}
        return Fault("too_long", N_("At most {limit} characters; yours has {over} too many."), more)
    return text


def _read_choice(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    chosen = line(typed[question.code])
    if chosen in {choice.value for choice in question.choices}:
        return chosen
    return Fault("choice", N_("Choose one of the answers."))


def _read_yes_no(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    chosen = line(typed[question.code])
    return chosen if chosen in ("yes", "no") else Fault("choice", N_("Choose one of the answers."))


def _read_number(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    number = to_number(line(typed[question.code]), question.decimals)
    if number is None:
        example = "85,5" if question.decimals else "12"
        return Fault("number", N_("Write a number in digits, such as {example}."), {"example": example})
    if question.minimum is not None and number < question.minimum:
        return Fault("too_small", N_("At least {limit}."), {"limit": question.minimum})
    if question.maximum is not None and number > question.maximum:
        return Fault("too_large", N_("At most {limit}."), {"limit": question.maximum})
    return number


def to_number(text: str, decimals: int = 0) -> int | float | None:
    """1.200.000 and 1,200,000 are one number, 85,5 and 85.5 another; None for what is none, or too finely written."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[.,\s]", "", text))
    if _DECIMAL.fullmatch(text) and len(re.split(r"[.,]", text)[1]) <= decimals:
        return float(text.replace(",", "."))
    return None


def _read_date(question: Question, typed: Typed, today: date) -> Answer | Fault:
    found = _written_date(question, typed)
    if isinstance(found, Fault):
        return found
    if found.year < EARLIEST_YEAR:
        return Fault("too_early", N_("The year must be {year} or later."), {"year": EARLIEST_YEAR})
    if found > today and not question.may_be_future:
        return Fault("future", N_("The day has not come yet."))
    if found < today and not question.may_be_past:
        return Fault("past", N_("The day has passed."))
    return found.isoformat()


def _written_date(question: Question, typed: Typed) -> date | Fault:
    whole = line(typed.get(question.code, ""))
    parts = _whole_date(whole) if whole else [line(typed.get(f"{question.code}-{part}", "")) for part in DATE_PARTS]
    missing = [part for part, text in zip(DATE_PARTS, parts, strict=True) if not text]
    if missing:
        return Fault(f"no_{missing[0]}", _MISSING[missing[0]])
    day, month, year = parts
    try:
        return date(int(year) if re.fullmatch(r"[0-9]{4}", year) else 0, int(month), int(day))
    except ValueError:
        return Fault("no_such_day", N_("There is no such day. Write it as 27 3 1990."))


def _whole_date(text: str) -> list[str]:
    """Day, month, year of 2022-12-01 or 1/12/2022; something that is no date for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        written = _WRITTEN_DATE.fullmatch(text)
        return list(written.groups()) if written else ["x"] * 3
    return [str(found.day), str(found.month), f"{found.year:04}"]


_MISSING = {
    "day": N_("The day is missing."),
    "month": N_("The month is missing."),
    "year": N_("The year is missing."),
}


def _read_person_id(question: Question, typed: Typed, today: date) -> Answer | Fault:
    digits = plain_digits(line(typed[question.code]))
    return person_id_fault(digits, today) or digits


def _read_tax_code(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    digits = plain_digits(line(typed[question.code]))
    return tax_code_fault(digits) or written_tax_code(digits)


def _read_phone(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    phone = plain_phone(line(typed[question.code]))
    return phone_fault(phone) or phone


def _read_email(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    address = plain_email(line(typed[question.code]))
    return email_fault(address) or address


def _read_address(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    parts = {part: line(typed.get(f"{question.code}-{part}", "")) for part in ADDRESS_PARTS}
    if not parts["line"]:
        return Fault("no_line", N_("The house number and street are missing."))
    if not parts["ward"]:
        return Fault("no_ward", N_("The ward or commune is missing."))
    if not parts["city"]:
        return Fault("no_city", N_("The city or province is missing."))
    for text in parts.values():
        measured = _measured(question, text)
        if isinstance(measured, Fault):
            return measured
    return parts


def _read_file(question: Question, typed: Typed, _today: date) -> Answer | Fault:
    digest = line(typed[question.code])
    return digest if _DIGEST.fullmatch(digest) else Fault("file", N_("Choose the file again."))


_READERS: dict[str, Callable[[Question, Typed, date], Answer | Fault]] = {
    "text": _read_line,
    "long_text": _read_paragraph,
    "date": _read_date,
    "choice": _read_choice,
    "yes_no": _read_yes_no,
    "number": _read_number,
    "person_id": _read_person_id,
    "tax_code": _read_tax_code,
    "phone": _read_phone,
    "email": _read_email,
    "address": _read_address,
    "file": _read_file,
}
