"""Numbers that identify a person or a taxpayer in Viet Nam."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from batru.commons.forms.rules.fault import Fault
from batru.kernel.text import N_

CARD_DIGITS = 12
OLD_CARD_DIGITS = 9
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

# Circular 59/2021/TT-BCA, annex: the 63 provinces before July 2025; numbers already given do not change.
PROVINCES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096".split()
)

_GROUPING = re.compile(r"[\s.\-]")


@dataclass(frozen=True)
class CitizenNumber:
    """A personal identity number of 12 digits: where the birth was registered, sex and year of birth."""

    digits: str
    province: str
    sex: Literal["male", "female"]
    birth_year: int

    @property
    def is_province_known(self) -> bool:
        """Whether the first three digits are a province; people born abroad carry other codes."""
        return self.province in PROVINCES


def plain_digits(text: str) -> str:
    """The text without the spaces, dots and hyphens that people write between digits."""
    return _GROUPING.sub("", text)


def citizen_number(digits: str) -> CitizenNumber | None:
    """The parts of a 12-digit number; None where it has another form. There is no check digit."""
    if not re.fullmatch(rf"[0-9]{{{CARD_DIGITS}}}", digits):
        return None
    century, second = divmod(int(digits[3]), 2)
    year = 1900 + 100 * century + int(digits[4:6])
    return CitizenNumber(digits, digits[:3], "female" if second else "male", year)


def person_id_fault(digits: str, today: date) -> Fault | None:
    """Why it is neither a 12-digit number of someone born by today nor an old card's 9 digits."""
    if re.fullmatch(rf"[0-9]{{{OLD_CARD_DIGITS}}}", digits):
        return None
    number = citizen_number(digits)
    if number is None:
        return _length_fault(digits)
    if number.birth_year > today.year:
        return Fault("born_later", N_("The number says born in {year}, which has not come yet."), _year(number))
    return None


def owner_fault(digits: str, born: date | None, sex: str | None) -> Fault | None:
    """Why the number cannot belong to someone of that birth date and sex; an old card tells neither."""
    number = citizen_number(digits)
    if number is None:
        return None
    if born is not None and number.birth_year != born.year:
        return Fault(
            "other_birth_year",
            N_("The number says born in {year}, the date of birth says {written}. Check both."),
            {"year": number.birth_year, "written": born.year},
        )
    if sex is not None and number.sex != sex:
        return Fault("other_sex", N_("The number belongs to someone of the other sex. Check both answers."))
    return None


def tax_code_fault(digits: str) -> Fault | None:
    """Why it is no tax code: 10 digits with a check digit, three more for a branch, or a citizen's own number."""
    if citizen_number(digits) is not None:
        return None
    if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", digits):
        return Fault("tax_code_length", N_("A tax code has 10 digits, 13 for a branch, or is your 12-digit number."))
    if int(digits[2:9]) == 0 or digits[10:] == "000" or tax_check_digit(digits[:9]) != int(digits[9]):
        return Fault("tax_code_check", N_("One digit is wrong. Copy the code again."))
    return None


def tax_check_digit(nine: str) -> int:
    """The tenth digit that belongs to the first nine; 10 for a code that is never issued."""
    return 10 - sum(int(digit) * weight for digit, weight in zip(nine, TAX_WEIGHTS, strict=True)) % 11


def written_tax_code(digits: str) -> str:
    """As it is printed: a branch's three digits after a hyphen."""
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def _length_fault(digits: str) -> Fault:
    if re.fullmatch(r"[0-9]{11}", digits):
        return Fault("lost_zero", N_("There are 11 digits. Perhaps the 0 in front was lost; write all 12."))
    return Fault("person_id_form", N_("Write the 12 digits of your card (or the 9 of an old one)."))


def _year(number: CitizenNumber) -> dict[str, object]:
    return {"year": number.birth_year}
