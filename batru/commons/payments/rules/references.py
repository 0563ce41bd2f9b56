"""References that people, banks and gateways carry: unguessable where they open a page, findable in any text. Pure."""

import re
from collections.abc import Callable

# Without I, L, O and U: nothing that is misread, and hardly a word.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MARK = "BT"
LENGTH, KEY_LENGTH, DIGITS = 10, 20, 15
_IN_TEXT = re.compile(rf"{MARK}[{LETTERS}]{{{LENGTH}}}")
_NOT_CARRIED = re.compile(r"[^0-9A-Z]+")
Choose = Callable[[str], str]


def new_key(choose: Choose) -> str:
    """The address of a charge, 100 bits: whoever knows it may pay, so it cannot be guessed."""
    return "".join(choose(LETTERS.lower()) for _ in range(KEY_LENGTH))


def new_reference(choose: Choose, *, only_digits: bool) -> str:
    """The reference of one attempt: BT and ten letters, or fifteen digits (below 2^53) where only digits pass."""
    if only_digits:
        return choose("123456789") + "".join(choose("0123456789") for _ in range(DIGITS - 1))
    return MARK + "".join(choose(LETTERS) for _ in range(LENGTH))


def references_in(text: str) -> list[str]:
    """Every reference that a statement's words may hold: banks write capitals, add words and drop or add blanks."""
    packed = _NOT_CARRIED.sub("", text.upper())
    return [packed[at : at + len(MARK) + LENGTH] for at in _starts(packed)]


def _starts(packed: str) -> list[int]:
    return [at for at in range(len(packed)) if _IN_TEXT.match(packed, at)]
