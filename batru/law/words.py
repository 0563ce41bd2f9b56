"""The glossary: what tables, acts and terms are called, in the law's own Vietnamese and the field's English."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, Document

KIND = "words"
OURS = "ours"
Sort = Literal["term", "model", "act"]
SECTIONS: dict[str, Sort] = {"terms": "term", "models": "model", "acts": "act"}
# Texts are cited the way the law cites itself, whichever language the file was written in.
CITED = (
    ("Decree ", "Nghị định "), ("Circular ", "Thông tư "), ("Decision ", "Quyết định "), ("Resolution ", "Nghị quyết "),
    ("arts. ", "Điều "), ("art. ", "Điều "), ("cl. ", "khoản "),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `source` cites the text in which it stands, and is empty where it is ours."""

    room: str
    sort: Sort
    code: str
    vi: str
    en: str
    source: str


def load_words(catalogue: Catalogue) -> tuple[Word, ...]:
    """Every word of every room, by room."""
    return tuple(word for document in catalogue.read(KIND) for word in words_of(document))


def words_of(document: Document) -> Iterator[Word]:
    """The words of one room's file."""
    for section, sort in SECTIONS.items():
        for code, said in document.data.get(section, {}).items():
            yield Word(document.name, sort, code, said["vi"], said["en"], cited(said.get("source", OURS)))


def cited(source: str) -> str:
    """A source as it is shown: nothing for our own words, else in the law's own way of citing."""
    if source == OURS:
        return ""
    for english, vietnamese in CITED:
        source = source.replace(english, vietnamese)
    return source


def _examine(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """A file is named after its room, and its acts begin with the room's name."""
    for document in documents:
        if document.data["room"] != document.name:
            yield problem(document.error(f"room differs from the name of the file, {document.name!r}", "room"))
        for code in document.data.get("acts", {}):
            if not code.startswith(f"{document.name}."):
                yield problem(document.error(f"{code} is an act of another room", "acts", code))


register(KIND, _examine)
