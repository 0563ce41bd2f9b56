"""What breaks the rules of YAML: its reader says it in English alone, here it is said for the reader of the file."""

import re

from batru.kernel.text import N_, Said, said
from batru.law.reading import IN_ITSELF, TOO_MANY

TWICE = r"the key '(?P<key>.*)' stands twice"
# By what the English of the reader holds.
BROKEN = (
    ("expected ',' or ']'", N_("a list in [ ] is not closed, or lacks a comma")),
    ("expected ',' or '}'", N_("a mapping in { } is not closed, or lacks a comma")),
    ("expected ':'", N_("a key lacks its colon")),
    ("mapping values are not allowed", N_("a colon stands where none may stand; put the text in quotation marks")),
    ("tab character", N_("a tab or a special sign begins a value; use blanks and quotation marks")),
    ("expected node content", N_("a list in [ ] is not closed, or lacks a comma")),
    ("another document", N_("a second document begins (---); a file holds one")),
    ("escape character", N_("a backslash stands in double quotation marks; use single ones")),
    ("cannot start any token", N_("a tab or a special sign begins a value; use blanks and quotation marks")),
    ("end of stream", N_("a quotation mark is not closed")),
    ("expected <block end>", N_("the line is not indented as those beside it")),
    ("expected key", N_("the line is not indented as those beside it")),
    ("expected '-' indicator", N_("the line is not indented as those beside it")),
    ("could not determine a constructor", N_("a tag (!) is not allowed here")),
    ("undefined alias", N_("an alias (*) names nothing")),
    (IN_ITSELF, N_("what an anchor (&) names holds itself by an alias (*); write its parts out")),
    (TOO_MANY, N_("aliases (*) of aliases stand for more than a million values; write out what is meant")),
)


NO_TEXT = N_("a sign stands here that no text holds; save the file as plain text in UTF-8")


def no_yaml(problem: str) -> Said:
    """What is wrong, by what the reader of YAML says; that it is no YAML where nothing better is known."""
    if twice := re.fullmatch(TWICE, problem):
        return said(N_("the key “{key}” stands twice"), key=twice["key"])
    return said(next((words for part, words in BROKEN if part in problem), N_("not YAML")))
