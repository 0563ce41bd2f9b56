"""What pages of results call things, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from batru.evaluation.reads.league import Table, first
from batru.evaluation.reads.moves import Part
from batru.evaluation.reads.results import UnitResult
from batru.evaluation.reads.shown import Shown
from batru.evaluation.rules.workings import Step
from batru.evaluation.telling import fixed, inside, local, number, percent, value
from batru.index.public import STATE_WORDS, UNRANKED_WORDS
from batru.kernel.text import N_
from batru.law.index_sets.model import Edition, Indicator

MOST_NAMED = 4
VIEW_WORDS = {
    "self": N_("Self-assessed"),
    "appraised": N_("Appraised"),
    "council": N_("Council"),
    "final": N_("Final"),
}
ORIGIN_WORDS = {
    "counted": N_("counted from records"),
    "typed": N_("typed with papers"),
    "imported": N_("imported"),
    "agency": N_("from another agency"),
    "inherited": N_("from the unit above"),
}
VERDICT_WORDS = {
    "kept": N_("kept"),
    "raised": N_("raised"),
    "lowered": N_("lowered"),
    "replaced": N_("replaced"),
    "more": N_("more papers asked for"),
}


def step_words(step: Step, language: str, indicator: Indicator | None = None) -> str:
    """A step of the workings as a sentence."""
    said: dict[str, str] = {name: number(each, language) for name, each in step.numbers.items()}
    said |= {name: percent(each, language, 2) for name, each in step.shares.items()}
    said |= {name: inside(each, indicator) if name == "gate" else each for name, each in step.words.items()}
    for name, pairs in step.products.items():
        said[name] = " + ".join(
            number(many, language) + ("" if weight == 1 else f" × {number(weight, language)}") for many, weight in pairs
        )
    return _(step.text).format(**said)


def cells_words(cells: Mapping[str, str], indicator: Indicator | None = None) -> str:
    """The values of an indicator in short; a dash where there are none."""
    return value(cells, indicator) if any(cells.values()) else "–"


def state_words(state: str) -> str:
    """How a node stands: scored, nothing to divide by, missing, not applicable."""
    return _(STATE_WORDS.get(state, state))


def grade_words(edition: Edition, code: str) -> str:
    """What a grade is called; nothing where there is none."""
    found = next((one.name for one in edition.grades if one.code == code), None)
    return "" if found is None else local(found)


def unranked_words(own: UnitResult) -> str:
    """Why a unit has no place."""
    return _(UNRANKED_WORDS.get(own.unranked, own.unranked)) if own.unranked else ""


def head(shown: Shown, table: Table, language: str) -> str:
    """What the table shows, in one sentence or two."""
    leading, alike = first(table.lines)
    if not leading:
        return _("No unit has a place here.")
    score = fixed(leading[0].score, language, shown.digits)
    if len(leading) > 1:
        return _("{names} share the first place with {score} points each.").format(
            names=_names(shown, [line.own.key for line in leading], language), score=score
        )
    said = _("{name} comes first with {score} points.").format(
        name=shown.name(leading[0].own.key, language), score=score
    )
    if not leading[0].sure or table.ranked == 1:
        return said
    if not alike:
        tail = _("It nearly always stays ahead, counted in another fair way, or with a few cases gone otherwise.")
        return f"{said} {tail}"
    others = _names(shown, [line.own.key for line in alike], language)
    tail = _(
        "{names} cannot be told apart from it: counted in another fair way, "
        "or with a few cases gone otherwise, another could lead."
    )
    return f"{said} {tail.format(names=others)}"


def span_words(low: int, high: int) -> str:
    """3–6, or 3 alone."""
    return str(low) if low == high else f"{low}–{high}"


def part_words(part: Part, language: str) -> str:
    """A share of the variance with its interval, 62% (55–70); what is estimated below 0 or above 1 is noise."""
    low, high = (number(_between(each) * 100, language, 0) for each in (part.low, part.high))
    return f"{percent(_between(part.value), language, 0)} ({low}–{high})"


def place(value: Decimal | None, language: str) -> str:
    """A place; a dash where there is none."""
    return number(value, language, 1)


def helpers(language: str) -> dict[str, Any]:
    """What templates of results call."""
    return {
        "num": lambda value, digits=2: number(value, language, digits),
        "fixed": lambda value, digits=2: fixed(value, language, digits),
        "pct": lambda value, digits=0: percent(value, language, digits),
        "say": lambda words: "" if words is None else local(words),
        "cells": cells_words,
        "state": state_words,
        "span_words": span_words,
        "place_of": lambda value: place(value, language),
        "unranked": unranked_words,
    }


def _names(shown: Shown, keys: list[str], language: str) -> str:
    told = [shown.name(key, language) for key in keys[:MOST_NAMED]]
    more = len(keys) - len(told)
    return ", ".join([*told, _("{n} more").format(n=more)] if more else told)


def _between(share: float) -> Fraction:
    return Fraction(min(max(share, 0.0), 1.0))
