"""Codes under which issued forms are checked: short enough to type, too many to guess."""

import re

# No 0, 1, I, L, O, U: nobody reads one for the other, and no word comes about.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 3, 5
WRITTEN = re.compile(rf"[{ALPHABET}]{{{GROUP}}}(-[{ALPHABET}]{{{GROUP}}}){{{GROUPS - 1}}}")
_PUT_RIGHT = str.maketrans({" ": "", "-": "", ".": ""})


def check_code(number: int) -> str:
    """A code of 15 signs (about 73 bits) from a random number, in groups of five."""
    signs = []
    for _ in range(GROUPS * GROUP):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return _grouped("".join(signs))


def read_code(typed: str) -> str:
    """A code as it was typed, in its one spelling; empty where it cannot be one."""
    grouped = _grouped(typed.upper().translate(_PUT_RIGHT))
    return grouped if WRITTEN.fullmatch(grouped) else ""


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
