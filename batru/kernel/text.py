"""Text as people type it: folded for search, marked for translation."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_MARKS = {"đ": "d", "Đ": "d"}


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, one space between words; "Hoà" and "Hòa" become the same.

    Unicode decomposition leaves đ whole, so it is replaced by hand (SQLite's remove_diacritics misses it).
    """
    plain = unicodedata.normalize("NFD", "".join(_MARKS.get(letter, letter) for letter in text))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SPACES.sub(" ", kept).strip().lower()


def N_(message: str) -> str:
    """Mark an English message of pure code for translation; the page translates it."""
    return message
