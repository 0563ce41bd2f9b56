"""What the codes in the columns of open data mean, in both languages: those of the program and those of the set."""

from collections.abc import Iterator, Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from batru.evaluation.reads.shown import TOTAL, Shown
from batru.evaluation.rules.result_workbook import Cell
from batru.evaluation.wording import LAYERS, MOVERS
from batru.index.public import STATE_WORDS
from batru.kernel.text import N_
from batru.law.questions import Words

LEVELS: Mapping[str, str] = {
    TOTAL: N_("the unit's total"),
    "group": N_("a group of indicators"),
    "indicator": N_("one indicator"),
    "view": N_("a group of another view over the same indicators"),
}


def code_rows(shown: Shown) -> Iterator[list[Cell]]:
    """Column, code, and what it means in Vietnamese and in English."""
    edition = shown.result.edition
    for column, known in (("level", LEVELS), ("state", STATE_WORDS), ("layer", LAYERS), ("what", MOVERS)):
        yield from ([column, code, *both(said)] for code, said in known.items())
    own: tuple[tuple[str, Mapping[str, Words]], ...] = (
        ("block", {one.code: one.name for one in edition.blocks}),
        ("profile", {one.code: one.name for one in edition.profiles}),
        ("grade", {one.code: one.name for one in edition.grades}),
    )
    for column, names in own:
        for code, name in names.items():
            yield [column, code, name.vi, name.en]


def both(said: str) -> list[Cell]:
    """A sentence in Vietnamese and in English."""
    found: list[Cell] = []
    for language in ("vi", "en"):
        with translation.override(language):
            found.append(_(said))
    return found
