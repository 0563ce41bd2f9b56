"""Text as people type it: folded for search, marked for translation."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_SPACES = re.compile(r"\s+")
_MARKS = {"đ": "d", "Đ": "d"}


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, one space between words; "Hoà" and "Hòa" become the same.

    Unicode decomposition leaves đ whole, so it is replaced by hand (SQLite's remove_diacritics misses it).
    """
    plain = unicodedata.normalize("NFD", "".join(_MARKS.get(letter, letter) for letter in text))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SPACES.sub(" ", kept).strip().lower()


@dataclass(frozen=True, slots=True)
class Said:
    """A message id with its {named} parameters, any of which may be said in turn; an empty one says nothing.

    Pure code says what is wrong so, and whoever shows it translates it. A parameter in both languages has `vi`, `en`.
    """

    message: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def told(self, translate: Callable[[str], str], language: str) -> str:
        """The sentence in the reader's language."""
        if not self.message:
            return ""
        return translate(self.message).format(
            **{
                name: each.told(translate, language) if isinstance(each, Said) else getattr(each, language, each)
                for name, each in self.params.items()
            }
        )

    def kept(self) -> dict[str, Any]:
        """As plain data that can be stored; see `said_again`."""
        params = {name: each.kept() if isinstance(each, Said) else str(each) for name, each in self.params.items()}
        return {"message": self.message, "params": params}

    def __str__(self) -> str:
        return self.told(str, "en")

    def __bool__(self) -> bool:
        return bool(self.message)


def said(message: str, **params: Any) -> Said:
    """A marked message with its parameters."""
    return Said(message, params)


def said_again(kept: Mapping[str, Any]) -> Said:
    """What was said and then stored by `kept`."""
    params = {name: said_again(each) if isinstance(each, Mapping) else each for name, each in kept["params"].items()}
    return Said(kept["message"], params)


def N_(message: str) -> str:
    """Mark an English message of pure code for translation; the page translates it."""
    return message
