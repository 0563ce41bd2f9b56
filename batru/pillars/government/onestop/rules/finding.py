"""Finding a procedure by the words people use, with or without diacritics, in any order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from batru.kernel.text import fold
from batru.law.procedure import Procedure

# How well a procedure answers, the best first.
CALLED_SO, IN_TITLE, IN_EVERYDAY_NAME, WORDS_OF_ONE_NAME, WORDS_ANYWHERE = range(5)
CLOSEST = WORDS_OF_ONE_NAME  # what a page shows before all else
# An open syllable that ends in the sound i is written either way: quý and quí, kỹ and kĩ, lý and lí.
_EITHER_WAY = re.compile(r"(qu|[bcdghklmnprstvx]+)([iy])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A procedure with its folded words, titles and everyday names."""

    procedure: Procedure
    words: frozenset[str]
    titles: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that was found, and how well it answers."""

    procedure: Procedure
    nearness: int


def entry_of(procedure: Procedure) -> Entry:
    """The words of its code, names in both languages, field and everyday names."""
    texts = (
        procedure.code, *procedure.name, *procedure.short, procedure.field.vi, procedure.field.en, *procedure.words,
    )  # fmt: skip
    words = frozenset(form for text in texts for word in _words(text) for form in _forms(word))
    titles = (_plain(procedure.short.vi), _plain(procedure.short.en))
    return Entry(procedure, words, titles, tuple(map(_plain, procedure.words)))


def find(entries: Iterable[Entry], query: str) -> list[Hit]:
    """Those in which every word of the query begins a word: the nearest first, of equally near ones the popular."""
    wanted = _words(query)
    hits = [entry for entry in entries if all(_begins(entry.words, word) for word in wanted)]
    found = [(_nearness(entry, wanted), entry.procedure.popular or 99, entry.titles[0], entry) for entry in hits]
    return [Hit(entry.procedure, near) for near, _, _, entry in sorted(found, key=lambda one: one[:3])]


def _nearness(entry: Entry, wanted: Sequence[str]) -> int:
    phrase = _plain(" ".join(wanted))
    if not phrase:
        return WORDS_ANYWHERE
    if phrase in (*entry.titles, *entry.names):
        return CALLED_SO
    if _has(entry.titles, phrase):
        return IN_TITLE
    if _has(entry.names, phrase):
        return IN_EVERYDAY_NAME
    own = (frozenset(name.split()) for name in (*entry.titles, *entry.names))
    alike = [_alike(word) for word in wanted]
    return WORDS_OF_ONE_NAME if any(all(_begins(words, word) for word in alike) for words in own) else WORDS_ANYWHERE


def _has(names: Iterable[str], phrase: str) -> bool:
    return any(f" {phrase}" in f" {name}" for name in names)


def _begins(words: frozenset[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


def _forms(word: str) -> tuple[str, ...]:
    found = _EITHER_WAY.fullmatch(word)
    return (f"{found[1]}i", f"{found[1]}y") if found else (word,)


def _alike(word: str) -> str:
    return _forms(word)[0]


def _plain(text: str) -> str:
    """A name for comparing: its folded words, those of two spellings in one of them."""
    return " ".join(map(_alike, _words(text)))


def _words(text: str) -> list[str]:
    return [word.strip('.,;:()/"“”') for word in fold(text).split() if word.strip('.,;:()/"“”')]
