"""Numbers of postal items by the Universal Postal Union's standard S10: RR 123 456 785 VN."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from batru.kernel.text import N_

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
WRITTEN = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
SHAPE = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
BETWEEN = re.compile(r"[\s.-]+")

# The service by the first letter, and by both where the first is shared.
SERVICES: Mapping[str, str] = {
    "C": N_("parcel"),
    "E": N_("express mail"),
    "H": N_("e-commerce parcel"),
    "L": N_("tracked letter"),
    "M": N_("mail bag"),
    "Q": N_("business reply"),
    "R": N_("registered letter"),
    "U": N_("ordinary letter"),
    "V": N_("insured letter"),
}
DOMESTIC = N_("domestic or bilateral service")
DOMESTIC_FIRST = frozenset("BDNPZ")
DOMESTIC_BOTH = frozenset({"AV", "AW", "AX", "AY", "AZ", "GA", "GD"})


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """One item: two letters of service, a serial of eight digits, and the country (ISO 3166) that gave the number."""

    service: str
    serial: str
    country: str

    def __str__(self) -> str:
        return f"{self.service}{self.serial}{check_digit(self.serial)}{self.country}"

    @property
    def spaced(self) -> str:
        """As it is printed for people: RR 123 456 785 VN."""
        whole = str(self)
        return " ".join((whole[:2], whole[2:5], whole[5:8], whole[8:11], whole[11:]))


def check_digit(serial: str) -> int:
    """11 less the weighted sum of the eight digits modulo 11; 10 is written 0 and 11 is written 5."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(WEIGHTS, serial, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def read(text: str) -> ItemNumber | None:
    """A number as scanned or typed (spaces, dashes and small letters do not matter); None where it is none."""
    found = WRITTEN.fullmatch(plain(text))
    if found is None or check_digit(found[2]) != int(found[3]):
        return None
    return ItemNumber(found[1], found[2], found[4])


def plain(text: str) -> str:
    """The text without what stands between its signs."""
    return BETWEEN.sub("", text).upper()


def looks_like(text: str) -> bool:
    """Whether it has the shape of such a number, right or wrong; other carriers' numbers have shapes of their own."""
    return SHAPE.fullmatch(plain(text)) is not None


def service_of(letters: str) -> str:
    """What the two letters mean (a message id); empty where the standard gives them no meaning."""
    if letters in DOMESTIC_BOTH or letters[:1] in DOMESTIC_FIRST:
        return DOMESTIC
    if letters.startswith("Q") and letters[1] > "M":
        return ""
    return SERVICES.get(letters[:1], "")
