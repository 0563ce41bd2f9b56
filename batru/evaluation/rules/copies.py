"""A new set that begins as a copy of another."""

import re

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

CODE = re.compile(r"[a-z][a-z0-9_]{2,59}")


def copy_of(text: str, code: str, vi: str, en: str) -> tuple[str, str]:
    """The code and the text of the new set: the other's file under its own code and name."""
    code, names = code.strip(), [name.strip().replace('"', "”") for name in (vi, en)]
    if not CODE.fullmatch(code) or not all(names) or not text:
        raise Refusal(
            "evaluation.draft.copy",
            what=N_("The set was not begun."),
            why=N_(
                "A set needs a code of small letters, digits and _, a name in both languages, and one to begin from."
            ),
            next_step=N_("Fill in all four."),
            status=422,
        )
    made = re.sub(r"(?m)^code:.*$", f"code: {code}", text, count=1)
    name = f'name: {{vi: "{names[0]}", en: "{names[1]}"}}'
    return code, re.sub(r"(?m)^name:.*(?:\n[ ]+.*)*$", lambda _: name, made, count=1)
