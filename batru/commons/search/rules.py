"""What a title is found by: folded words, their first two letters, and codes. Pure."""

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

from batru.kernel.text import fold

WORD = re.compile(r"[^\W_]+")
KIND = re.compile(r"[a-z]+")
BESIDE_SIGNS = re.compile(r" ?([-./]) ?")
WORD_MOST = 40
# Word beginnings of two letters are kept as tokens of their own; longer ones are looked up among the known words.
HEAD_LETTERS = 2
CODE_LEAST = 3
CODE_MOST = 60
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: its key and text as shown, its codes, and the scopes of which a reader needs one."""

    key: str
    text: str
    codes: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; `cursor` leads to what comes after it."""

    key: str
    text: str
    cursor: str


Found = tuple[int, str, str]  # number, key, text
Groups = Sequence[Sequence[str]]


class Index(Protocol):
    """How a database finds rows."""

    def find(self, kind: str, groups: Groups, limit: int, before: int) -> list[Found]: ...

    def filled_at_once(self) -> AbstractContextManager[None]: ...

    def tidy(self) -> None: ...


def words_of(text: str) -> list[str]:
    """The folded words of a text in their order; whatever is neither letter nor digit divides."""
    return [word for piece in text.split() for word in _words_of_piece(piece)]


@lru_cache(maxsize=20_000)
def _words_of_piece(piece: str) -> tuple[str, ...]:
    """Titles say the same few thousand words again and again: folding each once makes a rebuild twice as fast."""
    return tuple(word[:WORD_MOST] for word in WORD.findall(fold(piece)))


def check_kind(kind: str) -> str:
    """Kinds stand inside tokens, so they are small letters and nothing else."""
    if not KIND.fullmatch(kind):
        raise ValueError(f"A kind is written in small letters, not {kind!r}.")
    return kind


def word_tokens(kind: str, text: str) -> set[str]:
    """The tokens under which a text is kept: each word's first two letters, and each longer word."""
    words = words_of(text)
    heads = {head_token(kind, word[:HEAD_LETTERS]) for word in words}
    return heads | {word_token(kind, word) for word in words if len(word) > HEAD_LETTERS}


def head_token(kind: str, head: str) -> str:
    """The token of a word's first letters."""
    return f"{kind}.{head}"


def word_token(kind: str, word: str) -> str:
    """The token of a whole word of more than two letters."""
    return f"{kind}:{word}"


def scope_token(kind: str, scope: str) -> str:
    """The token of a scope; hashed, for a scope may be written with any letter."""
    return f"{kind}/{blake2b(scope.encode(), digest_size=8).hexdigest()}"


def tokens_of(kind: str, entry: Entry) -> str:
    """All tokens of an entry, divided by spaces and in a fixed order."""
    return " ".join(sorted(word_tokens(kind, entry.text) | set(scope_group(kind, entry.scopes))))


def scope_group(kind: str, scopes: Iterable[str]) -> list[str]:
    """One of these tokens must be there for a reader with these scopes."""
    return [scope_token(kind, scope) for scope in sorted(scopes)]


def longest_words(query: str) -> list[str]:
    """The words of a query that ask for something of their own: "ng nguyen" asks no more than "nguyen" does."""
    words = sorted(set(words_of(query)))
    return [word for word, after in zip(words, [*words, ""][1:], strict=True) if not after.startswith(word)]


def code_of(text: str) -> str:
    """A code as it is compared: capitals without marks, hyphens for dashes; empty for what cannot be one.

    A code has a digit and no gap, save one beside its own signs.
    """
    plain = BESIDE_SIGNS.sub(r"\1", fold(text).replace("–", "-").replace("—", "-"))
    is_code = " " not in plain and any(letter.isdigit() for letter in plain)
    return plain.upper()[:CODE_MOST] if is_code else ""


def code_cursor(code: str, row: int) -> str:
    """The place of a hit among the codes."""
    return f"c{row}:{code}"


def text_cursor(row: int) -> str:
    """The place of a hit among the texts."""
    return f"t{row}"


def read_cursor(cursor: str | None) -> tuple[tuple[str, int] | None, int | None]:
    """The code place and the text place of a cursor; whatever is no cursor is the beginning."""
    if cursor and (found := re.fullmatch(r"c(\d{1,18}):(.+)", cursor)):
        return (found[2], int(found[1])), None
    if cursor and (found := re.fullmatch(r"t(\d{1,18})", cursor)):
        return None, int(found[1])
    return None, None
