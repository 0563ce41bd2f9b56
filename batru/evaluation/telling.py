"""Words of appraisal, council and replies, in the reader's language."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.evaluation.rules.approvals import State
from batru.evaluation.rules.entries import Step, Verdict
from batru.evaluation.rules.fields import cell_words
from batru.index.public import kinds, rule_words
from batru.kernel.text import N_
from batru.law.index_sets.given import AWARDED, NO, NOT_APPLICABLE, YES
from batru.law.index_sets.model import Indicator
from batru.law.index_sets.numbers import shown
from batru.law.index_sets.scoring import Scored
from batru.law.index_sets.sheet import Leaf
from batru.law.questions import Words

NUMBER = re.compile(r"-?\d+(\.\d+)?")
CELL_DIGITS = 6  # with which cells are counted at most
VERDICTS: Mapping[str, str] = {
    Verdict.KEPT: N_("Kept"),
    Verdict.RAISED: N_("Raised"),
    Verdict.LOWERED: N_("Lowered"),
    Verdict.REPLACED: N_("Replaced"),
    Verdict.MORE: N_("More evidence wanted"),
}
# As buttons and choices say them: what it does.
CHOICES: Mapping[str, str] = {
    Verdict.KEPT: N_("Keep what was said"),
    Verdict.RAISED: N_("Raise"),
    Verdict.LOWERED: N_("Lower"),
    Verdict.REPLACED: N_("Replace the figures or the points"),
    Verdict.MORE: N_("Ask for more evidence"),
}
COLUMNS: Mapping[str, str] = {
    "counted": N_("Counted by the system"),
    "self": N_("Self-assessed"),
    "appraised": N_("Appraised"),
    "council": N_("Decided by the council"),
    "final": N_("Final"),
}
MARKS: Mapping[str, str] = {
    "unsealed": N_("not sealed"),
    "outside": N_("dated outside the period"),
    "reused": N_("used elsewhere without a reason"),
    "shared": N_("shared, with a reason"),
}
STATES: Mapping[str, str] = {
    State.UNAPPROVABLE: N_("Empty: nothing to hand in"),
    State.WAITING_LOWER: N_("Waits for the level below"),
    State.WAITING_ELSEWHERE: N_("Waits for the unit's evidence"),
    State.READY: N_("Ready to be worked on and approved here"),
    State.APPROVED_HERE: N_("Approved here; may still be taken back"),
    State.APPROVED_ELSEWHERE: N_("Approved at another level; to be taken over"),
    State.ACCEPTED_HERE: N_("Approved here and taken over by the level above"),
    State.ACCEPTED_ELSEWHERE: N_("Taken over at another level"),
}
# The house's six states, for the chip.
CHIPS: Mapping[str, str] = {
    State.UNAPPROVABLE: "unknown",
    State.WAITING_LOWER: "paused",
    State.WAITING_ELSEWHERE: "paused",
    State.READY: "on_time",
    State.APPROVED_HERE: "done",
    State.APPROVED_ELSEWHERE: "due_soon",
    State.ACCEPTED_HERE: "done",
    State.ACCEPTED_ELSEWHERE: "done",
}
STEPS: Mapping[str, str] = {
    Step.APPROVED: N_("Result approved"),
    Step.REOPENED: N_("Approval taken back"),
}


def points(score: Fraction | None) -> Decimal | None:
    """A score for the page's own way of writing numbers."""
    return None if score is None else shown(score, 2)


def number(value: Fraction | Decimal | None, language: str, digits: int = 2) -> str:
    """A number as the language writes it, without empty decimals; a dash where there is none."""
    if value is None:
        return "–"
    mark = "." if language == "en" else ","
    text = fixed(value, language, digits)
    return text.rstrip("0").rstrip(mark) if mark in text and digits else text


def fixed(value: Fraction | Decimal | None, language: str, digits: int = 2) -> str:
    """A number with all its decimals, for columns that are compared."""
    if value is None:
        return "–"
    text = f"{shown(Fraction(value), digits):,f}"
    return text if language == "en" else text.replace(",", "␟").replace(".", ",").replace("␟", ".")


def percent(value: Fraction | Decimal | None, language: str, digits: int = 1) -> str:
    """A share (0 to 1) as percent."""
    return "–" if value is None else f"{number(Fraction(value) * 100, language, digits)}%"


def value(cells: Mapping[str, str], indicator: Indicator | None = None) -> str:
    """What was said, short: 6 / 10, yes, does not apply, or points awarded outright; other cells by their words."""
    filled = {key: cell for key, cell in cells.items() if cell}
    if not filled:
        return _("nothing said")
    if AWARDED in filled:
        return _("{points} points awarded").format(points=plain(filled[AWARDED]))
    if set(filled) == {""}:
        return plain(filled[""])
    told = []
    if set(filled) <= {"part", "whole"} or {"part", "whole"} <= set(filled):
        told.append(f"{plain(filled.pop('part', '–'))} / {plain(filled.pop('whole', '–'))}")
    return "; ".join([*told, *(f"{cell_name(key, indicator)}: {plain(cell)}" for key, cell in filled.items())])


def rule(leaf: Leaf, indicator: Indicator) -> str:
    """The rule with its settings, in words."""
    return rule_words(leaf.scoring.rule, kinds(), get_language() or "vi", partial(cell_name, indicator=indicator))


def cell_name(cell: str, indicator: Indicator | None = None) -> str:
    """What a cell is called: as the set says it, else by a word that all sets share; never by its name in the file."""
    words = cell_words(indicator, cell)
    return _(words) if isinstance(words, str) else words["en" if get_language() == "en" else "vi"]


def state_of(score: Scored | None) -> str:
    """Why there is no score, where there is none."""
    return "" if score is None or score.score is not None else score.state


def inside(cell: str, indicator: Indicator | None = None) -> str:
    """The same within a sentence; what begins with an abbreviation keeps it."""
    name = cell_name(cell, indicator)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def plain(cell: str) -> str:
    """What stands in a cell, as the reader's language writes it."""
    if cell.lower() in NOT_APPLICABLE:
        return _("does not apply")
    if cell.lower() in YES and not cell.isdecimal():
        return _("yes")
    if cell.lower() in NO and not cell.isdecimal():
        return _("no")
    return number(Decimal(cell), get_language() or "vi", CELL_DIGITS) if NUMBER.fullmatch(cell) else cell


def as_typed(cell: str) -> str:
    """What stands in a cell as it is typed into a form again: without marks between thousands."""
    return cell.replace(".", ",") if NUMBER.fullmatch(cell) and get_language() != "en" else cell


def local(words: Words) -> str:
    """Words in the reader's language."""
    return words.en if get_language() == "en" else words.vi
