"""How a person is reached: telephone numbers and e-mail addresses."""

import re

from batru.commons.forms.rules.fault import Fault
from batru.commons.forms.rules.identity import plain_digits
from batru.kernel.text import N_

_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}@(?=.{4,253}$)([^\W_](-*[^\W_])*\.)+[^\W\d_]{2,63}")


def plain_phone(text: str) -> str:
    """Digits as dialled in Viet Nam: +84 905 123 456 becomes 0905123456; a foreign number keeps its +."""
    digits = re.sub(r"[()]", "", plain_digits(text))
    digits = re.sub(r"^00", "+", digits)
    return re.sub(r"^\+840?", "0", digits)


def phone_fault(phone: str) -> Fault | None:
    """Why a plain number cannot be dialled."""
    if any(form.fullmatch(phone) for form in (_MOBILE, _LANDLINE, _ABROAD)):
        return None
    return Fault("phone", N_("Write the 10 digits of a mobile number, such as 0905 123 456."))


def plain_email(text: str) -> str:
    """The address with its domain in lower case."""
    name, at, domain = text.rpartition("@")
    return f"{name}{at}{domain.lower()}"


def email_fault(address: str) -> Fault | None:
    """Why an address cannot be written to."""
    if _EMAIL.fullmatch(address):
        return None
    return Fault("email", N_("Write an address such as hoa@example.com."))
