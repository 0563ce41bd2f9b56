"""When a reason is one: whoever is judged can read why. Pure."""

import unicodedata

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

LEAST, LEAST_WORDS, MOST = 15, 3, 2000
# What forms that asked for a reason were found to hold: their own placeholders.
EMPTY_WORDS = frozenset({
    "ly do", "nhap ly do", "ghi ly do", "ghi ro ly do", "khong dong y", "dong y", "khong co", "khong", "co", "nhu tren",
    "reason", "enter reason", "write the reason", "agree", "disagree", "none", "n/a", "na", "as above", "test", "todo",
})  # fmt: skip


def weakness(reason: str) -> str:
    """Why a text is no reason, as a message id; empty where it is one."""
    text = " ".join(reason.split())
    if not text:
        return N_("The reason is empty.")
    letters = [letter for letter in text.casefold() if letter.isalnum()]
    if folded(text) in EMPTY_WORDS or len(set(letters)) < LEAST_WORDS:
        return N_("The reason is a placeholder.")
    if len(text) < LEAST or len(set(text.casefold().split())) < LEAST_WORDS:
        return N_("The reason is too short to be understood.")
    return N_("The reason is too long.") if len(text) > MOST else ""


def check_reason(reason: str) -> str:
    """The reason as it is kept, with single spaces; Refusal where it is none."""
    why = weakness(reason)
    if why:
        raise Refusal(
            "evaluation.reason",
            what=N_("Nothing was decided."),
            why=why,
            next_step=N_("Say in a sentence what was found and where, so that the unit can check it."),
        )
    return " ".join(reason.split())


def folded(text: str) -> str:
    """Lower case without diacritics and without marks at its ends."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.split()).strip(" .:…-_*!?[]()<>")
