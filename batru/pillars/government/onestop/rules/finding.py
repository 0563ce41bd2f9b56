"""Finding a procedure by the words people use, with or without diacritics, in any order."""

from collections.abc import Iterable
from dataclasses import dataclass

from batru.kernel.text import fold
from batru.law.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Entry:
    """A procedure with its folded words."""

    procedure: Procedure
    words: frozenset[str]
    title: str


def entry_of(procedure: Procedure) -> Entry:
    """The words of its code, names in both languages, field and everyday names."""
    texts = (
        procedure.code, *procedure.name, *procedure.short, procedure.field.vi, procedure.field.en, *procedure.words,
    )  # fmt: skip
    return Entry(procedure, frozenset(word for text in texts for word in _words(text)), fold(procedure.short.vi))


def find(entries: Iterable[Entry], query: str) -> list[Procedure]:
    """Those in which every word of the query begins a word; titles that begin so first, then the popular."""
    wanted, whole = _words(query), fold(query)
    hits = [entry for entry in entries if all(_begins(entry.words, word) for word in wanted)]
    hits.sort(key=lambda entry: (not entry.title.startswith(whole), entry.procedure.popular or 99, entry.title))
    return [entry.procedure for entry in hits]


def _begins(words: frozenset[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


def _words(text: str) -> list[str]:
    return [word.strip('.,;:()/"“”') for word in fold(text).split() if word.strip('.,;:()/"“”')]
