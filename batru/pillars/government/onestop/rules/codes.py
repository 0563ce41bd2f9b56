"""Dossier codes of both eras (Circular 01/2018 art. 19; Circular 03/2025 art. 13)."""

import re
from datetime import date

WRITTEN = re.compile(
    r"(?P<old>\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}-\d{6}-\d{4,})|(?P<new>[A-Y]\d{2}\.\d{3}\.\d{2}-\d{6}-\d{2}\d{4,})"
)

# The same without the signs between its parts, each of which has a length of its own.
RUN_TOGETHER = (
    (re.compile(r"(\d{3})(\d\d)(\d\d)([A-Y]\d\d)(\d{6})(\d{4,})", re.ASCII), "{}.{}.{}.{}-{}-{}"),
    (re.compile(r"([A-Y]\d\d)(\d{3})(\d\d)(\d{6})(\d{6,})", re.ASCII), "{}.{}.{}-{}-{}"),
)


def series(unit_part: str, day: date) -> str:
    """What the codes of one desk and one day begin with; the serial starts again each day."""
    return f"{unit_part}-{day:%y%m%d}"


def dossier_code(unit_part: str, system: str, day: date, serial: int) -> str:
    """Unit part, day and serial; `system` is empty in the older scheme and two digits in the newer one."""
    return f"{series(unit_part, day)}-{system}{serial:04d}"


def as_meant(text: str) -> str:
    """The code that somebody typed with blanks, other signs or none between its parts, in any case.

    Whatever is no code of ours is given back without the blanks about it: another system's code stays as it is.
    """
    plain = "".join(sign for sign in text.upper() if sign.isalnum())
    for pattern, written in RUN_TOGETHER:
        if found := pattern.fullmatch(plain):
            return written.format(*found.groups())
    return text.strip().upper()


def is_code(text: str) -> bool:
    """Whether the text is written like a dossier code of either era."""
    return WRITTEN.fullmatch(text) is not None
